/* experiment.h - one run of a guest under conditions, and all that can be seen of it from outside.
 *
 * The guest cannot know: nothing of it is asked, changed or slowed but what the conditions say. The
 * same conditions give the same observation to the bit, and what can be observed, counts of the
 * monitor apart, is the same at every depth. */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_EXPERIMENT_H
#define VMM_HOSTED_GRADER_EXPERIMENT_EXPERIMENT_H

#include "vmm/hosted/grader/spec/spec.h"
#include "vmm/hosted/intervention.h"
#include "vmm/hosted/tower.h"

/* Borrowed, all of it. */
struct conditions {
    const struct image *image;
    enum profile profile;
    unsigned depth;
    word ram;
    struct spec_budget budget;
    const struct spec_input *inputs;
    size_t input_count;
    bool has_random_state; /* registers and storage that the image leaves are drawn from: */
    uint64_t random_state;
    /* A timer interrupt after so many instructions with interrupts on; rising. */
    const uint64_t *preemptions;
    size_t preemption_count;
    const struct spec_injection *injections;
    size_t injection_count;
    const uint8_t *disk; /* contents at power-on; NULL: no disk */
    size_t disk_size;
    const struct spec_event *looks; /* moments at which state is kept, besides the end */
    size_t look_count;
    bool boundaries; /* keep a digest at each trap, storage included: for equivalence */
    bool modes;      /* keep when the mode changes: costs time */
    /* Storage that user mode of the machine may write to; what else it writes breaks isolation.
     * length 0: the machine is not watched from within. Kind monitor. */
    paddr confine_origin;
    word confine_length;
};

enum run_end {
    RUN_OFF,
    RUN_CHECK_STOP,
    RUN_IDLE, /* waits for an interrupt that cannot come */
    RUN_OUT_OF_INSTRUCTIONS,
    RUN_OUT_OF_TRAPS,
    RUN_OUT_OF_CONSOLE,
};

/* State at a moment. */
struct glimpse {
    bool reached;
    struct cpu cpu;
    uint8_t *storage; /* owned; ram bytes; NULL if not reached */
    uint64_t time;    /* of the guest */
};

struct seen_trap {
    uint64_t time;    /* instructions retired, those waited included, when it was delivered */
    uint64_t retired; /* instructions retired then */
    struct trap trap;
    struct psw old, new; /* as hardware swapped them */
    word instruction;    /* that was at trap_origin, 0 if there was none */
    uint64_t digest;     /* if boundaries: of registers, PSW, time, storage, and console so far */
};

/* The physical address of the instruction that the trap comes from: that of a system call is before
 * the saved pc, as it is complete. */
word trap_origin(const struct trap *, const struct psw *old);

struct mode_change {
    uint64_t time;
    bool user; /* from then on */
};

/* What was seen; owned. */
struct observation {
    enum run_end end;
    word exit_status;             /* RUN_OFF */
    struct trap last;             /* RUN_CHECK_STOP: the trap that could not be delivered */
    struct glimpse final, *looks; /* looks as asked for */
    size_t look_count;
    uint8_t *console; /* a NUL is behind it */
    size_t console_size;
    struct seen_trap *traps; /* in order */
    size_t trap_count;
    uint64_t counts[CAUSES];   /* traps delivered */
    struct mode_change *modes; /* if asked for: the first is power-on */
    size_t mode_count;
    uint64_t retired, time;
    uint64_t enabled;         /* instructions retired with interrupts on: what preemptions count */
    struct vm_counts monitor; /* of the innermost one; zero on the bare machine */
    bool isolated;            /* nothing outside the guest's storage changed, see confine_ */
    char breach[128];         /* if not isolated: what and where */
    bool injected;            /* all injections took place */
    uint64_t retired_after;   /* since the last one */
    struct intervention *interventions; /* all that was done from outside, in order */
    size_t intervention_count;
    size_t preempted; /* so many preemptions took place */
    uint64_t state;   /* snapshot_digest at the end */
};

/* False, with the error filled, if the image does not fit or the host has no storage. An injection
 * power cut ends the machine; a second one is switched on with the disk as it is then, and
 * observed: conditions for what was before it do not hold there, budgets begin anew. */
bool experiment_run(const struct conditions *, struct observation *, struct error *);
void observation_free(struct observation *);

/* The disk with which the observed machine was switched on, which the caller frees; after a power
 * cut it is another one than that of the conditions. NULL if it has none. False, with the error
 * filled, if the host has no storage. */
bool experiment_disk(const struct conditions *, uint8_t **disk, size_t *size, struct error *);

/* The same run as a file for visor debug and visor run: the bytes of a replay, which the caller
 * frees. `name` is the program's. Runs it once more as a replay and refuses one that does not come
 * to the observed state: a witness proves itself. */
bool experiment_record(const struct conditions *, const struct observation *, const char *name,
                       char **bytes, size_t *size, struct error *);

#endif
