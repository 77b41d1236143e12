/* prove.h - what an instruction is, in all states: the properties of properties.def, asked of a
 * solver about the terms that semantics.def expands to.
 *
 * "No" is a proof for every state of every size of storage; "yes" comes with a state. What the
 * solver gave up on is neither. */
#ifndef ISA_MODEL_PROVE_H
#define ISA_MODEL_PROVE_H

#include "isa/model/judgement.h"
#include "isa/model/solver.h"
#include "isa/model/state.h"
#include "isa/model/witness.h"

struct class_proof {
    struct judgement judgement;
    bool unknown[PROPERTIES];             /* neither proved nor shown */
    struct witness witnesses[PROPERTIES]; /* of the properties that hold */
    struct solver_counts counts;
};

/* No question takes much longer than so many milliseconds; 0: no limit. False if the build has no
 * solver. */
bool prove_class(enum insn, unsigned milliseconds, struct class_proof *);

/* A state that the solver found, as a processor's; for others that prove about terms. */
void solver_cpu(struct solver *, const struct model_state *, struct cpu *);

/* Fills what a witness says of one of its states, and, for the first, of storage around the
 * operand. */
void solver_witness(struct solver *, const struct model_state *, enum insn, struct word_term w,
                    unsigned which, struct witness *);

#endif
