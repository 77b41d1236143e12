/* routines.h - the monitor's routines as terms: interpreter.def expanded over a virtual machine
 * whose state is terms and whose storage is part of the host's. */
#ifndef VMM_MODEL_ROUTINES_H
#define VMM_MODEL_ROUTINES_H

#include "isa/model/tree.h"

/* Where the virtual machine's storage is in the host's. */
struct model_extent {
    struct word_term origin, size;
};

/* The real R for a virtual one: allocator_compose. */
struct model_psw model_compose(struct terms *, const struct model_extent *,
                               const struct model_psw *virtual_psw);

/* As interpret: carries out the instruction on the virtual state `before`, whose storage is the
 * host's. A reflected fault is one of the step's traps. Without a routine it is illegal. */
void model_interpret(enum insn, struct word_term word, const struct model_state *before,
                     const struct model_extent *, struct model_step *);

#endif
