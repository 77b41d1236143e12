        .weak   print, first, hook
print   = trap
first   = trap
hook    = trap
