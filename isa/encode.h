/* encode.h - instruction words from operands: the counterpart of insn_decode and the insn_ fields
 * of isa.h. */
#ifndef ISA_ENCODE_H
#define ISA_ENCODE_H

#include "isa/isa.h"

struct insn_operands {
    word rd, rs1, rs2; /* 0..31 */
    word imm;          /* as it is written: signed if the field is; a target as its distance in
                        * bytes; of U format the upper 20 bits, in the low ones */
};

/* The bits that one operand puts into the word, by its letter in the syntax (formats.def), except
 * `m`, which is `i` and `1`. What does not fit the field is cut off. */
word insn_field(char letter, word value);

/* The word of the row with the operands that its format has. */
word insn_encode(enum insn, const struct insn_operands *);

#endif
