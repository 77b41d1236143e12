# An interrupt after each instruction, the handler's own included.
# expect: graded 50 never comes to an end
        .globl  _start
        .org    0x20
        .word   STATUS_IE | STATUS_CE, _start, 0, 0xffffffff
        .org    0x100
_start: li      t0, 1
        wrcr    TIMER, t0
        wrcr    IMASK, t0
        lpsw    0x20(zero)
