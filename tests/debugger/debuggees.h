/* debuggees.h - debuggees as visor debug opens them, of a world's plan; and each step of theirs
 * seen by other eyes than the debugger's, to say where points should have stopped. */
#ifndef TESTS_DEBUGGER_DEBUGGEES_H
#define TESTS_DEBUGGER_DEBUGGEES_H

#include "tests/debugger/worlds.h"
#include "vmm/hosted/debugger/debuggee.h"

/* A debuggee, what it was opened with, and where its guests print. */
struct bench {
    struct debuggee debuggee;
    struct cli_args args;
    FILE *console;
    char *printed;
    size_t printed_size;
};

/* Opens it. The bench must not move. Disks cannot be written. */
void bench_begin(struct bench *, const struct world_plan *);
void bench_end(struct bench *);
size_t bench_printed(struct bench *);

/* Bytes that a step read or wrote, by physical address of the guest that made it. */
struct stretch {
    paddr at;
    word size; /* 0: none */
};

/* What a step did. */
struct step {
    struct moment before, after;
    unsigned guest;
    struct cpu cpu_before, cpu_after; /* of that guest */
    struct stretch read, written[3];  /* by the instruction; by it, by a trap, by the disk */
    bool comes;                       /* to an instruction: it did not just begin to wait */
    bool switches;
    bool exits, delivered; /* to a monitor; to the guest: */
    enum cause exit_cause, delivered_cause;
};

/* Makes a step and describes it; false if none can run. */
bool step_seen(struct bench *, struct step *);

/* Should the point, its condition left aside, stop at this step, and when? */
bool step_stops(const struct step *, const struct point *, struct moment *);

#endif
