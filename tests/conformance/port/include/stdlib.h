/* stdlib.h - the ends of a program. */
#ifndef PORT_STDLIB_H
#define PORT_STDLIB_H

#include <stddef.h>

_Noreturn void exit(int);
_Noreturn void abort(void);

/* Not of the standard: the machine off with this exit status, of which eight bits are seen. */
_Noreturn void power_off(int);

#endif
