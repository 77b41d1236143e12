/* scheduler.h - who runs next: the ready in turn, each for a QUANTUM of ticks; if none is, the idle
 * process waits for interrupts. */
#ifndef NEST_SCHEDULER_H
#define NEST_SCHEDULER_H

#include "process.h"

/* The process that runs, or did until the trap; at first the idle one. */
struct process *scheduler_current(void);

/* It is the next one's turn, even if the current one could go on. */
void scheduler_end_turn(void);

/* Puts a process to sleep for so many ticks. */
void scheduler_sleep(struct process *, unsigned ticks);

/* Makes the current one go on, or the next one if it cannot or its turn is over. */
_Noreturn void scheduler_resume(void);

#endif
