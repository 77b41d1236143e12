# A program in user mode that does little between its system calls.
        .include "../guest.inc"

        .equ CALLS, 3000

_start: lpsw    start(zero)
        .balign 4
start:  .word   STATUS_U | STATUS_CE, 0, program, program_end - program
trap:   lw      s10, VALUE(zero)
        bnez    s10, over
        addi    s9, s9, 1
        lpsw    0(zero)
over:   tell    "calls  0x", s9
        off

program:
        li      s1, CALLS
1:      li      t0, 10
2:      addi    t0, t0, -1
        bnez    t0, 2b
        syscall 0
        addi    s1, s1, -1
        bnez    s1, 1b
        syscall 1
program_end:
