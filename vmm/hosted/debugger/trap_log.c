/* trap_log.c - see trap_log.h. */
#include "vmm/hosted/debugger/trap_log.h"

static uint64_t count_of_guest(struct tower *tower, unsigned index)
{
    uint64_t count = 0;
    for (unsigned cause = 0; cause < CAUSES; cause++)
        count += tower->guests[index].computer.traps[cause];
    if (tower->options.depth == 0)
        return count;
    const struct vm_counts *counts = &tower->vms[index].counts;
    return count + counts->exits - counts->reflected;
}

/* What the dispatcher saw, and what was delivered without it; what was reflected is in both. */
uint64_t trap_log_count(struct debuggee *debuggee)
{
    struct tower *tower = &debuggee->session.tower;
    uint64_t count = 0;
    for (unsigned i = 0; i < tower->options.guests; i++)
        count += count_of_guest(tower, i);
    return count;
}

uint64_t trap_log_earlier(struct debuggee *debuggee)
{
    struct timeline *timeline = &debuggee->timeline;
    struct moment here = timeline->now;
    timeline_travel(timeline, timeline_first(timeline));
    uint64_t count = trap_log_count(debuggee);
    timeline_travel(timeline, here);
    return count;
}

/* A walk along the run. */
struct walk {
    struct debuggee *debuggee;
    trap_log_visit *visit;
    void *context;
    uint64_t number;
    uint64_t before;         /* instructions of the run that the machines' counters lack */
    struct trap_record exit; /* the last trap that a dispatcher saw */
    bool open;               /* it may still be delivered to its guest, and was not told of yet */
};

/* How many instructions had retired before the step that traps so: some of them are complete. */
static uint64_t before_step(enum cause cause, uint64_t instructions)
{
    return instructions - (!cause_is_fault(cause) && cause != CAUSE_INTERRUPT);
}

static void close_exit(struct walk *walk)
{
    if (walk->open)
        walk->visit(walk->context, &walk->exit);
    walk->open = false;
}

/* Instructions that the guests' virtual machines have counted. */
static uint64_t retired(const struct tower *tower)
{
    uint64_t count = 0;
    for (unsigned i = 0; i < tower->options.guests; i++) {
        const struct vm_counts *counts = &tower->vms[i].counts;
        count += counts->direct + counts->emulated + counts->interpreted;
    }
    return count;
}

static void saw_exit(void *context, const struct vm *vm, const struct cpu *cpu,
                     const struct trap *trap, enum verdict verdict)
{
    struct walk *walk = context;
    const struct tower *tower = &walk->debuggee->session.tower;
    close_exit(walk);
    walk->exit = (struct trap_record){.number = ++walk->number,
                                      .instructions =
                                          before_step(trap->cause, walk->before + retired(tower)),
                                      .guest = (unsigned)(vm - tower->vms),
                                      .trap = *trap,
                                      .psw = cpu->psw,
                                      .exits = true,
                                      .verdict = verdict};
    walk->open = true;
}

/* Is what was just delivered the trap that a dispatcher saw just before? One that was emulated is,
 * if no instruction came of it. */
static bool belongs_to_exit(const struct walk *walk, unsigned guest, uint64_t instructions)
{
    const struct trap_record *exit = &walk->exit;
    if (!walk->open || exit->guest != guest)
        return false;
    return exit->verdict == VERDICT_REFLECT || exit->instructions == instructions;
}

static void saw_delivery(void *context, struct guest *guest, uint64_t instructions)
{
    struct walk *walk = context;
    unsigned number = (unsigned)(guest - walk->debuggee->session.tower.guests);
    bool known = belongs_to_exit(walk, number, instructions);
    walk->exit.handed = known;
    walk->exit.taken = guest->computer.trap;
    close_exit(walk);
    if (known)
        return;
    struct trap_record record = {.number = ++walk->number,
                                 .instructions =
                                     before_step(guest->computer.trap.cause, instructions),
                                 .guest = number,
                                 .trap = guest->computer.trap,
                                 .psw = debuggee_psw_at(guest->computer.machine, TRAP_AREA_OLD),
                                 .handed = true,
                                 .taken = guest->computer.trap};
    record.psw.pc = record.trap.pc;
    walk->visit(walk->context, &record);
}

static void observe(struct tower *tower, struct observer observer)
{
    for (unsigned i = 0; tower->options.depth && i < tower->options.guests; i++)
        tower->vms[i].observer = observer;
}

bool trap_log_walk(struct debuggee *debuggee, trap_log_visit *visit, void *context)
{
    struct timeline *timeline = &debuggee->timeline;
    struct tower *tower = &debuggee->session.tower;
    struct walk walk = {.debuggee = debuggee, .visit = visit, .context = context};
    struct moment first = timeline_first(timeline), here = timeline->now;
    timeline_travel(timeline, first);
    walk.number = trap_log_count(debuggee);
    walk.before = tower->options.depth ? first.instructions - retired(tower) : 0;
    timeline_travel(timeline, here);
    observe(tower, (struct observer){saw_exit, &walk});
    timeline->interrupts = debuggee->interrupts;
    timeline->interrupter = debuggee->interrupter;
    bool whole = timeline_retrace(timeline, first, saw_delivery, &walk);
    timeline->interrupts = NULL;
    observe(tower, (struct observer){NULL, NULL});
    close_exit(&walk);
    return whole;
}

/* A record that is looked for. */
struct quest {
    uint64_t number;
    bool found;
    struct trap_record *record;
};

static void keep_if_it(void *context, const struct trap_record *record)
{
    struct quest *quest = context;
    if (record->number != quest->number)
        return;
    quest->found = true;
    *quest->record = *record;
}

bool trap_log_find(struct debuggee *debuggee, uint64_t number, struct trap_record *record,
                   bool *interrupted)
{
    struct quest quest = {.number = number, .record = record};
    struct timeline *timeline = &debuggee->timeline;
    struct moment here = timeline->now, furthest = timeline->furthest;
    debuggee_hush(debuggee, true);
    timeline_travel(timeline, furthest);
    timeline_step(timeline);
    *interrupted = !trap_log_walk(debuggee, keep_if_it, &quest);
    timeline_travel(timeline, here);
    timeline->furthest = furthest;
    debuggee_hush(debuggee, false);
    return quest.found;
}

void trap_log_go(struct debuggee *debuggee, const struct trap_record *record)
{
    struct timeline *timeline = &debuggee->timeline;
    debuggee_hush(debuggee, true);
    timeline_travel(timeline, (struct moment){record->instructions, 0});
    while (trap_log_count(debuggee) < record->number && timeline_step(timeline))
        continue;
    timeline_back(timeline);
    debuggee_hush(debuggee, false);
}
