# Points the new PSW outside its storage, and traps.
        .include "hostile.inc"
_start: rdcr    t0, MEMSIZE
        sw      t0, 0x24(zero)
        li      t0, STATUS_IE
        sw      t0, 0x20(zero)
        syscall 1
