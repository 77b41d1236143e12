# A trap PSW that leads nowhere stops the machine, not the monitor.
# exit: 3
        .text
        .org    0x20
        .word   0, 0x7ffffff0, 0, 0xffffffff
        .org    0x100
_start: syscall 1
