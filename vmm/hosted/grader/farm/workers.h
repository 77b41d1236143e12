/* workers.h - a process for each piece of work, some at a time, and what they say to this one.
 *
 * A worker is believed nothing: what it says comes in frames over a pipe, which are checked,
 * counted and bounded; a worker that says something wrong, says too much, takes too long or dies is
 * ended and reported, and no other notices. Knows nothing of what the work is. */
#ifndef VMM_HOSTED_GRADER_FARM_WORKERS_H
#define VMM_HOSTED_GRADER_FARM_WORKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WORKERS_NAME_MAX = 255,        /* bytes of a frame's name */
    WORKERS_FRAME_MAX = 32 << 20,  /* of its contents */
    WORKERS_TOTAL_MAX = 256 << 20, /* of all that a worker says */
};

/* What a worker says: a kind that those who use this agree on, a name, and bytes. Borrowed. */
struct worker_frame {
    uint8_t kind;
    const char *name; /* a NUL is behind it */
    const uint8_t *bytes;
    size_t size;
};

/* How many there are, for those who watch. */
struct workers_state {
    size_t count, ended, running;
    const size_t *indices; /* of those that run, as they were begun */
};

struct workers {
    unsigned jobs;    /* at most so many at a time; at least 1 */
    uint64_t seconds; /* how long one may take */
    /* In the worker: does the piece of work, says what there is to say to the pipe, and returns.
     * The process then ends well. Of all descriptors only 2 and the pipe are open. */
    void (*work)(void *context, size_t index, int pipe);
    /* Here: what it said. False: that was wrong. */
    bool (*heard)(void *context, size_t index, const struct worker_frame *);
    /* Here: it ended; `problem` says how, or is NULL if it ended well. Called for each once. False:
     * begin no more, end those that run. */
    bool (*ended)(void *context, size_t index, const char *problem);
    void (*watch)(void *context, const struct workers_state *); /* NULL: nobody does */
    void *context;
};

/* Works on pieces 0..count-1, begun in this order. False if `ended` said so or if a signal came to
 * end this process (SIGINT, SIGTERM, SIGHUP): those that ran are ended without being reported.
 * *signal is that signal, or 0. */
bool workers_run(const struct workers *, size_t count, int *signal);

/* In a worker: false if nobody listens any more, or if it is too long. */
bool worker_say(int pipe, const struct worker_frame *);

#endif
