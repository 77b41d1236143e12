/* transcript.h - what a guest wrote to its console, as far as it may. */
#ifndef VMM_HOSTED_GRADER_EXPERIMENT_TRANSCRIPT_H
#define VMM_HOSTED_GRADER_EXPERIMENT_TRANSCRIPT_H

#include "isa/console.h"

struct transcript {
    uint8_t *bytes; /* owned; a NUL is behind them */
    size_t size, capacity;
    uint64_t most; /* so many may be written */
    uint64_t hash; /* of them */
    bool over;     /* more were */
    bool failed;   /* the host had no storage */
};

/* False if the host has no storage. */
bool transcript_init(struct transcript *, uint64_t most);
struct console_output transcript_sink(struct transcript *);

#endif
