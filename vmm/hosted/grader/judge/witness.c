/* witness.c - see witness.h. */
#include "vmm/hosted/grader/judge/witness.h"

#include <stdlib.h>
#include <string.h>

enum {
    RUNS_MAX = 200,       /* attempts */
    WORK_MAX = 100000000, /* instructions of all of them */
};

struct search {
    struct attempt *attempt;
    struct observation *seen;
    const char *what;
    struct error *error;
    uint64_t *trial; /* owned; room for all interrupts */
    unsigned runs;
    uint64_t work;
    bool failed_alike; /* of the run that is being judged */
};

static void look_for(void *context, const char *what, const char *expected, const char *actual)
{
    struct search *search = context;
    (void)expected;
    (void)actual;
    search->failed_alike |= strcmp(what, search->what) == 0;
}

/* Does it fail alike with these interrupts? Then it is made the attempt. */
static bool fails_with(struct search *search, size_t count)
{
    struct attempt trial = *search->attempt;
    struct observation seen;
    trial.preemptions.at = search->trial;
    trial.preemptions.count = count;
    if (!attempt_run(&trial, &seen, search->error))
        return false;
    search->runs++;
    search->work += seen.retired;
    search->failed_alike = false;
    attempt_holds(&trial, &seen, look_for, search);
    if (!search->failed_alike) {
        observation_free(&seen);
        return false;
    }
    observation_free(search->seen);
    *search->seen = seen;
    struct preemptions *kept = &search->attempt->preemptions;
    kept->count = seen.preempted < count ? seen.preempted : count;
    memcpy(kept->at, search->trial, kept->count * sizeof *kept->at);
    return true;
}

static bool may_go_on(const struct search *search)
{
    return search->runs < RUNS_MAX && search->work < WORK_MAX && !search->error->text[0];
}

/* Leaves out `length` from `from` on. */
static bool fails_without(struct search *search, size_t from, size_t length)
{
    const struct preemptions *all = &search->attempt->preemptions;
    size_t behind = all->count - from - length;
    memcpy(search->trial, all->at, from * sizeof *all->at);
    memcpy(search->trial + from, all->at + from + length, behind * sizeof *all->at);
    return fails_with(search, from + behind);
}

/* Pieces of a half, a quarter and so on are tried, from the end: what is late matters more. */
static void leave_out(struct search *search)
{
    const struct preemptions *left = &search->attempt->preemptions;
    size_t length = left->count;
    while (length > 0 && may_go_on(search)) {
        bool any = false;
        for (size_t end = left->count; end >= length && length > 0 && may_go_on(search);) {
            size_t from = end - length;
            bool without = fails_without(search, from, length);
            any |= without;
            end = from < left->count ? from : left->count;
        }
        if (length > left->count)
            length = left->count;
        else if (!any || length > 1)
            length /= 2;
    }
}

bool witness_minimise(struct attempt *attempt, struct observation *seen, const char *what,
                      struct error *error)
{
    struct search search = {.attempt = attempt, .seen = seen, .what = what, .error = error};
    if (seen->preempted < attempt->preemptions.count)
        attempt->preemptions.count = seen->preempted;
    if (attempt->preemptions.count == 0)
        return true;
    search.trial = calloc(attempt->preemptions.count, sizeof *search.trial);
    if (!search.trial)
        return error_set(error, "the host has no storage left");
    leave_out(&search);
    free(search.trial);
    return !error->text[0];
}
