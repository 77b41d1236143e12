/* tower.c - see tower.h. */
#include "vmm/hosted/tower.h"

#include <stdlib.h>

enum { PER_LEVEL = ALLOCATOR_RESERVED + TOWER_SLACK };

/* Storage that the machine under monitor `level` must have; 0 is the machine that the tower is on.
 */
static uint64_t size_of_level(const struct tower_options *options, unsigned level)
{
    if (options->depth == 0)
        return options->size;
    uint64_t guests = (uint64_t)options->size * options->guests;
    return guests + (uint64_t)PER_LEVEL * (options->depth - level);
}

/* What of a remote machine's storage is neither the tower's nor any host's trap area. */
static word others_size(word body)
{
    return body > ALLOCATOR_RESERVED ? body - ALLOCATOR_RESERVED : 0;
}

uint64_t tower_size(const struct tower_options *options, word body)
{
    return size_of_level(options, 0) + others_size(body);
}

static bool check_size(const struct tower_options *options, struct error *error)
{
    uint64_t guests = (uint64_t)options->size * options->guests;
    if (size_of_level(options, 0) <= STORAGE_MAX)
        return true;
    if (guests + PER_LEVEL > STORAGE_MAX)
        return error_set(
            error,
            "%u guests of %u bytes do not fit into %d bytes of storage; give them less with --mem",
            options->guests, options->size, STORAGE_MAX);
    return error_set(error,
                     "storage is enough for depth %llu only; give the guests less with --mem",
                     (unsigned long long)((STORAGE_MAX - guests) / PER_LEVEL));
}

bool tower_options_valid(const struct tower_options *options)
{
    return options->profile < PROFILES && options->strategy && options->depth <= TOWER_DEPTH_MAX &&
           options->guests >= 1 && options->guests <= TOWER_GUESTS_MAX &&
           (options->depth > 0 || options->guests == 1) && options->size >= STORAGE_MIN &&
           options->size <= STORAGE_MAX && options->size % STORAGE_MIN == 0;
}

/* The machine that it is on. */
static struct machine *bottom_of(struct tower *tower)
{
    struct remote_machine *remote = tower->options.remote;
    return remote ? &remote->machine : &tower->bare.machine;
}

/* The program that serves a remote machine keeps its storage. */
static bool spare_others(struct tower *tower)
{
    const struct remote_machine *remote = tower->options.remote;
    struct extent others;
    word size = remote ? others_size(remote->options.body) : 0;
    return size == 0 || allocator_take(&tower->monitors[0].allocator, size, &others);
}

/* Monitor upon monitor. Sizes are such that the allocators cannot refuse. */
static bool stack_monitors(struct tower *tower)
{
    const struct tower_options *options = &tower->options;
    struct machine *host = bottom_of(tower);
    bool ok = true;
    for (unsigned level = 0; level < options->depth; level++) {
        struct monitor *monitor = &tower->monitors[level];
        bool last = level + 1 == options->depth;
        monitor_init(monitor, host, options->strategy, last ? tower->seats : NULL);
        if (options->quantum)
            monitor->quantum = options->quantum;
        ok = ok && (level > 0 || spare_others(tower));
        if (last)
            break;
        struct vm *vm = &tower->levels[level];
        ok = ok && monitor_create(monitor, vm, (word)size_of_level(options, level + 1));
        host = &vm->machine;
    }
    for (unsigned i = 0; options->depth > 0 && i < options->guests; i++)
        ok = ok && monitor_create(tower_monitor(tower), &tower->vms[i], options->size);
    return ok;
}

bool tower_build(struct tower *tower, const struct tower_options *options, struct error *error)
{
    *tower = (struct tower){.options = *options};
    if (!check_size(options, error))
        return false;
    tower->levels = calloc(options->depth + 1, sizeof *tower->levels);
    tower->vms = calloc(options->guests, sizeof *tower->vms);
    tower->guests = calloc(options->guests, sizeof *tower->guests);
    tower->seats = calloc(options->guests, sizeof *tower->seats);
    if (tower->levels && tower->vms && tower->guests && tower->seats &&
        (options->remote ||
         bare_init(&tower->bare, (word)size_of_level(options, 0), options->profile)) &&
        stack_monitors(tower)) {
        for (unsigned i = 0; i < options->guests; i++) {
            tower->guests[i].disk.descriptor = -1;
            intervenor_init(&tower->guests[i].intervenor, &tower->guests[i].computer);
        }
        for (enum insn insn = INSN_none; insn < INSNS; insn++)
            tower_set_silent(tower, insn, options->silent[insn]);
        return true;
    }
    tower_free(tower);
    return error_set(error, "the host has no storage left for %u guests of %u bytes",
                     options->guests, options->size);
}

void tower_free(struct tower *tower)
{
    for (unsigned i = 0; tower->guests && i < tower->options.guests; i++) {
        struct guest *guest = &tower->guests[i];
        input_free(&guest->input);
        disk_file_close(&guest->disk);
        program_free(&guest->program);
        intervenor_free(&guest->intervenor);
    }
    free(tower->guests);
    free(tower->seats);
    free(tower->vms);
    free(tower->levels);
    bare_free(&tower->bare);
    *tower = (struct tower){0};
}

struct machine *tower_machine(struct tower *tower, unsigned guest)
{
    return tower->options.depth ? &tower->vms[guest].machine : &tower->bare.machine;
}

paddr tower_origin(const struct tower *tower, unsigned guest)
{
    if (tower->options.depth == 0)
        return 0;
    paddr origin = tower->vms[guest].extent.origin;
    for (unsigned level = 0; level + 1 < tower->options.depth; level++)
        origin += tower->levels[level].extent.origin;
    return origin;
}

void tower_set_silent(struct tower *tower, enum insn insn, bool silent)
{
    const struct tower_options *options = &tower->options;
    tower->options.silent[insn] = silent;
    bottom_of(tower)->opcodes.silent[insn] = silent;
    for (unsigned i = 0; i + 1 < options->depth; i++)
        tower->levels[i].machine.opcodes.silent[insn] = silent;
    for (unsigned i = 0; options->depth && i < options->guests; i++)
        tower->vms[i].machine.opcodes.silent[insn] = silent;
}

bool tower_executes(const struct tower *tower, const struct psw *psw)
{
    const struct strategy *strategy = tower->options.strategy;
    if (tower->options.depth == 0)
        return true;
    return !(psw->status & STATUS_U ? strategy->interprets_user : strategy->interprets_supervisor);
}

uint64_t tower_retired(const struct tower *tower)
{
    uint64_t retired = 0;
    for (unsigned i = 0; i < tower->options.guests; i++)
        retired += tower->guests[i].computer.retired;
    return retired;
}

bool tower_can_run(const struct tower *tower)
{
    for (unsigned i = 0; i < tower->options.guests; i++) {
        struct computer trial = tower->guests[i].computer;
        if (computer_wake(&trial))
            return true;
    }
    return false;
}

void tower_rouse(struct tower *tower)
{
    struct monitor *monitor = tower_monitor(tower);
    if (monitor)
        scheduler_rouse(&monitor->scheduler);
}

bool tower_type(struct tower *tower, unsigned index, int character, struct error *error)
{
    struct guest *guest = &tower->guests[index];
    uint64_t after = tower->options.guests > 1 ? tower_retired(tower) : 0;
    if (!input_type(&guest->input, guest->computer.cpu.control.time, after, character, error))
        return false;
    for (unsigned i = 0; i < tower->options.guests; i++)
        input_forget_future(&tower->guests[i].input, tower->guests[i].computer.cpu.control.time,
                            after);
    bus_touch(tower_machine(tower, index)->bus);
    tower_rouse(tower);
    return true;
}

/* Can another guest run, and not only because something was typed? */
static bool others_can_run(struct tower *tower, const struct guest *guest)
{
    bool any = false;
    tower->asking = true;
    for (unsigned i = 0; i < tower->options.guests && !any; i++) {
        struct computer trial = tower->guests[i].computer;
        any = &tower->guests[i] != guest && computer_wake(&trial);
    }
    tower->asking = false;
    return any;
}

/* While it waits a guest's own time stands still, and others go on. What was typed meanwhile comes
 * when they are past where they were: the same whether it is typed now or was long ago. */
static bool holds(void *context, uint64_t after)
{
    const struct guest *guest = context;
    struct tower *tower = guest->tower;
    return guest->computer.state == COMPUTER_WAITING &&
           (tower->asking || (tower_retired(tower) <= after && others_can_run(tower, guest)));
}

void tower_plug(struct tower *tower, unsigned index)
{
    struct guest *guest = &tower->guests[index];
    guest->tower = tower;
    guest->input.holds = holds;
    guest->input.context = guest;
    guest->intervenes |= guest->intervenor.count > 0;
    struct disk_backend disk = disk_file_backend(&guest->disk);
    if (guest->intervenes)
        disk = intervenor_backend(&guest->intervenor, disk);
    struct board_options options = {.input = input_source(&guest->input),
                                    .output = output_sink(&guest->output),
                                    .disk = disk,
                                    .seed = tower->options.seed};
    board_init(&guest->board, &options, tower_machine(tower, index)->bus);
    if (guest->intervenes) /* last: what it does comes after what devices do by themselves */
        bus_attach(tower_machine(tower, index)->bus, &guest->intervenor.device);
    if (tower_monitor(tower))
        monitor_admit(tower_monitor(tower), &guest->computer);
}

struct monitor *tower_monitor(struct tower *tower)
{
    return tower->options.depth ? &tower->monitors[tower->options.depth - 1] : NULL;
}

/* NULL of none. */
static struct guest *guest_of(struct computer *computer)
{
    return computer ? (struct guest *)((char *)computer - offsetof(struct guest, computer)) : NULL;
}

struct guest *tower_next(struct tower *tower, uint64_t *budget)
{
    struct monitor *monitor = tower_monitor(tower);
    if (monitor)
        return guest_of(monitor_next(monitor, budget));
    uint64_t quantum = tower->options.quantum ? tower->options.quantum : MONITOR_QUANTUM;
    if (quantum < *budget)
        *budget = quantum;
    return computer_wake(&tower->guests[0].computer) ? &tower->guests[0] : NULL;
}

const char *tower_failure(const struct tower *tower)
{
    const struct remote_machine *remote = tower->options.remote;
    return remote ? remote_machine_failure(remote) : NULL;
}

/* Storage at the far end of a link may be whatever somebody says it is. */
static void run_on_remote(struct tower *tower, struct computer *computer, uint64_t *budget)
{
    unsigned vain = 0;
    uint64_t before = *budget;
    while (computer_run_to_trap(computer, budget) && !tower_failure(tower)) {
        vain = *budget == before ? vain + 1 : 0;
        before = *budget;
        if (vain > REMOTE_VAIN)
            remote_machine_break(tower->options.remote, "it traps for ever, as no machine can");
    }
}

void tower_run(struct tower *tower, struct guest *guest, uint64_t *budget)
{
    if (tower->options.remote)
        run_on_remote(tower, &guest->computer, budget);
    else
        computer_run(&guest->computer, budget);
}

void tower_ran(struct tower *tower, uint64_t instructions)
{
    struct monitor *monitor = tower_monitor(tower);
    if (monitor)
        monitor_ran(monitor, instructions);
}

struct guest *tower_turn(struct tower *tower, uint64_t *limit)
{
    uint64_t budget = *limit;
    struct guest *guest = tower_next(tower, &budget);
    if (!guest)
        return NULL;
    const uint64_t before = budget;
    tower_run(tower, guest, &budget);
    tower_ran(tower, before - budget);
    *limit -= before - budget;
    return guest;
}
