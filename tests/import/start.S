# Power-on to main; its result is the exit status.
        .include "guestos/lib/pg32.inc"
        .section .text.start, "ax"
        .globl _start
        .type _start, @function
_start: li sp, 0x10000
        call main
        out a0, PORT_POWER(zero)
1:      j 1b
        .size _start, . - _start
