/* explain.h - why the next step of the guest does what it does, and who does what about it.
 *
 * Nothing here is made up: the debuggee is looked ahead at, and what is told is what happened; what
 * the dispatcher and the allocator say is asked of them. Popek and Goldberg 1974, "The Virtual
 * Machine Monitor". All of the guest in focus. */
#ifndef VMM_HOSTED_DEBUGGER_EXPLAIN_H
#define VMM_HOSTED_DEBUGGER_EXPLAIN_H

#include "vmm/hosted/debugger/debuggee.h"

/* Says why the next step traps or does not, and what becomes of it. */
void explain_why(struct debuggee *, FILE *);

/* The step as a story in parts: dispatchers from the outermost to the innermost, interpreter,
 * allocator, and how the guest goes on. */
enum { STORY_PARTS = TOWER_DEPTH_MAX + 4, STORY_TEXT = 320 };

struct story_part {
    char who[16];
    char text[STORY_TEXT]; /* several lines are separated by '\n' */
};

struct story {
    struct story_part parts[STORY_PARTS]; /* at least one */
    unsigned count;
};

/* Of the step that is made with the last part. */
void explain_step(struct debuggee *, struct story *);

/* The instruction at the guest's pc as assembly, "" if it cannot be fetched. */
void explain_instruction(struct debuggee *, char text[128]);

#endif
