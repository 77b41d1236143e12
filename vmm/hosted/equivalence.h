/* equivalence.h - does a guest fare under a monitor as it does on the bare machine?
 *
 * Both run in lockstep. At every trap that is delivered, every so many instructions, and at the
 * end, all that the guest could see is compared: registers, PSW, control registers, time, the trap,
 * storage (by digest), console output, and what stopped the machine. */
#ifndef VMM_HOSTED_EQUIVALENCE_H
#define VMM_HOSTED_EQUIVALENCE_H

#include "vmm/hosted/tower.h"

struct trial {
    struct tower_options options;     /* of the monitored tower; guests is 1 */
    const char *disk;                 /* path, opened for reading; NULL: none */
    const char *input;                /* path of a script; NULL: none, but for: */
    const struct input_event *events; /* what is typed; borrowed */
    size_t event_count;
    const struct intervention *interventions; /* what is done to it; borrowed */
    size_t intervention_count;
    uint64_t limit; /* instructions; then the trial ends undecided but equal */
    uint64_t every; /* instructions between comparisons; 0: at traps only */
};

struct verdict_of_trial {
    bool same;
    uint64_t boundaries; /* comparisons made */
    uint64_t retired;    /* instructions, on either machine */
    enum computer_state end;
    word exit_status;        /* if end is COMPUTER_OFF */
    struct vm_counts counts; /* of the monitored guest */
    uint64_t diverged_at;    /* if not same: instructions of the bare machine, and */
    struct psw psws[2];      /* the PSWs: bare, monitored */
    char *difference;        /* if not same: where, and both states; the caller frees it */
};

/* False, with the error filled, if the trial could not be made. */
bool equivalence_try(const struct program *, const struct trial *, struct verdict_of_trial *,
                     struct error *);

#endif
