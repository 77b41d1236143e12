/* apparatus.h - an experiment set up: a guest in its tower, and what looks at it and meddles with
 * it. For experiment.c and experiment_record.c only. */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_APPARATUS_H
#define VMM_HOSTED_GRADER_EXPERIMENT_APPARATUS_H

#include "vmm/hosted/digest.h"
#include "vmm/hosted/grader/experiment/experiment.h"
#include "vmm/hosted/grader/experiment/fence.h"
#include "vmm/hosted/grader/experiment/transcript.h"
#include "vmm/hosted/grader/experiment/typist.h"

struct apparatus {
    const struct conditions *conditions; /* borrowed */
    struct observation *seen;            /* borrowed; filled on the way */
    struct tower tower;
    struct guest *guest;       /* in the tower */
    struct computer *computer; /* in the guest */
    uint8_t *storage;          /* of the guest, in the tower */
    struct image filled;       /* owned, if the state at power-on is by chance */
    struct transcript transcript;
    struct typist typist;
    struct occasion *looks, *injections; /* owned: of each in the conditions */
    struct digest digest;                /* if boundaries are asked for */
    struct fence outside, within;
    size_t trap_capacity, mode_capacity;
    size_t injections_left;
    uint64_t injected_at; /* instructions retired by then */
    unsigned steps;       /* since the last instruction retired: see struct replay_end */
    bool stopped;         /* seen->end says why */
    bool cut;             /* by a power cut */
    bool failed;          /* the host had no storage */
};

/* Switched on, nothing has run. On failure the error is filled; what was made is to be freed in any
 * case. It must not move afterwards. */
bool apparatus_begin(struct apparatus *, const struct conditions *, struct observation *,
                     struct error *);
void apparatus_free(struct apparatus *);

/* Runs to the end of the experiment and fills what was seen but for what is kept at the end. */
void apparatus_run(struct apparatus *);

/* What is kept at the end, into what was seen. */
bool apparatus_finish(struct apparatus *, struct error *);

/* The conditions of the machine that experiment_run observes: after a power cut it is the second
 * one, and *disk, which the caller frees, its disk. */
bool experiment_observed(const struct conditions *, struct conditions *observed, uint8_t **disk,
                         struct error *);

/* The disk as it is now; the caller frees it. NULL if the host has no storage or there is none. */
uint8_t *apparatus_disk(struct apparatus *);

#endif
