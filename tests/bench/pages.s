# pages.s - writes a word into each of PAGES pages, again and again: what storage costs that changes
# all the time. PAGES is in the word at SIZE, or 256.
        .equ    SIZE, 0x80
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:   li      t0, 1
        out     t0, PORT_POWER(zero)

_start: lw      s0, SIZE(zero)
        bnez    s0, 1f
        li      s0, 256
1:      li      s2, 0x1000
pass:   mv      t0, s0
        mv      t1, s2
1:      sw      s1, 0(t1)
        addi    s1, s1, 1
        add     t1, t1, s2
        addi    t0, t0, -1
        bnez    t0, 1b
        j       pass
