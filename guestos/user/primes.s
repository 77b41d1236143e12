# primes N - the primes below N (100 if it is not given).
        .include "begin.inc"
_start: mv      s0, a0
        bnez    s0, 1f
        li      s0, 100
1:      li      s1, 2
2:      bge     s1, s0, 5f
        li      s2, 2
3:      mul     t0, s2, s2
        bgt     t0, s1, 4f
        rem     t0, s1, s2
        beqz    t0, next
        addi    s2, s2, 1
        j       3b
4:      mv      a0, s1
        call    putn
        li      a0, ' '
        call    putc
next:   addi    s1, s1, 1
        j       2b
5:      say     "\n"
        li      a0, 0
        call_nest EXIT
        .include "library.inc"
