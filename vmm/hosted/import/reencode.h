/* reencode.h - one word of RISC-V as one word of PG32, by the table riscv.def. */
#ifndef VMM_HOSTED_IMPORT_REENCODE_H
#define VMM_HOSTED_IMPORT_REENCODE_H

#include "isa/isa.h"

/* Why a word cannot be re-encoded, and what is to be done about it. */
struct reencode_refusal {
    const char *what;   /* what the word is, "an atomic instruction" */
    const char *advice; /* "compile with ..." */
};

/* Re-encodes the word. The zero word, which is an instruction of neither machine, stays zero. On
 * failure fills the refusal, if there is one. */
bool reencode(word riscv, word *pg32, struct reencode_refusal *);

/* A row of riscv.def, for those who walk the table as data. */
struct reencode_row {
    const char *name;
    word match, mask;
    enum insn insn; /* INSN_none: the word becomes zero */
};
extern const struct reencode_row reencode_rows[];
extern const unsigned reencode_count;

#endif
