/* classify.c - see classify.h. The definitions are those of properties.def. */
#include "isa/model/classify.h"
#include "isa/mmu.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One or two runs of one instruction, and where to write what they show. */
struct trial {
    struct probe *probe;
    enum insn insn;
    word w;
    struct probe_state before[2];
    struct probe_result result[2];
    char difference[WITNESS_DIFFERENCE];
    struct classification *found;
};

static bool is_user(const struct probe_state *state)
{
    return state->cpu.psw.status & STATUS_U;
}

static bool same_r(const struct psw *a, const struct psw *b)
{
    return a->base == b->base && a->bound == b->bound;
}

static void run(struct trial *trial, unsigned which)
{
    probe_run(trial->probe, &trial->before[which], &trial->result[which]);
}

/* Did the run neither trap, nor change mode or R? */
static bool quiet(const struct trial *trial, unsigned which)
{
    const struct probe_state *before = &trial->before[which], *after = &trial->result[which].after;
    return !trial->result[which].trapped && is_user(before) == is_user(after) &&
           same_r(&before->cpu.psw, &after->cpu.psw);
}

static bool differs(struct trial *trial, const char *what, uint64_t one, uint64_t other)
{
    if (one == other)
        return false;
    snprintf(trial->difference, sizeof trial->difference,
             "%s: 0x%08" PRIx64 " against 0x%08" PRIx64, what, one, other);
    return true;
}

static bool registers_differ(struct trial *trial)
{
    const struct cpu *one = &trial->result[0].after.cpu, *other = &trial->result[1].after.cpu;
    for (unsigned i = 1; i < REGISTERS; i++)
        if (differs(trial, register_names[i], one->x[i], other->x[i]))
            return true;
    return differs(trial, "pc", one->psw.pc, other->psw.pc);
}

/* Storage as the program sees it, through relocation, as far as both have it. */
static bool storage_differs(struct trial *trial)
{
    const struct probe_state *one = &trial->result[0].after, *other = &trial->result[1].after;
    word reach = mmu_reach(&trial->before[0].cpu.psw, trial->before[0].size);
    word other_reach = mmu_reach(&trial->before[1].cpu.psw, trial->before[1].size);
    word common = (reach < other_reach ? reach : other_reach) & ~(word)3;
    const uint8_t *a = one->storage + trial->before[0].cpu.psw.base;
    const uint8_t *b = other->storage + trial->before[1].cpu.psw.base;
    if (common == 0 || memcmp(a, b, common) == 0)
        return false;
    word at = 0;
    while (memory_read32(a + at) == memory_read32(b + at))
        at += 4;
    char what[40];
    snprintf(what, sizeof what, "storage at virtual 0x%08x", at);
    return differs(trial, what, memory_read32(a + at), memory_read32(b + at));
}

static bool control_differs(struct trial *trial, const struct control *a, const struct control *b)
{
    return false
#define COUNTER(name, type, text) || differs(trial, #name, a->name, b->name)
#include "isa/state.def"
        ;
}

static bool events_differ(struct trial *trial)
{
    const struct probe_result *a = &trial->result[0], *b = &trial->result[1];
    if (differs(trial, "port accesses", a->event_count, b->event_count))
        return true;
    for (unsigned i = 0; i < a->event_count; i++)
        if (differs(trial, "port", a->events[i].port, b->events[i].port) ||
            differs(trial, "value at the port", a->events[i].value, b->events[i].value))
            return true;
    return false;
}

/* Everything but mode and R, which are known to be what they were. */
static bool results_differ(struct trial *trial)
{
    const struct cpu *a = &trial->result[0].after.cpu, *b = &trial->result[1].after.cpu;
    return registers_differ(trial) || storage_differs(trial) ||
           differs(trial, "enables", a->psw.status & ~(word)STATUS_U,
                   b->psw.status & ~(word)STATUS_U) ||
           control_differs(trial, &a->control, &b->control) || events_differ(trial);
}

/* What depends on the instruction's operands in storage. */
static void remember_storage(const struct trial *trial, struct witness *witness)
{
    const struct probe_state *state = &trial->before[0];
    const struct format_row *format = &format_rows[insn_rows[trial->insn].format];
    vaddr at = state->cpu.x[insn_rs1(trial->w)] + insn_imm14(trial->w);
    word reach = mmu_reach(&state->cpu.psw, state->size);
    witness->storage_at = at;
    witness->has_storage = strchr(format->syntax, 'm') && at % 4 == 0 && at < reach &&
                           reach - at >= sizeof witness->storage;
    for (unsigned i = 0; witness->has_storage && i < WITNESS_STORAGE; i++)
        witness->storage[i] = memory_read32(state->storage + state->cpu.psw.base + at + 4 * i);
}

static void finds(struct trial *trial, enum property property, unsigned states)
{
    struct witness *witness = &trial->found->witnesses[property];
    bool *holds = &trial->found->judgement.holds[property];
    if (*holds)
        return;
    *holds = true;
    *witness = (struct witness){.w = trial->w, .states = states};
    for (unsigned i = 0; i < states; i++) {
        witness->before[i] = trial->before[i].cpu;
        witness->size[i] = trial->before[i].size;
        witness->trapped[i] = trial->result[i].trapped;
    }
    remember_storage(trial, witness);
    memcpy(witness->difference, trial->difference, sizeof witness->difference);
}

static bool wanted(const struct trial *trial, enum property property)
{
    return !trial->found->judgement.holds[property];
}

/* Run 0 has been done. */
static void try_control(struct trial *trial)
{
    const struct psw *before = &trial->before[0].cpu.psw;
    const struct psw *after = &trial->result[0].after.cpu.psw;
    if (trial->result[0].trapped || quiet(trial, 0))
        return;
    if (!differs(trial, "user mode, before and after", before->status & STATUS_U,
                 after->status & STATUS_U) &&
        !differs(trial, "base, before and after", before->base, after->base))
        differs(trial, "bound, before and after", before->bound, after->bound);
    finds(trial, PROPERTY_CONTROL, 1);
    if (is_user(&trial->before[0]))
        finds(trial, PROPERTY_USER_CONTROL, 1);
}

/* The other mode; all else is the same. */
static void try_mode(struct trial *trial)
{
    if (!wanted(trial, PROPERTY_MODE) || !quiet(trial, 0))
        return;
    trial->before[1] = trial->before[0];
    trial->before[1].cpu.psw.status ^= STATUS_U;
    run(trial, 1);
    if (quiet(trial, 1) && results_differ(trial))
        finds(trial, PROPERTY_MODE, 2);
}

/* Another base, with the same storage seen through it. What is outside R stays where it is, and
 * other: no program may see it. */
static bool move(struct trial *trial, struct chance *chance)
{
    const struct probe_state *from = &trial->before[0];
    struct probe_state *to = &trial->before[1];
    word reach = mmu_reach(&from->cpu.psw, from->size);
    *to = *from;
    to->size = PROBE_STORAGE;
    to->cpu.psw.base = chance_below(chance, (PROBE_STORAGE - reach) / 4 + 1) * 4;
    if (mmu_reach(&to->cpu.psw, to->size) < reach || to->size != from->size)
        return false;
    for (word at = 0; at < PROBE_STORAGE; at += 8) {
        uint64_t any = chance_next(chance);
        memcpy(to->storage + at, &any, sizeof any);
    }
    memcpy(to->storage + to->cpu.psw.base, from->storage + from->cpu.psw.base, reach);
    return to->cpu.psw.base != from->cpu.psw.base;
}

static void try_location(struct trial *trial, struct chance *chance)
{
    bool user = is_user(&trial->before[0]);
    if (!wanted(trial, user ? PROPERTY_USER_LOCATION : PROPERTY_LOCATION) || !quiet(trial, 0) ||
        !move(trial, chance))
        return;
    run(trial, 1);
    if (!quiet(trial, 1) || !results_differ(trial))
        return;
    finds(trial, PROPERTY_LOCATION, 2);
    if (user)
        finds(trial, PROPERTY_USER_LOCATION, 2);
}

static void finds_resource(struct trial *trial, unsigned states)
{
    finds(trial, PROPERTY_RESOURCE, states);
    if (is_user(&trial->before[0]))
        finds(trial, PROPERTY_USER_RESOURCE, states);
}

/* Does it change what it should leave alone? */
static void try_changing(struct trial *trial)
{
    struct cpu expected = trial->before[0].cpu;
    const struct cpu *after = &trial->result[0].after.cpu;
    word before_enables = expected.psw.status & ~(word)STATUS_U;
    if (trial->result[0].trapped)
        return;
    cpu_retire(&expected, 1);
    if (differs(trial, "enables, before and after", before_enables,
                after->psw.status & ~(word)STATUS_U) ||
        control_differs(trial, &expected.control, &after->control) ||
        differs(trial, "port accesses, none and", 0, trial->result[0].event_count))
        finds_resource(trial, 1);
}

/* Does it see what it should not? Time, interrupts, devices and storage size are others. */
static void try_seeing(struct trial *trial, struct chance *chance)
{
    struct probe_state *other = &trial->before[1];
    struct control *control = &other->cpu.control;
    const struct psw *psw = &trial->before[0].cpu.psw;
    if (!wanted(trial, is_user(&trial->before[0]) ? PROPERTY_USER_RESOURCE : PROPERTY_RESOURCE) ||
        trial->result[0].trapped)
        return;
    *other = trial->before[0];
    other->cpu.psw.status ^= (word)chance_next(chance) & (STATUS_MASK & ~STATUS_U);
    *control = (struct control){.clock = chance_next(chance),
                                .time = chance_next(chance),
                                .timer = chance_below(chance, 9),
                                .pending = (word)chance_next(chance),
                                .mask = (word)chance_next(chance)};
    other->devices = chance_next(chance);
    other->size = PROBE_STORAGE + STORAGE_MIN - other->size;
    if (psw->base >= other->size)
        other->size = trial->before[0].size;
    run(trial, 1);
    const struct psw *one = &trial->result[0].after.cpu.psw, *two = &trial->result[1].after.cpu.psw;
    if (!trial->result[1].trapped &&
        (registers_differ(trial) || storage_differs(trial) ||
         differs(trial, "user mode", one->status & STATUS_U, two->status & STATUS_U) ||
         differs(trial, "base", one->base, two->base) ||
         differs(trial, "bound", one->bound, two->bound)))
        finds_resource(trial, 2);
}

/* What the definition of privileged needs of all states. */
struct privilege {
    bool works;                   /* in supervisor mode, in some state */
    bool works_for_users;         /* does not trap, in user mode */
    bool privileged_for_the_rest; /* traps as privileged in supervisor mode */
    bool traps;                   /* as privileged, in user mode */
};

/* A trap for storage, and one of a word that is no instruction at all (a control register that does
 * not exist), say nothing about privilege. */
static bool says_something(const struct probe_result *result)
{
    if (!result->trapped)
        return true;
    enum cause cause = result->trap.cause;
    return cause != CAUSE_MEMORY && cause != CAUSE_ALIGN && cause != CAUSE_ILLEGAL;
}

static void try_privilege(struct trial *trial, struct privilege *privilege)
{
    const struct probe_result *result = &trial->result[0];
    bool user = is_user(&trial->before[0]);
    bool trapped = result->trapped && result->trap.cause == CAUSE_PRIVILEGED;
    if (!says_something(result))
        return;
    privilege->works |= !user && !result->trapped;
    privilege->works_for_users |= user && !trapped;
    privilege->privileged_for_the_rest |= !user && trapped;
    privilege->traps |= user && trapped;
}

/* Two states that differ in mode only, to show that it is privileged. */
static void show_privilege(struct trial *trial)
{
    if (!wanted(trial, PROPERTY_PRIVILEGED) || is_user(&trial->before[0]) ||
        trial->result[0].trapped)
        return;
    trial->before[1] = trial->before[0];
    trial->before[1].cpu.psw.status ^= STATUS_U;
    run(trial, 1);
    if (!trial->result[1].trapped)
        return;
    snprintf(trial->difference, sizeof trial->difference, "trap: none against %s",
             trap_rows[trial->result[1].trap.cause].name);
    finds(trial, PROPERTY_PRIVILEGED, 2);
}

void classify(struct probe *probe, enum insn insn, uint64_t seed, unsigned states,
              struct classification *found)
{
    struct chance chance = {seed};
    struct privilege privilege = {false, false, false, false};
    struct trial trial = {.probe = probe, .insn = insn, .found = found};
    *found = (struct classification){.tried = states};
    for (unsigned i = 0; i < states; i++) {
        probe_draw(&chance, insn, &trial.before[0], &trial.w);
        run(&trial, 0);
        try_privilege(&trial, &privilege);
        show_privilege(&trial);
        try_control(&trial);
        try_mode(&trial);
        try_location(&trial, &chance);
        try_changing(&trial);
        try_seeing(&trial, &chance);
    }
    found->judgement.holds[PROPERTY_PRIVILEGED] = privilege.works && privilege.traps &&
                                                  !privilege.works_for_users &&
                                                  !privilege.privileged_for_the_rest;
}
