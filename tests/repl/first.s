# Traps at its first instruction already, and again at once.
        .org    0x100
_start: rdcr    a0, CPUID
        rdcr    a1, CPUID
        rdcr    a2, CPUID
        out     zero, PORT_POWER(zero)
