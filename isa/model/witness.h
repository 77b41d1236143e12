/* witness.h - the states that show that an instruction has a property. */
#ifndef ISA_MODEL_WITNESS_H
#define ISA_MODEL_WITNESS_H

#include "isa/isa.h"

enum { WITNESS_STORAGE = 4, WITNESS_DIFFERENCE = 160 };

struct witness {
    word w;          /* the instruction, which stands at pc */
    unsigned states; /* 1: one state, that changes; 2: two that should come to the same */
    struct cpu before[2];
    word size[2];     /* of storage, in bytes */
    bool trapped[2];  /* afterwards */
    vaddr storage_at; /* of an instruction that goes to storage: where, a multiple of four, */
    word storage[WITNESS_STORAGE]; /* and what is there, where legal */
    bool has_storage;
    char difference[WITNESS_DIFFERENCE]; /* what differed, and how */
};

#endif
