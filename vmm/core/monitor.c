/* monitor.c - see monitor.h. */
#include "vmm/core/monitor.h"

void monitor_init(struct monitor *monitor, struct machine *host, const struct strategy *strategy,
                  struct seat *seats)
{
    *monitor = (struct monitor){.host = host,
                                .strategy = strategy,
                                .scheduler = {.seats = seats},
                                .quantum = MONITOR_QUANTUM};
    allocator_init(&monitor->allocator, host->size);
}

bool monitor_create(struct monitor *monitor, struct vm *vm, word size)
{
    struct extent extent;
    if (!allocator_take(&monitor->allocator, size, &extent))
        return false;
    vm_init(vm, monitor->host, &extent, monitor->strategy);
    return true;
}

void monitor_admit(struct monitor *monitor, struct computer *computer)
{
    scheduler_add(&monitor->scheduler, computer);
}

static void begin_turn(struct monitor *monitor, struct computer *next)
{
    if (monitor->current && next != monitor->current)
        monitor->switches++;
    monitor->current = next;
    monitor->left = monitor->quantum;
}

struct computer *monitor_next(struct monitor *monitor, uint64_t *budget)
{
    struct computer *current = monitor->current;
    if (!current || monitor->left == 0 || current->state != COMPUTER_RUNNING) {
        struct computer *next = scheduler_next(&monitor->scheduler);
        if (!next)
            return NULL;
        begin_turn(monitor, next);
    }
    if (monitor->left < *budget)
        *budget = monitor->left;
    return monitor->current;
}

void monitor_ran(struct monitor *monitor, uint64_t instructions)
{
    monitor->left -= instructions;
}

struct computer *monitor_turn(struct monitor *monitor, uint64_t limit)
{
    struct computer *computer = monitor_next(monitor, &limit);
    if (!computer)
        return NULL;
    uint64_t before = limit;
    computer_run(computer, &limit);
    monitor_ran(monitor, before - limit);
    return computer;
}
