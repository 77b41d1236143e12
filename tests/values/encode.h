/* encode.h - instruction words put together by hand, from the manual's table of formats.
 *
 * The tests of the machine must not trust the assembler, nor the fields of isa.h: this is a second
 * reading of the same manual. i_add(rd, rs1, rs2) and so on take their operands in the order of
 * assembly; targets are counted in words from the instruction itself. */
#ifndef TESTS_VALUES_ENCODE_H
#define TESTS_VALUES_ENCODE_H

#include "isa/isa.h"

/* clang-format off */
enum {
    ZERO, RA, SP, GP, TP, T0, T1, T2, S0, S1, A0, A1, A2, A3, A4, A5,
    A6, A7, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11, T3, T4, T5, T6
};
/* clang-format on */

/* opcode 31..24, then 23..19, 18..14, and the low fourteen bits */
static inline word word_of(word opcode, word high, word middle, word low)
{
    return opcode << 24 | (high & 31) << 19 | (middle & 31) << 14 | (low & 0x3fff);
}

/* Every format takes all operands and uses its own. */
#define BITS_R(op, rd, rs1, rs2, imm)  word_of(op, rd, rs1, (rs2) << 9)
#define BITS_I(op, rd, rs1, rs2, imm)  word_of(op, rd, rs1, imm)
#define BITS_SH(op, rd, rs1, rs2, imm) word_of(op, rd, rs1, (imm)&31)
#define BITS_L(op, rd, rs1, rs2, imm)  word_of(op, rd, rs1, imm)
#define BITS_S(op, rd, rs1, rs2, imm)  word_of(op, rs2, rs1, imm)
#define BITS_B(op, rd, rs1, rs2, imm)  word_of(op, rs1, rs2, imm)
#define BITS_J(op, rd, rs1, rs2, imm)  word_of(op, rd, (imm) >> 14, imm)
#define BITS_U(op, rd, rs1, rs2, imm)  word_of((op) | ((imm) >> 19 & 1), rd, (imm) >> 14, imm)
#define BITS_E(op, rd, rs1, rs2, imm)  word_of(op, 0, 0, imm)
#define BITS_A(op, rd, rs1, rs2, imm)  word_of(op, 0, rs1, imm)
#define BITS_CR(op, rd, rs1, rs2, imm) word_of(op, rd, 0, imm)
#define BITS_CW(op, rd, rs1, rs2, imm) word_of(op, 0, rs1, imm)
#define BITS_D1(op, rd, rs1, rs2, imm) word_of(op, rd, rs1, 0)
#define BITS_D(op, rd, rs1, rs2, imm)  word_of(op, rd, 0, 0)
#define BITS_R1(op, rd, rs1, rs2, imm) word_of(op, 0, rs1, 0)
#define BITS_N(op, rd, rs1, rs2, imm)  word_of(op, 0, 0, 0)

/* Any instruction, by its row. */
static inline word encode(enum insn insn, word rd, word rs1, word rs2, word imm)
{
    switch (insn) {
    case INSN_none:
    case INSNS:
        return 0;
#define OPCODE(format, name, opcode, machines)                                                     \
    case INSN_##name:                                                                              \
        return BITS_##format(opcode, rd, rs1, rs2, imm);
#include "tests/values/opcodes.inc"
    }
    return 0;
}

#define ARGS_R  word rd, word rs1, word rs2
#define ARGS_I  word rd, word rs1, int imm
#define ARGS_SH word rd, word rs1, int imm
#define ARGS_L  word rd, int imm, word rs1
#define ARGS_S  word rs2, int imm, word rs1
#define ARGS_B  word rs1, word rs2, int imm
#define ARGS_J  word rd, int imm
#define ARGS_U  word rd, int imm
#define ARGS_E  int imm
#define ARGS_A  int imm, word rs1
#define ARGS_CR word rd, int imm
#define ARGS_CW int imm, word rs1
#define ARGS_D1 word rd, word rs1
#define ARGS_D  word rd
#define ARGS_R1 word rs1
#define ARGS_N  void
#define PASS_R  rd, rs1, rs2, 0
#define PASS_I  rd, rs1, 0, (word)imm
#define PASS_SH rd, rs1, 0, (word)imm
#define PASS_L  rd, rs1, 0, (word)imm
#define PASS_S  0, rs1, rs2, (word)imm
#define PASS_B  0, rs1, rs2, (word)imm
#define PASS_J  rd, 0, 0, (word)imm
#define PASS_U  rd, 0, 0, (word)imm
#define PASS_E  0, 0, 0, (word)imm
#define PASS_A  0, rs1, 0, (word)imm
#define PASS_CR rd, 0, 0, (word)imm
#define PASS_CW 0, rs1, 0, (word)imm
#define PASS_D1 rd, rs1, 0, 0
#define PASS_D  rd, 0, 0, 0
#define PASS_R1 0, rs1, 0, 0
#define PASS_N  0, 0, 0, 0

/* And each by its name. */
#define OPCODE(format, name, opcode, machines)                                                     \
    static inline word i_##name(ARGS_##format)                                                     \
    {                                                                                              \
        return encode(INSN_##name, PASS_##format);                                                 \
    }
#include "tests/values/opcodes.inc"

#endif
