# Executes words by chance, in both modes, and traps out of all of them.
        .include "hostile.inc"
_start: li      s0, 0x12345678
        li      s1, 1500
again:  slli    t0, s0, 13              # xorshift
        xor     s0, s0, t0
        srli    t0, s0, 17
        xor     s0, s0, t0
        slli    t0, s0, 5
        xor     s0, s0, t0
        lui     t1, 0x87000             # power switches and the like are not for chance: no `out`
        srli    t2, s0, 24
        srli    t1, t1, 24
        beq     t2, t1, again
        la      t1, place
        sw      s0, 0(t1)
        sw      s1, 4(t1)               # illegal, or nearly
        andi    t0, s1, STATUS_U | STATUS_CE | STATUS_TF
        la      t2, psw
        sw      t0, 0(t2)
        mv      s2, s0                  # what the word may destroy
        sw      s2, 0x1f00(zero)
        sw      s1, 0x1f04(zero)
        sw      gp, 0x1f08(zero)
        sw      sp, 0x1f0c(zero)
        la      t5, back
        sw      t5, GO_ON(zero)
        lpsw    0(t2)
        .balign 4
psw:    .word   0, place, 0, 0x8000
place:  .word   0
        .word   0
        .word   0
back:   lw      s0, 0x1f00(zero)
        lw      s1, 0x1f04(zero)
        lw      t0, 0x1f08(zero)
        fold    t0
        addi    s1, s1, -1
        bnez    s1, again
        report
