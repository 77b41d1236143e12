/* cc_toolchain.h - the compilers and linkers that make guests, and how each of them is asked. */
#ifndef VMM_HOSTED_CC_CC_TOOLCHAIN_H
#define VMM_HOSTED_CC_CC_TOOLCHAIN_H

#include <stdbool.h>

enum { CC_PROGRAMS = 2, CC_OPTIONS = 10 };

/* What Debian calls the package that a program is in. */
struct cc_program {
    const char *name, *package;
};

struct cc_toolchain {
    const char *name, *text;
    struct cc_program programs[CC_PROGRAMS]; /* the first one compiles and links */
    const char *always[CC_OPTIONS];          /* up to NULL, as the following ones */
    const char *link[CC_OPTIONS];
    const char *libraries[CC_OPTIONS]; /* at the end of the link */
    bool floats;                       /* a library has routines for floating point */
};

extern const struct cc_toolchain cc_toolchains[]; /* the last one has no name */

#endif
