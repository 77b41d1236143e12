/* agreement.h - did two runs of a guest, on two platforms, show the same? */
#ifndef VMM_HOSTED_GRADER_JUDGE_AGREEMENT_H
#define VMM_HOSTED_GRADER_JUDGE_AGREEMENT_H

#include "vmm/hosted/grader/judge/matcher.h"

/* A run with its name, "vmm2". Borrowed. */
struct witnessed {
    const char *name;
    const struct observation *seen;
};

/* Are they the same, as far as the set of 1 << spec_observable goes? Registers and storage are
 * compared at every trap that was delivered and at the end; both runs must have kept digests at
 * their boundaries for that, and both machines the same storage of `ram` bytes. Tells of what is
 * not. */
bool agreement_holds(const struct witnessed *, const struct witnessed *, unsigned observe,
                     const struct image *, word ram, matcher_tell *tell, void *context);

#endif
