/* witness.h - of the interrupts of a schedule, those without which nothing goes wrong. */
#ifndef VMM_HOSTED_GRADER_JUDGE_WITNESS_H
#define VMM_HOSTED_GRADER_JUDGE_WITNESS_H

#include "vmm/hosted/grader/judge/attempt.h"

/* An attempt that failed is made one with as few interrupts as can be found by leaving some out
 * (Zeller and Hildebrandt 2002, "Simplifying and Isolating Failure-Inducing Input": ddmin), that
 * still fails in `what`; `seen` becomes what is seen of it. Bounded work: it may not be the least.
 * False, with the error filled, if a run could not be made. */
bool witness_minimise(struct attempt *, struct observation *seen, const char *what, struct error *);

#endif
