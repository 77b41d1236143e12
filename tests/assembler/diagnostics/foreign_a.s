# A source is assembled on its own: macros are its own, standard sections are what they are, and
# names of the machine mean the same in all sources.
        .macro  double to
        add     \to, \to, \to
        .endm
        .section .rodata, ""
        .globl  PORT_POWER, IRQ_TIMER
        .equ    PORT_POWER, 1
IRQ_TIMER: .word 1
        .text
        double  a0
