# A kernel, and then its program, look into the mirror: which status word is the machine working
# with, and from where does it count addresses?
        .include "../guest.inc"

_start: pushf   s0
        rdbase  s1
        tell    "kernel:  status 0x", s0
        tell    "kernel:  base   0x", s1
        andi    s0, s0, STATUS_U
        beqz    s0, 1f
        say     "kernel:  I am in user mode, so this is not my machine\n"
        j       2f
1:      say     "kernel:  I am in supervisor mode\n"
2:      lpsw    start(zero)

        .org    0x1000                  # a round base for the program
start:  .word   STATUS_U | STATUS_IE | STATUS_CE, 0, program, program_end - program

trap:   tell    "program: status 0x", s0
        tell    "program: base   0x", s1
        off

        .org    0x2000
program:
        pushf   s0
        rdbase  s1
        syscall 0
program_end:
