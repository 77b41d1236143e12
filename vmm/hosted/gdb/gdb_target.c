/* gdb_target.c - see gdb_target.h. */
#include "vmm/hosted/gdb/gdb_target.h"
#include "isa/mmu.h"

#include <stdlib.h>

enum register_kind { KIND_GENERAL, KIND_PHYSICAL_PC, KIND_PSW, KIND_MODE, KIND_CONTROL };

struct gdb_register {
    const char *name;
    enum register_kind kind;
    unsigned index; /* its number, or of KIND_PSW its offset in struct psw */
};

static const struct gdb_register registers[] = {
#define REGISTER(number, name) {#name, KIND_GENERAL, number},
#include "isa/state.def"
    {"pc", KIND_PHYSICAL_PC, 0},
#define PSW(name, text) {#name, KIND_PSW, offsetof(struct psw, name)},
#include "isa/state.def"
    {"mode", KIND_MODE, 0},
#define CONTROL(name, number, readable, writable, text) {#name, KIND_CONTROL, number},
#include "isa/state.def"
};

unsigned gdb_register_count(void)
{
    return sizeof registers / sizeof *registers;
}

static word *psw_word(struct psw *psw, unsigned offset)
{
    return (word *)((char *)psw + offset);
}

static word read_register(const struct machine *machine, struct cpu *cpu,
                          const struct gdb_register *reg)
{
    switch (reg->kind) {
    case KIND_GENERAL:
        return cpu->x[reg->index];
    case KIND_PHYSICAL_PC:
        return cpu->psw.base + cpu->psw.pc;
    case KIND_PSW:
        return *psw_word(&cpu->psw, reg->index);
    case KIND_MODE:
        return cpu->psw.status & STATUS_U;
    case KIND_CONTROL:
        return control_read(machine, cpu, reg->index);
    }
    return 0;
}

word gdb_register_read(struct debuggee *debuggee, unsigned number)
{
    return read_register(debuggee_machine(debuggee), debuggee_cpu(debuggee), &registers[number]);
}

/* What of it the processor could not be in is found by debuggee_set_cpu. */
static bool write_register(struct cpu *cpu, const struct gdb_register *reg, word value)
{
    switch (reg->kind) {
    case KIND_GENERAL:
        cpu->x[reg->index] = value;
        return true;
    case KIND_PHYSICAL_PC:
        cpu->psw.pc = value - cpu->psw.base;
        return true;
    case KIND_PSW:
        *psw_word(&cpu->psw, reg->index) = value;
        return true;
    case KIND_MODE:
        cpu->psw.status = (cpu->psw.status & ~(word)STATUS_U) | (value ? STATUS_U : 0);
        return value <= 1;
    case KIND_CONTROL:
        if (control_writable(reg->index))
            control_write(cpu, reg->index, value);
        return control_writable(reg->index);
    }
    return false;
}

bool gdb_registers_write(struct debuggee *debuggee, unsigned first, const word *values,
                         unsigned count, struct error *error)
{
    struct cpu cpu = *debuggee_cpu(debuggee);
    bool changed = false;
    for (unsigned i = 0; i < count; i++) {
        if (gdb_register_read(debuggee, first + i) == values[i])
            continue;
        changed = true;
        if (!write_register(&cpu, &registers[first + i], values[i]))
            return error_set(error, "%s cannot be 0x%x", registers[first + i].name, values[i]);
    }
    return !changed || debuggee_set_cpu(debuggee, &cpu, error);
}

static void describe_types(FILE *out)
{
    fputs("<flags id=\"status\" size=\"4\">", out);
#define STATUS(name, bit, letter, text)                                                            \
    fprintf(out, "<field name=\"%s\" start=\"%d\" end=\"%d\"/>", #name, bit, bit);
#include "isa/state.def"
    fputs("</flags><enum id=\"mode\" size=\"4\"><evalue name=\"supervisor\" value=\"0\"/>"
          "<evalue name=\"user\" value=\"1\"/></enum>\n",
          out);
}

/* Of our own. gdb knows the types of the others; there is one pc already, so the PSW's is vpc. */
static const char *name_in_gdb(const struct gdb_register *reg)
{
    return reg->kind == KIND_PSW && reg->index == offsetof(struct psw, pc) ? "vpc" : reg->name;
}

static const char *type_in_gdb(const struct gdb_register *reg)
{
    if (reg->kind == KIND_PSW && reg->index == offsetof(struct psw, status))
        return "status";
    if (reg->kind == KIND_MODE)
        return "mode";
    return reg->kind == KIND_PHYSICAL_PC ? "code_ptr" : "uint32";
}

static void describe_registers(FILE *out, enum register_kind from, enum register_kind to,
                               const char *group)
{
    for (unsigned i = 0; i < gdb_register_count(); i++) {
        const struct gdb_register *reg = &registers[i];
        if (reg->kind < from || reg->kind > to)
            continue;
        fprintf(out, "<reg name=\"%s\" bitsize=\"32\" regnum=\"%u\" type=\"%s\"", name_in_gdb(reg),
                i, type_in_gdb(reg));
        if (group)
            fprintf(out, " group=\"%s\" save-restore=\"no\"", group);
        fputs("/>\n", out);
    }
}

static void describe(FILE *out)
{
    fputs("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n"
          "<target version=\"1.0\">\n<architecture>riscv:rv32</architecture>\n"
          "<osabi>none</osabi>\n<feature name=\"org.gnu.gdb.riscv.cpu\">\n",
          out);
    describe_registers(out, KIND_GENERAL, KIND_PHYSICAL_PC, NULL);
    fputs("</feature>\n<feature name=\"visor.pg32.psw\">\n", out);
    describe_types(out);
    describe_registers(out, KIND_PSW, KIND_MODE, "psw");
    fputs("</feature>\n<feature name=\"visor.pg32.control\">\n", out);
    describe_registers(out, KIND_CONTROL, KIND_CONTROL, "control");
    fputs("</feature>\n</target>\n", out);
}

static char *finished(FILE *out, char **text)
{
    if (fclose(out) == 0)
        return *text;
    free(*text);
    return NULL;
}

char *gdb_target_describe(void)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    describe(out);
    return finished(out, &text);
}

char *gdb_memory_map(const struct debuggee *debuggee)
{
    char *text = NULL;
    size_t size;
    word bytes = debuggee->session.tower.options.size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    fprintf(out,
            "<?xml version=\"1.0\"?>\n<!DOCTYPE memory-map PUBLIC "
            "\"+//IDN gnu.org//DTD GDB Memory Map V1.0//EN\" "
            "\"http://sourceware.org/gdb/gdb-memory-map.dtd\">\n<memory-map>\n"
            "<memory type=\"ram\" start=\"0x0\" length=\"0x%x\"/>\n"
            "<memory type=\"ram\" start=\"0x%x\" length=\"0x%x\"/>\n</memory-map>\n",
            bytes, GDB_WINDOW, bytes);
    return finished(out, &text);
}

word gdb_address_map(struct debuggee *debuggee, uint32_t address, word size, paddr *physical)
{
    const struct psw *psw = &debuggee_cpu(debuggee)->psw;
    word reach = debuggee_machine(debuggee)->size, at = address;
    *physical = address;
    if (address >= GDB_WINDOW) {
        reach = mmu_reach(psw, reach);
        at = address - GDB_WINDOW;
        *physical = psw->base + at;
    }
    if (at >= reach)
        return 0;
    return size < reach - at ? size : reach - at;
}
