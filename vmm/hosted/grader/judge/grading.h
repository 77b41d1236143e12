/* grading.h - a submission's tests, run and judged. */
#ifndef VMM_HOSTED_GRADER_JUDGE_GRADING_H
#define VMM_HOSTED_GRADER_JUDGE_GRADING_H

#include "vmm/hosted/grader/result.h"

/* Where results go while they come. */
struct grading_sink {
    /* A test is finished; borrowed. */
    void (*test)(void *context, const json_t *test);
    /* A file that belongs to the result; borrowed. */
    void (*file)(void *context, const char *name, const void *bytes, size_t size);
    void *context;
};

/* Grades: all tests, or those among `only` (ids) and what they need. Returns the whole document;
 * NULL if the host has no storage. */
json_t *grading_run(const struct spec *, const char *name, const struct file_set *submission,
                    const struct spec_names *only, const struct grading_sink *);

/* The document of a submission that could not be graded at all. */
json_t *grading_error(const struct spec *, const char *name, const char *error);

#endif
