/* survey.h - the instructions of a machine, asked one after the other what they are. */
#ifndef VMM_HOSTED_SURVEY_H
#define VMM_HOSTED_SURVEY_H

#include "isa/error.h"
#include "isa/model/classify.h"
#include "isa/model/prove.h"

#include <stdio.h>

/* What is asked, and of which instructions. */
struct survey {
    enum profile profile;
    bool chosen[INSNS];
    uint64_t seed;
    unsigned states;       /* of an experiment */
    unsigned milliseconds; /* for a question to the solver */
};

/* All instructions of the profile. */
void survey_all(struct survey *);

/* Those that are named; none: all. An unknown name is an error that tells the nearest. */
bool survey_choose(struct survey *, const char **names, size_t count, struct error *);

/* What was found out of each that is chosen. */
struct findings {
    struct judgement judgements[INSNS];
    bool unknown[INSNS]; /* not all of it is known */
};

/* By experiment. `all`, if not NULL, is an array of INSNS classifications to be filled. False if
 * the host has no storage. */
bool survey_classify(const struct survey *, struct findings *, struct classification *all);

/* For all states; without a solver all is unknown. `all`, if not NULL, is to be filled. */
void survey_prove(const struct survey *, struct findings *, struct class_proof *all);

/* Of those that are chosen: how many, and how many are not what the table claims. */
unsigned survey_count(const struct survey *);
unsigned survey_unlike_claims(const struct survey *, const struct findings *);

/* The names of those for which `which` is true, each after a space; "none" if there are none.
 * Returns how many. */
unsigned survey_list(const struct survey *, const struct findings *,
                     bool (*which)(const struct judgement *), FILE *);

bool is_sensitive(const struct judgement *);
bool is_user_sensitive(const struct judgement *);
bool is_privileged(const struct judgement *);

/* The theorems' conditions as the findings answer them, a line each; false if one is broken or not
 * known. Theorem 0: both. */
bool survey_condition(const struct survey *, const struct findings *, unsigned theorem, FILE *);

#endif
