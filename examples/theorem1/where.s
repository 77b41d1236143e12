# A kernel asks where in real storage its address 0x100 lies, then starts a program that asks the
# same of its own first byte. The question is `lra`, load real address.
        .include "../guest.inc"

_start: li      a1, 0x100
        lra     a1, a1
        tell    "kernel:  my 0x100 is really at 0x", a1
        lpsw    start(zero)

        .balign 4
start:  .word   STATUS_U | STATUS_CE, 0, program, program_end - program

trap:   lw      t0, CAUSE(zero)         # the program asked for what only a kernel may, or answers
        li      t1, CAUSE_SYSCALL
        beq     t0, t1, answered
        tell    "program: may not ask, trap cause 0x", t0
        off
answered:
        tell    "program: my 0x0 is really at 0x", a1
        off

program:
        lra     a1, zero
        syscall 0
program_end:
