/* strategy.h - how guest code is made to run, and nothing else.
 *
 * Storage, devices, reflection, scheduling and snapshots are shared by all strategies. The core
 * sees a strategy only through this struct. */
#ifndef VMM_CORE_STRATEGY_H
#define VMM_CORE_STRATEGY_H

#include "isa/machine.h"

struct vm;

/* A strategy is good for a machine if every row of it that is sensitive, as far as the strategy's
 * theorem is concerned, is privileged. */
struct strategy {
    const char *name; /* as on the command line */
    const char *text; /* one line */
    /* What its theorem asks for, and the class of a row as the theorem counts. Both are NULL if it
     * serves every machine. */
    const char *clause;
    enum class (*sensitivity)(enum insn);
    /* Virtual modes whose instructions the monitor carries out itself; the host executes the
     * other's.
     */
    bool interprets_supervisor, interprets_user;
    /* As machine_ops.run, for a virtual machine. */
    enum stop (*run)(struct vm *, struct cpu *, uint64_t *budget, struct trap *);
};

extern const struct strategy trap_emulate, hybrid, interpret_all;

/* All strategies, those that interpret least first, ended by NULL. */
extern const struct strategy *const strategies[];

/* The next row of the machine, after the given one, that breaks the strategy's clause. From
 * INSN_none on, and back to INSN_none when there is no more. */
enum insn strategy_offender(const struct strategy *, enum profile, enum insn after);

/* Is there any? A machine that is refused may still be run; it then differs from a bare one. */
bool strategy_refuses(const struct strategy *, enum profile);

/* The first of all strategies that does not refuse. There is one: the interpreter serves all. */
const struct strategy *strategy_for(enum profile);

#endif
