# Every port from 0 on, and some far away: is there one that a real machine has not?
# expect: graded 50 console
        .include "probe.inc"
_start: li      s0, 0
        li      s2, 0
1:      in      s1, 0(s0)
        slli    t0, s2, 1
        srli    t1, s2, 31
        or      s2, t0, t1
        xor     s2, s2, s1
        addi    s0, s0, 1
        li      t0, 0x1000
        bne     s0, t0, 1b
        tell    s2
        li      s3, 31
2:      sll     s0, s3, s3
        in      s1, -1(s0)
        tell    s1
        addi    s3, s3, -1
        bnez    s3, 2b
        off
trap:   off     9
