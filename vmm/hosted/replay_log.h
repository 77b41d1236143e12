/* replay_log.h - a log of console input: a header that says what it belongs to, and the events.
 *
 * Text. The header names the tables, the machine and each guest's image; a log is replayed only
 * where all of it is the same. */
#ifndef VMM_HOSTED_REPLAY_LOG_H
#define VMM_HOSTED_REPLAY_LOG_H

#include "vmm/hosted/tower.h"

#include <stdio.h>

/* Creates PATH.part, writes the header of this tower and lets all guests record to it. */
bool replay_log_create(struct tower *, const char *path, FILE **record, struct error *);

/* Closes the record and gives it its name. */
bool replay_log_finish(FILE *record, const char *path, struct error *);

/* Gives each guest the events of the log as its input. */
bool replay_log_read(struct tower *, const char *path, struct error *);

#endif
