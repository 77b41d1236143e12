/* isa.c - the tables as data. */
#include "isa/isa.h"

const struct insn_row insn_rows[INSNS] = {
    [INSN_none] = {.name = "illegal", .text = "not an instruction"},
#define INSN(name_, opcode_, format_, mode_, class_, profiles_, text_)                             \
    [INSN_##name_] = {#name_,       opcode_,        FORMAT_##format_,                              \
                      MODE_##mode_, CLASS_##class_, PROFILE_SET_##profiles_,                       \
                      text_},
#include "isa/instructions.def"
};

const enum class insn_user_classes[INSNS] = {
#define USER_SENSITIVE(name, class) [INSN_##name] = CLASS_##class,
#include "isa/instructions.def"
};

const struct format_row format_rows[FORMATS] = {
#define FORMAT(name, zero, syntax, text) [FORMAT_##name] = {#name, zero, syntax, text},
#include "isa/formats.def"
};

const struct named_row trap_rows[CAUSES] = {
#define TRAP(name, number, string, saved, text) [number] = {string, number, text},
#include "isa/traps.def"
};

const struct control_row control_rows[] = {
#define CONTROL(name, number, readable, writable, text)                                            \
    [number] = {#name, readable, writable, text},
#include "isa/state.def"
};
const unsigned control_count = sizeof control_rows / sizeof control_rows[0];

const struct named_row port_rows[] = {
#define PORT(name, number, device, access, text) {#name, number, text},
#include "isa/ports.def"
};
const unsigned port_count = sizeof port_rows / sizeof port_rows[0];

const char *const register_names[REGISTERS] = {
#define REGISTER(number, name) [number] = #name,
#include "isa/state.def"
};

const char *const profile_names[PROFILES] = {
    [PROFILE_PG32] = "pg32",
    [PROFILE_HYBRID] = "pg32-hybrid",
    [PROFILE_X86] = "pg32-x86",
};

const char *const class_names[] = {
    [CLASS_INNOCUOUS] = "innocuous",
    [CLASS_CONTROL] = "control-sensitive",
    [CLASS_BEHAVIOUR] = "behaviour-sensitive",
    [CLASS_RESOURCE] = "resource-sensitive",
};

void opcode_map_init(struct opcode_map *map, enum profile profile)
{
    *map = (struct opcode_map){.row = {INSN_none}};
    for (unsigned insn = INSN_none + 1; insn < INSNS; insn++) {
        const struct insn_row *row = &insn_rows[insn];
        if (!(row->profiles >> profile & 1))
            continue;
        map->row[row->opcode] = (uint8_t)insn;
        if (row->format == FORMAT_U)
            map->row[row->opcode + 1] = (uint8_t)insn;
    }
}

enum insn insn_decode(const struct opcode_map *map, word w)
{
    enum insn insn = (enum insn)map->row[w >> 24];
    if (insn == INSN_none || w & format_rows[insn_rows[insn].format].zero)
        return INSN_none;
    return insn;
}

bool cpu_is_valid(const struct cpu *cpu)
{
    return cpu->x[0] == 0 && (cpu->psw.status & ~(word)STATUS_MASK) == 0 && cpu->psw.base % 4 == 0;
}

struct psw psw_masked(word status, word pc, word base, word bound)
{
    return (struct psw){status & STATUS_MASK, pc, base & ~3u, bound};
}
