/* house.h - native monitors on a bare machine, run a slice at a time, and their guests as they are
 * whenever the innermost monitor is about to give one of them a turn.
 *
 * It is the monitor of this build; or, if NATIVE_MONITOR in the environment names a file, that one.
 * The monitor does not know that it is watched: a breakpoint stands where it begins a turn, and is
 * passed by executing what was there. A monitor that is not innermost and interprets its guest
 * would see the breakpoint: then turns cannot be watched (house_has_turns). */
#ifndef TESTS_NATIVE_HOUSE_H
#define TESTS_NATIVE_HOUSE_H

#include "tests/native/ground.h"
#include "vmm/hosted/native_tower.h"

/* struct computer as a compiler for PG32 lays it out: a pointer is a word. */
struct computer_there {
    word machine, padding;
    struct cpu cpu;
    word state; /* enum computer_state */
    struct trap trap;
    uint64_t traps[CAUSES];
    uint64_t retired;
};

struct house {
    struct ground ground;
    struct image monitor;
    struct native_tower tower;
    uint64_t retired;    /* instructions of the bare machine */
    paddr turn_at;       /* where the innermost monitor begins a turn; physical */
    vaddr turn_pc;       /* the same as that monitor sees it */
    paddr turn_base;     /* of that monitor's R */
    word turn_word;      /* the instruction that is there */
    bool armed, passing; /* does the breakpoint stand; is it being passed? */
    paddr computers;     /* of the first guest in the innermost monitor's storage; 0: not known */
    word stride;         /* from one guest's to the next one's */
};

enum house_stop {
    HOUSE_RAN,     /* a slice ended without a trap */
    HOUSE_TRAPPED, /* a trap was delivered */
    HOUSE_TURN,    /* a guest is about to have a turn; nothing has run */
    HOUSE_WAITS,   /* for input from outside, for ever */
    HOUSE_OFF,
    HOUSE_STOPPED, /* check stop */
};

/* The ground's size is found out. Programs stay the caller's. */
void house_build(struct house *, const struct native_options *, const struct ground_options *,
                 const struct program *);
void house_free(struct house *);

/* Can turns be watched? */
bool house_has_turns(const struct house *);

/* Runs one slice of at most *budget instructions of the bare machine, and counts them down. */
enum house_stop house_step(struct house *, uint64_t *budget);

/* Runs to the next turn, or to what ends it all. HOUSE_RAN: the budget is used up. */
enum house_stop house_run(struct house *, uint64_t *budget);

/* At HOUSE_TURN: whose turn it is. */
unsigned house_whose_turn(const struct house *);

/* A guest's computer. Its PSW is the virtual one only at HOUSE_TURN. */
struct computer_there house_computer(struct house *, unsigned guest);

/* Where a guest of the innermost monitor is in the bare machine's storage. */
paddr house_origin(const struct house *, unsigned guest);
const uint8_t *house_storage(const struct house *, unsigned guest);

/* Takes the breakpoint away: storage is what it would be without. */
void house_disarm(struct house *);

/* The value of a symbol of the monitor. */
word house_symbol(const struct house *, const char *name, word *size);

#endif
