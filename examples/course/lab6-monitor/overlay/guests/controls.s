# controls.s - control registers, lra, tlbi and ports, from virtual supervisor mode.
        .include "guest.inc"

# Illegal instructions are said and stepped over.
trap:   lw      s10, CAUSE(zero)
        li      s11, CAUSE_ILLEGAL
        beq     s10, s11, 1f
        say     "unexpected trap"
        tell    s10
        line
        off     1
1:      say     "illegal"
        lw      s10, VALUE(zero)
        tell    s10
        line
        lw      s10, OLD_PC(zero)
        addi    s10, s10, 4
        sw      s10, OLD_PC(zero)
        lpsw    0(zero)

_start: rdcr    s0, CPUID
        tell    s0
        rdcr    s0, MEMSIZE             # its own, not the host's
        tell    s0
        rdcr    s0, IMASK
        tell    s0
        rdcr    s0, TIMER
        tell    s0
        rdcr    s0, CLOCKLO             # CE is off: no time has passed
        tell    s0
        rdcr    s0, CLOCKHI
        tell    s0
        line
        li      s0, 0x05                # not the console's bit: that may be set by itself
        wrcr    IMASK, s0
        rdcr    s1, IMASK
        tell    s1
        li      s0, 0x50
        wrcr    TIMER, s0
        rdcr    s1, TIMER
        tell    s1
        wrcr    TIMER, zero
        rdcr    s1, TIMER
        tell    s1
        li      s0, 0x18                # pending, but masked, and IE is off
        wrcr    IPENDING, s0
        rdcr    s1, IPENDING
        tell    s1
        wrcr    IPENDING, zero
        rdcr    s1, IPENDING
        tell    s1
        wrcr    IMASK, zero
        line
        rdcr    zero, MEMSIZE           # x0 stays 0
        add     s1, zero, zero
        tell    s1
        wrcr    IMASK, zero
        rdcr    s1, IMASK
        tell    s1
        li      s0, 0x123
        lra     zero, s0
        in      zero, PORT_CONSOLE_STATUS(zero)
        lw      s1, 0x20(zero)
        tell    s1
        line
        .word   0x82000007 | 9 << 19    # rdcr s1, 7: no such control register
        .word   0x82003fff | 9 << 19    # rdcr s1, -1
        .word   0x83000000 | 9 << 14    # wrcr CPUID, s1
        .word   0x83000001 | 9 << 14    # wrcr MEMSIZE, s1
        .word   0x83000003 | 9 << 14    # wrcr CLOCKHI, s1
        .word   0x83000007 | 9 << 14
        .word   0x88000001              # bits that must be zero
        hcall   1
        .irp    at, 0, 4, 0x3fff, 0x4000, 0x8000, 0xffff8000, -1
        li      s0, \at
        lra     s1, s0
        tell    s1
        .endr
        line
        tlbi    s0
        li      s0, 0x111               # a port that does not exist reads 0 and ignores writes
        in      s1, 0(s0)
        tell    s1
        out     s0, 0(s0)
        li      s0, PORT_CONSOLE_DATA - 4
        li      s1, '*'
        out     s1, 4(s0)               # the number is a sum
        in      s1, PORT_CONSOLE_STATUS(zero)
        andi    s1, s1, 2
        tell    s1
        line
        off     0x103                   # the low eight bits
