/* worlds.h - towers with everything that a debugger has to take back: input, console, disks; and a
 * digest of all that they are. Functions that cannot do what they are asked fail the test. */
#ifndef TESTS_DEBUGGER_WORLDS_H
#define TESTS_DEBUGGER_WORLDS_H

#include "vmm/hosted/debugger/timeline.h"

#include <stdio.h>

enum { WORLD_STORAGE = 16384, WORLD_SECTORS = 13 };

/* What the first guest runs; the others run generated programs. */
enum world_program { PROGRAM_DEVICES, PROGRAM_CALLS, PROGRAM_GENERATED, PROGRAMS };

/* How devices.s ends. */
enum ending { ENDING_OFF, ENDING_CHECK_STOP, ENDING_WAIT, ENDINGS };

struct world_plan {
    uint64_t seed; /* of the generated programs, of all that is by chance */
    unsigned depth, guests;
    const struct strategy *strategy;
    uint64_t quantum;
    enum world_program program;
    word rounds;           /* interrupts until devices.s or calls.s ends */
    enum ending ending;    /* of devices.s */
    enum input_kind input; /* of all guests; a script is a line again and again */
    unsigned meddling;     /* so many interventions with each guest */
};

struct world {
    struct tower tower;
    struct timeline timeline;
    FILE *scripts[TOWER_GUESTS_MAX];
    FILE *console; /* where all consoles end */
    char *printed; /* what was written to it so far, after world_printed */
    size_t printed_size;
};

/* One that chance picks: depth and strategy by `number`, one after the other. */
struct world_plan world_plan(unsigned number);
/* For messages. */
const char *world_name(const struct world_plan *);

/* Builds it, and begins a timeline. The world must not move. */
void world_begin(struct world *, const struct world_plan *);
void world_end(struct world *);

/* All that the guests and their monitors are: processors, traps, devices, storage, disks, counts,
 * turns, and how far the consoles have come. */
uint64_t tower_digest(struct tower *);
uint64_t world_digest(struct world *);

/* How many characters were written to the consoles so far. */
size_t world_printed(struct world *);

/* A number below `below` by chance. */
uint64_t world_chance(uint64_t *state, uint64_t below);

#endif
