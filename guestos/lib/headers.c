/* headers.c - prints pg32.h or pg32.inc, out of the tables of the machine and of riscv.def: what C,
 * and assembly for a RISC-V toolchain, need to reach what RISC-V lacks. Usage: headers h|inc */
#include "isa/isa.h"

#include <stdio.h>
#include <string.h>

struct row {
    const char *name, *format; /* the format of RISC-V */
    word match;
    enum insn insn;
};

static const struct row rows[] = {
#define RV(name, match, mask, format, insn) {#name, #format, match, INSN_##insn},
#include "vmm/hosted/import/riscv.def"
};

/* Is it one of those for which RISC-V has no instruction? */
static bool is_custom(const struct row *row)
{
    return (row->match & 0x5f) == 0x0b;
}

static const char *syntax_of(const struct row *row)
{
    return format_rows[insn_rows[row->insn].format].syntax;
}

/* What an operand is called as a parameter. */
static const char *parameter(char letter)
{
    static const char letters[] = "d1smic";
    static const char *const names[] = {"rd", "rs1", "rs2", "address", "value", "control"};
    return names[strchr(letters, letter) - letters];
}

/* How the operand is written if the row has one of these letters, else `without`. */
static const char *written(const struct row *row, const char *of, const char *(*how)(char),
                           const char *without)
{
    const char *at = strpbrk(syntax_of(row), of);
    return at ? how(*at) : without;
}

/* The directive, with each operand as `how` writes it. */
static void print_directive(const struct row *row, const char *(*how)(char))
{
    unsigned opcode = row->match & 0x7f, function = row->match >> 12 & 7;
    const char *rd = written(row, "d", how, "zero");
    if (row->format[0] == 'S')
        printf(".insn s 0x%02x, %u, %s, %s", opcode, function, written(row, "s", how, ""),
               written(row, "m", how, ""));
    else if (row->format[0] == 'R')
        printf(".insn r 0x%02x, %u, 0, %s, %s, zero", opcode, function, rd,
               written(row, "1", how, "zero"));
    else if (strchr(syntax_of(row), 'm'))
        printf(".insn i 0x%02x, %u, %s, %s", opcode, function, rd, written(row, "m", how, ""));
    else
        printf(".insn i 0x%02x, %u, %s, %s, %s", opcode, function, rd,
               written(row, "1", how, "zero"), written(row, "ic", how, "0"));
}

/* Constants */

static void print_constant(const char *format, const char *group, const char *name, unsigned number)
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s_%s", group, name);
    printf(format, whole, number);
}

static void print_constants(const char *format)
{
#define STATUS(name, bit, letter, text) print_constant(format, "STATUS", #name, 1u << (bit));
#define CONTROL(name, number, readable, writable, text)                                            \
    print_constant(format, "CONTROL", #name, number);
#include "isa/state.def"
#define TRAP(name, number, string, saved, text) print_constant(format, "CAUSE", #name, number);
#include "isa/traps.def"
#define IRQ(name, number, text)                  print_constant(format, "IRQ", #name, number);
#define PORT(name, number, device, access, text) print_constant(format, "PORT", #name, number);
#include "isa/ports.def"
    print_constant(format, "TRAP", "OLD", TRAP_AREA_OLD);
    print_constant(format, "TRAP", "CAUSE", TRAP_AREA_CAUSE);
    print_constant(format, "TRAP", "NEW", TRAP_AREA_NEW);
}

/* Assembly: a macro for each instruction, written as `visor asm` takes it. */

static const char *in_assembly(char letter)
{
    static const char letters[] = "d1smic";
    static const char *const names[] = {"\\rd",      "\\rs1",   "\\rs2",
                                        "\\address", "\\value", "\\control"};
    return names[strchr(letters, letter) - letters];
}

static void print_macro(const struct row *row)
{
    printf("        .macro %s", row->name);
    for (const char *letter = syntax_of(row); *letter; letter++)
        printf("%s %s", letter == syntax_of(row) ? "" : ",", parameter(*letter));
    printf("\n        ");
    print_directive(row, in_assembly);
    printf("\n        .endm\n");
}

static void print_inc(void)
{
    printf("# pg32.inc - the machine for assembly that goes through a RISC-V toolchain and visor "
           "import.\n"
           "# Made from the machine's tables; do not edit. Instructions are written as visor asm "
           "takes them;\n"
           "# an immediate has 12 bits.\n");
    print_constants("        .equ %s, 0x%x\n");
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_custom(&rows[i]))
            print_macro(&rows[i]);
}

/* C: a function for each instruction, a macro where an operand must be a constant. */

static const char *in_c(char letter)
{
    static const char letters[] = "d1smic";
    static const char *const names[] = {"%[rd]",         "%[rs1]",   "%[rs2]",
                                        "0(%[address])", "%[value]", "%[control]"};
    return names[strchr(letters, letter) - letters];
}

static bool has_constant(const struct row *row)
{
    return strpbrk(syntax_of(row), "ic") != NULL;
}

static void print_inputs(const struct row *row)
{
    const char *comma = "";
    for (const char *letter = syntax_of(row); *letter; letter++) {
        const char *name = parameter(*letter), *kind = strchr("ic", *letter) ? "i" : "r";
        if (*letter == 'd')
            continue;
        printf("%s[%s] \"%s\"(%s%s%s)", comma, name, kind, has_constant(row) ? "(" : "", name,
               has_constant(row) ? "_)" : "");
        comma = ", ";
    }
}

static void print_asm(const struct row *row)
{
    bool result = strchr(syntax_of(row), 'd');
    printf("__asm__ volatile(\"");
    print_directive(row, in_c);
    printf("\" : %s : ", result ? "[rd] \"=r\"(rd)" : "");
    print_inputs(row);
    printf(" : \"memory\");");
}

static void print_parameters(const struct row *row, const char *before, const char *after)
{
    const char *comma = "";
    for (const char *letter = syntax_of(row); *letter; letter++) {
        if (*letter == 'd')
            continue;
        printf("%s%s%s%s", comma, before, parameter(*letter), after);
        comma = ", ";
    }
    if (!*comma && *before)
        printf("void");
}

static void print_as_macro(const struct row *row)
{
    bool result = strchr(syntax_of(row), 'd');
    printf("#define pg32_%s(", row->name);
    print_parameters(row, "", "_");
    printf(") ({ %s", result ? "unsigned rd; " : "");
    print_asm(row);
    printf(" %s})\n", result ? "rd; " : "");
}

static void print_as_function(const struct row *row)
{
    bool result = strchr(syntax_of(row), 'd');
    printf("static inline %s pg32_%s(", result ? "unsigned" : "void", row->name);
    print_parameters(row, "unsigned ", "");
    printf(")\n{\n%s    ", result ? "    unsigned rd;\n" : "");
    print_asm(row);
    printf("\n%s}\n", result ? "    return rd;\n" : "");
}

static void print_h(void)
{
    printf("/* pg32.h - the machine for programs in C that go through a RISC-V toolchain and visor "
           "import.\n"
           " * Made from the machine's tables; do not edit. An immediate has 12 bits. */\n"
           "#ifndef PG32_H\n#define PG32_H\n/* clang-format off */\n\n");
    print_constants("#define %s 0x%xu\n");
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!is_custom(&rows[i]))
            continue;
        printf("\n/* %s */\n", insn_rows[rows[i].insn].text);
        if (has_constant(&rows[i]))
            print_as_macro(&rows[i]);
        else
            print_as_function(&rows[i]);
    }
    printf("\n#endif\n");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "h") == 0)
        print_h();
    else if (argc == 2 && strcmp(argv[1], "inc") == 0)
        print_inc();
    else
        return 2;
    return 0;
}
