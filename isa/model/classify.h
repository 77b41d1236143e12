/* classify.h - what an instruction is, by experiment: seeded states, the real interpreter, and for
 * each finding the two states that show it.
 *
 * An experiment finds what is there; that nothing else is there only a proof can say (prove.h). */
#ifndef ISA_MODEL_CLASSIFY_H
#define ISA_MODEL_CLASSIFY_H

#include "isa/model/judgement.h"
#include "isa/model/probe.h"
#include "isa/model/witness.h"

struct classification {
    struct judgement judgement;
    struct witness witnesses[PROPERTIES]; /* of the properties that hold */
    unsigned tried;                       /* states */
};

/* Tries so many states of the seed. Always the same for the same arguments. */
void classify(struct probe *, enum insn, uint64_t seed, unsigned states, struct classification *);

#endif
