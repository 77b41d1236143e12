/* allocator.h - who owns which storage.
 *
 * The allocator of Popek and Goldberg 1974, "The Virtual Machine Monitor": it decides which
 * resources a virtual machine has, and maps what the guest says of addresses to what is so. The
 * only code in the monitor that adds or subtracts physical addresses. */
#ifndef VMM_CORE_ALLOCATOR_H
#define VMM_CORE_ALLOCATOR_H

#include "isa/isa.h"

struct extent {
    paddr origin; /* of the host's storage */
    word size;    /* bytes */
};

enum { ALLOCATOR_RESERVED = STORAGE_MIN };

/* Storage the host has, and what of it is given away: all below a mark, for as long as the monitor
 * lives. The first ALLOCATOR_RESERVED bytes, where the host's trap area is, are nobody's. */
struct allocator {
    word size;       /* bytes of the host's storage */
    paddr free_from; /* what is above is free */
};

void allocator_init(struct allocator *, word size);

/* Takes the lowest free storage of that size, a multiple of STORAGE_MIN. False, with nothing
 * taken, if there is none. */
bool allocator_take(struct allocator *, word size, struct extent *out);

/* The real R for a virtual one: base' = origin + base; bound' = min(bound, size - base), or 0 if
 * base >= size (unclamped, a guest could reach its neighbour). Always inside the extent. */
struct psw allocator_compose(const struct extent *, const struct psw *virtual_psw);

/* Where `size` bytes at the guest's physical address are in the host's storage; false if any of
 * them is outside the extent. */
bool allocator_locate(const struct extent *, paddr guest, word size, paddr *host);

#endif
