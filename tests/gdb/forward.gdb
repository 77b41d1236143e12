# A kernel and its process, forwards.
# What gdb knows of the machine.
info registers
# expect: ra             0x0
# expect: t6             0x0
# expect: pc             0x400	0x400 <_start>
info registers psw
# expect: status         0x0	[ ]
# expect: vpc            0x400
# expect: base           0x0
# expect: bound          0x100000
# expect: mode           0x0	supervisor
info registers control
# expect: CPUID          0x50473332
# expect: MEMSIZE        0x100000
# A breakpoint with a condition, and one that is none.
break count_up if $s1 == 3
continue
# expect: Breakpoint 1, count_up () at kernel.s:
# expect: lw      t0, 0(s0)
print $s1
# expect: $1 = 3
print *(int *)&count
# expect: $2 = 2
delete
# A watchpoint stops behind the store, and has both values.
watch *(int *)&count
continue
# expect: Hardware watchpoint 2: *(int *)&count
# expect: Old value = 2
# expect: New value = 3
# expect: counted () at kernel.s:
delete
# From the kernel into its process, which is somewhere else.
break process
continue
# expect: Breakpoint 3, process () at kernel.s:
info registers psw
# expect: status         0x1	[ U ]
# expect: vpc            0x0
# expect: base           0x500
# expect: bound          0x28
# expect: mode           0x1	user
delete
stepi
stepi
# expect: ask () at kernel.s:
# Its storage through R, and the same word at its symbol.
x/wx 0x80000024
# expect: 0x80000024:	0x00000042
print/x *(int *)&slot
# expect: $3 = 0x42
x/wx 0x80000028
# expect: Cannot access memory at address 0x80000028
# Into the trap, through the handler, and back behind the system call.
stepi
# expect: trap () at kernel.s:
info registers mode pc vpc
# expect: mode           0x0	supervisor
# expect: pc             0x300	0x300 <trap>
# expect: vpc            0x300
tbreak back
continue
# expect: 00000007
# expect: Temporary breakpoint 4, back () at kernel.s:
stepi
# expect: answered () at kernel.s:
info registers mode pc vpc
# expect: mode           0x1	user
# expect: pc             0x50c	0x50c <answered>
# expect: vpc            0xc
# Reading and writing of what is watched.
awatch *(int *)&slot
continue
# expect: Hardware access (read/write) watchpoint 5: *(int *)&slot
# expect: Old value = 66
# expect: New value = 68
delete
rwatch *(int *)&calls
continue
# expect: Hardware read watchpoint 6: *(int *)&calls
# expect: Value = 1
# expect: trap () at kernel.s:
delete
# By lines: next goes over what is called, step into it, finish to its end.
next
next
next
# expect: call    print_hex
next
# expect: 00000008
next
# expect: out     t5, PORT_CONSOLE_DATA(zero)
reverse-step
# expect: li      t5, '\n'
reverse-step
# expect: print_hex () at
# expect: ret
finish
# expect: trap () at kernel.s:
# expect: li      t5, '\n'
hbreak stop
continue
# expect: Breakpoint 7, stop () at
continue
# expect: [Inferior 1 (Remote target) exited with code 03]
