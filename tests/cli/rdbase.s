# rdbase.s - rdbase in user mode, on pg32-x86. Status: its base, in pages.
        .org 0x20
        .word 0, trap, 0, 0xffffffff
        .org 0x100
_start: lpsw first(zero)
first:  .word STATUS_U, 0, 0x2000, 0x1000
trap:   srli a0, a0, 12
        out a0, PORT_POWER(zero)
        .org 0x2000
        rdbase a0
        syscall 0
