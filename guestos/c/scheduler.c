/* scheduler.c - see scheduler.h.
 *
 * TIMER counts the ticks left to the one that runs: 0 says that its turn is over. */
#include "scheduler.h"

#include "pg32.h"

#include <stddef.h>

extern char stack_top[]; /* of map.S */

static struct process idle; /* not in the table */
static struct process *current = &idle;

static void idle_loop(void)
{
    for (;;)
        pg32_idle();
}

/* The idle process is in supervisor mode, but has the clock run and can be interrupted. It begins
 * anew each time, as its stack is the kernel's. */
static void begin_idle(void)
{
    idle.frame.psw =
        (struct psw){STATUS_IE | STATUS_CE, (unsigned)idle_loop, 0, pg32_rdcr(CONTROL_MEMSIZE)};
    idle.frame.x[SP] = (unsigned)stack_top;
}

struct process *scheduler_current(void)
{
    return current;
}

void scheduler_end_turn(void)
{
    pg32_wrcr(CONTROL_TIMER, 0);
}

void scheduler_sleep(struct process *process, unsigned ticks)
{
    process->wake = pg32_rdcr(CONTROL_CLOCKLO) + ticks;
    process->state = STATE_SLEEPING;
}

/* Makes those ready whose time has come. Returns the ticks until the next one's, 0: none sleeps. */
static unsigned wake_sleepers(void)
{
    unsigned now = pg32_rdcr(CONTROL_CLOCKLO), next = 0;
    for (unsigned i = 0; i < process_count; i++) {
        struct process *process = &processes[i];
        int left = (int)(process->wake - now); /* right even if the clock's low word wraps */
        if (process->state != STATE_SLEEPING)
            continue;
        if (left <= 0)
            process->state = STATE_READY;
        else if (next == 0 || (unsigned)left < next)
            next = (unsigned)left;
    }
    return next;
}

/* The first that is ready after the current one, the idle one if there is none. */
static struct process *next_ready(void)
{
    unsigned last = current == &idle ? process_count - 1 : (unsigned)(current - processes);
    for (unsigned i = 1; i <= process_count; i++) {
        struct process *process = &processes[(last + i) % process_count];
        if (process->state == STATE_READY)
            return process;
    }
    return &idle;
}

/* Gives the next one its turn. It ends early if a sleeper is to wake. */
static void begin_turn(void)
{
    unsigned sleep = wake_sleepers();
    current = next_ready();
    if (current == &idle || (sleep != 0 && sleep < QUANTUM))
        pg32_wrcr(CONTROL_TIMER, sleep);
    else
        pg32_wrcr(CONTROL_TIMER, QUANTUM);
    if (current == &idle)
        begin_idle();
}

_Noreturn void scheduler_resume(void)
{
    if (current == &idle || current->state != STATE_READY || pg32_rdcr(CONTROL_TIMER) == 0)
        begin_turn();
    trap_return(&current->frame);
}
