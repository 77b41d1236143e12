/* disk.h - the disk: one command at a time; its end is an interrupt. */
#ifndef NEST_DISK_H
#define NEST_DISK_H

#include <stdbool.h>

/* Of the whole disk; 0 if there is none. */
unsigned disk_sectors(void);

/* Begins to read so many sectors to an address of storage. The disk must not be busy, and what is
 * there must not be touched until it is done. */
void disk_read(unsigned sector, unsigned count, void *to);

bool disk_is_busy(void);

/* Did the last command do what it should? */
bool disk_succeeded(void);

/* Waits for the end of the command, when there is no process yet that could do something else. Its
 * interrupt is not seen afterwards. */
void disk_wait(void);

#endif
