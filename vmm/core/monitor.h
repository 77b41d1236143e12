/* monitor.h - the monitor: a machine goes in, virtual machines come out, and take turns.
 *
 * It holds the host's storage through its allocator and lets its guests run a quantum of
 * instructions at a time. What it hands out are machines again, so a monitor's host may be another
 * monitor's virtual machine (Popek and Goldberg 1974, Theorem 2). */
#ifndef VMM_CORE_MONITOR_H
#define VMM_CORE_MONITOR_H

#include "vmm/core/scheduler.h"
#include "vmm/core/vm.h"

enum { MONITOR_QUANTUM = 10000 }; /* instructions a turn, if nobody says otherwise */

struct monitor {
    struct machine *host; /* borrowed */
    const struct strategy *strategy;
    struct allocator allocator;
    struct scheduler scheduler;
    uint64_t quantum;         /* instructions a turn, at least 1 */
    struct computer *current; /* whose turn it is; NULL before the first */
    uint64_t left;            /* of its turn, in instructions */
    uint64_t switches;        /* turns given to another computer than the one before */
};

/* `seats` has room for all computers that will be admitted, and stays the caller's; NULL: none will
 * be. */
void monitor_init(struct monitor *, struct machine *host, const struct strategy *,
                  struct seat *seats);

/* Gives the virtual machine storage of that many bytes. False, with nothing changed, if the host
 * has no more. */
bool monitor_create(struct monitor *, struct vm *, word size);

/* Lets a computer, normally one on a machine of monitor_create, take turns. There must be a seat
 * for it. */
void monitor_admit(struct monitor *, struct computer *);

/* Whose turn it is, and in *budget, cut if need be, how many instructions it may run; the same one
 * until its turn is used up or it cannot run. NULL if none can until input arrives from outside. */
struct computer *monitor_next(struct monitor *, uint64_t *budget);

/* To be told how many instructions the current computer ran. */
void monitor_ran(struct monitor *, uint64_t instructions);

/* Runs whose turn it is, for at most `limit` instructions. Returns it, or NULL as monitor_next. */
struct computer *monitor_turn(struct monitor *, uint64_t limit);

#endif
