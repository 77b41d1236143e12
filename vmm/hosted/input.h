/* input.h - where a console's characters come from, so that a run can be repeated.
 *
 * Three sources. A script (a file, a pipe) is read as fast as the guest takes it: when characters
 * arrive depends on the guest alone. A live source (a terminal) stamps each character with the
 * guest's instruction time as it arrives. A log holds characters with their stamps. Whatever the
 * source, what was delivered and when can be written down; replaying it gives the same run. */
#ifndef VMM_HOSTED_INPUT_H
#define VMM_HOSTED_INPUT_H

#include "isa/console.h"
#include "isa/error.h"
#include "vmm/hosted/scan.h"

#include <stdio.h>

struct input_event {
    uint64_t time;  /* of the guest, from which on it can have the character */
    uint64_t after; /* typed when all guests together had retired so many instructions: does not
                       wake a guest before they have retired more, or none else can run; 0: there
                       is but one, or it was not typed */
    int character;  /* 0..255, or CONSOLE_END */
};

enum input_kind { INPUT_NONE, INPUT_SCRIPT, INPUT_LIVE, INPUT_LOG };

struct input {
    enum input_kind kind;
    FILE *script;               /* INPUT_SCRIPT; borrowed */
    bool keep;                  /* what was taken stays, to be taken again */
    struct input_event *events; /* owned; of a script only what is kept */
    uint64_t *taken;            /* owned: of those before `at`, when they were taken */
    size_t count, capacity, at; /* events[at] is the next to be taken */
    size_t logged;              /* the first so many events are a log's */
    FILE *record;               /* borrowed; NULL: nothing is recorded */
    unsigned guest;             /* this console's number, in the record */
    /* Must a guest that waits do so for others? Given an event's `after`. NULL: never. */
    bool (*holds)(void *context, uint64_t after);
    void *context; /* of holds; borrowed */
};

void input_init(struct input *, enum input_kind, unsigned guest);
void input_free(struct input *);

/* What a console asks. The input must outlive the console's last use. */
struct console_input input_source(struct input *);

/* The next character to be taken is number `at`, from 0, of those that were taken or pushed. */
void input_rewind(struct input *, size_t at);

/* The same for a guest that has taken so many, if there are so many to be had: a script is read on,
 * a log passed over, and what was typed ahead is forgotten. False if a script is too short. */
bool input_seek(struct input *, uint64_t taken);

/* Adds an event; times must not fall. Returns false if the host has no storage left. */
bool input_push(struct input *, const struct input_event *);

/* Forgets what was typed later than at the guest's time `now`, or later than `after`. */
void input_forget_future(struct input *, uint64_t now, uint64_t after);

/* Adds what a person types at the guest's time `now`, and forgets what was typed in a future that
 * will not be. Refused for a script, and as long as a log has more. */
bool input_type(struct input *, uint64_t now, uint64_t after, int character, struct error *);

/* An event of a guest's as a line, to be read again: "GUEST TIME CHARACTER", the character a number
 * or "end", and " after INSTRUCTIONS" if it is not 0. */
void input_print_event(FILE *, unsigned guest, const struct input_event *);
bool input_scan_event(struct scan *, unsigned *guest, struct input_event *);

#endif
