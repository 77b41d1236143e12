/* loader.h - reads programs from the disk into the storage of their processes, one at a time. */
#ifndef NEST_LOADER_H
#define NEST_LOADER_H

#include "file.h"
#include "process.h"

#include <stdbool.h>

/* Is a program being read? */
bool loader_is_busy(void);

/* Can it be a program: has a region room for it and a stack? */
bool loader_takes(const struct file *);

/* Begins to read the program of a process that is LOADING. The loader must take the file and not be
 * busy. The parent, if there is one, must be blocked until EVENT_LOADED: it gets its answer then.
 */
void loader_begin(struct process *child, const struct file *, struct process *parent);

/* The disk is done: what was being read is READY, or gone if it could not be read. */
void loader_interrupt(void);

#endif
