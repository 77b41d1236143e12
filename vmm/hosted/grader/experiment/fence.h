/* fence.h - what storage may be written to, and who wrote elsewhere. */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_FENCE_H
#define VMM_HOSTED_GRADER_EXPERIMENT_FENCE_H

#include "isa/memory.h"

#include <stdio.h>

/* Remembers what is outside [origin, origin + size) of a part of storage. */
struct fence {
    struct memory *memory;    /* borrowed */
    paddr first, end;         /* the part */
    paddr origin, origin_end; /* of what is not looked at */
    uint8_t *before;          /* owned: the part as it was; of the inside nothing */
};

/* False if the host has no storage. */
bool fence_begin(struct fence *, struct memory *, paddr first, paddr end, paddr origin, word size);
void fence_free(struct fence *);

/* Takes what is there now for what it was. With `dirty_only` in pages that are marked only. */
void fence_accept(struct fence *, bool dirty_only);

/* The first address outside, counted from `first`, from `from` on, that is not as it was. */
bool fence_broken(const struct fence *, paddr from, bool dirty_only, paddr *at);

#endif
