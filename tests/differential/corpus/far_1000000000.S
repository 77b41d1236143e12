// assembly
// The most that jumps and branches reach, to and fro: no program by chance is so long.
.include "program.inc"
program 1000000000
la x8, storage + 2048
j start
over:
auipc x9, 0xfffff
auipc x10, 0x7ffff
lui x11, 0xfffff
finish 1000000000, x8
branch_back:
j over
middle:
beq x0, x0, branch_far
.fill 1022, 4, 0x13
branch_far:
.if branch_far - middle != 4092 || branch_back - branch_far != -4096
.error "these are not the farthest branches"
.endif
bne x8, x0, branch_back
back:
j middle
start:
jal x1, far
.fill 262142, 4, 0x13
far:
.if far - start != 0xffffc || back - far != -0x100000
.error "these are not the farthest jumps"
.endif
jal x2, back
