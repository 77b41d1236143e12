/* native_compare.h - the guests of native monitors, each run again on the bare machine: did they
 * fare the same? */
#ifndef VMM_HOSTED_NATIVE_COMPARE_H
#define VMM_HOSTED_NATIVE_COMPARE_H

#include "vmm/hosted/native_tower.h"

#include <stdio.h>

/* What the guests had, and what became of them. All of it is borrowed. */
struct native_run {
    const struct native_tower *tower;
    const struct program *programs; /* of its guests */
    const struct native_level *innermost;
    struct machine *machine; /* of level 0 */
    FILE *input;             /* what was typed; it can be read again from its beginning */
    const char *disk;        /* path; NULL: none */
    bool disk_writable;
    struct disk_backend disk_after; /* as it is now */
    const char *console;            /* what was printed, by all guests */
    size_t console_size;
};

/* Runs each guest on the bare machine, and writes how the two runs compare, a line each guest or
 * several if they differ. *same says whether all were the same. False, with the error filled, if a
 * guest could not be run again. */
bool native_compare(const struct native_run *, FILE *out, bool *same, struct error *);

#endif
