/* fate.h - all that can be seen of a guest when it has run, whatever machine it ran on; and whether
 * two are the same. */
#ifndef VMM_HOSTED_FATE_H
#define VMM_HOSTED_FATE_H

#include "isa/disk.h"
#include "vmm/hosted/native_tower.h"

#include <stdio.h>

struct fate {
    const char *name;         /* of the machine it ran on, for people */
    struct native_guest told; /* processor, state, counts; not the counts of its monitor */
    struct machine *machine;  /* its storage is in the storage of this machine, and begins there; */
    paddr origin;             /* borrowed */
    const char *console;      /* what it printed; borrowed */
    size_t console_size;
    struct disk_backend disk; /* its sectors as they are now */
};

/* The same of a computer, whose storage begins at 0 of its machine's. */
void fate_of_computer(struct fate *, const struct computer *);

/* If anything differs, writes what, a line each, of storage and disk the first only, and returns
 * false. */
bool fate_same(const struct fate *a, const struct fate *b, FILE *out);

#endif
