/* runnable.h - a counterexample as a program: it brings a machine into a state, executes one
 * instruction, and prints what became of the state.
 *
 * Bare and monitored it prints two different things: that is the counterexample. */
#ifndef VMM_MODEL_RUNNABLE_H
#define VMM_MODEL_RUNNABLE_H

#include "isa/model/witness.h"

#include <stdio.h>

enum {
    RUNNABLE_SIZE = 0x10000, /* bytes of storage of the machine it is for */
    RUNNABLE_BASE = 0x4000,  /* where R may begin: below is the program's own */
};

/* Writes the assembly source of a program for the witness's first state. */
void runnable_write(const struct witness *, FILE *);

#endif
