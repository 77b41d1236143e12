/* compare.h - what of two states of terms may differ, piece by piece. */
#ifndef ISA_MODEL_COMPARE_H
#define ISA_MODEL_COMPARE_H

#include "isa/model/solver.h"
#include "isa/model/tree.h"

struct comparison {
    const char *what;
    struct truth_term differs;
    struct word_term one, other;
};

enum { COMPARISONS = 40 };

struct comparisons {
    struct terms *terms;
    struct comparison all[COMPARISONS];
    unsigned count;
};

void compare_begin(struct comparisons *, struct terms *);

/* One piece; `where` says when the difference matters. */
void compare_words(struct comparisons *, const char *what, struct truth_term where,
                   struct word_term one, struct word_term other);

/* Any register, pc, and any word of storage that is seen through relocation, when both R are the
 * first state's bound wide. */
void compare_registers(struct comparisons *, const struct model_state *,
                       const struct model_state *);
void compare_seen_storage(struct comparisons *, const struct model_state *,
                          const struct model_state *);
/* Status apart from the mode; control registers and counters; what went over ports. */
void compare_enables(struct comparisons *, const struct model_state *, const struct model_state *);
void compare_control(struct comparisons *, const struct model_state *, const struct model_state *);
void compare_ports(struct comparisons *, const struct model_state *, const struct model_state *);
/* Mode and R. */
void compare_mode_and_r(struct comparisons *, const struct model_state *,
                        const struct model_state *);

/* Does anything differ? */
struct truth_term compare_any(const struct comparisons *);

/* After the solver has found a difference: which, in words. */
void compare_tell(const struct comparisons *, struct solver *, char *text, size_t size);

#endif
