# Calls to a monitor, and the opcodes of all instructions with wrong bits.
# expect: graded 50 console
        .include "probe.inc"
_start:
        .irp    n, 0, 1, -1, 8191
        hcall   \n
        .endr
        .set    opcode, 0
        .rept   256
        .if     opcode < 0x40 || opcode > 0x87  # what is no load, jump or trap
        .word   opcode << 24 | 0x01ff
        .endif
        .set    opcode, opcode + 1
        .endr
        off
trap:   lw      s1, 0x10(zero)
        lw      s2, 0x14(zero)
        xor     s3, s3, s2
        add     s3, s3, s1
        sw      s3, 0x44(zero)
        tell    s3
        lw      s1, 4(zero)
        addi    s1, s1, 4
        sw      s1, 4(zero)
        lpsw    0(zero)
