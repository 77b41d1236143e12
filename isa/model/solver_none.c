/* solver_none.c - a build without a solver: it says what to install. */
#include "isa/model/solver.h"

#include <stddef.h>

const char solver_missing[] =
    "this visor was built without Z3: install libz3-dev, then configure and build "
    "again";

bool solver_exists(void)
{
    return false;
}

const char *solver_version(void)
{
    return "none";
}

struct solver *solver_new(const struct terms *terms, unsigned milliseconds)
{
    (void)terms, (void)milliseconds;
    return NULL;
}

void solver_free(struct solver *solver)
{
    (void)solver;
}

enum answer solver_ask(struct solver *solver, struct truth_term question)
{
    (void)solver, (void)question;
    return ANSWER_UNKNOWN;
}

struct solver_counts solver_counts(const struct solver *solver)
{
    (void)solver;
    return (struct solver_counts){0, 0};
}

word solver_word(struct solver *solver, struct word_term term)
{
    (void)solver, (void)term;
    return 0;
}

bool solver_truth(struct solver *solver, struct truth_term term)
{
    (void)solver, (void)term;
    return false;
}
