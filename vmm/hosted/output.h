/* output.h - where a console's characters go.
 *
 * With several guests each line begins with the guest's name. On a terminal, control characters
 * other than those that move within a line are shown as ^X, so that a guest cannot drive the
 * person's terminal; in a file or pipe the bytes are the guest's own. */
#ifndef VMM_HOSTED_OUTPUT_H
#define VMM_HOSTED_OUTPUT_H

#include "isa/console.h"

#include <stdio.h>

struct output {
    FILE *file;         /* borrowed; NULL: dropped */
    const char *prefix; /* borrowed; NULL: none */
    bool escape;
    bool quiet; /* for now nothing is written */
    struct output_place {
        uint64_t said;  /* characters so far */
        uint8_t before; /* the character before, to see two-byte control characters */
        size_t length;
        char line[256]; /* with a prefix: the line so far */
    } place;            /* to be kept, and put back, by who goes back in time */
};

void output_init(struct output *, FILE *, const char *prefix, bool escape);
struct console_output output_sink(struct output *);

/* Writes what is held back: a last line without an end. */
void output_flush(struct output *);

#endif
