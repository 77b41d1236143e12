// assembly
// Every instruction with two source registers, for all pairs of values near the corner cases: what each
// of them gives is added up in a register.
.include "program.inc"
.section .rodata
.balign 4
values:
.word 0, 1, 2, 3, 5, 7, 31, 32, 33, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000
.word 0x55555555, 0xaaaaaaaa, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff
values_end:

.macro every a, b
.irp insn, add, sub, sll, slt, sltu, xor, srl, sra, or, and, mul, mulh, mulhsu, mulhu, div, divu, rem, remu
\insn x28, \a, \b
slli x29, x30, 5
add x30, x30, x29
xor x30, x30, x28
.endr
.endm

program 1000000001
la x8, storage + 2048
li x30, 5381
la x10, values
first:
la x11, values
lw x6, 0(x10)
second:
lw x7, 0(x11)
every x6, x7
addi x11, x11, 4
la x9, values_end
bltu x11, x9, second
addi x10, x10, 4
bltu x10, x9, first

// Where the result goes into a source, and into x0.
li x6, -7
li x7, 3
div x6, x6, x7
li x5, -7
rem x5, x7, x5
mulhsu x0, x5, x6
sub x7, x7, x7
finish 1000000001, x8
