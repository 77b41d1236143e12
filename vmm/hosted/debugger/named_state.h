/* named_state.h - the processor's state by name, to be read and changed.
 *
 * Names: registers (a0, x10), the words of the PSW (status, pc, base, bound), control registers
 * (TIMER), and what can only be read: user, super (the virtual mode as 0 or 1), insn (the word at
 * pc), time and instructions (their low words), guest. All of the guest in focus. */
#ifndef VMM_HOSTED_DEBUGGER_NAMED_STATE_H
#define VMM_HOSTED_DEBUGGER_NAMED_STATE_H

#include "vmm/hosted/debugger/debuggee.h"

/* False if there is no such name, or it is a word that cannot be fetched now. */
bool named_state_read(struct debuggee *, const char *name, word *value);

/* Is there such a name? */
bool named_state_exists(const char *name);

/* Changes it, and begins the run here (see timeline_changed). */
bool named_state_write(struct debuggee *, const char *name, word value, struct error *);

/* The names, for completion and for guesses, one after the other from index 0; NULL at the end. */
const char *named_state_name(unsigned index);

#endif
