/* strategy.h - how guest code is made to run, and nothing else.
 *
 * Storage, devices, reflection, scheduling and snapshots are shared by all strategies. The core
 * sees a strategy only through this struct. */
#ifndef VMM_CORE_STRATEGY_H
#define VMM_CORE_STRATEGY_H

#include "isa/machine.h"

struct vm;

/* Why a strategy cannot serve a machine: a clause of a theorem, and the first row that breaks it.
 */
struct refusal {
    const char *clause; /* NULL: it can */
    enum insn offender;
};

struct strategy {
    const char *name; /* as on the command line */
    const char *text; /* one line */
    struct refusal (*refuses)(enum profile);
    /* As machine_ops.run, for a virtual machine. */
    enum stop (*run)(struct vm *, struct cpu *, uint64_t *budget, struct trap *);
};

extern const struct strategy trap_emulate;

/* All strategies, ended by NULL. */
extern const struct strategy *const strategies[];

#endif
