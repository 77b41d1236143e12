# Every address around the ends of storage and of 2^32, by every kind of store.
# expect: graded 50 prints
        .include "probe.inc"
_start: la      s0, places
1:      lw      s1, 0(s0)
        beqz    s1, 3f
        li      s2, -8
2:      add     t0, s1, s2
        sw      t0, 0(t0)
        sh      t0, 0(t0)
        sb      t0, 0(t0)
        spsw    0(t0)
        addi    s2, s2, 1
        li      t1, 9
        bne     s2, t1, 2b
        addi    s0, s0, 4
        j       1b
3:      tell    s3
        off
trap:   lw      t2, 4(zero)
        addi    t2, t2, 4
        sw      t2, 4(zero)
        lw      t2, 0x14(zero)
        xor     s3, s3, t2
        addi    s3, s3, 1
        lpsw    0(zero)
        .balign 4
places: .word   0x10000, 0x20000, 0x80000000, 0xffffffff, 0xfffffff0, 0
