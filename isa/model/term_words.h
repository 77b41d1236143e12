/* term_words.h - the functions of words.h on terms, for expansions of bodies.
 *
 * Whoever expands has a pool of terms at hand, named t_. */
#ifndef ISA_MODEL_TERM_WORDS_H
#define ISA_MODEL_TERM_WORDS_H

#include "isa/model/term.h"

#define w_const(n)     term_word(t_, (n))
#define w_add(a, b)    term_binary(t_, TERM_ADD, (a), (b))
#define w_sub(a, b)    term_binary(t_, TERM_SUB, (a), (b))
#define w_and(a, b)    term_binary(t_, TERM_AND, (a), (b))
#define w_or(a, b)     term_binary(t_, TERM_OR, (a), (b))
#define w_xor(a, b)    term_binary(t_, TERM_XOR, (a), (b))
#define w_sll(a, b)    term_binary(t_, TERM_SLL, (a), (b))
#define w_srl(a, b)    term_binary(t_, TERM_SRL, (a), (b))
#define w_sra(a, b)    term_binary(t_, TERM_SRA, (a), (b))
#define w_mul(a, b)    term_binary(t_, TERM_MUL, (a), (b))
#define w_mulh(a, b)   term_binary(t_, TERM_MULH, (a), (b))
#define w_mulhsu(a, b) term_binary(t_, TERM_MULHSU, (a), (b))
#define w_mulhu(a, b)  term_binary(t_, TERM_MULHU, (a), (b))
#define w_div(a, b)    term_binary(t_, TERM_DIV, (a), (b))
#define w_divu(a, b)   term_binary(t_, TERM_DIVU, (a), (b))
#define w_rem(a, b)    term_binary(t_, TERM_REM, (a), (b))
#define w_remu(a, b)   term_binary(t_, TERM_REMU, (a), (b))
#define w_sext8(a)     term_unary(t_, TERM_SEXT8, (a))
#define w_sext16(a)    term_unary(t_, TERM_SEXT16, (a))
#define w_if(c, a, b)  term_choice(t_, (c), (a), (b))
#define w_bool(c)      term_choice(t_, (c), term_word(t_, 1), term_word(t_, 0))
#define b_const(c)     term_truth(t_, (c))
#define b_eq(a, b)     term_compare(t_, TERM_EQ, (a), (b))
#define b_ult(a, b)    term_compare(t_, TERM_ULT, (a), (b))
#define b_slt(a, b)    term_compare(t_, TERM_SLT, (a), (b))
#define b_not(a)       term_not(t_, (a))
#define b_and(a, b)    term_and(t_, (a), (b))
#define b_or(a, b)     term_or(t_, (a), (b))

#endif
