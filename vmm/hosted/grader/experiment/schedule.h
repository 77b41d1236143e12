/* schedule.h - from a seed to the moments at which the timer interrupts.
 *
 * Moments are counted in instructions that were executed with interrupts on, so that a kernel that
 * is slow with them off is not starved. */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_SCHEDULE_H
#define VMM_HOSTED_GRADER_EXPERIMENT_SCHEDULE_H

#include "vmm/hosted/grader/spec/spec.h"

enum { SCHEDULE_PREEMPTIONS_MAX = 100000 };

struct preemptions {
    uint64_t *at; /* owned; rising, from 1 */
    size_t count;
};

/* `length` is how many instructions with interrupts on the run has when nobody meddles, at least 1:
 * where PCT (Burckhardt, Kothari, Musuvathi and Nagarakatte 2010) puts its `depth` interrupts.
 * JITTER's gaps, each from 1 to window, go on for as long as the instructions of a budget.
 * SYSTEMATIC takes, of all sets of at most depth moments in 1..window (or 1..length if that is
 * less), the one that belongs to the seed; as many seeds as sets visit each set once, and fewer are
 * spread evenly. False if the host has no storage. */
bool schedule_draw(const struct spec_schedule *, uint64_t seed, uint64_t length, uint64_t budget,
                   struct preemptions *);
void preemptions_free(struct preemptions *);

#endif
