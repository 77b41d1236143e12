# waits.s - waits for an interrupt that never comes.
        .text
        .org    0x20
        .word   0, trap, 0, 0xffffffff
        .org    0x100
trap:
_start: idle
        j       _start
