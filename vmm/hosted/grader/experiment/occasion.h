/* occasion.h - has a moment that a spec names come? */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_OCCASION_H
#define VMM_HOSTED_GRADER_EXPERIMENT_OCCASION_H

#include "isa/computer.h"
#include "isa/image.h"
#include "vmm/hosted/grader/spec/spec.h"

struct occasion {
    const struct spec_event *event; /* borrowed */
    bool open;                      /* it may still come */
    paddr address;                  /* SYMBOL: physical */
    bool fixed;                     /* SYMBOL: only if there is still this instruction: */
    word instruction;
    uint64_t seen; /* TRAP, SYMBOL: so many that are like it */
};

/* A symbol that the image does not have never comes; nor does one that was given (struct
 * image_symbol) after somebody has put another instruction there. */
void occasion_init(struct occasion *, const struct spec_event *, const struct image *);

/* Does it come now? Each is to be asked once: when so many instructions have retired, after a trap
 * was delivered, and before an instruction executes. It comes once only. */
bool occasion_at_instructions(struct occasion *, uint64_t retired);
bool occasion_at_trap(struct occasion *, enum cause);
bool occasion_before_instruction(struct occasion *, const struct cpu *, const uint8_t *storage);

/* Is it about the instruction at pc, whether or not that executes? `storage` is the guest's. */
bool occasion_is_here(const struct occasion *, const struct cpu *, const uint8_t *storage);

/* How many instructions may retire before it may come: 1 if each must be looked at. */
uint64_t occasion_distance(const struct occasion *, uint64_t retired);

#endif
