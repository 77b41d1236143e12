/* homomorphism.h - the monitor is right: f(e(S)) = e'(f(S)), for all states.
 *
 * Popek and Goldberg 1974, "The Virtual Machine Monitor": the map f takes a state S of the guest's
 * own machine to one of the host, where the guest's storage E begins at k: E'[i + k] = E[i]. The
 * paper's f forgets the mode and the R the guest believes in; here they are in the monitor's
 * control block. What is proved of each instruction: executing it and then mapping comes to the
 * same as mapping, executing the same word on the host with the composed R in user mode, and
 * letting the monitor do what it does about it; and nothing outside the guest's storage is touched.
 */
#ifndef VMM_MODEL_HOMOMORPHISM_H
#define VMM_MODEL_HOMOMORPHISM_H

#include "isa/model/prove.h"

enum homomorphism_verdict { HOMOMORPHISM_PROVED, HOMOMORPHISM_REFUTED, HOMOMORPHISM_UNKNOWN };

struct homomorphism {
    enum homomorphism_verdict verdict;
    struct witness witness; /* if refuted: the guest's state, and what became different */
    bool runnable;          /* a program can bring a machine into that state: see runnable.h */
    struct solver_counts counts;
};

/* For guests in virtual user mode or in virtual supervisor mode, under trap and emulate. */
void prove_homomorphism(enum insn, bool user, unsigned milliseconds, struct homomorphism *);

/* What the proof of each instruction rests on, LEMMA(NAME, "name", text). */
#define LEMMAS(LEMMA)                                                                              \
    LEMMA(TRANSLATION, "translation",                                                              \
          "through the composed R an access faults exactly when it would in the guest's own "      \
          "machine, and else goes to the guest's word, inside its storage")                        \
    LEMMA(FINDING, "finding",                                                                      \
          "the interpreter finds operands where the guest's own hardware would")                   \
    LEMMA(LOCATING, "locating",                                                                    \
          "the allocator finds each byte of the guest's storage, and the trap area, inside the "   \
          "extent, and nothing else")                                                              \
    LEMMA(NESTING, "nesting",                                                                      \
          "composing R for an extent in an extent is composing it once for the inner one, moved")

enum lemma {
#define LEMMA(name, string, text) LEMMA_##name,
    LEMMAS(LEMMA)
#undef LEMMA
        LEMMA_COUNT
};

struct lemma_row {
    const char *name, *text;
};
extern const struct lemma_row lemma_rows[LEMMA_COUNT];

/* Is it so, for all states, sizes and places? */
enum homomorphism_verdict prove_lemma(enum lemma, unsigned milliseconds, struct solver_counts *);

#endif
