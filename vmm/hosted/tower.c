/* tower.c - see tower.h. */
#include "vmm/hosted/tower.h"

#include <stdlib.h>

enum { PER_LEVEL = ALLOCATOR_RESERVED + TOWER_SLACK };

/* Storage that the machine under monitor `level` (0: the bare one) must have. */
static uint64_t size_of_level(const struct tower_options *options, unsigned level)
{
    if (options->depth == 0)
        return options->size;
    uint64_t guests = (uint64_t)options->size * options->guests;
    return guests + (uint64_t)PER_LEVEL * (options->depth - level);
}

static bool check_size(const struct tower_options *options, struct error *error)
{
    uint64_t guests = (uint64_t)options->size * options->guests;
    if (size_of_level(options, 0) <= STORAGE_MAX)
        return true;
    if (guests + PER_LEVEL > STORAGE_MAX)
        return error_set(error, "%u guests of %u bytes do not fit into %d bytes of storage",
                         options->guests, options->size, STORAGE_MAX);
    return error_set(error,
                     "storage is enough for depth %llu only; give the guests less with --mem",
                     (unsigned long long)((STORAGE_MAX - guests) / PER_LEVEL));
}

/* Monitor upon monitor. Sizes are such that the allocators cannot refuse. */
static bool stack_monitors(struct tower *tower)
{
    const struct tower_options *options = &tower->options;
    struct machine *host = &tower->bare.machine;
    bool ok = true;
    for (unsigned level = 0; level < options->depth; level++) {
        struct monitor *monitor = &tower->monitors[level];
        monitor_init(monitor, host, options->strategy);
        if (options->quantum)
            monitor->quantum = options->quantum;
        if (level + 1 == options->depth)
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
    if (tower->levels && tower->vms && tower->guests &&
        bare_init(&tower->bare, (word)size_of_level(options, 0), options->profile) &&
        stack_monitors(tower)) {
        for (unsigned i = 0; i < options->guests; i++)
            tower->guests[i].disk.descriptor = -1;
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
    }
    free(tower->guests);
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

void tower_plug(struct tower *tower, unsigned index)
{
    struct guest *guest = &tower->guests[index];
    struct board_options options = {.input = input_source(&guest->input),
                                    .output = output_sink(&guest->output),
                                    .disk = disk_file_backend(&guest->disk),
                                    .seed = tower->options.seed};
    board_init(&guest->board, &options, tower_machine(tower, index)->bus);
    if (tower_monitor(tower))
        monitor_admit(tower_monitor(tower), &guest->computer);
}

struct monitor *tower_monitor(struct tower *tower)
{
    return tower->options.depth ? &tower->monitors[tower->options.depth - 1] : NULL;
}

static struct guest *guest_of(struct tower *tower, const struct computer *computer)
{
    for (unsigned i = 0; i < tower->options.guests; i++)
        if (&tower->guests[i].computer == computer)
            return &tower->guests[i];
    return NULL;
}

struct guest *tower_next(struct tower *tower, uint64_t *budget)
{
    struct monitor *monitor = tower_monitor(tower);
    if (monitor)
        return guest_of(tower, monitor_next(monitor, budget));
    uint64_t quantum = tower->options.quantum ? tower->options.quantum : MONITOR_QUANTUM;
    if (quantum < *budget)
        *budget = quantum;
    return computer_wake(&tower->guests[0].computer) ? &tower->guests[0] : NULL;
}

void tower_ran(struct tower *tower, uint64_t instructions)
{
    struct monitor *monitor = tower_monitor(tower);
    if (monitor)
        monitor_ran(monitor, instructions);
}
