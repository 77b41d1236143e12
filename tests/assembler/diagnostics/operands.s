        add     a0, a1
        add     a0, a1, a2, a3, a4
        mv      a0
        lw      a0, 4(a99)
        lw      a0, 4(a1
        addi    a0, a0, 8192
        slli    a0, a0, 32
        lui     a0, 0x100000
        addi    a0, a0, 1 2
        sw      a0
        li      a0, 1 +
        li      a0, (1
        li      a0, 1 / 0
        li      a0, 0x1g
        li      a0, 0x123456789
        li      a0, 'ab'
        li      a0, %high(3)
        addi    a0, a0, %pcrel_lo(.)
        j       1b
        j       7f
        beq     a0, a1, 2
        beq     a0, a1, 0x100000
