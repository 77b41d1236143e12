/* guests.h - guests for experiments: sources held in the tests, programs of the course, programs by
 * chance. Functions that cannot do what they are asked fail the test. */
#ifndef TESTS_GRADER_GUESTS_H
#define TESTS_GRADER_GUESTS_H

#include "vmm/hosted/grader/experiment/experiment.h"

/* The caller frees what comes out. */
struct image guest_assemble(const char *text);

/* The reference solution of lab 3, with what its processes do. */
struct image guest_lab3(void);

enum { GUEST_CHANCE_RAM = 16384 };

/* A program by chance, for that much storage. */
struct image guest_by_chance(uint64_t seed);

/* No conditions but budgets. */
struct conditions guest_conditions(const struct image *, word ram);

/* Fails if it cannot be run. */
struct observation guest_observe(const struct conditions *);

/* Fails if anything of the two differs that a depth may not change. */
void guest_assert_same(const struct observation *, const struct observation *, const char *which);

/* What is typed at power-on. */
struct spec_input guest_input(const char *text);

#endif
