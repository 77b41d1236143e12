/* examination.h - a test: all its cases run, what failed made plain. */
#ifndef VMM_HOSTED_GRADER_JUDGE_EXAMINATION_H
#define VMM_HOSTED_GRADER_JUDGE_EXAMINATION_H

#include "vmm/hosted/grader/judge/attempt.h"
#include "vmm/hosted/grader/judge/grading.h"

/* Runs the test: each platform with each seed, until one fails where points are all or nothing;
 * then its equivalence. Returns a TEST of result.h; a witness goes to the sink. NULL if the host
 * has no storage. */
json_t *examination_run(const struct subject *, const struct spec_test *,
                        const struct grading_sink *);

/* A TEST that was not run: status skipped or error, as yet without `needs` and `error`. */
json_t *examination_none(const struct spec_test *, const char *status);

#endif
