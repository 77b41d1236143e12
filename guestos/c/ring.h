/* ring.h - a queue of at most RING_BYTES characters. */
#ifndef NEST_RING_H
#define NEST_RING_H

#include "nest.h"

#include <stdbool.h>

/* All zeros is an empty one. */
struct ring {
    char bytes[RING_BYTES];
    unsigned put, taken; /* characters so far; they may wrap, as RING_BYTES divides 2^32 */
};

static inline bool ring_is_empty(const struct ring *ring)
{
    return ring->put == ring->taken;
}

static inline bool ring_is_full(const struct ring *ring)
{
    return ring->put - ring->taken == RING_BYTES;
}

/* It must not be full. */
static inline void ring_put(struct ring *ring, char c)
{
    ring->bytes[ring->put++ % RING_BYTES] = c;
}

/* It must not be empty. */
static inline char ring_take(struct ring *ring)
{
    return ring->bytes[ring->taken++ % RING_BYTES];
}

#endif
