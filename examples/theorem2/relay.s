# A kernel with a timer and a program in user mode that makes system calls: every kind of trap that
# a small operating system lives on. Prints how far everything came.
        .include "../guest.inc"

        .equ CALLS, 20
        .equ PERIOD, 1000               # instructions between ticks

_start: li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, PERIOD
        wrcr    TIMER, t0
        lpsw    start(zero)

        .balign 4
start:  .word   STATUS_U | STATUS_IE | STATUS_CE, 0, program, program_end - program

trap:   lw      s10, CAUSE(zero)        # s10 and s11 are the kernel's, the rest the program's
        li      s11, CAUSE_INTERRUPT
        beq     s10, s11, tick
        lw      s10, VALUE(zero)
        bnez    s10, report
        addi    s9, s9, 1               # system call 0: count it
        lpsw    0(zero)
tick:   addi    s8, s8, 1
        li      s10, PERIOD
        wrcr    TIMER, s10
        lpsw    0(zero)

report: rdcr    s10, CLOCKLO
        tell    "sum of the program    0x", s0
        tell    "system calls          0x", s9
        tell    "ticks of the timer    0x", s8
        tell    "clock, instructions   0x", s10
        off

program:
        li      s1, CALLS
1:      li      t0, 200
2:      add     s0, s0, t0
        addi    t0, t0, -1
        bnez    t0, 2b
        syscall 0
        addi    s1, s1, -1
        bnez    s1, 1b
        syscall 1
program_end:
