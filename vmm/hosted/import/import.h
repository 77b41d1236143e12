/* import.h - a linked program of RV32IM as a program of PG32: word by word, with its addresses,
 * symbols and lines.
 *
 * PG32 has each user-level instruction of RV32IM in a word of its own (riscv.def), so nothing moves
 * and nothing has to be relocated. Data are as they were. */
#ifndef VMM_HOSTED_IMPORT_IMPORT_H
#define VMM_HOSTED_IMPORT_IMPORT_H

#include "isa/image.h"

#include <stdio.h>

/* Makes the image from the bytes of an ELF file (borrowed during the call); `name` is for messages.
 * On failure fills the error and leaves the image empty; words that are no instructions of RV32IM
 * have been listed on `complaints` before, the first ones with address, symbol and advice. */
bool import_program(struct image *, const uint8_t *bytes, size_t size, const char *name,
                    FILE *complaints, struct error *);

#endif
