/* attempt.h - one case of a test: a platform and seeds, run and judged. */
#ifndef VMM_HOSTED_GRADER_JUDGE_ATTEMPT_H
#define VMM_HOSTED_GRADER_JUDGE_ATTEMPT_H

#include "vmm/hosted/grader/experiment/schedule.h"
#include "vmm/hosted/grader/judge/matcher.h"

/* The programs that a test is about; borrowed. */
struct subject {
    const struct spec *spec;
    const struct image *program; /* that runs: the submission; kind monitor: with the guest in it */
    const struct image *guest;   /* kind monitor: the guest alone; else NULL */
};

/* All that says which run it is. */
struct attempt {
    const struct subject *subject;
    const struct spec_test *test;
    enum spec_platform platform;
    bool has_seed, has_state; /* is there a schedule, a random state? */
    uint64_t seed, state;
    struct preemptions preemptions; /* owned: of the seed, or some of them */
    bool boundaries, modes;         /* see struct conditions */
};

/* The program of the platform, and the bytes of its machine's storage. */
const struct image *attempt_image(const struct attempt *);
word attempt_ram(const struct attempt *);

/* False, with the error filled, if it could not be run. */
bool attempt_run(const struct attempt *, struct observation *, struct error *);

/* Does what was seen hold what the test expects of a run? */
bool attempt_holds(const struct attempt *, const struct observation *, matcher_tell *tell,
                   void *context);

/* Does the expectation of a hint hold? */
bool attempt_fits(const struct attempt *, const struct observation *,
                  const struct spec_expectation *);

/* The run as a replay: see experiment_record. */
bool attempt_record(const struct attempt *, const struct observation *, const char *name,
                    char **bytes, size_t *size, struct error *);

/* The disk that the replay wants: see experiment_disk. */
bool attempt_disk(const struct attempt *, uint8_t **disk, size_t *size, struct error *);

#endif
