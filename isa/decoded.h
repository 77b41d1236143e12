/* decoded.h - instructions decoded once: what threaded.c runs from.
 *
 * A page of storage that is executed gets a page of operations, one for each word of it, each
 * decoded when it is first reached. Operations depend on storage and on the machine's opcodes
 * alone, not on R: a program that is moved, or run by several processes, is not decoded again. What
 * is written is forgotten, a word at a time, by whoever writes: memory_store, and the interpreters.
 * Hosted only, as memory.h. */
#ifndef ISA_DECODED_H
#define ISA_DECODED_H

#include "isa/isa.h"

enum {
    DECODED_PAGE_BYTES = 4096, /* of storage; that of memory.h */
    DECODED_OPERATIONS = DECODED_PAGE_BYTES / INSN_BYTES,
    DECODED_RUN_MAX = 255,    /* operations */
    DECODED_PAGES_MAX = 2048, /* of operations, 16 KiB each; the oldest goes when there are more */
    DECODED_RESTLESS = 64,    /* see decoded_is_restless */
};

/* An instruction with its operands resolved. */
struct operation {
    const void *handler; /* what carries it out: see struct operation_handlers */
    word imm;            /* its constant; of a near jump the distance in operations */
    uint8_t rd, rs1, rs2;
    /* Operations from this one to the end of its straight-line run, 1..DECODED_RUN_MAX; 0: not
     * decoded. A run is entered anywhere, and left at its end or by a jump. */
    uint8_t length;
};

struct operation_page {
    struct operation operations[DECODED_OPERATIONS + 1]; /* one more: it leads to the next page */
    word number;                                         /* of the page of storage */
    unsigned forgotten;                                  /* how often something was, lately */
};

/* Of each row: what carries it out, the same if rd is zero, and both for a jump whose target is in
 * the page; NULL if the row has no such thing. */
struct operation_handlers {
    const void *plain[INSNS], *zero[INSNS], *near[INSNS], *near_zero[INSNS];
    const void *undecoded, *next_page;
    const void *single; /* whatever the others cannot do; it ends a run */
};

struct decoded {
    struct operation_page *
        *pages; /* owned; for each page of storage; NULL: nothing of it is decoded */
    struct operation_page **ring;          /* owned; all of those, by age */
    unsigned count, oldest;                /* in the ring */
    const struct operation_handlers *with; /* that they were decoded for */
};

/* For storage of so many bytes. False if the host has none left. */
bool decoded_init(struct decoded *, word size);
void decoded_free(struct decoded *);

/* The operations of the page that holds the address, decoded or not; NULL if the host has no
 * storage left. May free those of another page. */
struct operation_page *decoded_page(struct decoded *, paddr, const struct operation_handlers *);

/* Decodes from operation `index` on, to the end of its run. `bytes` are those of the page. */
void decoded_run(struct decoded *, struct operation_page *, unsigned index, const uint8_t *bytes,
                 const struct opcode_map *);

/* To be told that storage was written. Returns whether anything was forgotten. */
bool decoded_forget(struct decoded *, paddr at, word size);

/* Is so much of the page written that decoding does not pay? Asking makes it calmer. */
bool decoded_is_restless(struct operation_page *);

#endif
