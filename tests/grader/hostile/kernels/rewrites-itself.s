# Makes each instruction just before it comes to it.
# expect: graded 50 console
        .include "probe.inc"
_start: la      s0, 3f
        li      s1, 200
1:      lw      t0, add_one
        sw      t0, 0(s0)
        lw      t0, back
        sw      t0, 4(s0)
        jal     s3, 3f
        addi    s1, s1, -1
        sw      zero, 0(s0)
        bnez    s1, 1b
        tell    s2
        off
        .balign 4
add_one: addi   s2, s2, 1
back:   jr      s3
trap:   off     9
        .balign 4
3:      .word   0, 0
