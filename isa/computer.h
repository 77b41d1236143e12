/* computer.h - a machine with its processor: something that can be switched on, run and stopped.
 *
 * The machine may be bare or virtual; whoever runs it cannot see which. Freestanding. */
#ifndef ISA_COMPUTER_H
#define ISA_COMPUTER_H

#include "isa/machine.h"

/* COMPUTER(NAME, "name"): what a computer is doing. */
#define COMPUTER_STATES(COMPUTER)                                                                  \
    COMPUTER(RUNNING, "running")                                                                   \
    COMPUTER(WAITING, "waiting") /* for an interrupt; see computer_wake */                         \
    COMPUTER(OFF, "off")         /* switched off by its program; bus.exit_status says how */       \
    COMPUTER(STOPPED, "stopped") /* check stop; trap says why */

enum computer_state {
#define COMPUTER(name, string) COMPUTER_##name,
    COMPUTER_STATES(COMPUTER)
#undef COMPUTER
};
extern const char *const computer_state_names[];

struct computer {
    struct machine *machine; /* borrowed */
    struct cpu cpu;
    enum computer_state state;
    struct trap trap;       /* the last one delivered */
    uint64_t traps[CAUSES]; /* how many of each cause were delivered */
    uint64_t retired;       /* instructions since power-on */
};

void computer_init(struct computer *, struct machine *, word pc);

/* Runs while it is running, for at most *budget instructions, counting them down. Stops early when
 * the state changes. Running n and then m is the same as running n + m. */
void computer_run(struct computer *, uint64_t *budget);

/* Runs until the next trap has been delivered, the budget is used up or the state changes. True if
 * a trap was delivered. */
bool computer_run_to_trap(struct computer *, uint64_t *budget);

/* The same, but stops early as machine_run_slice does, too. */
bool computer_run_slice(struct computer *, uint64_t *budget);

/* Traps delivered since power-on, of all causes. */
uint64_t computer_traps(const struct computer *);

/* Lets a waiting computer's time pass to its next event. Returns whether it can run on; if not,
 * only outside input can wake it. */
bool computer_wake(struct computer *);

/* Will it never run again? */
static inline bool computer_is_done(const struct computer *computer)
{
    return computer->state == COMPUTER_OFF || computer->state == COMPUTER_STOPPED;
}

#endif
