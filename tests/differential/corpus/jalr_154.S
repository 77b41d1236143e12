// assembly
// To an odd address, of which bit 0 does not count; one register is source and target.
.include "program.inc"
program 154
la x7, storage + 2048
.L154_8:
auipc x5, %pcrel_hi(.L154_6 + 1)
jalr x5, %pcrel_lo(.L154_8)(x5)
j .L154_7
.L154_6:
jalr x0, 0(x5)
.L154_7:
finish 154, x7
