/* turns.h - for fuzzers that have made a tower of what they were given: let it run a little. */
#ifndef TESTS_FUZZ_TURNS_H
#define TESTS_FUZZ_TURNS_H

#include "vmm/hosted/tower.h"

enum { SMALL_STORAGE = 64 << 10, SMALL_DEPTH = 3, INSTRUCTIONS = 2000 };

/* Larger ones are valid, and slow. */
static inline bool is_small(const struct tower_options *options)
{
    return options->size * (uint64_t)options->guests <= SMALL_STORAGE &&
           options->depth <= SMALL_DEPTH;
}

static inline void run_a_little(struct tower *tower)
{
    for (uint64_t left = INSTRUCTIONS; left > 0;) {
        uint64_t budget = left;
        struct guest *guest = tower_next(tower, &budget);
        if (!guest)
            return;
        uint64_t before = budget;
        computer_run(&guest->computer, &budget);
        tower_ran(tower, before - budget);
        left -= before - budget;
        if (before == budget)
            left--; /* a wait */
    }
}

#endif
