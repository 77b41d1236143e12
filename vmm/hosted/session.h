/* session.h - guests being run for a person: a tower, a terminal or files, and how it ends. */
#ifndef VMM_HOSTED_SESSION_H
#define VMM_HOSTED_SESSION_H

#include "vmm/hosted/cli.h"
#include "vmm/hosted/replay.h"
#include "vmm/hosted/snapshot.h"
#include "vmm/hosted/tower.h"
#include "vmm/hosted/trace.h"

struct session {
    const struct cli_args *args; /* borrowed */
    struct tower tower;
    struct trace trace;
    FILE *scripts[TOWER_GUESTS_MAX]; /* owned but for stdin */
    FILE *record;                    /* owned; NULL: nothing is recorded */
    struct program *given;           /* the one guest's, if it comes from no file; borrowed */
    struct replay replay;            /* owned; what is replayed, if */
    bool replays;
    bool resumed;   /* from a snapshot, not from power-on */
    bool ended;     /* the replay came to its end */
    bool diverged;  /* and it was another one */
    bool live;      /* a person types */
    bool escaped;   /* the last character typed was the escape */
    bool quit;      /* the person has had enough */
    unsigned focus; /* the guest that gets what is typed */
    uint64_t left;  /* instructions until --max-insns */
};

/* The machine that the options describe. */
void session_options(const struct cli_args *, unsigned guests, struct tower_options *);

/* Builds the machines. Operands are programs, one for each guest; or one snapshot, whose state is
 * restored; or one replay, which is at its beginning then. With these, options are for what guests
 * cannot tell. On failure the error is filled and nothing is left behind. */
bool session_open(struct session *, const struct cli_args *, const struct tower_options *,
                  const char *const *operands, struct error *);

/* The same for one guest whose program is there already: it is taken over, and left empty. */
bool session_open_program(struct session *, const struct cli_args *, const struct tower_options *,
                          struct program *, struct error *);

/* Refuses a strategy that cannot serve the machine, unless --force is given. */
bool session_check_strategy(const struct cli_args *, const struct tower_options *, struct error *);

/* Runs for at most `instructions`, or until all guests are done or nothing more can happen. Returns
 * false if a guest waits for what cannot happen. A replay ends where the recording did, and is then
 * compared with it. */
bool session_run(struct session *, uint64_t instructions);

/* What visor's exit status is to be, with a message on stderr where it needs one. */
int session_status(const struct session *, bool ran);

/* The same for a guest, by how it ended; EXIT_budget if it has not. */
struct session_end {
    enum computer_state state;
    word exit_status;
    struct trap trap; /* the last one delivered to it */
};
int session_end_status(const struct cli_args *, unsigned guest, const struct program *,
                       const struct session_end *);

/* Prints statistics if asked for, finishes the record, frees everything. False if the record could
 * not be written. */
bool session_close(struct session *, struct error *);

#endif
