# emulate.s - COUNT privileged instructions of a kernel, which a monitor has to emulate. TRAPS 0: as
# many innocuous ones in their place.
        .text
        .org    0x100
_start: li      s0, COUNT
1:      .if     TRAPS
        rdcr    t0, IMASK
        .else
        addi    t0, zero, 1
        .endif
        addi    s0, s0, -1
        bnez    s0, 1b
        out     zero, PORT_POWER(zero)
