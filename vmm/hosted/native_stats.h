/* native_stats.h - what became of the instructions of a tower with native monitors: of the guests,
 * and of the monitors, whose own instructions are the machine's too. */
#ifndef VMM_HOSTED_NATIVE_STATS_H
#define VMM_HOSTED_NATIVE_STATS_H

#include "vmm/hosted/native_tower.h"
#include "vmm/hosted/remote_machine.h"

#include <stdio.h>

/* A storey (foundation.h): hosted monitors, and upon them native ones. */
struct stats_storey {
    struct tower *below;               /* the hosted ones */
    const struct native_level *levels; /* the native ones have told this */
    unsigned natives;                  /* how many there are */
    const struct remote_machine
        *remote; /* what the next storey stands on; NULL: it is the topmost */
};

/* All of it is borrowed. */
struct native_stats {
    const struct native_options *options;
    const struct program *programs;       /* of the guests */
    const struct native_level *innermost; /* of the guests' monitor, or as if there were one */
    const struct stats_storey *storeys;   /* from the hardware upwards */
    unsigned count;
};

/* False if the host has no storage left. */
bool native_stats_text(const struct native_stats *, FILE *);
bool native_stats_json(const struct native_stats *, FILE *);

#endif
