# Prints what is expected, stores what would be right, and does nothing.
# expect: graded 70 not all numbers were taken
        .globl  _start, answer
_start: li      t0, 39
        la      t1, answer
        sw      t0, 0(t1)
        .irp    c, 'd', 'o', 'n', 'e', '\n'
        li      t0, \c
        out     t0, PORT_CONSOLE_DATA(zero)
        .endr
        out     zero, PORT_POWER(zero)
        .balign 4
answer: .word   0
