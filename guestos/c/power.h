/* power.h - how the machine is left. */
#ifndef NEST_POWER_H
#define NEST_POWER_H

/* Prints what waits to be printed and switches off; the low 8 bits are the exit status. */
_Noreturn void power_off(unsigned status);

/* Says why Nest cannot go on and switches off with status 1. */
_Noreturn void power_panic(const char *why);

#endif
