/* digest.h - one number for a guest's storage, kept up to date by looking at written pages only. */
#ifndef VMM_HOSTED_DIGEST_H
#define VMM_HOSTED_DIGEST_H

#include "isa/memory.h"

struct digest {
    struct memory *memory; /* borrowed; its dirty marks are consumed */
    paddr origin;          /* of the guest's storage in it */
    word size;
    uint64_t *pages; /* owned; one for each page */
    uint64_t sum;    /* of all pages */
};

/* False if the host has no storage left. Everything counts as written. */
bool digest_init(struct digest *, struct memory *, paddr origin, word size);
void digest_free(struct digest *);

/* Equal for equal storage; different, but for a chance of about 2^-64, for different storage. */
uint64_t digest_update(struct digest *);

#endif
