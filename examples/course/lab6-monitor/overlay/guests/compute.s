# compute.s - computes, and asks nothing of anybody: a monitor that lets its guest run directly costs next
# to nothing here.
        .include "guest.inc"

trap:   off     1
_start: li      s0, 0                   # primes below 2000, by division
        li      s1, 2
1:      li      t0, 2
2:      mul     t1, t0, t0
        bgtu    t1, s1, 3f
        remu    t1, s1, t0
        beqz    t1, 4f
        addi    t0, t0, 1
        j       2b
3:      addi    s0, s0, 1
4:      addi    s1, s1, 1
        li      t0, 2000
        bltu    s1, t0, 1b
        tell    s0
        line
        off
