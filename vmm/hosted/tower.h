/* tower.h - the bare machine, monitors upon it, and guests at the top.
 *
 * In place of the bare machine there may be a remote one (remote_machine.h). Then there is no real
 * storage to be looked at, and depth is at least 1; snapshots, replays, debuggers and experiments
 * are for towers on the bare machine.
 *
 * Depth 0 is the bare machine with the guest on it. At depth N there are N monitors: each but the
 * last holds one virtual machine, in which the next one works; the last holds all the guests. */
#ifndef VMM_HOSTED_TOWER_H
#define VMM_HOSTED_TOWER_H

#include "isa/bare.h"
#include "isa/board.h"
#include "isa/computer.h"
#include "vmm/core/monitor.h"
#include "vmm/hosted/disk_file.h"
#include "vmm/hosted/input.h"
#include "vmm/hosted/intervention.h"
#include "vmm/hosted/output.h"
#include "vmm/hosted/program.h"
#include "vmm/hosted/remote_machine.h"

enum {
    TOWER_DEPTH_MAX = 64,
    TOWER_GUESTS_MAX = 1024,
    /* Storage of every host above its last guest that is nobody's: what leaks over a guest's end
     * must land somewhere, or equivalence would hold by luck. */
    TOWER_SLACK = STORAGE_MIN,
};

struct tower_options {
    enum profile profile;
    const struct strategy *strategy; /* of every monitor */
    unsigned depth;                  /* 0..TOWER_DEPTH_MAX */
    unsigned guests;                 /* 1..TOWER_GUESTS_MAX; 1 at depth 0 */
    word size;                       /* bytes of each guest's storage */
    uint64_t seed;                   /* of each guest's random source */
    uint64_t quantum;                /* instructions a turn; 0: MONITOR_QUANTUM */
    bool silent[INSNS];              /* rows that do nothing in user mode: see opcode_map */
    struct remote_machine *remote;   /* that it is on; NULL: the bare machine; borrowed */
};

/* A guest: a computer, its devices, and what the host puts behind them. */
struct guest {
    struct tower *tower; /* that it is in, once plugged */
    struct computer computer;
    struct board board;
    struct input input;
    struct output output;
    struct disk_file disk;
    struct program program;
    /* On the bus only if it has something to do when the guest is plugged, or is said to get it. */
    struct intervenor intervenor;
    bool intervenes;
};

struct tower {
    struct tower_options options;
    struct bare bare; /* if it is on no remote machine */
    struct monitor monitors[TOWER_DEPTH_MAX];
    struct vm *levels;    /* the virtual machines that hold monitors: depth - 1; owned */
    struct vm *vms;       /* the guests' machines; owned; none at depth 0 */
    struct guest *guests; /* owned */
    struct seat *seats;   /* the guests' turns, as their monitor has them; owned */
    bool asking;          /* who can run without anything typed? */
};

/* Is there such a tower, if the host has the storage? For options that come from a file. */
bool tower_options_valid(const struct tower_options *);

/* Builds the machines; the guests' devices are attached by tower_plug. Refuses what does not fit
 * into STORAGE_MAX, saying to which depth it would. */
bool tower_build(struct tower *, const struct tower_options *, struct error *);
void tower_free(struct tower *);

/* Bytes of storage that the machine must have which such a tower is on; they may be more than any
 * machine has. The first `body` of them are not the tower's. */
uint64_t tower_size(const struct tower_options *, word body);

/* Runs the guest whose turn it is: computer_run, but to no end of a broken link's making. */
void tower_run(struct tower *, struct guest *, uint64_t *budget);

/* Why nothing of what guests do is to be believed any more; NULL unless the tower is on a remote
 * machine whose link broke. */
const char *tower_failure(const struct tower *);

/* The machine of a guest. */
struct machine *tower_machine(struct tower *, unsigned guest);

/* Where the guest's storage begins in that of the machine that the tower is on. */
paddr tower_origin(const struct tower *, unsigned guest);

/* Makes a privileged row silent in user mode, or privileged again, in all machines. */
void tower_set_silent(struct tower *, enum insn, bool silent);

/* Does the hardware execute the guest's instructions while its PSW is this one? Else a monitor
 * interprets them. */
bool tower_executes(const struct tower *, const struct psw *);

/* Attaches the guest's devices to what its input, output and disk are by then, its intervenor if it
 * intervenes, and the guest to its monitor. */
void tower_plug(struct tower *, unsigned guest);

/* Whose turn it is, and in *budget, cut if need be, how many instructions it may run. NULL if none
 * can run until input arrives. */
struct guest *tower_next(struct tower *, uint64_t *budget);

/* Instructions that all guests together have retired since power-on. */
uint64_t tower_retired(const struct tower *);

/* Can a guest run, or wake, without input from outside? Changes nothing. */
bool tower_can_run(const struct tower *);

/* To be told that someone outside changed a guest's state: one that could not run perhaps can. */
void tower_rouse(struct tower *);

/* Types a character, or CONSOLE_END, at a guest's console: input_type. */
bool tower_type(struct tower *, unsigned guest, int character, struct error *);

/* To be told how many instructions that guest ran. */
void tower_ran(struct tower *, uint64_t instructions);

/* These three in one: runs the guest whose turn it is for at most *limit instructions, which are
 * counted down. Returns it, or NULL as tower_next. */
struct guest *tower_turn(struct tower *, uint64_t *limit);

/* The monitor that holds the guests; NULL at depth 0. */
struct monitor *tower_monitor(struct tower *);

#endif
