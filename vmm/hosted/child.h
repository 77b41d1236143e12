/* child.h - other programs, run to their end, without a shell.
 *
 * Signals that would end visor are held back while there is something to tidy up: child_run tells
 * of them, after it has ended the program and all that this one had started. */
#ifndef VMM_HOSTED_CHILD_H
#define VMM_HOSTED_CHILD_H

#include "isa/error.h"

#include <signal.h>
#include <stddef.h>

/* A command line. All zero: no words yet. */
struct child_words {
    char **at; /* ended by NULL once there is one; owned */
    size_t count;
    bool failed; /* the host had no storage for one of them */
};

void child_word(struct child_words *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void child_words_free(struct child_words *);

struct child_signals {
    sigset_t held;   /* those that are, and that of children */
    sigset_t before; /* what was held before */
};

void child_signals_hold(struct child_signals *);
void child_signals_release(const struct child_signals *);

enum child_end { CHILD_SUCCEEDED, CHILD_FAILED, CHILD_INTERRUPTED };

/* Runs the program that the first word names, looked for in PATH, with nothing on its standard
 * input. `folder` is where it runs, NULL for here; `scratch` is its TMPDIR. A program that failed
 * has said why; where it could not, the error is filled. */
enum child_end child_run(const struct child_words *, const char *folder, const char *scratch,
                         const struct child_signals *, struct error *);

/* Is there a program of this name in PATH? */
bool child_exists(const char *name);

#endif
