/* stats.h - what became of the guests' instructions, for people and for programs. */
#ifndef VMM_HOSTED_STATS_H
#define VMM_HOSTED_STATS_H

#include "vmm/hosted/tower.h"

#include <stdio.h>

/* What there is to say of a guest. */
struct stats_guest {
    const char *program; /* NULL: none that is known */
    enum computer_state state;
    word exit_status;
    uint64_t retired, clock, unknown;
    const uint64_t *traps;          /* by cause */
    const struct vm_counts *counts; /* NULL: no monitor holds it */
};

void stats_text_guest(unsigned number, const struct stats_guest *, const struct strategy *, FILE *);
void stats_text_counts(const struct vm_counts *, const struct strategy *, FILE *);

/* The caller owns the object. */
struct json_t;
struct json_t *stats_json_guest(const struct stats_guest *);
struct json_t *stats_json_counts(const struct vm_counts *);

void stats_text(struct tower *, FILE *);
void stats_json(struct tower *, FILE *);

#endif
