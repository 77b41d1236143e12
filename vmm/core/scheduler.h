/* scheduler.h - whose turn it is: round robin over computers.
 *
 * A computer that idles gives the rest of its turn away, and its own time passes when its next turn
 * comes. What one computer does never changes what another one computes: only when. */
#ifndef VMM_CORE_SCHEDULER_H
#define VMM_CORE_SCHEDULER_H

#include "isa/computer.h"

enum { SCHEDULER_COMPUTERS = 64 };

struct scheduler {
    struct computer *computers[SCHEDULER_COMPUTERS]; /* borrowed */
    unsigned count;
    unsigned next; /* who is asked first */
};

/* The next computer that can run: its turn. NULL if none can until input arrives from outside. */
struct computer *scheduler_next(struct scheduler *);

#endif
