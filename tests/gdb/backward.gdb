# The same kernel, backwards.
monitor stay
# expect: At the end guests now stay
continue
# expect: 00000007
# expect: 00000008
# expect: vm0 switched itself off with status 3.
# expect: Program stopped.
reverse-stepi
# expect: out     t5, PORT_POWER(zero)
# Back to what stored there last, twice in a row, and once more.
watch *(int *)&slot
reverse-continue
# expect: Hardware watchpoint 1: *(int *)&slot
# expect: Old value = 68
# expect: New value = 66
# expect: answered () at kernel.s:
info registers pc
# expect: pc             0x514
reverse-continue
# expect: Old value = 66
# expect: New value = 0
# expect: process () at kernel.s:
continue
# expect: Old value = 0
# expect: New value = 66
# expect: ask () at kernel.s:
delete
# Back through the handler to the system call that led there.
break trap
continue
# expect: Breakpoint 2, trap () at kernel.s:
delete
reverse-stepi
# expect: ask () at kernel.s:
info registers mode vpc
# expect: mode           0x1	user
# expect: vpc            0x8
# A breakpoint and a watchpoint of the same moment are both seen.
break counted
watch *(int *)&count
reverse-continue
# expect: Breakpoint 3, counted () at kernel.s:
reverse-continue
# expect: Hardware watchpoint 4: *(int *)&count
# expect: Old value = 5
# expect: New value = 4
reverse-continue
# expect: Breakpoint 3, counted () at kernel.s:
delete 4
reverse-continue
# expect: Breakpoint 3, counted () at kernel.s:
print *(int *)&count
# expect: $1 = 3
delete
# Reading, too.
rwatch *(int *)&count
reverse-continue
# expect: Hardware read watchpoint 5: *(int *)&count
# expect: Value = 2
# expect: count_up () at kernel.s:
delete
reverse-stepi 3
# expect: count_up () at kernel.s:
reverse-continue
# expect: No more reverse-execution history.
# expect: _start () at kernel.s:
reverse-stepi
# expect: No more reverse-execution history.
info registers pc CLOCKLO
# expect: pc             0x400	0x400 <_start>
# And all of it again.
tbreak stop
continue
# expect: 00000007
# expect: 00000008
# expect: Temporary breakpoint 6, stop () at
kill
# expect: [Inferior 1 (Remote target) killed]
