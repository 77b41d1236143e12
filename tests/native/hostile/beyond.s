# The new PSW has a base in the next one's storage.
        .include "hostile.inc"
_start: rdcr    t0, MEMSIZE
        sw      t0, 0x28(zero)
        sw      zero, 0x24(zero)
        .word   0
