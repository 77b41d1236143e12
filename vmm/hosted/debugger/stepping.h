/* stepping.h - steps as a person means them: by lines, over calls and traps, and out of them; and
 * who called whom.
 *
 * A trap that a guest takes is a call of its handler, and an lpsw returns from it. Nothing is
 * assumed of stacks or frames: calls are found by going along the run again. All of the guest in
 * focus; all stop at points, except going back. */
#ifndef VMM_HOSTED_DEBUGGER_STEPPING_H
#define VMM_HOSTED_DEBUGGER_STEPPING_H

#include "vmm/hosted/debugger/debuggee.h"

/* To where another source line, mode or R begins; an instruction without a line is a line of its
 * own. */
void step_line(struct debuggee *, struct halt *);
/* The same in one function: calls and traps on the way are gone through. */
void step_over_line(struct debuggee *, struct halt *);
/* One instruction, with what it calls, or its trap with the handler. */
void step_over(struct debuggee *, struct halt *);
/* Out of the function or handler that it is in. */
void step_out(struct debuggee *, struct halt *);

/* The same, back: to where such a step began. */
void reverse_step_line(struct debuggee *, struct halt *);
void reverse_step_over_line(struct debuggee *, struct halt *);
void reverse_step_over(struct debuggee *, struct halt *);
/* To the call, or the trap, that led here. Stays here if none is known (HALT_BEGINNING), or if it
 * was interrupted. */
void reverse_step_out(struct debuggee *, struct halt *);

/* A call or a trap that has not returned yet. */
struct call {
    struct moment at; /* before it */
    struct psw psw;   /* of the caller: its pc is the calling instruction's */
    bool trap;        /* not a call: a trap was delivered */
    enum cause cause; /* if it is one */
    vaddr back;       /* and where it comes back to, unless the handler decides otherwise */
};

enum { CALLS_MAX = 64, CALLS_REACH = 2000000 };

struct calls {
    struct call calls[CALLS_MAX]; /* the innermost is the last */
    unsigned count;
    bool whole; /* older ones than the first are not there; else they were not looked for */
};

/* Looks at the last CALLS_REACH instructions; false if it was interrupted. */
bool calls_find(struct debuggee *, struct calls *);

#endif
