/* scheduler.h - whose turn it is: round robin over computers.
 *
 * A computer that idles gives the rest of its turn away, and its own time passes when its next turn
 * comes. What one computer does never changes what another one computes: only when.
 *
 * Who can never run again by itself costs the others nothing: it is left out until somebody says
 * that something outside has changed. That is not seen, as it would have been asked in vain. */
#ifndef VMM_CORE_SCHEDULER_H
#define VMM_CORE_SCHEDULER_H

#include "isa/computer.h"

/* A computer's place, in storage of whoever makes the scheduler. */
struct seat {
    struct computer *computer; /* borrowed */
    struct seat *after;        /* whose computer is asked next: derived, see struct scheduler */
};

struct scheduler {
    struct seat *seats; /* borrowed */
    unsigned count;
    unsigned next; /* who is asked first */
    /* The seat before that one, in a ring of those who are asked; NULL: the ring is yet to be made,
     * of all. */
    struct seat *before;
};

void scheduler_add(struct scheduler *, struct computer *);

/* The next computer that can run: its turn. NULL if none can until input arrives from outside. */
struct computer *scheduler_next(struct scheduler *);

/* To be told that a computer, or what a device has to do, was changed from outside. */
void scheduler_rouse(struct scheduler *);

#endif
