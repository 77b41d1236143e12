/* trace.h - what happens, printed as it happens. Each kind is a letter of --trace. */
#ifndef VMM_HOSTED_TRACE_H
#define VMM_HOSTED_TRACE_H

#include "vmm/hosted/tower.h"

#include <stdio.h>

/* TRACE(NAME, letter, text) */
#define TRACE_KINDS(TRACE)                                                                         \
    TRACE(INSTRUCTIONS, 'i', "every instruction before it runs")                                   \
    TRACE(TRAPS, 't', "every trap that is delivered to a guest")                                   \
    TRACE(MONITOR, 'm', "every verdict of the innermost monitor")                                  \
    TRACE(SWITCHES, 's', "every change of the guest whose turn it is")

enum trace_kind {
#define TRACE(name, letter, text) TRACE_##name,
    TRACE_KINDS(TRACE)
#undef TRACE
        TRACE_KIND_COUNT
};

extern const char trace_letters[];

/* Runs a guest as computer_run does, and watches in a way of its own. */
typedef void trace_runner(void *context, struct guest *, uint64_t *budget);

struct trace {
    FILE *file;               /* borrowed */
    unsigned kinds;           /* set of 1 << trace_kind */
    struct tower *tower;      /* borrowed */
    const struct guest *last; /* whose turn was traced last */
    trace_runner *run;        /* NULL unless diverted */
    void *context;            /* of run; borrowed */
};

/* Reads letters; false, with the bad one in *bad, if one names nothing. */
bool trace_parse(const char *letters, unsigned *kinds, char *bad);

/* Begins: observes the guests' machines if verdicts are asked for. */
void trace_init(struct trace *, FILE *, unsigned kinds, struct tower *);

/* From now on trace_run is the other's: nothing is printed here. */
void trace_divert(struct trace *, trace_runner *, void *context);

/* Runs the guest as computer_run does, printing what was asked for. */
void trace_run(struct trace *, struct guest *, uint64_t *budget);

/* The lines, without their ends, for others who print the same. `what` is a word of four letters;
 * `guest` is a number; times are the guest's own. */
void trace_head(FILE *, uint64_t time, unsigned guest, const char *what);
void trace_turn(FILE *, uint64_t time, unsigned guest, unsigned after);
void trace_trap(FILE *, uint64_t time, unsigned guest, const struct trap *, const struct psw *new);
void trace_exit(FILE *, uint64_t time, unsigned guest, const struct trap *, const char *instruction,
                bool user, enum verdict);

#endif
