# Addresses and counts whose sums and products pass 2^32.
# expect: graded 50 prints
        .include "disk.inc"
        command 0, 0xfffffe00, 1, 1
        command 0, 0xffffffff, 1, 1
        command 0, 0xfff00000, 2048, 1
        command 0, 0, 0x00800000, 1
        command 0, 0x9000, 0x00800001, 2
        command 0x7fffffff, 0, 2, 1
        command 0x7fffffff, 0xffffffff, 0x7fffffff, 2
        command 0, 0x8000, 0xffffffff, 1
        command 1, 0x8000, 0xffffffff, 2
        command 0, 0xffffffff, 0, 1
        commands_end
