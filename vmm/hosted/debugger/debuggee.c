/* debuggee.c - see debuggee.h. While points are set every step is looked at; without any the guests
 * run at full speed. */
#include "vmm/hosted/debugger/debuggee.h"
#include "isa/mmu.h"

#include <stdlib.h>
#include <string.h>

/* How often someone is asked whether to go on: instructions at full speed, steps looked at. */
enum { FREE_INTERVAL = 1000000, LOOK_INTERVAL = 10000 };

enum { FIRST_STRETCH = 1000 }; /* instructions that are searched first, going back */
enum { PEEK_STEPS = 1000000 }; /* of others, until the focus guest is given up */

/* What the monitors saw during a step. */
struct seen {
    bool exited;
    unsigned guest;
    struct trap trap;
    enum verdict verdict;
};

/* Bytes that a step writes or reads: as an instruction, as a trap, as the disk. */
struct touch {
    paddr at;
    word bytes; /* 0: none */
    bool stores;
};
enum { TOUCH_OPERAND, TOUCH_TRAP, TOUCH_DISK, TOUCHES };

enum { VALUES = 64, DISK_READ = 1, TRAP_AREA_BYTES = 7 * 4 };

/* What is compared before and after a step. */
struct before {
    struct moment moment;
    uint64_t switches;
    bool user; /* of the guest that makes the step, as is all that follows */
    uint64_t traps[CAUSES];
    struct touch touches[TOUCHES]; /* before the step those that may be, then those that were */
    word values[TOUCHES][VALUES];  /* of the first points, if such a touch concerns them */
    struct disk disk;
};

static unsigned number_of(const struct debuggee *debuggee, const struct guest *guest)
{
    return (unsigned)(guest - debuggee->session.tower.guests);
}

struct guest *debuggee_guest(struct debuggee *debuggee)
{
    return &debuggee->session.tower.guests[debuggee->focus];
}

struct cpu *debuggee_cpu(struct debuggee *debuggee)
{
    return &debuggee_guest(debuggee)->computer.cpu;
}

struct machine *debuggee_machine(struct debuggee *debuggee)
{
    return debuggee_guest(debuggee)->computer.machine;
}

bool debuggee_open(struct debuggee *debuggee, const struct cli_args *args, struct error *error)
{
    struct tower_options options;
    *debuggee = (struct debuggee){.focus = 0};
    session_options(args, (unsigned)args->operand_count, &options);
    if (!session_open(&debuggee->session, args, &options, args->operands, error))
        return false;
    if (timeline_begin(&debuggee->timeline, &debuggee->session.tower, error))
        return true;
    struct error ignored;
    session_close(&debuggee->session, &ignored);
    return false;
}

static void free_point(struct point *point)
{
    if (point) {
        free(point->condition);
        free(point->text);
    }
    free(point);
}

void debuggee_close(struct debuggee *debuggee)
{
    struct error ignored;
    for (size_t i = 0; i < debuggee->point_count; i++)
        free_point(debuggee->points[i]);
    free(debuggee->points);
    if (debuggee->held)
        fclose(debuggee->held);
    free(debuggee->held_text);
    timeline_end(&debuggee->timeline);
    session_close(&debuggee->session, &ignored);
}

unsigned debuggee_add(struct debuggee *debuggee, const struct point *point)
{
    size_t bytes = (debuggee->point_count + 1) * sizeof *debuggee->points;
    struct point **points = realloc(debuggee->points, bytes);
    struct point *copy = malloc(sizeof *copy);
    if (points)
        debuggee->points = points;
    if (!points || !copy) {
        free(copy);
        return 0;
    }
    *copy = *point;
    copy->condition = point->condition ? strdup(point->condition) : NULL;
    copy->text = point->text ? strdup(point->text) : NULL;
    copy->enabled = true;
    copy->number = ++debuggee->last_number;
    points[debuggee->point_count++] = copy;
    return copy->number;
}

struct point *debuggee_point(struct debuggee *debuggee, unsigned number)
{
    for (size_t i = 0; i < debuggee->point_count; i++)
        if (debuggee->points[i]->number == number)
            return debuggee->points[i];
    return NULL;
}

bool debuggee_remove(struct debuggee *debuggee, unsigned number)
{
    size_t kept = 0, count = debuggee->point_count;
    for (size_t i = 0; i < count; i++) {
        if (debuggee->points[i]->number == number)
            free_point(debuggee->points[i]);
        else
            debuggee->points[kept++] = debuggee->points[i];
    }
    debuggee->point_count = kept;
    return kept < count;
}

static bool translate(const struct cpu *cpu, word size, vaddr at, word bytes, paddr *real)
{
    word reach = mmu_reach(&cpu->psw, size);
    if (at > reach || bytes > reach - at)
        return false;
    *real = cpu->psw.base + at;
    return true;
}

bool debuggee_translate(struct debuggee *debuggee, vaddr at, paddr *real)
{
    return translate(debuggee_cpu(debuggee), debuggee_machine(debuggee)->size, at, 1, real);
}

struct psw debuggee_psw_at(struct machine *machine, paddr at)
{
    word words[4] = {0};
    for (word i = 0; i < 4; i++)
        machine_load_word(machine, at + 4 * i, &words[i]);
    return (struct psw){words[0], words[1], words[2], words[3]};
}

bool debuggee_load(struct debuggee *debuggee, paddr at, void *to, word size)
{
    struct machine *machine = debuggee_machine(debuggee);
    return machine->ops->load(machine, at, to, size);
}

bool debuggee_read(struct debuggee *debuggee, vaddr at, void *to, word size)
{
    paddr real;
    return translate(debuggee_cpu(debuggee), debuggee_machine(debuggee)->size, at, size, &real) &&
           debuggee_load(debuggee, real, to, size);
}

bool debuggee_store(struct debuggee *debuggee, paddr at, const void *from, word size,
                    struct error *error)
{
    struct machine *machine = debuggee_machine(debuggee);
    if (!machine->ops->store(machine, at, from, size))
        return error_set(error, "physical 0x%x is outside the guest's storage", at);
    return timeline_changed(&debuggee->timeline, error);
}

bool debuggee_write(struct debuggee *debuggee, vaddr at, const void *from, word size,
                    struct error *error)
{
    paddr real;
    if (!translate(debuggee_cpu(debuggee), debuggee_machine(debuggee)->size, at, size, &real))
        return error_set(error, "0x%x is outside what R shows", at);
    return debuggee_store(debuggee, real, from, size, error);
}

bool debuggee_set_cpu(struct debuggee *debuggee, const struct cpu *cpu, struct error *error)
{
    if (!cpu_is_valid(cpu))
        return error_set(error, "no processor can be in that state");
    *debuggee_cpu(debuggee) = *cpu;
    return timeline_changed(&debuggee->timeline, error);
}

bool debuggee_type(struct debuggee *debuggee, int character, struct error *error)
{
    if (!tower_type(&debuggee->session.tower, debuggee->focus, character, error))
        return false;
    timeline_forget_future(&debuggee->timeline);
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
    if (!translate(cpu, machine->size, cpu->psw.pc, INSN_BYTES, &real) ||
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
    return translate(cpu, machine->size, address, touch->bytes, &touch->at);
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
    for (unsigned i = 0; i < TOUCHES && index < VALUES; i++)
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
           translate(cpu, guest->computer.machine->size, cpu->psw.pc, INSN_BYTES, &real);
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
        halt->before = index < VALUES ? before->values[i][index] : 0;
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

/* One step, looked at. Fills halt if a point was hit; returns the guest, or NULL if none can
 * run. */
static struct guest *look(struct debuggee *debuggee, struct before *before, struct halt *halt,
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

static bool is_interrupted(struct debuggee *debuggee)
{
    return debuggee->interrupts && debuggee->interrupts(debuggee->interrupter);
}

/* The same for loops that look at every step. */
static bool is_interrupted_now_and_then(struct debuggee *debuggee)
{
    if (++debuggee->looks < LOOK_INTERVAL)
        return false;
    debuggee->looks = 0;
    return is_interrupted(debuggee);
}

static void cannot_run(struct debuggee *debuggee, struct halt *halt)
{
    struct tower *tower = &debuggee->session.tower;
    halt->reason = HALT_DONE;
    for (unsigned i = 0; i < tower->options.guests; i++)
        if (!computer_is_done(&tower->guests[i].computer))
            halt->reason = HALT_STUCK;
}

static void take_hit(struct debuggee *debuggee, const struct halt *halt)
{
    struct point *point = debuggee_point(debuggee, halt->point);
    debuggee->focus = halt->guest;
    if (point && point->temporary)
        debuggee_remove(debuggee, point->number);
}

void debuggee_show_trap(struct debuggee *debuggee)
{
    debuggee->has_shown = true;
    debuggee->shown = debuggee->timeline.now;
}

/* Was a stop before the trap that comes next told of, and nothing has moved since? */
static bool is_shown(const struct debuggee *debuggee)
{
    return debuggee->has_shown && moment_same(debuggee->shown, debuggee->timeline.now);
}

/* A trap is shown before it happens: back to before the step. */
static void arrive(struct debuggee *debuggee, const struct before *before, const struct halt *halt)
{
    if (halt->reason == HALT_POINT && halt->kind == POINT_TRAP) {
        timeline_travel(&debuggee->timeline, before->moment);
        debuggee_show_trap(debuggee);
    }
    if (halt->reason == HALT_POINT)
        take_hit(debuggee, halt);
}

static bool any_point(const struct debuggee *debuggee)
{
    for (size_t i = 0; i < debuggee->point_count; i++)
        if (debuggee->points[i]->enabled)
            return true;
    return false;
}

static void run_freely(struct debuggee *debuggee, struct halt *halt)
{
    struct timeline *timeline = &debuggee->timeline;
    for (;;) {
        uint64_t before = timeline->now.instructions;
        if (is_interrupted(debuggee)) {
            halt->reason = HALT_INTERRUPTED;
            return;
        }
        timeline_run(timeline, FREE_INTERVAL);
        if (timeline->now.instructions - before < FREE_INTERVAL) {
            cannot_run(debuggee, halt);
            return;
        }
    }
}

void debuggee_until(struct debuggee *debuggee, debuggee_wish *wish, void *context,
                    struct halt *halt)
{
    struct before before = {.user = false};
    bool hit = false, traps_too = !wish && !is_shown(debuggee); /* who steps, steps */
    *halt = (struct halt){.guest = debuggee->focus};
    debuggee->has_shown = false;
    for (;;) {
        if (!look(debuggee, &before, halt, traps_too, NULL, &hit)) {
            *halt = (struct halt){.guest = debuggee->focus};
            cannot_run(debuggee, halt);
            return;
        }
        traps_too = true;
        if (hit || (wish && wish(debuggee, halt, context)))
            break;
        if (is_interrupted_now_and_then(debuggee)) {
            halt->reason = HALT_INTERRUPTED;
            break;
        }
    }
    arrive(debuggee, &before, halt);
}

void debuggee_continue(struct debuggee *debuggee, struct halt *halt)
{
    *halt = (struct halt){.guest = debuggee->focus};
    if (any_point(debuggee))
        debuggee_until(debuggee, NULL, NULL, halt);
    else
        run_freely(debuggee, halt);
}

void debuggee_restart(struct debuggee *debuggee)
{
    timeline_restart(&debuggee->timeline);
    debuggee->has_shown = false;
}

/* Breakpoints at the first instructions, to which no step leads. */
static bool breaks_at_once(struct debuggee *debuggee, struct halt *halt)
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

void debuggee_run(struct debuggee *debuggee, struct halt *halt)
{
    debuggee_restart(debuggee);
    if (breaks_at_once(debuggee, halt))
        take_hit(debuggee, halt);
    else
        debuggee_continue(debuggee, halt);
}

static bool is_in_focus(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    (void)context;
    return halt->guest == debuggee->focus;
}

void debuggee_step(struct debuggee *debuggee, struct halt *halt)
{
    *halt = (struct halt){.reason = HALT_DONE, .guest = debuggee->focus};
    if (computer_is_done(&debuggee_guest(debuggee)->computer))
        return;
    debuggee_until(debuggee, is_in_focus, NULL, halt);
}

bool debuggee_go(struct debuggee *debuggee, struct moment moment)
{
    struct timeline *timeline = &debuggee->timeline;
    debuggee->has_shown = false;
    timeline->interrupts = debuggee->interrupts;
    timeline->interrupter = debuggee->interrupter;
    bool arrived = timeline_travel(timeline, moment);
    timeline->interrupts = NULL;
    return arrived;
}

/* What a search backwards is for. */
struct search {
    debuggee_wish *wish; /* or NULL */
    void *context;
    bool points; /* hits of points, too */
    bool before; /* a wish means the moment before its step */
    bool interrupted;
    struct moment found;
    struct halt halt;
};

/* Looks at each step from one moment to another and keeps the last that was searched for, among
 * those before `to`, or at it if told so. */
static bool search_between(struct debuggee *debuggee, struct search *search, struct moment from,
                           struct moment to, bool at_it_too)
{
    struct timeline *timeline = &debuggee->timeline;
    struct before before = {.user = false};
    struct halt now;
    bool found = false, hit;
    struct moment end = {to.instructions, to.steps + at_it_too};
    timeline_travel(timeline, from);
    while (moment_before(timeline->now, to) && !search->interrupted) {
        search->interrupted = is_interrupted_now_and_then(debuggee);
        if (!look(debuggee, &before, &now, true, &end, &hit))
            break;
        hit = hit && search->points;
        bool wished = !hit && search->wish && search->wish(debuggee, &now, search->context);
        bool earlier = hit ? now.kind == POINT_TRAP : search->before;
        struct moment at = earlier ? before.moment : timeline->now;
        if (!(hit || wished) || !moment_before(at, end))
            continue;
        found = true;
        search->found = at;
        search->halt = now;
        search->halt.reason = hit ? HALT_POINT : HALT_STEPPED;
    }
    return found;
}

void debuggee_hush(struct debuggee *debuggee, bool quiet)
{
    struct tower *tower = &debuggee->session.tower;
    debuggee->searching = quiet;
    debuggee->timeline.quiet = quiet;
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower->guests[i].output.quiet = quiet;
}

/* Where a stretch begins that ends at `to`. */
static struct moment begin_of_stretch(const struct timeline *timeline, struct moment to,
                                      uint64_t instructions)
{
    struct moment first = timeline_first(timeline);
    if (to.instructions <= instructions || to.instructions - instructions <= first.instructions)
        return first;
    return (struct moment){to.instructions - instructions, 0};
}

/* Stretch by stretch back in time, each longer than the one before: most of what is looked for is
 * near. */
static void search_back(struct debuggee *debuggee, struct search *search, struct halt *halt)
{
    struct timeline *timeline = &debuggee->timeline;
    struct moment first = timeline_first(timeline), here = timeline->now, to = here;
    uint64_t stretch = FIRST_STRETCH;
    bool found = false;
    *halt = (struct halt){.reason = HALT_BEGINNING, .guest = debuggee->focus};
    debuggee_hush(debuggee, true);
    while (!found && !search->interrupted && moment_before(first, to)) {
        struct moment from = begin_of_stretch(timeline, to, stretch);
        found = search_between(debuggee, search, from, to, !moment_same(to, here));
        to = from;
        stretch *= 8;
    }
    if (found)
        *halt = search->halt;
    else if (search->interrupted)
        halt->reason = HALT_INTERRUPTED;
    timeline_travel(timeline, found ? search->found : search->interrupted ? here : first);
    debuggee_hush(debuggee, false);
    debuggee->has_shown = false;
    if (halt->reason == HALT_POINT && halt->kind == POINT_TRAP)
        debuggee_show_trap(debuggee);
}

struct moment debuggee_ago(const struct debuggee *debuggee, uint64_t instructions)
{
    return begin_of_stretch(&debuggee->timeline, debuggee->timeline.now, instructions);
}

void debuggee_retrace(struct debuggee *debuggee, struct moment from, debuggee_wish *wish,
                      void *context)
{
    struct search search = {.wish = wish, .context = context};
    struct moment here = debuggee->timeline.now;
    debuggee_hush(debuggee, true);
    search_between(debuggee, &search, from, here, false);
    timeline_travel(&debuggee->timeline, here);
    debuggee_hush(debuggee, false);
}

void debuggee_reverse_until(struct debuggee *debuggee, debuggee_wish *wish, void *context,
                            struct halt *halt)
{
    struct search search = {.wish = wish, .context = context, .points = any_point(debuggee)};
    if (!wish && !search.points) {
        *halt = (struct halt){.reason = HALT_BEGINNING, .guest = debuggee->focus};
        timeline_travel(&debuggee->timeline, timeline_first(&debuggee->timeline));
        return;
    }
    search_back(debuggee, &search, halt);
    if (halt->reason == HALT_POINT)
        take_hit(debuggee, halt);
}

void debuggee_reverse_continue(struct debuggee *debuggee, struct halt *halt)
{
    debuggee_reverse_until(debuggee, NULL, NULL, halt);
}

void debuggee_reverse_step(struct debuggee *debuggee, struct halt *halt)
{
    struct search search = {.wish = is_in_focus, .before = true};
    search_back(debuggee, &search, halt);
}

void debuggee_peek(struct debuggee *debuggee, struct peek *peek)
{
    struct timeline *timeline = &debuggee->timeline;
    struct before before = {.user = false};
    struct moment here = timeline->now;
    const struct guest *guest = NULL;
    bool hit;
    *peek = (struct peek){.before = *debuggee_cpu(debuggee)};
    debuggee_hush(debuggee, true);
    unsigned steps = computer_is_done(&debuggee_guest(debuggee)->computer) ? PEEK_STEPS : 0;
    while (guest != debuggee_guest(debuggee) && steps++ < PEEK_STEPS)
        if (!(guest = look(debuggee, &before, &peek->halt, false, NULL, &hit)))
            break;
    peek->runs = guest == debuggee_guest(debuggee);
    peek->after = *debuggee_cpu(debuggee);
    peek->saved = debuggee_psw_at(debuggee_machine(debuggee), TRAP_AREA_OLD);
    peek->state = debuggee_guest(debuggee)->computer.state;
    timeline_travel(timeline, here);
    debuggee_hush(debuggee, false);
}

bool debuggee_next_trap(struct debuggee *debuggee, struct halt *halt)
{
    struct peek peek;
    debuggee_peek(debuggee, &peek);
    *halt = peek.halt;
    return peek.runs && halt->has_trap;
}

bool debuggee_was_watched(struct debuggee *debuggee, struct halt *halt)
{
    struct timeline *timeline = &debuggee->timeline;
    struct before before = {.user = false};
    struct moment here = timeline->now;
    uint64_t one = 1;
    bool hit = false;
    debuggee_hush(debuggee, true);
    struct guest *guest = timeline_back(timeline) ? tower_next(timeline->tower, &one) : NULL;
    if (guest) {
        note_before(debuggee, guest, &before);
        timeline_step(timeline);
        *halt = (struct halt){.guest = number_of(debuggee, guest)};
        find_trap(guest, &before, &(struct seen){.exited = false}, halt);
        confirm_touches(debuggee, guest, &before, halt);
        hit = find_hit(debuggee, PHASE_TOUCH, guest, &before, halt);
        timeline_travel(timeline, here);
    }
    debuggee_hush(debuggee, false);
    return hit;
}
