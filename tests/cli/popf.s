# popf.s - popf in supervisor mode, on pg32-x86. Status: the interrupt bit, as popf was to set it.
_start: li a0, STATUS_IE
        popf a0
        spsw 0x40(zero)
        lw a0, 0x40(zero)
        andi a0, a0, STATUS_IE
        out a0, PORT_POWER(zero)
