/* user.h - addresses that a process gives: the only way from one to a pointer. */
#ifndef NEST_USER_H
#define NEST_USER_H

#include "process.h"

#include <stdbool.h>

/* The process's own storage from that virtual address on, which may have any alignment. NULL unless
 * all of its `length` bytes are the process's. */
char *user_storage(const struct process *, unsigned address, unsigned length);

/* Copies a name out of the process's storage; NULs fill the rest. Returns false if it is not all
 * there or longer than names may be. */
bool user_name(const struct process *, unsigned address, char name[NAME_BYTES]);

#endif
