/* scheduler.c - see scheduler.h. */
#include "vmm/core/scheduler.h"

void scheduler_add(struct scheduler *scheduler, struct computer *computer)
{
    scheduler->seats[scheduler->count++].computer = computer;
    scheduler_rouse(scheduler);
}

void scheduler_rouse(struct scheduler *scheduler)
{
    scheduler->before = NULL;
}

static void make_ring(struct scheduler *scheduler)
{
    const unsigned count = scheduler->count;
    for (unsigned i = 0; i < count; i++)
        scheduler->seats[i].after = &scheduler->seats[(i + 1) % count];
    scheduler->before = &scheduler->seats[(scheduler->next + count - 1) % count];
}

/* Of one that cannot run: does it stay so whatever the others do? A device with an event to come,
 * or in use, may be waiting for them. */
static bool stays_so(const struct computer *computer)
{
    const struct bus *bus = computer->machine->bus;
    return computer_is_done(computer) || !bus || (!bus->touched && bus->due == TIME_NEVER);
}

/* Asks everyone in the ring at least once: there are at most as many as seats. */
static struct computer *ask(struct scheduler *scheduler)
{
    for (unsigned asked = 0; asked < scheduler->count; asked++) {
        struct seat *seat = scheduler->before->after;
        if (computer_wake(seat->computer)) {
            scheduler->before = seat;
            scheduler->next = (unsigned)(seat - scheduler->seats + 1) % scheduler->count;
            return seat->computer;
        }
        if (stays_so(seat->computer))
            scheduler->before->after = seat->after;
        else
            scheduler->before = seat;
    }
    return NULL;
}

struct computer *scheduler_next(struct scheduler *scheduler)
{
    struct computer *computer = scheduler->before ? ask(scheduler) : NULL;
    if (!computer && scheduler->count > 0) {
        make_ring(scheduler);
        computer = ask(scheduler);
    }
    return computer;
}
