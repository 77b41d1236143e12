/* attempt.c - see attempt.h. */
#include "vmm/hosted/grader/judge/attempt.h"

#include <stdlib.h>

const struct image *attempt_image(const struct attempt *attempt)
{
    return attempt->platform == SPEC_REFERENCE ? attempt->subject->guest
                                               : attempt->subject->program;
}

word attempt_ram(const struct attempt *attempt)
{
    const struct spec *spec = attempt->subject->spec;
    return attempt->platform == SPEC_REFERENCE ? spec->size : spec->ram;
}

/* The moments at which the expectation looks, but for the end. The caller frees them. */
static bool list_looks(const struct spec_expectation *expectation, struct spec_event **events,
                       size_t *count)
{
    *count = 0;
    *events = calloc(expectation->look_count + 1, sizeof **events);
    for (size_t i = 0; *events && i < expectation->look_count; i++)
        if (expectation->looks[i].at.kind != EVENT_END)
            (*events)[(*count)++] = expectation->looks[i].at;
    return *events != NULL;
}

/* But for looks. */
static struct conditions conditions_of(const struct attempt *attempt)
{
    const struct spec *spec = attempt->subject->spec;
    const struct spec_test *test = attempt->test;
    struct conditions conditions = {
        .image = attempt_image(attempt),
        .profile = spec->profile,
        .depth = spec_platform_depths[attempt->platform],
        .ram = attempt_ram(attempt),
        .budget = test->budget,
        .inputs = test->inputs,
        .input_count = test->input_count,
        .has_random_state = attempt->has_state,
        .random_state = attempt->state,
        .preemptions = attempt->preemptions.at,
        .preemption_count = attempt->preemptions.count,
        .disk = spec->has_disk ? spec->disk : NULL,
        .disk_size = spec->has_disk ? spec->disk_size : 0,
        .boundaries = attempt->boundaries,
        .modes = attempt->modes,
    };
    if (attempt->platform == SPEC_REFERENCE)
        return conditions;
    conditions.injections = test->injections;
    conditions.injection_count = test->injection_count;
    if (spec->monitor && test->expect.isolation) {
        conditions.confine_origin = spec->load;
        conditions.confine_length = spec->size;
    }
    return conditions;
}

bool attempt_run(const struct attempt *attempt, struct observation *seen, struct error *error)
{
    struct conditions conditions = conditions_of(attempt);
    struct spec_event *looks;
    if (!list_looks(&attempt->test->expect, &looks, &conditions.look_count))
        return error_set(error, "the host has no storage left");
    conditions.looks = looks;
    bool ok = experiment_run(&conditions, seen, error);
    free(looks);
    return ok;
}

static struct evidence evidence_of(const struct attempt *attempt, const struct observation *seen)
{
    return (struct evidence){.seen = seen,
                             .image = attempt_image(attempt),
                             .ram = attempt_ram(attempt),
                             .budget = &attempt->test->budget};
}

bool attempt_holds(const struct attempt *attempt, const struct observation *seen,
                   matcher_tell *tell, void *context)
{
    const struct spec_test *test = attempt->test;
    const struct evidence evidence = evidence_of(attempt, seen);
    bool holds = !test->has_expect || matcher_holds(&test->expect, &evidence, tell, context);
    /* A run to which nothing was done shows nothing. `survives` says so itself. */
    bool idle = test->injection_count > 0 && !seen->injected;
    if (idle && holds && tell)
        tell(context, "inject", "comes to where something is done to it", "never came there");
    return holds && !idle;
}

bool attempt_fits(const struct attempt *attempt, const struct observation *seen,
                  const struct spec_expectation *expectation)
{
    const struct evidence evidence = evidence_of(attempt, seen);
    return matcher_holds(expectation, &evidence, NULL, NULL);
}

bool attempt_record(const struct attempt *attempt, const struct observation *seen, const char *name,
                    char **bytes, size_t *size, struct error *error)
{
    const struct conditions conditions = conditions_of(attempt);
    return experiment_record(&conditions, seen, name, bytes, size, error);
}

bool attempt_disk(const struct attempt *attempt, uint8_t **disk, size_t *size, struct error *error)
{
    const struct conditions conditions = conditions_of(attempt);
    return experiment_disk(&conditions, disk, size, error);
}
