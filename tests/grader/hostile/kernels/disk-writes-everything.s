# Overwrites the instructor's disk, then reads what it wrote: it is a copy, for this run alone.
# expect: graded 50 prints
        .include "disk.inc"
        command 0, 0x100, 4, 2
        command 0, 0xa000, 4, 1
        commands_end
