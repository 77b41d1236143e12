# Two guests are two threads.
info threads
# expect: * 1    Thread 1 (vm0 kernel.elf: running, supervisor mode) _start () at kernel.s:
# expect:   2    Thread 2 (vm1 kernel.elf: running, supervisor mode) _start () at kernel.s:
# The first comes here before the second.
break process thread 2
continue
# expect: Thread 2 hit Breakpoint 1, process () at kernel.s:
delete
info threads
# expect:   1    Thread 1 (vm0 kernel.elf: running, user mode)
# expect: * 2    Thread 2 (vm1 kernel.elf: running, user mode)
# Each has its registers and its storage.
set var *(int *)&calls = 40
thread 1
x/wx &calls
# expect: <calls>:	0x00000000
stepi
thread 2
x/wx &calls
# expect: <calls>:	0x00000028
# One is stepped while the other has its turns.
stepi
# expect: ask () at kernel.s:
# A watchpoint is for the one that is looked at.
watch *(int *)&calls
continue
# expect: Thread 2 hit Hardware watchpoint 2: *(int *)&calls
# expect: Old value = 40
# expect: New value = 41
delete
break stop
continue
# expect: [kernel.elf] 00000008
# expect: Thread 1 hit Breakpoint 3, stop () at
continue
# expect: vm0 switched itself off with status 3.
# expect: Thread 2 hit Breakpoint 3, stop () at
info threads
# expect: * 2    Thread 2 (vm1 kernel.elf: running, supervisor mode)
# One that is off comes back when time goes back, and goes again.
reverse-continue
# expect: Thread 1
# expect: stop () at
delete
info threads
# expect: Thread 2 (vm1 kernel.elf: running
continue
# expect: vm0 switched itself off with status 3.
# expect: exited with code 03]
