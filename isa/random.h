/* random.h - a seeded generator: the same seed gives every run the same words. */
#ifndef ISA_RANDOM_H
#define ISA_RANDOM_H

#include "isa/bus.h"

struct random {
    struct device device; /* first */
    uint64_t state;
};

void random_init(struct random *, uint64_t seed);

/* The next word of the sequence that *state is at: splitmix64 (Steele, Lea, Flood: "Fast splittable
 * pseudorandom number generators", OOPSLA 2014), its high half. */
word random_next(uint64_t *state);

#endif
