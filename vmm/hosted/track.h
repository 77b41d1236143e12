/* track.h - what happened to the guests of a run, as events in the order in which it happened.
 *
 * There are two times. A guest's own is the instructions that it has retired and the time that it
 * has waited; guests' times are not comparable. The other is the instructions that all guests
 * together have retired: in it nothing waits. Neither ever falls.
 *
 * A track watches and changes nothing: a run with it is the run without it. Supervisor mode runs
 * one instruction at a time, because it may be left by an instruction that nobody else sees; user
 * mode can be left only by a trap. */
#ifndef VMM_HOSTED_TRACK_H
#define VMM_HOSTED_TRACK_H

#include "vmm/hosted/tower.h"

#include <stdio.h>

/* TRACK(NAME, "name"): kinds of events.
 *   TURN  it is this guest's turn, after another's
 *   MODE  from now on the guest is in this mode; never the one it was in
 *   EXIT  a trap of the host has reached a monitor's dispatcher; the outermost monitor comes first,
 *         and only what the innermost decides matters to the guest
 *   DONE  the interpreter has carried out the instruction of the EXIT before
 *   TRAP  a trap was delivered to the guest
 *   END   the last one of its guest */
#define TRACK_KINDS(TRACK)                                                                         \
    TRACK(TURN, "turn")                                                                            \
    TRACK(MODE, "mode")                                                                            \
    TRACK(EXIT, "exit")                                                                            \
    TRACK(DONE, "done")                                                                            \
    TRACK(TRAP, "trap")                                                                            \
    TRACK(END, "end")

/* MODE(NAME, "name"): what a guest is doing, as it sees it itself. */
#define TRACK_MODES(MODE)                                                                          \
    MODE(USER, "user")                                                                             \
    MODE(SUPERVISOR, "supervisor")                                                                 \
    MODE(WAITING, "waiting") /* for an interrupt, in supervisor mode */

enum track_kind {
#define TRACK(name, string) TRACK_##name,
    TRACK_KINDS(TRACK)
#undef TRACK
};
enum track_mode {
#define MODE(name, string) TRACK_MODE_##name,
    TRACK_MODES(MODE)
#undef MODE
        TRACK_MODE_COUNT
};
extern const char *const track_kind_names[];
extern const char *const track_mode_names[];

struct track_event {
    enum track_kind kind;
    unsigned guest;
    uint64_t time;        /* the guest's own */
    uint64_t retired;     /* by all guests together */
    enum track_mode mode; /* that the guest is in; EXIT and TRAP: that the trap came in */
    struct psw psw;       /* the guest's then, as it believes it to be; TRAP: the old one */
    struct psw new;       /* TRAP: what it goes on with */
    struct trap trap;     /* EXIT, TRAP */
    enum verdict verdict; /* EXIT */
    unsigned monitor;     /* EXIT: whose dispatcher, 0 the outermost */
    unsigned after;       /* TURN: the guest that had the turn before */
    bool cut;             /* END: not the guest ended here, but the track */
};

/* Where events go. */
struct track_out {
    FILE *file; /* borrowed */
    struct tower *tower;
    void *state; /* the format's own */
};

/* How events are written. */
struct track_format {
    const char *name;                  /* as on the command line */
    const char *text;                  /* one line */
    bool (*begin)(struct track_out *); /* false if the host has no storage left; NULL: nothing */
    void (*event)(struct track_out *, const struct track_event *);
    void (*end)(struct track_out *); /* also after a begin that failed; NULL: nothing */
};

extern const struct track_format track_text, track_json, track_perfetto;

/* All formats, ended by NULL. */
extern const struct track_format *const track_formats[];

/* What is known of a guest. */
struct track_guest {
    bool begun, ended;
    enum track_mode mode;
};

struct track {
    const struct track_format *format;
    struct track_out out;
    struct track_guest guests[TOWER_GUESTS_MAX];
    const struct guest *last; /* whose turn it was last */
    uint64_t events, limit;   /* written so far; after so many it is full */
    bool emulating;           /* an EXIT to be emulated has no DONE yet */
    uint64_t exit_time;       /* of the last EXIT */
    uint64_t step_time;       /* the running guest's, when it was last known what it had retired */
    unsigned outer;           /* exits of outer monitors that wait for the innermost one's */
    struct track_event exits[TOWER_DEPTH_MAX];
};

/* Begins: observes the machines of the tower. The limit is a number of events, at least 1; what
 * belongs together is not torn apart, so that the last few may exceed it. False if the host has no
 * storage left. */
bool track_begin(struct track *, const struct track_format *, FILE *, struct tower *,
                 uint64_t limit);

/* Runs the guest as computer_run does, until the track is full. */
void track_run(struct track *, struct guest *, uint64_t *budget);

bool track_is_full(const struct track *);

/* Ends every guest that has not ended, first the one that ran last, and the file. */
void track_end(struct track *);

/* For formats. */

/* How the guest's instructions are carried out then: "bare", "direct", "interpreted". */
const char *track_execution(const struct tower *, const struct psw *);

/* "<symbol+0x10> file:line" of the event's pc, as much of it as is known. */
void track_where(const struct track_out *, const struct track_event *, char *text, size_t size);

/* The instruction that trapped, as assembly; "" if there was none: an interrupt, or a fetch that
 * failed. */
void track_instruction(const struct track_out *, const struct track_event *, char *text);

/* Writes text as a string of JSON. Bytes that are no UTF-8 become U+FFFD. */
void track_put_string(FILE *, const char *text);

/* Writes ,"name":"text" as one more member of an object of JSON. */
void track_put_member(FILE *, const char *name, const char *text);

#endif
