/* valuation.h - a concrete state as what the unknowns of a state of terms are. */
#ifndef TESTS_MODEL_VALUATION_H
#define TESTS_MODEL_VALUATION_H

#include "isa/model/probe.h"
#include "isa/model/term.h"

enum { VALUATION_SYMBOLS = 64 };

/* What each symbol of the pool stands for, looked up once by name. */
struct concrete {
    const struct probe_state *state;
    word w;
    unsigned kinds[VALUATION_SYMBOLS];
};

void concrete_init(struct concrete *, const struct terms *);
struct valuation concrete_valuation(const struct concrete *);

#endif
