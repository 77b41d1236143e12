# good.s - does what it is asked.
        .globl  _start, answer
        .org    0x20
        .word   0, panic, 0, 0xffffffff
        .org    0x100
_start: call    take
        beqz    a1, 1f
        add     s0, s0, a0
        j       _start
1:      la      t0, answer
        sw      s0, 0(t0)
        .irp    c, 'd', 'o', 'n', 'e', '\n'
        li      t0, \c
        out     t0, PORT_CONSOLE_DATA(zero)
        .endr
        out     zero, PORT_POWER(zero)
panic:  li      t0, 255
        out     t0, PORT_POWER(zero)
        .balign 4
answer: .word   0
