/* disasm.h - an instruction word as assembly text, from the tables. Hosted only. */
#ifndef ISA_DISASM_H
#define ISA_DISASM_H

#include "isa/isa.h"

enum { DISASM_MAX = 96 }; /* bytes that every text fits in, its NUL included */

/* Writes the word at virtual address pc as assembly that assembles to the same word: branch and
 * jump targets as absolute addresses (0x...), an illegal word as ".word 0x...". */
void disasm(const struct opcode_map *, word word, vaddr pc, char text[DISASM_MAX]);

#endif
