/* lockstep.h - the same computer twice: one that may decode its instructions, and one that does
 * them by the plain expansion. Whatever is done is done to both, and they must stay the same.
 *
 * Functions that find a difference, or cannot do what they are asked, fail the test. */
#ifndef TESTS_MACHINE_LOCKSTEP_H
#define TESTS_MACHINE_LOCKSTEP_H

#include "tests/rig.h"

struct lockstep {
    struct rig *plain, *decoded;
    uint64_t chance;  /* what budgets are drawn from */
    const char *what; /* for who reads a failure; borrowed */
};

/* Bare computers with all devices, and this text in storage. */
struct lockstep lockstep_boot(word size, const char *text);
void lockstep_free(struct lockstep *);

/* So many instructions at once; then all that a computer is must be the same. */
void lockstep_run(struct lockstep *, uint64_t instructions);

/* The same, in pieces of so many instructions, compared after each; 0: of odd sizes by chance, from
 * 1 on. Stops early where both do. */
void lockstep_run_by(struct lockstep *, uint64_t instructions, uint64_t piece);

/* A program that never ends, and so many instructions of it in pieces of several sizes in turns. */
void lockstep_try(const char *name, const char *text, uint64_t instructions);

/* From outside, as a debugger writes. */
void lockstep_put(struct lockstep *, paddr, word);
void lockstep_store(struct lockstep *, paddr, const void *from, word size);
void lockstep_set(struct lockstep *, unsigned reg, word value);

/* Lets both run on with this PSW, even if they had stopped. */
void lockstep_restart(struct lockstep *, struct psw);

bool lockstep_same_cpu(const struct cpu *, const struct cpu *);
bool lockstep_same_trap(const struct trap *, const struct trap *);

/* Are two computers the same, but for storage and devices? */
bool lockstep_same(const struct computer *, const struct computer *);

/* What trap handlers of texts do: go on behind the instruction that trapped. Uses 0x80. */
#define LOCKSTEP_HANDLER                                                                           \
    ".text; .org 0x20; .word 0, trap, 0, 0xffffffff; .org 0x100\n"                                 \
    "trap:   sw t6, 0x80(zero); lw t6, 4(zero); addi t6, t6, 4; sw t6, 4(zero)\n"                  \
    "        lw t6, 0x80(zero); lpsw 0(zero)\n"

#endif
