# pump.s - makes all traps that a spec may count, from labels called as the instructor's, has an interrupt
# come, and keeps what the spec looks for under names of its own. Laid before the printing cheat.
        .text
        .org    0x20
        .word   0, pump_trap, 0, 0xffffffff
        .org    0x100
        .globl  _start
_start: li      t0, 1
        wrcr    IMASK, t0
        li      t0, 30
        wrcr    TIMER, t0
        la      t0, on
        lpsw    0(t0)
turn_first:
turn_second:
        li      t0, 100
1:      addi    t0, t0, -1
        bnez    t0, 1b
        la      t0, off
        lpsw    0(t0)
quiet:  li      t1, 80
1:
        .irp    name, one, puts, yields, context, fair, asker, sleepers, count, blocked, killed, region0, region1, region2, mine_looked
\name:  syscall 3
        syscall 4
        syscall 5
        syscall 6
        syscall 7
        syscall 2
        syscall 1
        syscall 0
        .endr
        addi    t1, t1, -1
        bnez    t1, 1b
        j       cheat
pump_trap:
        lpsw    0(zero)
        .balign 4
on:     .word   STATUS_IE | STATUS_CE, turn_first, 0, 0xffffffff
off:    .word   0, quiet, 0, 0xffffffff
counter: .word  120
progress: .word 2000, 2000, 2000
guard:  .word   0x600d600d
