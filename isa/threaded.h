/* threaded.h - the interpreter of decoded instructions, over the storage of a bare machine.
 *
 * It does what the plain expansion of semantics.def does (run.inc), instruction by instruction.
 * Traps that follow from the instruction word alone - a system call, a privileged instruction in
 * user mode - it reports itself. Whatever else is out of the ordinary it leaves to that one:
 * faults, words that are no instructions or that R does not let be reached, what is privileged or
 * sensitive. Neither budget nor time ever differ. No program makes it take more than some three
 * times as long as the plain one: tests/bench/RESULTS.md. */
#ifndef ISA_THREADED_H
#define ISA_THREADED_H

#include "isa/machine.h"
#include "isa/memory.h"

typedef enum stop machine_run_function(struct machine *, struct cpu *, uint64_t *budget,
                                       struct trap *);

/* The interpreter of one machine: what it works on, and what it has derived of R and pc, so that it
 * need not be derived again when nothing but traps has come between. */
struct threaded {
    struct machine *machine; /* borrowed, and so are all */
    struct memory *memory;
    machine_run_function *plain; /* the plain expansion */
    /* Of R. */
    word base, bound;
    word reach, reach_halves, reach_words; /* in units of an access */
    uint8_t *origin;                       /* where virtual address 0 is, if it can be reached */
    /* The page that operations are carried out of. */
    struct operation_page *page; /* NULL: none yet since R changed */
    const struct operation *operations;
    vaddr page_pc; /* of its first operation; it may be unreachable */
    /* Of a run. */
    struct cpu *cpu;
    struct trap *trap;
    vaddr pc;           /* where to go on, for those who find the operation */
    paddr stored;       /* where a store has just been, inside one word */
    uint64_t turn;      /* instructions to be done plainly */
    int64_t left;       /* of the budget, at the end */
    uint64_t unpaid;    /* of the budget what was left when decoding was last paid for */
    uint64_t accounted; /* of the budget what was left when time was last told */
    enum stop stop;
    unsigned brief; /* how many of the last runs, in succession, were too short for decoding */
};

void threaded_init(struct threaded *, struct machine *, struct memory *,
                   machine_run_function *plain);

/* As machine_ops.run. */
enum stop threaded_run(struct threaded *, struct cpu *, uint64_t *budget, struct trap *);

#endif
