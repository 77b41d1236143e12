# A program in user mode that only computes: it counts the primes below 2000 by trial division.
        .include "../guest.inc"

_start: lpsw    start(zero)
        .balign 4
start:  .word   STATUS_U | STATUS_CE, 0, program, program_end - program
trap:   tell    "primes 0x", s0
        off

program:
        li      s2, 2000
        li      s1, 2
next:   li      t0, 2
1:      mul     t1, t0, t0
        bgtu    t1, s1, prime
        remu    t1, s1, t0
        beqz    t1, composite
        addi    t0, t0, 1
        j       1b
prime:  addi    s0, s0, 1
composite:
        addi    s1, s1, 1
        blt     s1, s2, next
        syscall 0
program_end:
