/* match.h - an expectation being held against what was seen: for the parts of the matcher. */
#ifndef VMM_HOSTED_GRADER_JUDGE_MATCH_H
#define VMM_HOSTED_GRADER_JUDGE_MATCH_H

#include "vmm/hosted/grader/judge/comparison.h"
#include "vmm/hosted/grader/judge/matcher.h"

struct match {
    const struct spec_expectation *expected;
    const struct evidence *evidence;
    const struct observation *seen;
    matcher_tell *tell; /* NULL: nobody wants to know */
    void *context;
    bool holds;
};

/* Something is not as expected; the format tells what it is instead. */
void match_differ(struct match *, const char *what, const char *expected, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A number, if anything is expected of it. */
void match_number(struct match *, const char *what, const struct spec_comparison *, double value,
                  enum number_kind);

/* A text of the spec or of a guest, in quotes, cut, and fit to be shown. The caller frees it; NULL
 * if the host has no storage. */
char *match_quoted(const void *bytes, size_t size);

void match_looks(struct match *);
void match_traps(struct match *);

#endif
