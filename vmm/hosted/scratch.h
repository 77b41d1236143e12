/* scratch.h - a folder for what nobody needs afterwards. */
#ifndef VMM_HOSTED_SCRATCH_H
#define VMM_HOSTED_SCRATCH_H

#include "isa/error.h"

#include <limits.h>

struct scratch {
    char path[PATH_MAX]; /* absolute; "": there is none */
};

/* Makes a folder whose name begins with `name`, in $TMPDIR or else in /tmp. */
bool scratch_make(struct scratch *, const char *name, struct error *);

/* Removes it with all that is in it. */
void scratch_remove(struct scratch *);

#endif
