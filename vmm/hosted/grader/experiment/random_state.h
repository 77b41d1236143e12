/* random_state.h - storage and registers as they may be when a machine is switched on: anything. */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_RANDOM_STATE_H
#define VMM_HOSTED_GRADER_EXPERIMENT_RANDOM_STATE_H

#include "isa/image.h"

/* The image, and segments of bytes drawn from the seed wherever it leaves `ram` bytes of storage
 * alone; what it says is zero stays zero. Borrows everything but its list of segments and their
 * bytes beyond those of the image. False if the host has no storage. */
bool random_state_fill(const struct image *, word ram, uint64_t seed, struct image *filled);
void random_state_free(const struct image *, struct image *filled);

/* What register 1 and up hold; x[0] is 0. */
void random_state_registers(uint64_t seed, word x[REGISTERS]);

#endif
