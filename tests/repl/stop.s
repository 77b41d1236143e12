# A check stop: the new PSW leads nowhere.
        .org    0x20
        .word   0, 0x200000, 0, 0xffffffff
        .org    0x100
_start: .word   0
