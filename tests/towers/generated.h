/* generated.h - towers whose guests are programs by chance, for tests of what happens to towers. */
#ifndef TESTS_TOWERS_GENERATED_H
#define TESTS_TOWERS_GENERATED_H

#include "vmm/hosted/tower.h"

/* A tower with one generated program a guest, of the given seeds, switched on. Fails the test if it
 * cannot be had. */
void generated_tower(struct tower *, const struct strategy *, unsigned depth, const uint64_t *seeds,
                     unsigned guests);

/* All strategies one after the other, again and again. */
const struct strategy *strategy_in_turn(uint64_t number);

/* Turns until so many instructions have run, or nothing can run. Returns how many ran. */
uint64_t run_turns(struct tower *, uint64_t instructions);

/* Fails the test, naming what differs, unless two guests' processors, devices' lines and storage
 * are the same. */
void assert_same_guest(struct tower *, unsigned guest, struct tower *, unsigned other);

#endif
