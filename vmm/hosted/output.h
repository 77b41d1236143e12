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
    char line[256]; /* with a prefix: the line so far */
    size_t length;
    uint8_t before; /* the character before, to see two-byte control characters */
};

void output_init(struct output *, FILE *, const char *prefix, bool escape);
struct console_output output_sink(struct output *);

/* Writes what is held back: a last line without an end. */
void output_flush(struct output *);

#endif
