# The disk writes where the PSWs are; then a trap is taken.
# expect: graded 50 prints
        .include "disk.inc"
        command 1, 0x1f, 1, 1
        command 0, 0, 1, 1
        commands_end
