/* spec_messages.h - mistakes found in a spec, kept until they can be told in the file's order. */
#ifndef VMM_HOSTED_GRADER_SPEC_SPEC_MESSAGES_H
#define VMM_HOSTED_GRADER_SPEC_SPEC_MESSAGES_H

#include "vmm/hosted/grader/spec/spec.h"

#include <stdarg.h>
#include <stdio.h>

enum { SPEC_MESSAGES_MAX = 100 }; /* kept; those behind them are counted only */

struct spec_message {
    struct spec_place place;
    char *text; /* owned; what is wrong; what to do */
};

struct spec_messages {
    struct spec_message list[SPEC_MESSAGES_MAX];
    size_t count; /* all that were told */
    bool starved; /* the host had no storage for the spec */
};

/* Control characters are shown as '?'. A text told twice at a place is kept once. */
void spec_messages_add(struct spec_messages *, struct spec_place, const char *format, va_list)
    __attribute__((format(printf, 3, 0)));

/* Is it of no use to find out more about a mistake, because it would not be shown? */
bool spec_messages_full(const struct spec_messages *);

/* Was anything told about that place? */
bool spec_messages_at(const struct spec_messages *, struct spec_place);

/* Lines "path:line:column: error: text" by their places. */
void spec_messages_print(struct spec_messages *, const char *path, FILE *);
void spec_messages_free(struct spec_messages *);

#endif
