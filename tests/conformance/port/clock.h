/* clock.h - the time that a program measures: instructions, as the machine's CLOCK counts them. It
 * is the same at any depth. */
#ifndef PORT_CLOCK_H
#define PORT_CLOCK_H

/* Sets CE: from here on instructions count. Supervisor mode only, as clock_now. */
void clock_start(void);

/* The lower half: programs here run for less than 2^32 instructions. */
unsigned clock_now(void);

/* As if the machine ran a million instructions in a second: for programs that print seconds. */
#define CLOCK_PER_SECOND 1000000u

#endif
