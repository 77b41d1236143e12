/* generator.h - programs by chance: all instructions, traps and interrupts among them, biased
 * towards what breaks monitors.
 *
 * Uniform chance finds nothing: addresses are drawn from around 0, the bound, the base and the end
 * of storage, PSWs from those that a careless monitor would get wrong. */
#ifndef TESTS_RANDOM_GENERATOR_H
#define TESTS_RANDOM_GENERATOR_H

#include "isa/isa.h"

enum { GENERATED_STORAGE = 16384 }; /* bytes a generated program is made for */

/* Fills the storage of a machine with a program that starts at GENERATED_ENTRY; its trap handler
 * counts traps, skips what faulted, and switches off after a while. */
enum { GENERATED_ENTRY = 0x400 };
void generate(uint64_t seed, enum profile, uint8_t storage[GENERATED_STORAGE]);

#endif
