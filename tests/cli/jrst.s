# jrst.s - jrst to code in user mode, on pg32-hybrid. Status: the mode that it led to.
        .org 0x20
        .word 0, trap, 0, 0xffffffff
        .org 0x100
_start: la a0, user
        jrst a0
user:   syscall 0
trap:   lw a0, 0(zero)
        andi a0, a0, STATUS_U
        out a0, PORT_POWER(zero)
