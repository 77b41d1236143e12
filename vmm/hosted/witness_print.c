/* witness_print.c - see witness_print.h. */
#include "vmm/hosted/witness_print.h"
#include "isa/disasm.h"

#include <inttypes.h>
#include <string.h>

static void disassemble(const struct witness *witness, enum profile profile, char text[DISASM_MAX])
{
    struct opcode_map map;
    opcode_map_init(&map, profile);
    disasm(&map, witness->w, witness->before[0].psw.pc, text);
}

static const char *mode_name(const struct cpu *cpu)
{
    return cpu->psw.status & STATUS_U ? "user" : "supervisor";
}

/* The registers that the instruction reads, by the letters of formats.def. */
static void print_sources(const struct witness *witness, enum profile profile,
                          const struct cpu *cpu, FILE *out)
{
    struct opcode_map map;
    opcode_map_init(&map, profile);
    enum insn insn = insn_decode(&map, witness->w);
    const char *syntax = format_rows[insn_rows[insn].format].syntax;
    bool reads[REGISTERS] = {false};
    reads[insn_rs1(witness->w)] |= strpbrk(syntax, "1mq") != NULL;
    reads[insn_rd(witness->w)] |= strpbrk(syntax, "sp") != NULL;
    reads[insn_rs2(witness->w)] |= strchr(syntax, '2') != NULL;
    for (unsigned i = 1; i < REGISTERS; i++)
        if (reads[i])
            fprintf(out, ", %s 0x%x", register_names[i], cpu->x[i]);
}

static void print_enables(word status, FILE *out)
{
#define STATUS(name, bit, letter, text)                                                            \
    if (STATUS_##name != STATUS_U && status & STATUS_##name)                                       \
        fprintf(out, " %s", #name);
#include "isa/state.def"
}

static void print_control(const struct cpu *cpu, FILE *out)
{
    const struct control *control = &cpu->control;
    fprintf(out, ", clock 0x%" PRIx64 ", timer 0x%x, pending 0x%x, mask 0x%x", control->clock,
            control->timer, control->pending, control->mask);
}

static void print_state(const struct witness *witness, enum profile profile, unsigned which,
                        FILE *out)
{
    const struct cpu *cpu = &witness->before[which];
    fprintf(out, "%s", mode_name(cpu));
    print_enables(cpu->psw.status, out);
    fprintf(out, ", pc 0x%x, base 0x%x, bound 0x%x, storage 0x%x", cpu->psw.pc, cpu->psw.base,
            cpu->psw.bound, witness->size[which]);
    print_sources(witness, profile, cpu, out);
    bool same_control =
        witness->states == 2 && memcmp(&witness->before[0].control, &witness->before[1].control,
                                       sizeof(struct control)) == 0;
    if (!same_control)
        print_control(cpu, out);
    if (which == 0 && witness->has_storage)
        fprintf(out, ", at 0x%x: 0x%x 0x%x 0x%x 0x%x", witness->storage_at, witness->storage[0],
                witness->storage[1], witness->storage[2], witness->storage[3]);
}

void witness_print(const struct witness *witness, enum profile profile, const char *indent,
                   FILE *out)
{
    char text[DISASM_MAX];
    disassemble(witness, profile, text);
    fprintf(out, "%s0x%08x  %s\n", indent, witness->w, text);
    for (unsigned i = 0; i < witness->states; i++) {
        fprintf(out, "%s  %s ", indent, i == 0 ? "in" : "and in");
        print_state(witness, profile, i, out);
        fputc('\n', out);
    }
    if (*witness->difference != '\0')
        fprintf(out, "%s  %s\n", indent, witness->difference);
}

static json_t *registers_json(const struct cpu *cpu)
{
    json_t *object = json_object();
    for (unsigned i = 1; i < REGISTERS; i++)
        json_object_set_new(object, register_names[i], json_integer(cpu->x[i]));
    return object;
}

static json_t *state_json(const struct witness *witness, unsigned which)
{
    const struct cpu *cpu = &witness->before[which];
    json_t *object = json_object();
    json_object_set_new(object, "mode", json_string(mode_name(cpu)));
#define PSW(name, text) json_object_set_new(object, #name, json_integer(cpu->psw.name));
#include "isa/state.def"
#define COUNTER(name, type, text)                                                                  \
    json_object_set_new(object, #name, json_integer((json_int_t)cpu->control.name));
#include "isa/state.def"
    json_object_set_new(object, "size", json_integer(witness->size[which]));
    json_object_set_new(object, "trapped", json_boolean(witness->trapped[which]));
    json_object_set_new(object, "registers", registers_json(cpu));
    return object;
}

json_t *witness_json(const struct witness *witness, enum profile profile)
{
    char text[DISASM_MAX];
    json_t *states = json_array();
    disassemble(witness, profile, text);
    for (unsigned i = 0; i < witness->states; i++)
        json_array_append_new(states, state_json(witness, i));
    return json_pack("{s:I, s:s, s:o, s:s}", "word", (json_int_t)witness->w, "instruction", text,
                     "states", states, "difference", witness->difference);
}
