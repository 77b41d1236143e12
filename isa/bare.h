/* bare.h - the machine in software: storage, devices, and the tables expanded as an interpreter.
 *
 * There are two expansions of semantics.def: the plain one does one instruction after the other and
 * is the reference; the other one, threaded.h, does the same faster. No monitor may include this.
 */
#ifndef ISA_BARE_H
#define ISA_BARE_H

#include "isa/machine.h"
#include "isa/memory.h"
#include "isa/threaded.h"

struct bare {
    struct machine machine; /* first: what others see of it */
    struct memory memory;
    struct bus bus;
    struct threaded threaded;
    bool plain; /* the plain expansion only; may be changed at any time */
};

/* The size is one that memory_init takes. False if the host has no storage left. It must not be
 * moved afterwards: its parts point to each other. */
bool bare_init(struct bare *, word size, enum profile);
void bare_free(struct bare *);

#endif
