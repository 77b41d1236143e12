/* error.h - one clear message about a person's mistake: filled once, printed once.
 *
 * For what the user of the program got wrong (files, options, sources). What a guest does wrong is
 * a trap in the guest; what we did wrong is check(). Hosted only. */
#ifndef ISA_ERROR_H
#define ISA_ERROR_H

#include <stdbool.h>

struct error {
    char text[512]; /* one line, no newline, "" if nothing went wrong */
};

/* Fills the error if it is still empty (the first mistake is the one to tell) and returns false,
 * so that a caller can write `return error_set(...)`. Control characters are replaced by '?'. */
bool error_set(struct error *, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
