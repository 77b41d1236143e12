# A kernel that enters user mode as the PDP-10 could, with one unprivileged jump, and a program that
# works for a while and then tries what only a kernel may: the console and the power switch.
# The program is in the kernel's own storage, for jrst changes the mode and nothing else.
        .include "../guest.inc"

_start: say     "kernel:  starting a program in user mode\n"
        la      t0, program
        jrst    t0

trap:   lw      t0, CAUSE(zero)
        tell    "kernel:  stopped the program, trap cause 0x", t0
        off

program:
        li      t0, 2000                # its honest work
1:      add     s0, s0, t0
        addi    t0, t0, -1
        bnez    t0, 1b
        say     "program: I have the console, and switch the machine off\n"
        off     66
