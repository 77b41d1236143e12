/* apparatus_run.c - see apparatus.h: from power-on to the end, slice by slice.
 *
 * During a slice neither mode nor R nor interrupt enabling changes. Who meddles does so between
 * slices, and only by telling the intervenor, which does it before the next instruction. */
#include "isa/mmu.h"
#include "vmm/hosted/grader/experiment/apparatus.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static struct cpu *cpu_of(struct apparatus *apparatus)
{
    return &apparatus->computer->cpu;
}

static void stop(struct apparatus *apparatus, enum run_end end)
{
    if (!apparatus->stopped)
        apparatus->seen->end = end;
    apparatus->stopped = true;
}

/* Room for one more. */
static bool grow(void **list, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    size_t more = *capacity ? 2 * *capacity : 64;
    void *grown = realloc(*list, more * size);
    if (!grown)
        return false;
    *list = grown;
    *capacity = more;
    return true;
}

/* What devices have to do by now they do. */
static void settle(struct apparatus *apparatus)
{
    uint64_t nothing = 0;
    computer_run_slice(apparatus->computer, &nothing);
}

static void keep_glimpse(struct apparatus *apparatus, struct glimpse *glimpse)
{
    const word ram = apparatus->conditions->ram;
    *glimpse = (struct glimpse){.reached = true,
                                .cpu = *cpu_of(apparatus),
                                .storage = malloc(ram),
                                .time = cpu_of(apparatus)->control.time};
    if (glimpse->storage)
        memcpy(glimpse->storage, apparatus->storage, ram);
    apparatus->failed |= !glimpse->storage;
}

static void keep_mode(struct apparatus *apparatus)
{
    struct observation *seen = apparatus->seen;
    bool user = cpu_of(apparatus)->psw.status & STATUS_U;
    if (!apparatus->conditions->modes ||
        (seen->mode_count && seen->modes[seen->mode_count - 1].user == user))
        return;
    if (grow((void **)&seen->modes, seen->mode_count, &apparatus->mode_capacity,
             sizeof *seen->modes))
        seen->modes[seen->mode_count++] =
            (struct mode_change){cpu_of(apparatus)->control.time, user};
    else
        apparatus->failed = true;
}

static void intervene(struct apparatus *apparatus, enum intervention_kind kind, word a, word b)
{
    struct intervention intervention = {.time = cpu_of(apparatus)->control.time,
                                        .traps = computer_traps(apparatus->computer),
                                        .kind = kind,
                                        .numbers = {a, b}};
    if (!intervenor_add(&apparatus->guest->intervenor, &intervention))
        apparatus->failed = true;
}

/* Where a word is that a poke is for; false if there is none. `process` is whose R is meant. */
static bool locate(const struct apparatus *apparatus, const struct spec_injection *injection,
                   const struct psw *process, paddr *at)
{
    const struct image_symbol *symbol =
        injection->symbol ? image_symbol_named(apparatus->conditions->image, injection->symbol)
                          : NULL;
    const word ram = apparatus->conditions->ram;
    word address = symbol ? symbol->value : injection->address;
    word reach = injection->user ? mmu_reach(process, ram) : ram;
    if ((injection->symbol && !symbol) || reach < sizeof(word) || address > reach - sizeof(word))
        return false;
    *at = injection->user ? process->base + address : address;
    return true;
}

/* False if it cannot be done. */
static bool inject(struct apparatus *apparatus, const struct spec_injection *injection,
                   const struct psw *process)
{
    paddr at;
    switch (injection->kind) {
    case INJECT_POKE:
        if (!locate(apparatus, injection, process, &at))
            return false;
        intervene(apparatus, INTERVENE_STORE, at, injection->value);
        break;
    case INJECT_REGISTER:
        intervene(apparatus, INTERVENE_REGISTER, injection->number, injection->value);
        break;
    case INJECT_INTERRUPT:
        intervene(apparatus, INTERVENE_INTERRUPT, injection->number, 0);
        break;
    case INJECT_DISK_ERROR:
        intervene(apparatus, INTERVENE_DISK_ERROR, 0, 0);
        break;
    case INJECT_TORN_WRITE:
        intervene(apparatus, INTERVENE_TORN_WRITE, injection->number, 0);
        break;
    case INJECT_POWER_CUT:
        apparatus->cut = true;
        break;
    }
    return true;
}

static void inject_now(struct apparatus *apparatus, size_t index, const struct psw *process)
{
    if (!inject(apparatus, &apparatus->conditions->injections[index], process))
        return;
    apparatus->injections_left--;
    apparatus->injected_at = apparatus->computer->retired;
}

/* Looks and injections whose moment it is. First looks: what is injected then is not yet there. */
static void moment_of_trap(struct apparatus *apparatus, const struct seen_trap *trap)
{
    const struct conditions *conditions = apparatus->conditions;
    for (size_t i = 0; i < conditions->look_count; i++)
        if (occasion_at_trap(&apparatus->looks[i], trap->trap.cause))
            keep_glimpse(apparatus, &apparatus->seen->looks[i]);
    for (size_t i = 0; i < conditions->injection_count; i++)
        if (occasion_at_trap(&apparatus->injections[i], trap->trap.cause))
            inject_now(apparatus, i, &trap->old);
}

static void moment_of_instructions(struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    const uint64_t retired = apparatus->computer->retired;
    for (size_t i = 0; i < conditions->look_count; i++)
        if (occasion_at_instructions(&apparatus->looks[i], retired)) {
            settle(apparatus);
            keep_glimpse(apparatus, &apparatus->seen->looks[i]);
        }
    for (size_t i = 0; i < conditions->injection_count; i++)
        if (occasion_at_instructions(&apparatus->injections[i], retired))
            inject_now(apparatus, i, &cpu_of(apparatus)->psw);
}

/* Will the next thing that happens be that the instruction at pc executes? */
static bool will_execute(const struct apparatus *apparatus)
{
    const struct computer *computer = apparatus->computer;
    return computer->state == COMPUTER_RUNNING && !computer->machine->bus->off &&
           !computer->cpu.control.waiting && !cpu_takes_interrupt(&computer->cpu);
}

/* Most instructions are nobody's: this is asked of each. */
static bool is_somewhere(const struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    const struct cpu *cpu = &apparatus->computer->cpu;
    bool any = false;
    for (size_t i = 0; i < conditions->look_count; i++)
        any |= occasion_is_here(&apparatus->looks[i], cpu, apparatus->storage);
    for (size_t i = 0; i < conditions->injection_count; i++)
        any |= occasion_is_here(&apparatus->injections[i], cpu, apparatus->storage);
    return any;
}

static void moment_before_instruction(struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    if (!is_somewhere(apparatus))
        return;
    settle(apparatus);
    if (!will_execute(apparatus))
        return;
    for (size_t i = 0; i < conditions->look_count; i++)
        if (occasion_before_instruction(&apparatus->looks[i], cpu_of(apparatus),
                                        apparatus->storage))
            keep_glimpse(apparatus, &apparatus->seen->looks[i]);
    for (size_t i = 0; i < conditions->injection_count; i++)
        if (occasion_before_instruction(&apparatus->injections[i], cpu_of(apparatus),
                                        apparatus->storage))
            inject_now(apparatus, i, &cpu_of(apparatus)->psw);
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Instructions until a look or an injection may have its moment. */
static uint64_t until_occasion(const struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    const uint64_t retired = apparatus->computer->retired;
    uint64_t least_yet = UINT64_MAX;
    for (size_t i = 0; i < conditions->look_count; i++)
        least_yet = least(least_yet, occasion_distance(&apparatus->looks[i], retired));
    for (size_t i = 0; i < conditions->injection_count; i++)
        least_yet = least(least_yet, occasion_distance(&apparatus->injections[i], retired));
    return least_yet;
}

/* Instructions with interrupts on until the next preemption. */
static uint64_t until_preemption(const struct apparatus *apparatus)
{
    const struct conditions *conditions = apparatus->conditions;
    const struct observation *seen = apparatus->seen;
    if (seen->preempted == conditions->preemption_count)
        return UINT64_MAX;
    uint64_t at = conditions->preemptions[seen->preempted];
    return at > seen->enabled ? at - seen->enabled : 0;
}

static void preempt(struct apparatus *apparatus)
{
    while (until_preemption(apparatus) == 0) {
        intervene(apparatus, INTERVENE_INTERRUPT, IRQ_TIMER, 0);
        apparatus->seen->preempted++;
    }
}

static struct psw old_psw(const struct apparatus *apparatus)
{
    const uint8_t *at = apparatus->storage + TRAP_AREA_OLD;
    return (struct psw){memory_read32(at), memory_read32(at + 4), memory_read32(at + 8),
                        memory_read32(at + 12)};
}

/* The instruction that the trap comes from; 0 if there is none. */
static word trapped_word(const struct apparatus *apparatus)
{
    const word ram = apparatus->conditions->ram;
    const struct psw old = old_psw(apparatus);
    const word at = trap_origin(&apparatus->computer->trap, &old);
    return ram >= sizeof(word) && at <= ram - sizeof(word) ? memory_read32(apparatus->storage + at)
                                                           : 0;
}

/* All that a guest could look at, as numbers without gaps between them. */
static uint64_t boundary_digest(struct apparatus *apparatus)
{
    const struct cpu *cpu = cpu_of(apparatus);
    uint64_t all[REGISTERS + 20], *at = all;
    for (unsigned i = 0; i < REGISTERS; i++)
        *at++ = cpu->x[i];
#define PSW(name, text) *at++ = cpu->psw.name;
#include "isa/state.def"
#define COUNTER(name, type, text) *at++ = cpu->control.name;
#include "isa/state.def"
    if (apparatus->conditions->confine_length) /* the marks were taken for the fence */
        memset(apparatus->digest.memory->dirty, 1, apparatus->digest.memory->size >> PAGE_SHIFT);
    *at++ = digest_update(&apparatus->digest);
    *at++ = apparatus->transcript.size;
    *at++ = apparatus->transcript.hash;
    return XXH3_64bits(all, (size_t)((uint8_t *)at - (uint8_t *)all));
}

static void keep_trap(struct apparatus *apparatus)
{
    struct observation *seen = apparatus->seen;
    const struct computer *computer = apparatus->computer;
    if (!grow((void **)&seen->traps, seen->trap_count, &apparatus->trap_capacity,
              sizeof *seen->traps)) {
        apparatus->failed = true;
        return;
    }
    seen->traps[seen->trap_count++] = (struct seen_trap){
        .time = computer->cpu.control.time,
        .retired = computer->retired,
        .trap = computer->trap,
        .old = old_psw(apparatus),
        .new = computer->cpu.psw,
        .instruction = trapped_word(apparatus),
        .digest = apparatus->conditions->boundaries ? boundary_digest(apparatus) : 0};
}

static void saw_trap(struct apparatus *apparatus)
{
    const struct computer *computer = apparatus->computer;
    bool typed = false;
    keep_trap(apparatus);
    if (apparatus->failed)
        return;
    if (!typist_saw_trap(&apparatus->typist, computer->trap.cause, computer->cpu.control.time,
                         &typed))
        apparatus->failed = true;
    if (typed)
        bus_touch(computer->machine->bus);
    moment_of_trap(apparatus, &apparatus->seen->traps[apparatus->seen->trap_count - 1]);
}

/* User mode of the guest ran, and nothing else: what is not as it was, it changed. The hardware
 * itself wrote the old PSW and the cause if it trapped. */
static void check_within(struct apparatus *apparatus)
{
    enum { TRAP_AREA_WRITTEN = TRAP_AREA_CAUSE + 3 * sizeof(word) };
    struct observation *seen = apparatus->seen;
    paddr at;
    if (!seen->isolated || !fence_broken(&apparatus->within, TRAP_AREA_WRITTEN, true, &at))
        return;
    seen->isolated = false;
    snprintf(seen->breach, sizeof seen->breach,
             "user mode changed storage at 0x%x, which is not the guest's; pc 0x%x", at,
             (unsigned)cpu_of(apparatus)->psw.pc);
}

/* What was written is known: the next marks are new. */
static void accept_within(struct apparatus *apparatus)
{
    struct memory *memory = &apparatus->tower.bare.memory;
    fence_accept(&apparatus->within, true);
    memset(memory->dirty, 0, memory->size >> PAGE_SHIFT);
}

/* How many instructions the next slice may have. */
static uint64_t slice_budget(const struct apparatus *apparatus, bool enabled)
{
    uint64_t left = apparatus->conditions->budget.instructions - apparatus->computer->retired;
    left = least(left, until_occasion(apparatus));
    return enabled ? least(left, until_preemption(apparatus)) : left;
}

/* As a replay counts steps. */
static void count_steps(struct apparatus *apparatus, uint64_t retired, bool trapped)
{
    enum cause cause = apparatus->computer->trap.cause;
    bool apart = trapped ? cause == CAUSE_INTERRUPT || cause_is_fault(cause)
                         : apparatus->computer->state == COMPUTER_WAITING;
    apparatus->steps = (retired ? 0 : apparatus->steps) + apart;
}

/* Returns whether a trap was delivered. */
static bool run_slice(struct apparatus *apparatus)
{
    const bool confined = apparatus->conditions->confine_length;
    if (confined) {
        settle(apparatus); /* what devices and interventions do is not the guest's doing */
        accept_within(apparatus);
    }
    const word status = cpu_of(apparatus)->psw.status;
    uint64_t budget = slice_budget(apparatus, status & STATUS_IE), left = budget;
    bool trapped = computer_run_slice(apparatus->computer, &left);
    count_steps(apparatus, budget - left, trapped);
    if (status & STATUS_IE)
        apparatus->seen->enabled += budget - left;
    if (confined && status & STATUS_U)
        check_within(apparatus);
    return trapped;
}

static void check_end(struct apparatus *apparatus)
{
    const struct spec_budget *budget = &apparatus->conditions->budget;
    const struct computer *computer = apparatus->computer;
    if (apparatus->transcript.over || computer->retired >= budget->instructions)
        settle(apparatus);
    if (computer->state == COMPUTER_OFF)
        stop(apparatus, RUN_OFF);
    else if (computer->state == COMPUTER_STOPPED)
        stop(apparatus, RUN_CHECK_STOP);
    else if (apparatus->transcript.over)
        stop(apparatus, RUN_OUT_OF_CONSOLE);
    else if (computer->retired >= budget->instructions)
        stop(apparatus, RUN_OUT_OF_INSTRUCTIONS);
    else if (apparatus->seen->trap_count >= budget->traps)
        stop(apparatus, RUN_OUT_OF_TRAPS);
    else if (computer->state == COMPUTER_WAITING && !computer_wake(apparatus->computer))
        stop(apparatus, RUN_IDLE);
    apparatus->stopped |= apparatus->cut || apparatus->failed;
}

void apparatus_run(struct apparatus *apparatus)
{
    keep_mode(apparatus);
    moment_of_instructions(apparatus);
    preempt(apparatus);
    check_end(apparatus);
    while (!apparatus->stopped) {
        if (until_occasion(apparatus) <= 1)
            moment_before_instruction(apparatus);
        if (run_slice(apparatus))
            saw_trap(apparatus);
        keep_mode(apparatus);
        moment_of_instructions(apparatus);
        preempt(apparatus);
        check_end(apparatus);
    }
    /* The last trap retired its instruction: a replay comes here settled. */
    if (apparatus->steps == 0)
        settle(apparatus);
    keep_glimpse(apparatus, &apparatus->seen->final);
}
