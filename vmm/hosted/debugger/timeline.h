/* timeline.h - a run that can be gone along in both directions.
 *
 * Checkpoints and deterministic re-execution, never undo: whatever a guest has, a moment that was
 * reached can be reached again, devices, timers, console and disks included. What guests write to
 * their disks is held in memory, and console input is kept. */
#ifndef VMM_HOSTED_DEBUGGER_TIMELINE_H
#define VMM_HOSTED_DEBUGGER_TIMELINE_H

#include "vmm/hosted/tower.h"

/* A point between two steps of the machines. A step retires one instruction, or delivers a trap
 * without one, or begins a wait. */
struct moment {
    uint64_t instructions; /* retired by all guests together since the run began */
    unsigned steps;        /* since the last of them */
};

static inline bool moment_before(struct moment a, struct moment b)
{
    return a.instructions < b.instructions ||
           (a.instructions == b.instructions && a.steps < b.steps);
}
static inline bool moment_same(struct moment a, struct moment b)
{
    return a.instructions == b.instructions && a.steps == b.steps;
}

enum {
    TIMELINE_INTERVAL = 10000000, /* instructions between checkpoints, at least */
    TIMELINE_PAGE_TIME = 16000,   /* and for each page that has to be copied */
    TIMELINE_CHECKPOINTS = 256,   /* at most */
    TIMELINE_LIMIT = 1 << 29,     /* bytes that they may hold, unless two of them hold more */
};

/* Told that a trap was delivered to a guest, when so many instructions had retired. */
typedef void timeline_saw(void *context, struct guest *, uint64_t instructions);

/* Must not move once it has begun. */
struct timeline {
    struct tower *tower;          /* borrowed */
    struct moment now, furthest;  /* where it is, and the latest that is known of this run */
    uint64_t interval, page_time; /* as TIMELINE_INTERVAL and TIMELINE_PAGE_TIME */
    size_t limit;                 /* as TIMELINE_LIMIT */
    uint64_t not_before;          /* no checkpoint before so many instructions */
    struct checkpoint *checkpoints[TIMELINE_CHECKPOINTS]; /* owned, by rising moment */
    unsigned count;
    struct checkpoint *origin; /* owned; where it began, if that can no longer be gone back to */
    struct page_tree storage;  /* owned; of each page that is not dirty, what it holds */
    size_t storage_bytes;      /* that it and the checkpoints take */
    bool quiet;                /* what is executed again prints nothing */
    timeline_saw *saw;         /* during a retrace; else NULL */
    void *context;             /* of saw */
    /* Is someone tired of waiting? Asked now and then on a long way. NULL: nobody. */
    bool (*interrupts)(void *context);
    void *interrupter; /* context of interrupts; borrowed */
};

/* Begins at the state the tower is in, plugged and ready to run: the first moment. Holds its disks.
 * False, with the error filled, if the host has no storage. */
bool timeline_begin(struct timeline *, struct tower *, struct error *);
void timeline_end(struct timeline *);

/* One step. Returns the guest that made it; NULL, with nothing changed, if none can run. */
struct guest *timeline_step(struct timeline *);

/* Runs forward until so many instructions have retired or none can run. */
void timeline_run(struct timeline *, uint64_t instructions);

/* Goes to a moment that was reached before, or is reached by running on; prints nothing. Returns
 * whether it arrived. If not, there is no such moment, and it is at the next one or at the last; or
 * it was interrupted on the way. */
bool timeline_travel(struct timeline *, struct moment);

/* Goes along from an earlier moment to now once more, at full speed, printing nothing, and tells of
 * each trap that is delivered; false if it was interrupted and did not tell all. */
bool timeline_retrace(struct timeline *, struct moment from, timeline_saw *, void *context);

/* Goes back by one step; false, with nothing changed, at the beginning. */
bool timeline_back(struct timeline *);
struct moment timeline_first(const struct timeline *);

/* To be called when someone changed the state: what was before can no longer be gone along to, and
 * the run begins here. False, with the error filled, if the host has no storage left: then the
 * change will be lost when going back. */
bool timeline_changed(struct timeline *, struct error *);

/* Back to where timeline_begin was, even if someone changed the state since; changes are forgotten,
 * input is not. */
void timeline_restart(struct timeline *);

/* To be called when input was added: what was after now is forgotten. */
void timeline_forget_future(struct timeline *);

/* Bytes that the checkpoints hold, disks included. */
size_t timeline_size(const struct timeline *);

#endif
