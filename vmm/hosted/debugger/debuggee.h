/* debuggee.h - guests being debugged: run, stopped, looked at, changed, and gone back in.
 *
 * What every front end (commands, gdb's protocol, DAP) drives. Positions are moments of the
 * timeline; addresses of points are physical addresses of the guest, as symbols are. */
#ifndef VMM_HOSTED_DEBUGGER_DEBUGGEE_H
#define VMM_HOSTED_DEBUGGER_DEBUGGEE_H

#include "vmm/hosted/debugger/timeline.h"
#include "vmm/hosted/session.h"

enum point_kind {
    POINT_BREAK, /* a guest comes to an instruction */
    POINT_WATCH, /* storage is written, or read, or either */
    POINT_TRAP,  /* a trap: of the host, which its monitor will deal with, or of the guest */
    POINT_MODE,  /* a guest's virtual mode changes */
    POINT_SWITCH /* another guest's turn begins */
};

enum { WATCH_WRITE = 1, WATCH_READ = 2, ANY_GUEST = -1, ANY_CAUSE = -1 };

/* Where to stop. A break, watch or mode stops after the step that led there; a trap stops before
 * the step that traps, so that it can be looked at. */
struct point {
    enum point_kind kind;
    unsigned number; /* from 1; given by debuggee_add */
    bool enabled, temporary;
    int guest; /* or ANY_GUEST */
    int user;  /* BREAK: only in virtual user mode (1), supervisor mode (0), any (-1); MODE: the new
                  one */
    paddr address;   /* BREAK, WATCH: physical, of the guest */
    word length;     /* WATCH: bytes */
    unsigned access; /* WATCH: set of WATCH_ */
    int cause;       /* TRAP: enum cause, or ANY_CAUSE */
    bool at_level;   /* TRAP: only those that this level deals with: */
    unsigned level;  /* depth is a guest's kernel, less its monitors */
    char *condition; /* owned; NULL: always. What it means is the front end's */
    char *text;      /* owned; NULL, or how the person wrote it */
    uint64_t ignore; /* so many more hits do not stop */
    uint64_t hits;
    bool held; /* TRAP: was the condition true before the step that is looked at? */
};

/* HALT(NAME, "name"): why it is not running. */
#define HALTS(HALT)                                                                                \
    HALT(STEPPED, "stepped")                                                                       \
    HALT(POINT, "point")             /* see halt.point */                                          \
    HALT(DONE, "done")               /* every guest is off or stopped */                           \
    HALT(STUCK, "stuck")             /* none can run until input comes */                          \
    HALT(INTERRUPTED, "interrupted") /* debuggee.interrupts said so */                             \
    HALT(BEGINNING, "beginning")     /* going back, the first moment was reached */

enum halt_reason {
#define HALT(name, string) HALT_##name,
    HALTS(HALT)
#undef HALT
};

struct halt {
    enum halt_reason reason;
    unsigned point;       /* its number, if POINT */
    enum point_kind kind; /* of the point */
    unsigned guest;       /* that did it */
    bool has_trap;        /* POINT_TRAP: which trap comes next, and what becomes of it */
    struct trap trap;
    bool second; /* POINT_TRAP: it is the second trap of its step */
    bool exits;  /* a monitor sees it: verdict says what it does; else the guest has it */
    enum verdict verdict;
    bool retired;       /* an instruction was completed */
    bool delivered;     /* the guest took a trap: */
    struct trap taken;  /* this one. Not the one above if emulating it trapped in its turn, or if TF
                           was set */
    paddr address;      /* POINT_WATCH: the first byte that was touched */
    word before, after; /* POINT_WATCH: the word there, or what of it is watched */
};

struct debuggee {
    struct session session;
    struct timeline timeline;
    unsigned focus;        /* the guest that is looked at and stepped */
    struct point **points; /* owned, each owned */
    size_t point_count;
    unsigned last_number;
    FILE *held; /* owned: where a guest's output goes in a step that may not come to be; NULL: none
                   yet */
    char *held_text; /* owned */
    size_t held_size;
    bool searching;      /* looking for a moment: hits are not counted */
    struct moment shown; /* where a stop before a trap was told of, if has_shown: going on from
                            there does not stop at it again */
    bool has_shown;
    /* Is a point's condition true now? NULL: conditions are always true. */
    bool (*condition)(void *context, const struct point *);
    void *context;
    /* Does someone want it to stop? Asked every so often while it runs. NULL: nobody. */
    bool (*interrupts)(void *context);
    void *interrupter; /* context of interrupts; borrowed */
    unsigned looks;    /* steps since it was last asked */
};

/* Reads the programs, the snapshot or the replay named by the arguments' operands and builds the
 * machines, stopped at their first instruction, or where the snapshot was taken. Console input
 * comes from --input, the replay or debuggee_type; output goes to standard output. */
bool debuggee_open(struct debuggee *, const struct cli_args *, struct error *);
void debuggee_close(struct debuggee *);

/* Asked after each step of any guest: is this where it was to stop? */
typedef bool debuggee_wish(struct debuggee *, const struct halt *, void *context);

/* Back to the beginning, even if someone changed the state since (timeline_restart); and from there
 * on, where a point may stop it at once. */
void debuggee_restart(struct debuggee *);
void debuggee_run(struct debuggee *, struct halt *);
/* The trap that comes next is known to who asks: continuing does not stop at it. */
void debuggee_show_trap(struct debuggee *);

/* Forward: until a point, or nothing can run, or the wish is true (then HALT_STEPPED). */
void debuggee_continue(struct debuggee *, struct halt *);
void debuggee_until(struct debuggee *, debuggee_wish *, void *context, struct halt *);
/* One step of the guest in focus; others may have their turns before it. Stops at points too. */
void debuggee_step(struct debuggee *, struct halt *);
/* Back to the last moment before now at which going forward would have stopped. Interrupted, it
 * stays where it was. */
void debuggee_reverse_continue(struct debuggee *, struct halt *);
void debuggee_reverse_until(struct debuggee *, debuggee_wish *, void *context, struct halt *);
/* Back by one step of the guest in focus. */
void debuggee_reverse_step(struct debuggee *, struct halt *);
/* While it is hushed, nothing that guests print is written and no hit is counted. */
void debuggee_hush(struct debuggee *, bool hushed);
/* Goes from an earlier moment to now once more, printing nothing, and tells the wish of each step;
 * what it answers is not asked for. False if it was interrupted and did not tell all. */
bool debuggee_retrace(struct debuggee *, struct moment from, debuggee_wish *, void *context);
/* The moment so many instructions ago, or the first. */
struct moment debuggee_ago(const struct debuggee *, uint64_t instructions);
/* To a moment, printing nothing; false if it cannot be reached, and then at the next one or at the
 * end, or if it was interrupted on the way. */
bool debuggee_go(struct debuggee *, struct moment);

/* A copy of the point is kept, enabled, under a new number, which is returned; 0 if the host has no
 * storage. */
unsigned debuggee_add(struct debuggee *, const struct point *);
bool debuggee_remove(struct debuggee *, unsigned number);
struct point *debuggee_point(struct debuggee *, unsigned number);

/* The guest in focus. */
struct guest *debuggee_guest(struct debuggee *);
struct cpu *debuggee_cpu(struct debuggee *);
struct machine *debuggee_machine(struct debuggee *);

/* What its pc is as a physical address of the guest, and any virtual address; false if R or storage
 * does not reach it. */
bool debuggee_translate(struct debuggee *, vaddr, paddr *);
/* Four words of a machine's storage as a PSW; those that are not there are 0. */
struct psw debuggee_psw_at(struct machine *, paddr);
/* Storage through R, and by physical address of the guest: false, with nothing copied, if any byte
 * is outside. */
bool debuggee_read(struct debuggee *, vaddr, void *to, word size);
bool debuggee_load(struct debuggee *, paddr, void *to, word size);
/* Changes: the run begins here afterwards, what was before is forgotten (timeline_changed). */
bool debuggee_write(struct debuggee *, vaddr, const void *from, word size, struct error *);
bool debuggee_store(struct debuggee *, paddr, const void *from, word size, struct error *);
bool debuggee_set_cpu(struct debuggee *, const struct cpu *, struct error *);

/* Types a character at the focus guest's console, or CONSOLE_END. What had come after now is
 * forgotten. */
bool debuggee_type(struct debuggee *, int character, struct error *);

/* What the next step of the guest in focus will be. */
struct peek {
    bool runs;                 /* it makes one; else nothing here means anything but `before` */
    struct halt halt;          /* its trap, if it is one */
    struct cpu before, after;  /* virtual */
    struct psw saved;          /* if it takes a trap: the old PSW, as it is left in storage */
    enum computer_state state; /* after it */
};

/* Looks ahead and comes back. Others may have their turns before that step. */
void debuggee_peek(struct debuggee *, struct peek *);

/* Does the next step trap, and if so what happens? */
bool debuggee_next_trap(struct debuggee *, struct halt *);

/* Did the step that led here touch what is watched, and whose was it? Looks back and comes here
 * again. */
bool debuggee_was_watched(struct debuggee *, struct halt *);

#endif
