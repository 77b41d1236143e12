# A kernel that waits for five ticks of its timer. Between ticks it works on data that it shares
# with its interrupt handler, with interrupts off. It turns them off by loading a PSW, as a PC does
# with CLI, and on again with popf.
        .include "../guest.inc"

        .equ PERIOD, 500                # instructions between ticks
        .equ TICKS, 5

_start: li      t0, 1 << IRQ_TIMER
        wrcr    IMASK, t0
        li      t0, PERIOD
        wrcr    TIMER, t0
        lpsw    enabled(zero)

        .balign 4
enabled: .word  STATUS_IE | STATUS_CE, first, 0, 0xffffffff
masked: .word   STATUS_CE, critical, 0, 0xffffffff

first:  beqz    s0, first               # interrupts are on: the first tick comes

loop:   lpsw    masked(zero)            # interrupts off
critical:
        addi    s1, s1, 1               # the shared data
        li      t0, STATUS_IE
        popf    t0                      # interrupts on
        li      t0, TICKS
        blt     s0, t0, loop
        say     "all ticks came\n"
        off

trap:   addi    s0, s0, 1               # the handler
        tell    "tick 0x", s0
        li      t1, PERIOD
        wrcr    TIMER, t1
        lpsw    0(zero)
