# Commands that there are not, sectors that there are not.
# expect: graded 50 prints
        .include "disk.inc"
        command 0, 0x9000, 1, 0
        command 0, 0x9000, 1, 4
        command 0, 0x9000, 1, 0xffffffff
        command 4, 0x9000, 1, 1
        command 3, 0x9000, 2, 2
        command 0, 0x9000, 2049, 1
        command 0, 0, 0, 3
        commands_end
