/* look.h - one step of the debuggee, looked at: what trapped, what was touched, which point was
 * hit. The debuggee's own. */
#ifndef VMM_HOSTED_DEBUGGER_LOOK_H
#define VMM_HOSTED_DEBUGGER_LOOK_H

#include "vmm/hosted/debugger/debuggee.h"

/* Bytes that a step writes or reads: as an instruction, as a trap, as the disk. */
struct touch {
    paddr at;
    word bytes; /* 0: none */
    bool stores;
};
enum { TOUCH_OPERAND, TOUCH_TRAP, TOUCH_DISK, TOUCHES };

enum { TOUCH_VALUES = 64 };

/* What is compared before and after a step. */
struct before {
    struct moment moment;
    uint64_t switches;
    bool user; /* of the guest that makes the step, as is all that follows */
    uint64_t traps[CAUSES];
    struct touch touches[TOUCHES]; /* before the step those that may be, then those that were */
    word values[TOUCHES][TOUCH_VALUES]; /* of the first points, if such a touch concerns them */
    struct disk disk;
};

/* Makes a step and fills the halt; *hit says whether a point was hit. Points at traps count only if
 * traps_too; with `end`, all others only if the step leads to a moment before it. Returns the guest
 * that made the step, or NULL if none can run. */
struct guest *look(struct debuggee *, struct before *, struct halt *, bool traps_too,
                   const struct moment *end, bool *hit);

/* Without a step: is a guest at a breakpoint now? That is for the beginning, to which no step
 * leads.
 */
bool look_at_places(struct debuggee *, struct halt *);

/* Makes a step and says whether it touched what is watched; other points are not looked at. */
bool look_at_touches(struct debuggee *, struct before *, struct halt *);

/* Where so many bytes at a virtual address are in the guest's storage; false if R or storage does
 * not reach all of them. */
bool look_translate(const struct cpu *, word storage, vaddr, word bytes, paddr *real);

#endif
