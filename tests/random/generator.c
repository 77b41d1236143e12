/* generator.c - see generator.h. */
#include "tests/random/generator.h"
#include "isa/memory.h"
#include "isa/random.h"

#include <string.h>

enum {
    HANDLER = 0x100,
    REGISTER_TABLE = 0x200, /* what the registers are loaded from */
    PSW_TABLE = 0x280,      /* eight PSWs for lpsw to find */
    PSWS = 8,
    CODE_END = 0x1000,
    BASE_STEP = 0x100, /* relocations that lead into the code */
    TRAPS_MAX = 200,   /* the handler switches off after so many */
};
enum { T0 = 5, T1 = 6, KEPT_FIRST = 16, KEPT_END = 32 /* registers that keep edges */ };

struct generator {
    uint64_t state;
    struct opcode_map opcodes;
    uint8_t *storage;
    word at; /* where the next word goes */
};

static word chance(struct generator *g, word below)
{
    return random_next(&g->state) % below;
}

static void put(struct generator *g, word w)
{
    memory_write32(g->storage + g->at, w);
    g->at += INSN_BYTES;
}

static word encode(enum insn insn, unsigned a, unsigned b, word low)
{
    return (word)insn_rows[insn].opcode << 24 | a << FIELD_rd_SHIFT | b << FIELD_rs1_SHIFT |
           (low & 0x3fff);
}

/* Numbers around which machines go wrong. */
static word edge(struct generator *g)
{
    static const word edges[] = {0,          0x20,       HANDLER,    GENERATED_ENTRY,
                                 CODE_END,   CODE_END,   0x2000,     GENERATED_STORAGE,
                                 0x7fffffff, 0x80000000, 0xfffffff0, GENERATED_STORAGE,
                                 PSW_TABLE,  0x00800000, 0xfffffffc, GENERATED_STORAGE};
    word value = edges[chance(g, sizeof edges / sizeof edges[0])];
    switch (chance(g, 6)) {
    case 0:
        return value + chance(g, 9) - 4;
    case 1:
        return value + 4 * (chance(g, 9) - 4);
    case 2: /* where that is under one of the relocations */
        return value - BASE_STEP * chance(g, 4);
    default:
        return value;
    }
}

static word any(struct generator *g)
{
    return chance(g, 3) ? edge(g) : random_next(&g->state);
}

static void make_psw(struct generator *g)
{
    static const word status[] = {0, 1, 1, 1, 2, 3, 8, 9, 10, 11, 17, 27, 31};
    word place = 4 * chance(g, (CODE_END - GENERATED_ENTRY) / 4);
    put(g, chance(g, 8) ? status[chance(g, sizeof status / sizeof status[0])] : any(g));
    if (chance(g, 3)) { /* one that leads into the code */
        word base = BASE_STEP * chance(g, GENERATED_ENTRY / BASE_STEP);
        const word bounds[] = {GENERATED_STORAGE - base, GENERATED_STORAGE, 0xffffffff,
                               CODE_END + 4 * chance(g, 64)};
        put(g, GENERATED_ENTRY + place - base);
        put(g, base);
        put(g, bounds[chance(g, sizeof bounds / sizeof bounds[0])]);
    } else {
        put(g, chance(g, 2) ? GENERATED_ENTRY + place : any(g));
        put(g, any(g));
        put(g, any(g));
    }
}

static void make_handler(struct generator *g)
{
    g->at = TRAP_AREA_NEW;
    put(g, chance(g, 3) ? 0 : STATUS_CE);
    put(g, HANDLER);
    put(g, 0);
    put(g, GENERATED_STORAGE);
    g->at = HANDLER;
    put(g, encode(INSN_sw, T0, 0, 0x40));
    put(g, encode(INSN_sw, T1, 0, 0x44));
    put(g, encode(INSN_lw, T0, 0, TRAP_AREA_CAUSE));
    put(g, encode(INSN_addi, T1, 0, CAUSE_SYSCALL));
    put(g, encode(INSN_beq, T0, T1, 11)); /* complete: nothing to skip */
    put(g, encode(INSN_addi, T1, 0, CAUSE_TRACE));
    put(g, encode(INSN_bgeu, T0, T1, 9));
    put(g, encode(INSN_lw, T0, 0, TRAP_AREA_CAUSE + 8));
    put(g, encode(INSN_addi, T1, 0, ACCESS_FETCH));
    put(g, encode(INSN_beq, T0, T1, 3));
    put(g, encode(INSN_lw, T1, 0, TRAP_AREA_OLD + 4));
    put(g, encode(INSN_beq, 0, 0, 2));
    put(g, encode(INSN_addi, T1, 0, GENERATED_ENTRY)); /* nothing to fetch: back to the code */
    put(g, encode(INSN_addi, T1, T1, INSN_BYTES));
    put(g, encode(INSN_sw, T1, 0, TRAP_AREA_OLD + 4));
    put(g, encode(INSN_lw, T0, 0, 0x48));
    put(g, encode(INSN_addi, T0, T0, 1));
    put(g, encode(INSN_sw, T0, 0, 0x48));
    put(g, encode(INSN_slti, T1, T0, TRAPS_MAX));
    put(g, encode(INSN_bne, T1, 0, 2));
    put(g, encode(INSN_out, T0, 0, PORT_POWER));
    put(g, encode(INSN_lw, T0, 0, 0x40));
    put(g, encode(INSN_lw, T1, 0, 0x44));
    put(g, encode(INSN_lpsw, 0, 0, TRAP_AREA_OLD));
}

static word pick_immediate(struct generator *g)
{
    switch (chance(g, 4)) {
    case 0:
        return chance(g, 16) - 8;
    case 1:
        return 4 * (chance(g, 32) - 16);
    case 2:
        return PSW_TABLE + PSW_BYTES * chance(g, PSWS);
    default:
        return edge(g);
    }
}

/* Mostly not one of those that keep an edge. */
static unsigned pick_destination(struct generator *g)
{
    unsigned rd = chance(g, REGISTERS);
    return rd >= KEPT_FIRST && rd < KEPT_END && chance(g, 8) ? rd - KEPT_FIRST : rd;
}

/* An address that is on one side of an edge or the other. */
static word pick_address(struct generator *g, enum insn insn)
{
    return encode(insn, pick_destination(g), KEPT_FIRST + chance(g, KEPT_END - KEPT_FIRST),
                  chance(g, 8) ? 4 * (chance(g, 5) - 3) : chance(g, 16) - 8);
}

/* A word of the format, its fields by chance, with the bits zero that must be. */
static word pick_fields(struct generator *g, enum insn insn)
{
    const struct insn_row *row = &insn_rows[insn];
    if ((row->format == FORMAT_L || row->format == FORMAT_S || row->format == FORMAT_A) &&
        insn != INSN_jalr && chance(g, 4))
        return pick_address(g, insn) & ~format_rows[row->format].zero;
    word w = encode(insn, pick_destination(g), chance(g, 32), pick_immediate(g));
    if (row->format == FORMAT_R || row->format == FORMAT_SH)
        w = (w & ~(word)0x3fff) | random_next(&g->state) % 0x4000;
    if (row->format == FORMAT_U)
        w |= chance(g, 2) << FIELD_opcode_SHIFT;
    if (row->format == FORMAT_J)
        w = (w & ~(word)0x7ffff) | ((4 * chance(g, 8) - 8) & 0x7ffff);
    if (row->format == FORMAT_B)
        w = (w & ~(word)0x3fff) | ((chance(g, 16) - 4) & 0x3fff);
    return w & ~format_rows[row->format].zero;
}

static word pick_privileged(struct generator *g)
{
    switch (chance(g, 6)) {
    case 0:
        return encode(INSN_lpsw, 0, 0, PSW_TABLE + PSW_BYTES * chance(g, PSWS));
    case 1:
        return encode(INSN_spsw, 0, 0, PSW_TABLE + PSW_BYTES * chance(g, PSWS));
    case 2:
        return encode(INSN_rdcr, chance(g, 32), 0, chance(g, control_count + 1));
    case 3:
        return encode(INSN_wrcr, 0, chance(g, 32), chance(g, control_count));
    case 4:
        return encode(INSN_in, chance(g, 32), 0, port_rows[chance(g, port_count)].number);
    default: /* not the power switch: the handler uses it soon enough */
        return encode(INSN_out, chance(g, 32), 0, port_rows[1 + chance(g, port_count - 1)].number);
    }
}

static word pick_instruction(struct generator *g)
{
    if (chance(g, 60) == 0)
        return random_next(&g->state);
    if (chance(g, 5) == 0)
        return pick_privileged(g);
    enum insn insn;
    do
        insn = (enum insn)(1 + chance(g, INSNS - 1));
    while (insn == INSN_none || g->opcodes.row[insn_rows[insn].opcode] != insn);
    return pick_fields(g, insn);
}

void generate(uint64_t seed, enum profile profile, uint8_t storage[GENERATED_STORAGE])
{
    struct generator g = {.state = seed * 0x9e3779b97f4a7c15u + 1, .storage = storage};
    opcode_map_init(&g.opcodes, profile);
    memset(storage, 0, GENERATED_STORAGE);
    make_handler(&g);
    g.at = REGISTER_TABLE;
    for (unsigned i = 0; i < REGISTERS; i++)
        put(&g, i < KEPT_FIRST ? any(&g) : edge(&g));
    g.at = PSW_TABLE;
    for (unsigned i = 0; i < PSWS; i++)
        make_psw(&g);
    g.at = GENERATED_ENTRY;
    for (unsigned i = 1; i < REGISTERS; i++)
        put(&g, encode(INSN_lw, i, 0, REGISTER_TABLE + 4 * i));
    while (g.at < CODE_END)
        put(&g, pick_instruction(&g));
}
