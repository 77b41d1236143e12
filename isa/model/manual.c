/* manual.c - the tables of MANUAL.md, from the tables of the machine.
 *
 * Copies a manual from standard input to standard output; what stands between "<!-- table NAME -->"
 * and "<!-- end -->" is made anew. */
#include "isa/isa.h"

#include <stdio.h>
#include <string.h>

static const char *const mode_names[] = {[MODE_ANY] = "any", [MODE_SUPER] = "supervisor"};

/* A syntax of formats.def as a reader writes it. */
static void print_operands(const char *syntax)
{
    for (const char *letter = syntax; *letter != '\0'; letter++) {
        if (letter != syntax)
            printf(", ");
        switch (*letter) {
        case 'd':
            printf("rd");
            break;
        case '1':
        case 'p':
            printf("rs1");
            break;
        case '2':
        case 's':
        case 'q':
            printf("rs2");
            break;
        case 'i':
            printf("imm14");
            break;
        case 'h':
            printf("shamt");
            break;
        case 'u':
            printf("imm20");
            break;
        case 'm':
            printf("imm14(rs1)");
            break;
        case 'c':
            printf("cr");
            break;
        default:
            printf("target");
        }
    }
}

static void print_status(void)
{
    printf("| bit | name | meaning |\n|---|---|---|\n");
#define STATUS(name, bit, letter, text) printf("| %d | %s | %s |\n", bit, #name, text);
#include "isa/state.def"
}

/* The fields that the operands of a format are held in. */
static void print_fields(const struct format_row *row)
{
    if (strpbrk(row->syntax, "ds"))
        printf(" %s 23..19;", strchr(row->syntax, 's') ? "rs2" : "rd");
    if (strchr(row->syntax, 'p'))
        printf(" rs1 23..19;");
    if (strpbrk(row->syntax, "1m"))
        printf(" rs1 18..14;");
    if (strchr(row->syntax, 'q'))
        printf(" rs2 18..14;");
    if (strchr(row->syntax, '2'))
        printf(" rs2 13..9;");
    if (strpbrk(row->syntax, "imb"))
        printf(" imm14 13..0;");
    if (strchr(row->syntax, 'c'))
        printf(" cr 13..0;");
    if (strchr(row->syntax, 'h'))
        printf(" shamt 4..0;");
    if (strchr(row->syntax, 'j'))
        printf(" imm19 18..0;");
    if (strchr(row->syntax, 'u'))
        printf(" imm20 24, 18..0;");
}

static void print_formats(void)
{
    printf("| format | operands | fields (bits) | bits that must be zero | for |\n"
           "|---|---|---|---|---|\n");
    for (unsigned format = 0; format < FORMATS; format++) {
        const struct format_row *row = &format_rows[format];
        printf("| %s | ", row->name);
        print_operands(row->syntax);
        printf(" |");
        print_fields(row);
        printf(" | 0x%08x | %s |\n", row->zero, row->text);
    }
}

/* Instructions that the real machine has, or those that only other machines have. */
static void print_instructions(bool real)
{
    printf(
        "| opcode | instruction | format | mode | class | meaning |\n|---|---|---|---|---|---|\n");
    for (unsigned insn = INSN_none + 1; insn < INSNS; insn++) {
        const struct insn_row *row = &insn_rows[insn];
        if ((row->profiles >> PROFILE_PG32 & 1) != real)
            continue;
        const char *operands = format_rows[row->format].syntax;
        printf("| 0x%02x | `%s%s", row->opcode, row->name, *operands ? " " : "");
        print_operands(operands);
        printf("` | %s | %s | %s | %s |\n", format_rows[row->format].name, mode_names[row->mode],
               class_names[row->class], row->text);
    }
}

static void print_traps(void)
{
    printf("| cause | name | when, and what the value is |\n|---|---|---|\n");
    for (unsigned cause = CAUSE_NONE + 1; cause < CAUSES; cause++)
        printf("| %u | %s | %s |\n", trap_rows[cause].number, trap_rows[cause].name,
               trap_rows[cause].text);
}

static void print_irqs(void)
{
    printf("| interrupt | name | when |\n|---|---|---|\n");
#define IRQ(name, number, text) printf("| %d | %s | %s |\n", number, #name, text);
#include "isa/ports.def"
}

static void print_controls(void)
{
    printf("| number | name | written | meaning |\n|---|---|---|---|\n");
    for (unsigned i = 0; i < control_count; i++)
        printf("| %u | %s | %s | %s |\n", i, control_rows[i].name,
               control_rows[i].writable ? "yes" : "no", control_rows[i].text);
}

static void print_ports(void)
{
    printf("| port | name | access | meaning |\n|---|---|---|---|\n");
#define PORT(name, number, device, access, text)                                                   \
    printf("| 0x%03x | %s | %s | %s |\n", number, #name, access, text);
#include "isa/ports.def"
}

static bool print_table(const char *name)
{
    if (strcmp(name, "status") == 0)
        print_status();
    else if (strcmp(name, "formats") == 0)
        print_formats();
    else if (strcmp(name, "instructions") == 0)
        print_instructions(true);
    else if (strcmp(name, "flaws") == 0)
        print_instructions(false);
    else if (strcmp(name, "traps") == 0)
        print_traps();
    else if (strcmp(name, "irqs") == 0)
        print_irqs();
    else if (strcmp(name, "controls") == 0)
        print_controls();
    else if (strcmp(name, "ports") == 0)
        print_ports();
    else
        return false;
    return true;
}

int main(void)
{
    char line[4096], name[64];
    bool inside = false;
    while (fgets(line, sizeof line, stdin)) {
        if (strcmp(line, "<!-- end -->\n") == 0)
            inside = false;
        if (!inside)
            fputs(line, stdout);
        if (sscanf(line, "<!-- table %63[a-z] -->", name) != 1)
            continue;
        inside = true;
        if (!print_table(name)) {
            fprintf(stderr, "manual: there is no table '%s'\n", name);
            return 1;
        }
    }
    return 0;
}
