/* failure.h - a run that was not as expected, as a result document tells of it. */
#ifndef VMM_HOSTED_GRADER_JUDGE_FAILURE_H
#define VMM_HOSTED_GRADER_JUDGE_FAILURE_H

#include "vmm/hosted/grader/judge/attempt.h"

#include <jansson.h>

/* A FAILURE of result.h, without witness and reproduce. Mismatches become its own. NULL if the host
 * has no storage. */
json_t *failure_describe(const struct attempt *, const struct observation *, json_t *mismatches);

/* Collects mismatches: context is a json_t array. */
matcher_tell failure_collect;

#endif
