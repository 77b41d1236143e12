/* decoded.h - instructions decoded once: what threaded.c runs from.
 *
 * A page of storage that is executed gets a page of operations, one for each word of it, each
 * decoded when it is first reached. Operations depend on storage, on the machine's opcodes and on
 * which part of the page R lets be reached: a program that is moved by whole pages, or run by
 * several processes, is not decoded again. Rows of the opcode map must not change once something
 * is decoded; which are silent may. What is written is forgotten, a word at a time, by
 * whoever writes: memory_store, and the interpreters. Hosted only, as memory.h. */
#ifndef ISA_DECODED_H
#define ISA_DECODED_H

#include "isa/isa.h"

enum {
    DECODED_PAGE_BYTES = 4096, /* of storage; that of memory.h */
    DECODED_OPERATIONS = DECODED_PAGE_BYTES / INSN_BYTES,
    DECODED_RUN_MAX = 255,    /* operations */
    DECODED_PAGES_MAX = 2048, /* of operations, 16 KiB each; the oldest goes when there are more */
    DECODED_VIEWS_MAX = 4,    /* pages of operations for the same page of storage */
};

/* Where an instruction's sources come from. A result is handed on to the next instruction of the
 * run beside being written to its register, so that the next one need not read it back: WAY_chained
 * takes it as its first source, WAY_crossed as its second one. */
enum way { WAY_plain, WAY_chained, WAY_crossed, WAYS };

/* An instruction with its operands resolved. */
struct operation {
    const void *handler; /* what carries it out: see struct operation_handlers */
    word imm;            /* its constant; of a near jump the distance in bytes of operations */
    /* Of a branch rs1 and rs2 are what it compares. If its way is crossed they have changed places:
     * what is handed on stands for rs1. */
    uint8_t rd, rs1, rs2;
    /* Operations from this one to the end of its straight-line run, 1..DECODED_RUN_MAX; 0: not
     * decoded. A run is entered anywhere, and left at its end or by a jump. */
    uint8_t length;
};

struct operation_page {
    struct operation operations[DECODED_OPERATIONS + 1]; /* one more: it leads to the next page */
    struct operation_page *next;                         /* another view of the page of storage */
    word number;                                         /* of the page of storage */
    uint16_t first, end;                                 /* operations that R lets be reached */
    uint16_t low, high; /* all that is decoded is from low on and before high */
};

/* Names made of the values of macros, as fused_pairs.inc's FIRST and SECOND are. */
#define FUSED_JOIN(prefix, a, b)           prefix##a##_##b
#define FUSED_NAME(prefix, a, b)           FUSED_JOIN(prefix, a, b)
#define FUSED_JOIN_FOUR(a, b, c, d)        a##_##b##_##c##_##d
#define FUSED_HANDLER(a, b, first, second) FUSED_JOIN_FOUR(a, b, first, second)

/* Pairs of rows that one handler carries out. */
enum fused_pair {
    FUSED_none,
#define FUSED_AS "isa/fused_name.inc"
#include "isa/fused_pairs.inc"
#undef FUSED_AS
    FUSED_PAIRS
};

/* Of each row: what carries it out, the same if rd is zero, and both for a jump whose target is in
 * the page; NULL if the row has no such thing. */
struct operation_handlers {
    const void *any[WAYS][INSNS], *zero[INSNS], *near[WAYS][INSNS], *near_zero[INSNS];
    const void *fused[FUSED_PAIRS][WAYS][WAYS]; /* relative jumps are near */
    const void *undecoded, *next_page;
    const void *privileged; /* any instruction of that kind; it ends a run */
    const void *single;     /* whatever the others cannot do; it ends a run */
};

struct decoded {
    struct operation_page *
        *pages; /* owned; for each page of storage; NULL: nothing of it is decoded */
    struct operation_page **ring;          /* owned; all of those, by age */
    unsigned count, oldest;                /* in the ring */
    const struct operation_handlers *with; /* that they were decoded for */
    uint64_t debt;                         /* see decoded_pay */
};

/* For storage of so many bytes. False if the host has none left. */
bool decoded_init(struct decoded *, word size);
void decoded_free(struct decoded *);

/* The operations of a page of storage, decoded or not, of which those from `first` on and before
 * `end` can be reached. NULL if there are none yet. */
static inline struct operation_page *decoded_find(const struct decoded *decoded, word number,
                                                  unsigned first, unsigned end)
{
    struct operation_page *page = decoded->pages[number];
    while (page && (page->first != first || page->end != end))
        page = page->next;
    return page;
}

/* Such a page, when decoded_find finds none; NULL, with nothing changed, if the host has no storage
 * left or decoding does not pay. It may be one that was another view or another page until now: no
 * other pointer to operations outlives this. */
struct operation_page *decoded_add(struct decoded *, word number, unsigned first, unsigned end,
                                   const struct operation_handlers *);

/* Decodes from operation `index` on, which is not decoded yet, to the end of its run. `bytes` are
 * those of the page of storage. */
void decoded_run(struct decoded *, struct operation_page *, unsigned index, const uint8_t *bytes,
                 const struct opcode_map *);

/* To be told that storage was written. Returns whether anything was forgotten. */
bool decoded_forget(struct decoded *, paddr at, word size);

/* To be told of instructions that were carried out: they pay for decoding. A program that makes
 * decoding cost more than it brings, whatever it does to that end, falls into debt. */
void decoded_pay(struct decoded *, uint64_t instructions);

/* Does decoding not pay, just now? */
bool decoded_is_in_debt(const struct decoded *);

#endif
