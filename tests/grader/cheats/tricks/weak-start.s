        .weak   _start
_start  = trap
