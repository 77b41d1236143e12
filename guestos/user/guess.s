# guess - prints three numbers by chance; the machine's seed decides which.
        .include "begin.inc"
_start: li      s0, 3
1:      call_nest RANDOM
        li      t0, 1000
        remu    a0, a0, t0
        call    putn
        li      a0, ' '
        call    putc
        addi    s0, s0, -1
        bnez    s0, 1b
        say     "\n"
        li      a0, 0
        call_nest EXIT
        .include "library.inc"
