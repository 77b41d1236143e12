# Its trap leads nowhere: the machine stops.
        .org    0x20
        .word   0, 0x40000000, 0, 0
        .org    0x100
_start: syscall 1
