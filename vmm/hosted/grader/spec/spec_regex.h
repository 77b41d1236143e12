/* spec_regex.h - may a regular expression be used? */
#ifndef VMM_HOSTED_GRADER_SPEC_SPEC_REGEX_H
#define VMM_HOSTED_GRADER_SPEC_SPEC_REGEX_H

#include "isa/error.h"

enum { SPEC_REGEX_MAX = 1000, SPEC_REGEX_LENGTH_MAX = 1000 };

/* Is it a POSIX extended regular expression that regcomp takes, and small enough to be matched in
 * little time and storage: with all repetitions written out no longer than SPEC_REGEX_LENGTH_MAX?
 * Back-references, which POSIX does not have either, are refused. */
bool spec_regex_check(const char *regex, struct error *);

#endif
