/* encode.c - see encode.h. */
#include "isa/encode.h"

#define FIELD_TO(value, name)                                                                      \
    (((value) & ((1u << FIELD_##name##_WIDTH) - 1)) << FIELD_##name##_SHIFT)

word insn_field(char letter, word value)
{
    switch (letter) {
    case 'd':
    case 's':
    case 'p':
        return FIELD_TO(value, rd);
    case '1':
    case 'q':
        return FIELD_TO(value, rs1);
    case '2':
        return FIELD_TO(value, rs2);
    case 'i':
    case 'h':
    case 'c':
        return FIELD_TO(value, imm14);
    case 'b':
        return FIELD_TO(value >> 2, imm14);
    case 'j':
        return FIELD_TO(value >> 2, imm19);
    case 'u':
        return FIELD_TO(value, imm19) | FIELD_TO(value >> FIELD_imm19_WIDTH & 1, opcode);
    default:
        return 0;
    }
}

/* The operand that the letter stands for. */
static word operand(char letter, const struct insn_operands *operands)
{
    switch (letter) {
    case 'd':
        return operands->rd;
    case '1':
    case 'p':
        return operands->rs1;
    case '2':
    case 's':
    case 'q':
        return operands->rs2;
    default:
        return operands->imm;
    }
}

word insn_encode(enum insn insn, const struct insn_operands *operands)
{
    const struct insn_row *row = &insn_rows[insn];
    word w = FIELD_TO((word)row->opcode, opcode);
    for (const char *letter = format_rows[row->format].syntax; *letter; letter++) {
        if (*letter == 'm')
            w |= insn_field('i', operands->imm) | insn_field('1', operands->rs1);
        else
            w |= insn_field(*letter, operand(*letter, operands));
    }
    return w;
}
