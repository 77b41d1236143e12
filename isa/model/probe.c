/* probe.c - see probe.h. */
#include "isa/model/probe.h"
#include "isa/mmu.h"

#include <string.h>

word probe_device(uint64_t devices, word port, uint64_t time)
{
    uint64_t mixed = (devices + port * 0x9e3779b97f4a7c15u) ^ time * 0xbf58476d1ce4e5b9u;
    return (word)((mixed ^ mixed >> 31) * 0x94d049bb133111ebu >> 32);
}

static struct probe *probe_of(struct machine *machine)
{
    return (struct probe *)machine;
}

static void note(struct probe *probe, const struct probe_event *event)
{
    if (probe->result->event_count < PROBE_EVENTS)
        probe->result->events[probe->result->event_count++] = *event;
}

static word probe_in(struct machine *machine, word port, uint64_t now)
{
    struct probe *probe = probe_of(machine);
    word value = probe_device(probe->devices, port, now);
    note(probe, &(struct probe_event){false, port, value, now});
    return value;
}

static void probe_out(struct machine *machine, word port, word value, uint64_t now)
{
    note(probe_of(machine), &(struct probe_event){true, port, value, now});
}

bool probe_init(struct probe *probe, enum profile profile)
{
    *probe = (struct probe){.result = NULL};
    if (!bare_init(&probe->bare, PROBE_STORAGE, profile))
        return false;
    probe->ops = *probe->bare.machine.ops;
    probe->ops.in = probe_in;
    probe->ops.out = probe_out;
    probe->bare.machine.ops = &probe->ops;
    return true;
}

void probe_free(struct probe *probe)
{
    bare_free(&probe->bare);
}

void probe_run(struct probe *probe, const struct probe_state *before, struct probe_result *result)
{
    struct machine *machine = &probe->bare.machine;
    uint64_t budget = 1;
    memset(result, 0, offsetof(struct probe_result, after));
    result->event_count = 0;
    probe->result = result;
    probe->devices = before->devices;
    machine->size = before->size;
    memory_store(&probe->bare.memory, 0, before->storage, PROBE_STORAGE);
    struct cpu cpu = before->cpu;
    result->trapped = machine->ops->run(machine, &cpu, &budget, &result->trap) == STOP_TRAP;
    result->after.cpu = cpu;
    result->after.size = before->size;
    result->after.devices = before->devices;
    memcpy(result->after.storage, probe->bare.memory.bytes, PROBE_STORAGE);
}

uint64_t chance_next(struct chance *chance)
{
    uint64_t z = chance->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

word chance_below(struct chance *chance, word n)
{
    return (word)((chance_next(chance) >> 32) * n >> 32);
}

static word any_word(struct chance *chance)
{
    return (word)chance_next(chance);
}

/* A value that instructions are likely to care about in this state. */
static word near_an_edge(struct chance *chance, const struct probe_state *state)
{
    const struct psw *psw = &state->cpu.psw;
    const word edges[] = {
        0,       psw->bound, psw->base,  0u - psw->base, state->size, state->size - psw->base,
        psw->pc, 0x7fffffff, 0x80000000, STATUS_MASK};
    word edge = edges[chance_below(chance, sizeof edges / sizeof edges[0])];
    static const word steps[] = {0, 0, 4, (word)-4, 1, (word)-1, 8, (word)-16};
    return edge + steps[chance_below(chance, sizeof steps / sizeof steps[0])];
}

static word likely_word(struct chance *chance, const struct probe_state *state)
{
    switch (chance_below(chance, 8)) {
    case 0:
        return any_word(chance);
    case 1:
        return chance_below(chance, 32);
    case 2:
    case 3:
        return near_an_edge(chance, state);
    default:
        return chance_below(chance, PROBE_STORAGE / 4) * 4;
    }
}

/* R: mostly such that something is inside it. */
static void draw_psw(struct chance *chance, struct probe_state *state)
{
    struct psw *psw = &state->cpu.psw;
    state->size = chance_below(chance, 2) ? PROBE_STORAGE : STORAGE_MIN;
    psw->status = any_word(chance) & STATUS_MASK;
    psw->base = chance_below(chance, state->size / 8) * 4;
    switch (chance_below(chance, 4)) {
    case 0:
        psw->bound = state->size - psw->base;
        break;
    case 1:
        psw->bound = chance_below(chance, 8) ? any_word(chance) | 0x10000 : STORAGE_MIN;
        break;
    default:
        psw->bound = 4 + chance_below(chance, state->size);
    }
    word reach = mmu_reach(psw, state->size);
    psw->pc = chance_below(chance, reach / 4) * 4;
}

static void draw_control(struct chance *chance, struct control *control)
{
    control->clock = chance_next(chance) >> chance_below(chance, 64);
    control->time = chance_next(chance) >> chance_below(chance, 64);
    control->timer = chance_below(chance, 4) ? chance_below(chance, 3) : any_word(chance);
    control->pending = chance_below(chance, 2) ? any_word(chance) : 0;
    control->mask = chance_below(chance, 2) ? any_word(chance) : 0;
    if (chance_below(chance, 16) == 0)
        control->clock |= UINT32_MAX;
    if (chance_below(chance, 16) == 0)
        control->time |= UINT32_MAX;
}

static void draw_storage(struct chance *chance, struct probe_state *state)
{
    for (word at = 0; at < PROBE_STORAGE; at += 32) {
        uint64_t fill[4];
        for (unsigned i = 0; i < 4; i++)
            fill[i] = chance_next(chance);
        memcpy(state->storage + at, fill, sizeof fill);
    }
    for (unsigned i = 0; i < 128; i++)
        memory_write32(state->storage + chance_below(chance, PROBE_STORAGE / 4) * 4,
                       likely_word(chance, state));
}

static word draw_word(struct chance *chance, enum insn insn)
{
    const struct insn_row *row = &insn_rows[insn];
    word w = any_word(chance) & 0x00ffffff;
    if (chance_below(chance, 4)) /* a small immediate, mostly a multiple of four */
        w = (w & ~(word)0x3fff) | (chance_below(chance, 32) & (chance_below(chance, 2) ? 31 : 28));
    w = (w & ~format_rows[row->format].zero) | (word)row->opcode << FIELD_opcode_SHIFT;
    return row->format == FORMAT_U ? w | chance_below(chance, 2) << FIELD_opcode_SHIFT : w;
}

bool probe_place(struct probe_state *state, word w)
{
    word reach = mmu_reach(&state->cpu.psw, state->size);
    if (mmu_fault(reach, state->cpu.psw.pc, INSN_BYTES) != CAUSE_NONE)
        return false;
    memory_write32(state->storage + state->cpu.psw.base + state->cpu.psw.pc, w);
    return true;
}

void probe_draw(struct chance *chance, enum insn insn, struct probe_state *state, word *w)
{
    state->cpu = (struct cpu){.x = {0}};
    do
        draw_psw(chance, state);
    while (mmu_reach(&state->cpu.psw, state->size) < INSN_BYTES);
    draw_control(chance, &state->cpu.control);
    state->devices = chance_next(chance);
    for (unsigned i = 1; i < REGISTERS; i++)
        state->cpu.x[i] = likely_word(chance, state);
    draw_storage(chance, state);
    *w = draw_word(chance, insn);
    probe_place(state, *w);
}
