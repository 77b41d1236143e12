# interrupt.s - a process of 64 * COUNT instructions is interrupted every 64, and its kernel does no
# more than return. TRAPS 0: nothing interrupts it.
        .equ    PERIOD, 64
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:   beqz    s0, off
        lpsw    0(zero)
off:    out     zero, PORT_POWER(zero)

_start: li      s0, COUNT * PERIOD / 2
        li      t0, 1 << IRQ_INTERVAL
        wrcr    IMASK, t0
        li      t0, TRAPS * PERIOD
        out     t0, PORT_INTERVAL_PERIOD(zero)
        lpsw    user(zero)
        .balign 4
user:   .word   STATUS_U | STATUS_IE, process, 0, 0x10000
process:
1:      addi    s0, s0, -1
        bnez    s0, 1b
        syscall 0
