# Counts to five in storage, through a function, and prints what it has.
        .org 0x20
        .word 0, trap, 0, 0xffffffff    # the new PSW
        .org 0x100

_start: li      s0, 5
        la      s1, counter
again:  call    count
        addi    s0, s0, -1
        bnez    s0, again
        lw      a0, 0(s1)
        addi    a0, a0, '0'
        out     a0, PORT_CONSOLE_DATA(zero)
        li      a0, '\n'
        out     a0, PORT_CONSOLE_DATA(zero)
        li      t0, 7
        out     t0, PORT_POWER(zero)

# One more.
count:  lw      t0, 0(s1)
        addi    t0, t0, 1
        sw      t0, 0(s1)
        ret

trap:   j       trap

        .balign 4
counter: .word  0
