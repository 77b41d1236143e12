# Changing things, and what cannot be.
x/wx 0x100000
# expect: Cannot access memory at address 0x100000
print *(int *)0xfffffffc
# expect: Cannot access memory at address 0xfffffffc
set var *(int *)0x100000 = 1
# expect: Cannot access memory at address 0x100000
break *0x200000
continue
# expect: Cannot insert hardware breakpoint 1.
delete
set $a0 = 5
print $a0
# expect: $1 = 5
set $zero = 5
print $zero
# expect: $2 = 0
set $CPUID = 4
# expect: Could not write register "CPUID"
set $mode = 2
# expect: Could not write register "mode"
set $IMASK = 3
print $IMASK
# expect: $3 = 3
set var *(int *)&count = 76
print *(int *)&count
# expect: $4 = 76
# What was before is no more: the run begins here.
reverse-stepi
# expect: No more reverse-execution history.
watch *(int *)&count
continue
# expect: Old value = 76
# expect: New value = 77
delete
# pc is base + vpc, whichever of them changes.
tbreak ask
continue
set $pc = answered
info registers vpc
# expect: vpc            0xc
set $base = 0x504
info registers pc
# expect: pc             0x510
set $vpc = 0x10
info registers pc
# expect: pc             0x514
detach
# expect: detached]
