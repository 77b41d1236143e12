/* solver.h - asks whether something is so in all states: Z3, if the build has it.
 *
 * An answer is about the terms as they are, for all values of their unknowns. */
#ifndef ISA_MODEL_SOLVER_H
#define ISA_MODEL_SOLVER_H

#include "isa/model/term.h"

/* ANSWER(NAME, "name") */
#define ANSWERS(ANSWER)                                                                            \
    ANSWER(NEVER, "never")         /* no values make it true: proved */                            \
    ANSWER(SOMETIMES, "sometimes") /* some do: solver_word tells which */                          \
    ANSWER(UNKNOWN, "unknown")     /* the solver gave up: nothing is known */

enum answer {
#define ANSWER(name, string) ANSWER_##name,
    ANSWERS(ANSWER)
#undef ANSWER
};

struct solver;

/* Is there a solver in this build? If not, what to do about it. */
bool solver_exists(void);
extern const char solver_missing[];

/* Its name and version. */
const char *solver_version(void);

/* A solver for the terms of a pool, which must outlive it; NULL if the build has none. No question
 * takes much longer than so many milliseconds; 0: no limit. */
struct solver *solver_new(const struct terms *, unsigned milliseconds);
void solver_free(struct solver *);

/* Can it be true? Terms folded to true or false are answered without a solver. */
enum answer solver_ask(struct solver *, struct truth_term);

/* How many questions went to the solver, and how many were folded away. */
struct solver_counts {
    unsigned long asked, folded;
};
struct solver_counts solver_counts(const struct solver *);

/* After ANSWER_SOMETIMES: the value of a term in the state found. */
word solver_word(struct solver *, struct word_term);
bool solver_truth(struct solver *, struct truth_term);

#endif
