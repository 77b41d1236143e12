/* tree.h - one instruction as terms: semantics.def expanded over a state of terms. */
#ifndef ISA_MODEL_TREE_H
#define ISA_MODEL_TREE_H

#include "isa/model/state.h"

/* One of the traps that an instruction may end in. Of the traps of a step at most one happens. */
struct model_trap {
    struct truth_term when;
    enum cause cause;
    struct word_term value;
    enum access access;
    struct word_term pc; /* what will be saved */
};

enum { MODEL_TRAPS = 24 };

/* What became of one instruction. */
struct model_step {
    struct model_state after; /* also after a trap, before it is delivered */
    struct truth_term done;   /* it did not trap */
    struct model_trap traps[MODEL_TRAPS];
    unsigned trap_count;
};

/* An unknown word with the row's opcode: all of them. The bits that must be zero may be anything.
 */
struct word_term model_insn_word(struct terms *, enum insn);

/* Executes one instruction of the row. With `fetch` its word is fetched first, which may fault;
 * then `word` is what stands at pc. */
void model_execute(enum insn, struct word_term word, const struct model_state *before, bool fetch,
                   struct model_step *);

/* Does the step end in a trap of that cause? */
struct truth_term model_traps_as(const struct model_step *, enum cause);

#endif
