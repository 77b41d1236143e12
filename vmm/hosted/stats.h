/* stats.h - what became of the guests' instructions, for people and for programs. */
#ifndef VMM_HOSTED_STATS_H
#define VMM_HOSTED_STATS_H

#include "vmm/hosted/tower.h"

#include <stdio.h>

void stats_text(struct tower *, FILE *);
void stats_json(struct tower *, FILE *);

#endif
