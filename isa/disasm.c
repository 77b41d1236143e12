/* disasm.c - see disasm.h. */
#include "isa/disasm.h"

#include <stdio.h>
#include <string.h>

static int as_signed(word w)
{
    return (int)w;
}

static const char *control_name(word number, char *scratch, size_t size)
{
    if (number < control_count && control_rows[number].name)
        return control_rows[number].name;
    snprintf(scratch, size, "%d", as_signed(number));
    return scratch;
}

/* One operand, by its letter in the syntax (formats.def). */
static int print_operand(char letter, word w, vaddr pc, char *text, size_t size)
{
    char scratch[16];
    switch (letter) {
    case 'd':
    case 's':
    case 'p':
        return snprintf(text, size, "%s", register_names[insn_rd(w)]);
    case '1':
    case 'q':
        return snprintf(text, size, "%s", register_names[insn_rs1(w)]);
    case '2':
        return snprintf(text, size, "%s", register_names[insn_rs2(w)]);
    case 'i':
    case 'h':
        return snprintf(text, size, "%d", as_signed(insn_imm14(w)));
    case 'u':
        return snprintf(text, size, "0x%x", insn_imm20(w));
    case 'm':
        return snprintf(text, size, "%d(%s)", as_signed(insn_imm14(w)),
                        register_names[insn_rs1(w)]);
    case 'c':
        return snprintf(text, size, "%s", control_name(insn_imm14(w), scratch, sizeof scratch));
    case 'b':
        return snprintf(text, size, "0x%x", pc + (insn_imm14(w) << 2));
    case 'j':
        return snprintf(text, size, "0x%x", pc + (insn_imm19(w) << 2));
    default:
        return 0;
    }
}

void disasm(const struct opcode_map *opcodes, word w, vaddr pc, char text[DISASM_MAX])
{
    enum insn insn = insn_decode(opcodes, w);
    if (insn == INSN_none) {
        snprintf(text, DISASM_MAX, ".word 0x%08x", w);
        return;
    }
    const struct insn_row *row = &insn_rows[insn];
    const char *syntax = format_rows[row->format].syntax;
    size_t at = (size_t)snprintf(text, DISASM_MAX, *syntax ? "%s " : "%s", row->name);
    for (const char *letter = syntax; *letter != '\0'; letter++) {
        if (letter != syntax)
            at += (size_t)snprintf(text + at, DISASM_MAX - at, ", ");
        at += (size_t)print_operand(*letter, w, pc, text + at, DISASM_MAX - at);
    }
}
