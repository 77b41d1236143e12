/* input.h - where a console's characters come from, so that a run can be repeated.
 *
 * Three sources. A script (a file, a pipe) is read as fast as the guest takes it: when characters
 * arrive depends on the guest alone. A live source (a terminal) stamps each character with the
 * guest's instruction time as it arrives. A log holds characters with their stamps. Whatever the
 * source, what was delivered and when can be written to a log; replaying it gives the same run. */
#ifndef VMM_HOSTED_INPUT_H
#define VMM_HOSTED_INPUT_H

#include "isa/console.h"
#include "isa/error.h"

#include <stdio.h>

/* One character and the instruction time from which on the guest can have it. */
struct input_event {
    uint64_t time;
    int character; /* 0..255, or CONSOLE_END */
};

enum input_kind { INPUT_NONE, INPUT_SCRIPT, INPUT_LIVE, INPUT_LOG };

struct input {
    enum input_kind kind;
    FILE *script;               /* INPUT_SCRIPT; borrowed */
    struct input_event *events; /* INPUT_LIVE, INPUT_LOG; owned */
    size_t count, capacity, at; /* events[at] is the next to be taken */
    FILE *record;               /* borrowed; NULL: nothing is recorded */
    unsigned guest;             /* this console's number, in the record */
};

void input_init(struct input *, enum input_kind, unsigned guest);
void input_free(struct input *);

/* What a console asks. The input must outlive the console's last use. */
struct console_input input_source(struct input *);

/* Adds an event; times must not fall. Returns false if the host has no storage left. */
bool input_push(struct input *, uint64_t time, int character);

/* Reads the events of one guest from a log's body (after its header), as input_record writes them:
 * "GUEST TIME CHARACTER" a line, the character a number or "end". */
bool input_read_log(struct input *, const char *body, const char *name, unsigned guests,
                    struct error *);

#endif
