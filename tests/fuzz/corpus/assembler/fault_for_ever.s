# A trap handler that itself faults stops the machine.
# exit: 3
        .org    0x20
        .word   0, handler, 0, 0xffffffff
        .org    0x100
_start: .word   0
handler: .word  0
