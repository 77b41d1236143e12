/* matcher.h - is what was seen what was expected? */
#ifndef VMM_HOSTED_GRADER_JUDGE_MATCHER_H
#define VMM_HOSTED_GRADER_JUDGE_MATCHER_H

#include "vmm/hosted/grader/experiment/experiment.h"

/* Told of each thing that is not as expected: `what` is a key of the spec, "console.contains", and
 * the other two are for a person. Borrowed. */
typedef void matcher_tell(void *context, const char *what, const char *expected,
                          const char *actual);

/* A run, to be looked at. Borrowed. */
struct evidence {
    const struct observation *seen;
    const struct image *image; /* symbols */
    word ram;
    const struct spec_budget *budget;
    /* Looks at the end are at seen->final; the others, in order, are seen->looks. */
};

/* Do all expectations hold? Tells of each that does not, unless `tell` is NULL. */
bool matcher_holds(const struct spec_expectation *, const struct evidence *, matcher_tell *tell,
                   void *context);

/* How a run ended, and which moment an event is, in words. */
void matcher_end(const struct observation *, char *text, size_t size);
void matcher_event(const struct spec_event *, char *text, size_t size);

#endif
