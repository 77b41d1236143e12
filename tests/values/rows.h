/* rows.h - the shape of a row of the value tables.
 *
 * A row is one instruction, what is given before it and what must be true after it. What a row does
 * not mention has its ordinary value before (registers and storage hold a pattern, no interrupt is
 * pending, timer and devices are off, pc is 0x400, bound is 0x4000) and must be the same after,
 * but for what every instruction that completes does: pc goes on by 4, time by 1, and with CE the
 * clock and timer count.
 *
 * Addresses are virtual. Rows are written from MANUAL.md and, for arithmetic, from what RV32IM
 * says; never from the machine's own definition. */
#ifndef TESTS_VALUES_ROWS_H
#define TESTS_VALUES_ROWS_H

#include "isa/isa.h"

enum {
    ROW_PC = 0x400,
    ROW_BOUND = 0x4000,
    ROW_FACTS = 12, /* the most that a row may state, before or after */
};

enum fact_kind {
    FACT_END,
    FACT_RS1, /* the register that rs1 names */
    FACT_RS2, /* of a store or out: the register that is stored */
    FACT_RD,
    FACT_PC,
    FACT_STATUS,
    FACT_BASE,
    FACT_BOUND,
    FACT_CLOCK,
    FACT_TIMER,
    FACT_PENDING,
    FACT_MASK,
    FACT_WAITING,
    FACT_STORED,    /* the word at virtual address `at` */
    FACT_DEVICE,    /* the field of a device */
    FACT_SENT,      /* a character that the console has sent */
    FACT_TRAP,      /* cause `at`, access kind, and value: not delivered yet */
    FACT_TRAP_WORD, /* the same, its value being the instruction word */
};

struct fact {
    enum fact_kind kind;
    word at;
    uint64_t value;
    enum access access;
    const char *device, *field;
};

/* clang-format off */
#define BRACED(...) {__VA_ARGS__}
/* clang-format on */

#define FACT(name, v)  BRACED(.kind = FACT_##name, .value = (v))
#define RS1(v)         FACT(RS1, (word)(v))
#define RS2(v)         FACT(RS2, (word)(v))
#define RD(v)          FACT(RD, (word)(v))
#define PC(v)          FACT(PC, v)
#define STATUS(v)      FACT(STATUS, v)
#define BASE(v)        FACT(BASE, v)
#define BOUND(v)       FACT(BOUND, v)
#define CLOCK(v)       FACT(CLOCK, v)
#define TIMER(v)       FACT(TIMER, v)
#define PENDING(v)     FACT(PENDING, v)
#define MASK(v)        FACT(MASK, v)
#define WAITING(v)     FACT(WAITING, v)
#define SENT(v)        FACT(SENT, v)
#define STORED(at_, v) BRACED(.kind = FACT_STORED, .at = (at_), .value = (word)(v))
#define DEVICE(name, field_, v)                                                                    \
    BRACED(.kind = FACT_DEVICE, .device = name, .field = field_, .value = (v))
#define TRAP(cause, v)   BRACED(.kind = FACT_TRAP, .at = CAUSE_##cause, .value = (word)(v))
#define TRAP_WORD(cause) BRACED(.kind = FACT_TRAP_WORD, .at = CAUSE_##cause)
#define TRAP_AT(cause, kind_, v)                                                                   \
    BRACED(.kind = FACT_TRAP, .at = CAUSE_##cause, .access = ACCESS_##kind_, .value = (word)(v))

/* Bits of status, as the manual numbers them. */
enum { U = 1, IE = 2, CE = 8, TF = 16 };

/* A row for privileged instructions is tried in user mode as well, where it must trap. */
struct row {
    const char *file;
    int line;
    enum insn insn;
    word imm; /* as the instruction word holds it: targets in words */
    struct fact given[ROW_FACTS], then[ROW_FACTS];
};

#define GIVEN(...) BRACED(__VA_ARGS__)
#define THEN(...)  BRACED(__VA_ARGS__)
#define NOTHING    BRACED(.kind = FACT_END)
#define ROW(name, imm_, given_, then_)                                                             \
    BRACED(.file = __FILE__, .line = __LINE__, .insn = INSN_##name, .imm = (word)(imm_),           \
           .given = given_, .then = then_),

/* What most rows need no more than. */
#define RRR(name, a, b, result)      ROW(name, 0, GIVEN(RS1(a), RS2(b)), THEN(RD(result)))
#define RRI(name, a, imm, result)    ROW(name, imm, GIVEN(RS1(a)), THEN(RD(result)))
#define UPPER(name, pc, imm, result) ROW(name, imm, GIVEN(PC(pc)), THEN(RD(result), PC((pc) + 4)))
#define LOAD(name, a, imm, where, stored, result)                                                  \
    ROW(name, imm, GIVEN(RS1(a), STORED(where, stored)), THEN(RD(result)))
#define LOAD_TRAP(name, a, imm, cause, at)                                                         \
    ROW(name, imm, GIVEN(RS1(a)), THEN(TRAP_AT(cause, LOAD, at)))
#define STORE(name, a, imm, b, where, before, after)                                               \
    ROW(name, imm, GIVEN(RS1(a), RS2(b), STORED(where, before)), THEN(STORED(where, after)))
#define STORE_TRAP(name, a, imm, b, cause, at)                                                     \
    ROW(name, imm, GIVEN(RS1(a), RS2(b)), THEN(TRAP_AT(cause, STORE, at)))
#define BRANCH(name, pc, a, b, words, to)                                                          \
    ROW(name, words, GIVEN(PC(pc), RS1(a), RS2(b)), THEN(PC(to)))
#define JUMP(name, pc, words, to) ROW(name, words, GIVEN(PC(pc)), THEN(RD((pc) + 4), PC(to)))

#endif
