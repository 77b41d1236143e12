/* remote_machine.h - a machine that is reached over a link: it exists only on another computer,
 * inside a program of that computer (vmm/native/served.c), and does what is asked for on the
 * computer's console.
 *
 * So a monitor of this program can have a machine below it that no code of this program runs: the
 * virtual machine of a native monitor. It is a machine for monitors: what it runs must be in user
 * mode, and it has neither devices nor interrupts.
 *
 * Nothing that comes over the link is trusted. If the computer stops, waits for what never comes,
 * is silent, or answers what makes no sense, the link is broken for good: runs use up their budgets
 * with nothing done, loads and stores fail, and remote_machine_failure says why. Whoever runs a
 * guest on it asks for that before believing anything else. */
#ifndef VMM_HOSTED_REMOTE_MACHINE_H
#define VMM_HOSTED_REMOTE_MACHINE_H

#include "isa/computer.h"
#include "isa/console.h"
#include "isa/error.h"
#include "vmm/native/link.h"

enum {
    REMOTE_COMMAND = 16 + LINK_PIECE, /* bytes of the longest command */
    REMOTE_ANSWER = 32 + LINK_PIECE,  /* and answer */
    /* Who runs so many times on end without retiring an instruction never will (machine_deliver),
     * unless it reads one thing from storage now and another then. */
    REMOTE_VAIN = 64,
    REMOTE_LINE = 16, /* bytes of storage that are loaded together; divides bodies */
};
#define REMOTE_PATIENCE ((uint64_t)1 << 36)
_Static_assert((int)LINK_PIECE >= (int)LINK_CHANGE, "commands and answers with a change fit");

/* How many instructions the computer may take; then it is silent. */
struct remote_patience {
    uint64_t per_instruction; /* for each that it is asked to run; at most REMOTE_PATIENCE */
    uint64_t per_byte;        /* for each byte that command and answer might have; at most that */
};

struct remote_options {
    struct computer *computer; /* whose program serves; borrowed */
    paddr origin;              /* where the machine's storage begins in the computer's */
    word size;                 /* bytes of the machine's storage */
    word body;                 /* bytes of it, the first, that are the serving program's own */
    enum profile profile;
    struct remote_patience patience;
};

/* A piece of storage. */
struct remote_piece {
    paddr at;
    word size; /* 0: none */
    uint8_t bytes[LINK_PIECE];
};

/* What has gone over a link. */
struct remote_counts {
    uint64_t runs, loads, stores; /* commands */
    uint64_t bytes_sent, bytes_received;
    uint64_t retired; /* instructions that the machine has run */
};

enum remote_power { REMOTE_NEW, REMOTE_ON, REMOTE_OFF };

struct remote_machine {
    struct machine machine; /* first: what others see of it */
    struct remote_options options;
    enum remote_power power;
    struct cpu known; /* the state as both ends know it */
    struct error failure;
    /* The exchange under way. */
    uint8_t command[REMOTE_COMMAND], answer[REMOTE_ANSWER];
    size_t length, sent;     /* of the command */
    size_t wanted, received; /* of the answer */
    bool excess;             /* more came than was wanted */
    unsigned vain;           /* times on end that the computer ran and retired nothing */
    uint64_t left;           /* instructions that the computer may still take */
    struct remote_counts counts;
    struct remote_piece stored; /* and not sent yet */
    struct remote_piece loaded; /* the last line */
};

/* Before it is switched on, and when it is off, its storage is that part of the computer's: so
 * programs get into it, and what is left can be looked at. It must not move from here on. */
void remote_machine_init(struct remote_machine *, const struct remote_options *);

/* What the computer's console must be connected to. */
struct console_input remote_machine_input(struct remote_machine *);
struct console_output remote_machine_output(struct remote_machine *);

/* Greets the serving program, which must have the storage that the options say. From now on
 * everything goes over the link. False, with the error filled, if it does not answer as it should.
 */
bool remote_machine_on(struct remote_machine *, struct error *);

/* Tells the serving program to switch the computer off, so that the monitor that holds it learns
 * that all has ended. False, with the error filled, if it did not, or if the link was broken. */
bool remote_machine_off(struct remote_machine *, struct error *);

/* Why the link broke; NULL if it has not. */
const char *remote_machine_failure(const struct remote_machine *);

/* To be told, if what came over the link cannot be true: breaks it. */
void remote_machine_break(struct remote_machine *, const char *why);

#endif
