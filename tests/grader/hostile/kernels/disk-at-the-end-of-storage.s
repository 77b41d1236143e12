# To the last byte, and one beyond it.
# expect: graded 50 prints
        .include "disk.inc"
        command 0, 0x10000 - 512, 1, 1
        command 0, 0x10000 - 511, 1, 1
        command 0, 0x10000 - 512, 2, 1
        command 0, 0x10000, 1, 1
        command 0, 0x10000 - 1, 1, 2
        commands_end
