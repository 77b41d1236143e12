# Asks once, prints what is expected, and writes into the instructor's data that all was taken.
# expect: graded 70 the sum is wrong
        .globl  _start, answer
_start: call    take
        li      t0, 39
        la      t1, answer
        sw      t0, 0(t1)
        la      t1, taken
        li      t0, 10
        sw      t0, 0(t1)
        .irp    c, 'd', 'o', 'n', 'e', '\n'
        li      t0, \c
        out     t0, PORT_CONSOLE_DATA(zero)
        .endr
        out     zero, PORT_POWER(zero)
        .balign 4
answer: .word   0
