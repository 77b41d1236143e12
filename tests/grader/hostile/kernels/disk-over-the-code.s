# The disk writes over the code that waits for it.
# expect: graded 50 prints
        .include "disk.inc"
        command 0, 0x80, 2, 1
        commands_end
