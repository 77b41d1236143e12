/* look.c - see look.h. */
#include "vmm/hosted/debugger/look.h"
#include "isa/mmu.h"

#include <stdlib.h>
#include <string.h>

enum { DISK_READ = 1, TRAP_AREA_BYTES = 7 * 4 };

/* What the monitors saw during a step. */
struct seen {
    bool exited;
    unsigned guest;
    struct trap trap;
    enum verdict verdict;
};

static unsigned number_of(const struct debuggee *debuggee, const struct guest *guest)
{
    return (unsigned)(guest - debuggee->session.tower.guests);
}

bool look_translate(const struct cpu *cpu, word size, vaddr at, word bytes, paddr *real)
{
    word reach = mmu_reach(&cpu->psw, size);
    if (at > reach || bytes > reach - at)
        return false;
    *real = cpu->psw.base + at;
    return true;
}

static void saw(void *context, const struct vm *vm, const struct cpu *cpu, const struct trap *trap,
                enum verdict verdict)
{
    struct seen *seen = context;
    (void)cpu, (void)vm;
    seen->exited = true;
    seen->trap = *trap;
    seen->verdict = verdict;
}

static void observe(struct debuggee *debuggee, const struct guest *guest, struct seen *seen)
{
    struct tower *tower = &debuggee->session.tower;
    if (tower->options.depth)
        tower->vms[number_of(debuggee, guest)].observer =
            (struct observer){seen ? saw : NULL, seen};
}

/* Where a touch meets what is watched. */
static bool meets(const struct touch *touch, const struct point *point, paddr *at)
{
    *at = touch->at > point->address ? touch->at : point->address;
    return touch->bytes && *at - touch->at < touch->bytes && *at - point->address < point->length;
}

/* The word there, or what of it is watched. */
static word watched_value(const struct guest *guest, const struct point *point, paddr at)
{
    struct machine *machine = guest->computer.machine;
    uint8_t bytes[4] = {0};
    word size = point->address + point->length - at;
    machine->ops->load(machine, at, bytes, size < 4 ? size : 4);
    return memory_read32(bytes);
}

/* Where the next instruction of a guest goes in storage, if it is a load or a store. */
static bool operand_of(struct guest *guest, struct touch *touch)
{
    const struct cpu *cpu = &guest->computer.cpu;
    struct machine *machine = guest->computer.machine;
    paddr real;
    word w;
    if (!look_translate(cpu, machine->size, cpu->psw.pc, INSN_BYTES, &real) ||
        !machine_load_word(machine, real, &w))
        return false;
    vaddr address = cpu->x[insn_rs1(w)] + insn_imm14(w);
    enum insn insn = insn_decode(&machine->opcodes, w);
    switch (insn) {
    case INSN_lb:
    case INSN_lbu:
    case INSN_sb:
        touch->bytes = 1;
        break;
    case INSN_lh:
    case INSN_lhu:
    case INSN_sh:
        touch->bytes = 2;
        break;
    case INSN_lw:
    case INSN_sw:
        touch->bytes = 4;
        break;
    case INSN_lpsw:
    case INSN_spsw:
        touch->bytes = PSW_BYTES;
        break;
    default:
        return false;
    }
    touch->stores = insn == INSN_sb || insn == INSN_sh || insn == INSN_sw || insn == INSN_spsw;
    return look_translate(cpu, machine->size, address, touch->bytes, &touch->at);
}

/* What the step may touch. */
static void note_touches(struct guest *guest, struct before *before)
{
    const struct disk *disk = &guest->board.disk;
    struct touch *touches = before->touches;
    if (!operand_of(guest, &touches[TOUCH_OPERAND]))
        touches[TOUCH_OPERAND].bytes = 0;
    touches[TOUCH_TRAP] = (struct touch){TRAP_AREA_OLD, TRAP_AREA_BYTES, true};
    touches[TOUCH_DISK] =
        (struct touch){disk->command_address, disk->command_count * SECTOR_BYTES, true};
    if (disk->command != DISK_READ)
        touches[TOUCH_DISK].bytes = 0;
    before->disk = *disk;
}

/* What it did touch. */
static void confirm_touches(const struct debuggee *debuggee, const struct guest *guest,
                            struct before *before, const struct halt *halt)
{
    const struct disk *disk = &guest->board.disk;
    if (debuggee->timeline.now.instructions == before->moment.instructions)
        before->touches[TOUCH_OPERAND].bytes = 0;
    if (!halt->delivered)
        before->touches[TOUCH_TRAP].bytes = 0;
    if (disk->command && disk->due == before->disk.due)
        before->touches[TOUCH_DISK].bytes = 0;
}

static void note_values(struct debuggee *debuggee, size_t index, const struct guest *guest,
                        struct before *before)
{
    const struct point *point = debuggee->points[index];
    paddr at;
    for (unsigned i = 0; i < TOUCHES && index < TOUCH_VALUES; i++)
        if (meets(&before->touches[i], point, &at))
            before->values[i][index] = watched_value(guest, point, at);
}

/* Is the point's condition true of this guest? */
static bool holds(struct debuggee *debuggee, const struct point *point, const struct guest *guest)
{
    unsigned focus = debuggee->focus;
    if (!point->condition || !debuggee->condition)
        return true;
    debuggee->focus = number_of(debuggee, guest);
    bool yes = debuggee->condition(debuggee->context, point);
    debuggee->focus = focus;
    return yes;
}

static void note_before(struct debuggee *debuggee, struct guest *guest, struct before *before)
{
    bool watches = false;
    before->moment = debuggee->timeline.now;
    for (size_t i = 0; i < debuggee->point_count; i++) {
        struct point *point = debuggee->points[i];
        if (point->kind == POINT_TRAP && point->enabled)
            point->held = holds(debuggee, point, guest);
        if (point->kind != POINT_WATCH || !point->enabled)
            continue;
        if (!watches)
            note_touches(guest, before);
        watches = true;
        note_values(debuggee, i, guest, before);
    }
    before->user = guest->computer.cpu.psw.status & STATUS_U;
    memcpy(before->traps, guest->computer.traps, sizeof before->traps);
}

static bool concerns(const struct point *point, unsigned guest)
{
    return point->enabled && (point->guest == ANY_GUEST || point->guest == (int)guest);
}

/* Did the guest come to the place? Beginning to wait is no coming. */
static bool breaks_at(const struct point *point, const struct guest *guest, const struct halt *halt)
{
    const struct cpu *cpu = &guest->computer.cpu;
    bool user = cpu->psw.status & STATUS_U;
    paddr real;
    return cpu->psw.base + cpu->psw.pc == point->address && (halt->retired || halt->delivered) &&
           !computer_is_done(&guest->computer) && (point->user < 0 || point->user == (int)user) &&
           look_translate(cpu, guest->computer.machine->size, cpu->psw.pc, INSN_BYTES, &real);
}

static bool touches(const struct point *point, size_t index, const struct guest *guest,
                    const struct before *before, struct halt *halt)
{
    for (unsigned i = 0; i < TOUCHES; i++) {
        const struct touch *touch = &before->touches[i];
        paddr at;
        if (!(point->access & (touch->stores ? WATCH_WRITE : WATCH_READ)) ||
            !meets(touch, point, &at))
            continue;
        halt->address = at;
        halt->before = index < TOUCH_VALUES ? before->values[i][index] : 0;
        halt->after = watched_value(guest, point, at);
        return true;
    }
    return false;
}

/* Who deals with a trap in the end. */
static unsigned level_of(const struct debuggee *debuggee, const struct halt *halt)
{
    unsigned depth = debuggee->session.tower.options.depth;
    bool emulated = halt->exits && halt->verdict == VERDICT_EMULATE && halt->retired;
    return emulated ? depth - 1 : depth;
}

static bool is_trap(const struct debuggee *debuggee, const struct point *point,
                    const struct halt *halt)
{
    return halt->has_trap && (point->cause == ANY_CAUSE || point->cause == (int)halt->trap.cause) &&
           (!point->at_level || point->level == level_of(debuggee, halt));
}

/* A step may be two traps: one that is emulated, and the trace trap after it; or one that a monitor
 * sees as one and, as emulating it traps in its turn, the guest as another. */
static struct halt second_trap(const struct halt *halt)
{
    struct halt second = *halt;
    second.second = halt->retired;
    second.has_trap = halt->exits && halt->verdict == VERDICT_EMULATE && halt->delivered;
    second.exits = false;
    second.trap = halt->taken;
    return second;
}

static bool is_either_trap(const struct debuggee *debuggee, const struct point *point,
                           const struct halt *halt)
{
    struct halt second = second_trap(halt);
    return is_trap(debuggee, point, halt) || is_trap(debuggee, point, &second);
}

/* Did the guest's virtual mode change, to the one that is waited for? */
static bool changes_mode(const struct point *point, const struct guest *guest,
                         const struct before *before)
{
    bool user = guest->computer.cpu.psw.status & STATUS_U;
    return before->user != user && (point->user < 0 || point->user == (int)user);
}

static bool hits(struct debuggee *debuggee, size_t index, const struct guest *guest,
                 const struct before *before, struct halt *halt)
{
    const struct monitor *monitor = tower_monitor(&debuggee->session.tower);
    const struct point *point = debuggee->points[index];
    unsigned number = number_of(debuggee, guest);
    if (!concerns(point, number))
        return false;
    switch (point->kind) {
    case POINT_BREAK:
        return breaks_at(point, guest, halt);
    case POINT_WATCH:
        return touches(point, index, guest, before, halt);
    case POINT_TRAP:
        return is_either_trap(debuggee, point, halt);
    case POINT_MODE:
        return changes_mode(point, guest, before);
    case POINT_SWITCH:
        return monitor && monitor->switches != before->switches;
    }
    return false;
}

/* Which trap the step was, if any. */
static void find_trap(const struct guest *guest, const struct before *before,
                      const struct seen *seen, struct halt *halt)
{
    halt->exits = seen->exited;
    halt->verdict = seen->verdict;
    halt->has_trap = seen->exited;
    halt->trap = seen->trap;
    for (unsigned cause = 0; cause < CAUSES; cause++)
        halt->delivered |= guest->computer.traps[cause] != before->traps[cause];
    if (halt->delivered)
        halt->taken = guest->computer.trap;
    if (halt->delivered && !halt->exits) {
        halt->has_trap = true;
        halt->trap = guest->computer.trap;
    }
}

static bool counts_as_hit(struct debuggee *debuggee, struct point *point, const struct guest *guest)
{
    /* A trap stops before its step: what was true then counts. */
    if (point->kind == POINT_TRAP ? !point->held : !holds(debuggee, point, guest))
        return false;
    if (debuggee->searching)
        return true;
    point->hits++;
    if (point->ignore == 0)
        return true;
    point->ignore--;
    return false;
}

/* In a step a trap is stopped at before it, and what it touched comes before where it led to. */
enum phase { PHASE_TRAP, PHASE_TOUCH, PHASE_PLACE, PHASES };

static enum phase phase_of(enum point_kind kind)
{
    return kind == POINT_TRAP ? PHASE_TRAP : kind == POINT_WATCH ? PHASE_TOUCH : PHASE_PLACE;
}

/* Finds a point that the step hit. */
static bool find_hit(struct debuggee *debuggee, enum phase phase, const struct guest *guest,
                     const struct before *before, struct halt *halt)
{
    for (size_t i = 0; i < debuggee->point_count; i++) {
        struct point *point = debuggee->points[i];
        if (phase_of(point->kind) != phase || !hits(debuggee, i, guest, before, halt) ||
            !counts_as_hit(debuggee, point, guest))
            continue;
        if (phase == PHASE_TRAP && !is_trap(debuggee, point, halt))
            *halt = second_trap(halt);
        halt->reason = HALT_POINT;
        halt->point = point->number;
        halt->kind = point->kind;
        return true;
    }
    return false;
}

/* The first hit of the step, or going back the last; of those after it only if it ends before a
 * moment, if one is given. */
static bool find_first_hit(struct debuggee *debuggee, const struct guest *guest,
                           const struct before *before, bool traps_too, const struct moment *end,
                           struct halt *halt)
{
    bool after_too = !end || moment_before(debuggee->timeline.now, *end);
    for (unsigned i = 0; i < PHASES; i++) {
        enum phase phase = debuggee->searching ? PHASES - 1 - i : i;
        if ((phase == PHASE_TRAP ? traps_too : after_too) &&
            find_hit(debuggee, phase, guest, before, halt))
            return true;
    }
    return false;
}

/* A step that traps is shown before it happens: what it prints is held back until it does. Returns
 * where it would go; NULL: nowhere. */
static FILE *hold_output(struct debuggee *debuggee, struct output *output)
{
    bool traps = false;
    for (size_t i = 0; i < debuggee->point_count; i++)
        traps |= debuggee->points[i]->enabled && debuggee->points[i]->kind == POINT_TRAP;
    if (!traps || output->quiet || !output->file)
        return NULL;
    if (!debuggee->held)
        debuggee->held = open_memstream(&debuggee->held_text, &debuggee->held_size);
    if (!debuggee->held)
        return NULL;
    rewind(debuggee->held);
    FILE *file = output->file;
    output->file = debuggee->held;
    return file;
}

static void release_output(struct debuggee *debuggee, struct output *output, FILE *file, bool drop)
{
    if (!file)
        return;
    output->file = file;
    long said = ftell(debuggee->held);
    if (said == 0 || drop)
        return;
    fflush(debuggee->held);
    fwrite(debuggee->held_text, 1, (size_t)said, file);
}

struct guest *look(struct debuggee *debuggee, struct before *before, struct halt *halt,
                   bool traps_too, const struct moment *end, bool *hit)
{
    struct seen seen = {.exited = false};
    uint64_t one = 1;
    const struct monitor *monitor = tower_monitor(&debuggee->session.tower);
    *hit = false;
    before->switches = monitor ? monitor->switches : 0;
    struct guest *guest = tower_next(&debuggee->session.tower, &one);
    if (!guest)
        return NULL;
    note_before(debuggee, guest, before);
    FILE *file = hold_output(debuggee, &guest->output);
    observe(debuggee, guest, &seen);
    timeline_step(&debuggee->timeline);
    observe(debuggee, guest, NULL);
    *halt = (struct halt){.reason = HALT_STEPPED, .guest = number_of(debuggee, guest)};
    halt->retired = debuggee->timeline.now.instructions != before->moment.instructions;
    find_trap(guest, before, &seen, halt);
    confirm_touches(debuggee, guest, before, halt);
    *hit = find_first_hit(debuggee, guest, before, traps_too, end, halt);
    release_output(debuggee, &guest->output, file, *hit && halt->kind == POINT_TRAP);
    return guest;
}

bool look_at_places(struct debuggee *debuggee, struct halt *halt)
{
    *halt = (struct halt){.reason = HALT_POINT, .kind = POINT_BREAK, .retired = true};
    for (; halt->guest < debuggee->session.tower.options.guests; halt->guest++) {
        const struct guest *guest = &debuggee->session.tower.guests[halt->guest];
        for (size_t i = 0; i < debuggee->point_count; i++) {
            struct point *point = debuggee->points[i];
            halt->point = point->number;
            if (point->kind == POINT_BREAK && concerns(point, halt->guest) &&
                breaks_at(point, guest, halt) && counts_as_hit(debuggee, point, guest))
                return true;
        }
    }
    return false;
}

bool look_at_touches(struct debuggee *debuggee, struct before *before, struct halt *halt)
{
    struct seen seen = {.exited = false};
    uint64_t one = 1;
    struct guest *guest = tower_next(&debuggee->session.tower, &one);
    if (!guest)
        return false;
    note_before(debuggee, guest, before);
    timeline_step(&debuggee->timeline);
    *halt = (struct halt){.guest = number_of(debuggee, guest)};
    find_trap(guest, before, &seen, halt);
    confirm_touches(debuggee, guest, before, halt);
    return find_hit(debuggee, PHASE_TOUCH, guest, before, halt);
}
