/* words.h - the arithmetic of PG32: the w_ (word to word) and b_ (word to truth) functions that
 * semantics.def is written in, as C.
 *
 * Arithmetic is modulo 2^32; the corner cases are RV32IM's ("The RISC-V Instruction Set Manual",
 * volume I, chapters 2 and 7). Another expansion of semantics.def brings functions of the same
 * names on its own types. Freestanding. */
#ifndef ISA_WORDS_H
#define ISA_WORDS_H

#include "isa/isa.h"

static inline word w_const(uint32_t n)
{
    return n;
}
static inline word w_add(word a, word b)
{
    return a + b;
}
static inline word w_sub(word a, word b)
{
    return a - b;
}
static inline word w_and(word a, word b)
{
    return a & b;
}
static inline word w_or(word a, word b)
{
    return a | b;
}
static inline word w_xor(word a, word b)
{
    return a ^ b;
}
static inline word w_sll(word a, word b)
{
    return a << (b & 31);
}
static inline word w_srl(word a, word b)
{
    return a >> (b & 31);
}
/* Compilers that build this shift signed numbers arithmetically, and take a word that is no
 * positive number for the negative one: their documentation says so, the standard leaves it to
 * them. */
static inline word w_sra(word a, word b)
{
    return (word)((int32_t)a >> (b & 31));
}

static inline bool b_eq(word a, word b)
{
    return a == b;
}
static inline bool b_ult(word a, word b)
{
    return a < b;
}
static inline bool b_slt(word a, word b)
{
    return (a ^ 0x80000000u) < (b ^ 0x80000000u);
}
static inline bool b_not(bool a)
{
    return !a;
}
static inline bool b_and(bool a, bool b)
{
    return a && b;
}
static inline bool b_or(bool a, bool b)
{
    return a || b;
}

static inline bool b_const(bool a)
{
    return a;
}

static inline word w_if(bool condition, word yes, word no)
{
    return condition ? yes : no;
}

/* 1 for true, 0 for false. */
static inline word w_bool(bool b)
{
    return b;
}

/* The low 8 or 16 bits, sign-extended. */
static inline word w_sext8(word a)
{
    return sign_extend(a & 0xff, 8);
}
static inline word w_sext16(word a)
{
    return sign_extend(a & 0xffff, 16);
}

static inline int64_t w_signed(word a)
{
    return (int64_t)a - ((int64_t)(a >> 31) << 32);
}
static inline word w_high(uint64_t product)
{
    return (word)(product >> 32);
}
static inline word w_mul(word a, word b)
{
    return a * b;
}
static inline word w_mulhu(word a, word b)
{
    return w_high((uint64_t)a * b);
}
static inline word w_mulh(word a, word b)
{
    return w_high((uint64_t)(w_signed(a) * w_signed(b)));
}
static inline word w_mulhsu(word a, word b)
{
    return w_high((uint64_t)(w_signed(a) * (int64_t)b));
}

/* Division never traps: by zero it gives all ones and the dividend as remainder; the most negative
 * number by -1 gives itself, remainder 0. */
static inline word w_divu(word a, word b)
{
    return b == 0 ? ~(word)0 : a / b;
}
static inline word w_remu(word a, word b)
{
    return b == 0 ? a : a % b;
}
static inline word w_div(word a, word b)
{
    if (b == 0)
        return ~(word)0;
    return b == ~(word)0 ? 0 - a : (word)((int32_t)a / (int32_t)b);
}
static inline word w_rem(word a, word b)
{
    if (b == 0)
        return a;
    return b == ~(word)0 ? 0 : (word)((int32_t)a % (int32_t)b);
}

#endif
