/* scheduler.c - see scheduler.h. */
#include "vmm/core/scheduler.h"

struct computer *scheduler_next(struct scheduler *scheduler)
{
    for (unsigned asked = 0; asked < scheduler->count; asked++) {
        struct computer *computer = scheduler->computers[scheduler->next];
        scheduler->next = (scheduler->next + 1) % scheduler->count;
        if (computer_wake(computer))
            return computer;
    }
    return NULL;
}
