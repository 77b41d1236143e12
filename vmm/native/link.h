/* link.h - what is said on a link: between a remote machine (vmm/hosted/remote_machine.h) and the
 * program that serves it (served.c), over the console of the machine that this program is on.
 *
 * The remote end commands and the serving end answers, one command at a time. Every byte costs a
 * trap or two on the machine below, so few are sent: a number has seven bits a byte, the lowest
 * first, and a byte with the highest bit set is not the last; both ends remember the processor's
 * state as it was last sent, and send what has changed; a trap's pc is the processor's.
 * Freestanding. */
#ifndef VMM_NATIVE_LINK_H
#define VMM_NATIVE_LINK_H

#include "isa/isa.h"

enum link_command {
    LINK_HELLO = 'h', /* DONE, LINK_MAGIC, bytes of storage, bytes of it that are the program's */
    LINK_RUN = 'r',   /* budget, change: SPENT or TRAPPED, and a change */
    LINK_LOAD = 'l',  /* physical address, length: DONE, so many bytes */
    LINK_STORE = 's', /* physical address, length, so many bytes: DONE */
    LINK_OFF = 'o',   /* no answer: the program switches its machine off, with exit status 0 */
};

enum link_answer {
    LINK_DONE = 'd',
    LINK_SPENT = 'b',   /* the budget is used up */
    LINK_TRAPPED = 't', /* what is left of the budget, cause, value, access, instruction word */
    LINK_REFUSED = '!', /* such a command makes no sense; nothing has been done */
};

enum {
    LINK_MAGIC = 0x4b4e494c,
    LINK_PIECE = 512,      /* bytes that one command loads or stores, at most */
    LINK_TURN = 1 << 24,   /* instructions that one command runs, at most */
    LINK_PSW = REGISTERS,  /* number of the first of the PSW's words: see link_word */
    LINK_WORDS = REGISTERS /* of the state */
#define PSW(name, text) +1
#include "isa/state.def"
    ,
    LINK_MASK = (LINK_WORDS + 7) / 8, /* bytes */
    LINK_NUMBER = 5,                  /* bytes, at most */
    LINK_CHANGE = LINK_MASK + LINK_NUMBER * LINK_WORDS,
};

/* The words of a processor's state by their numbers: x1..x31, and from LINK_PSW on the PSW. */
word *link_word(struct cpu *, unsigned number);

/* A change of state is a mask, with a bit for each word that is another one now, and then these
 * words. The lowest bit of the first byte is number 0. Writes the change from `known` to `now`, and
 * makes it known. Returns its bytes, at most LINK_CHANGE. */
unsigned link_change(uint8_t *bytes, struct cpu *known, const struct cpu *now);

/* Does a mask name the word? */
bool link_mask_names(const uint8_t mask[LINK_MASK], unsigned number);
/* Does it name words of the state only? */
bool link_mask_valid(const uint8_t mask[LINK_MASK]);

/* Writes a number. Returns its bytes, at most LINK_NUMBER. */
unsigned link_number_put(uint8_t *bytes, word);

/* Takes a byte of a number, which is 0 before the first; so many have been taken before. Returns
 * whether more follow. What does not fit into a word is dropped. */
bool link_number_take(word *number, unsigned taken, uint8_t byte);

#endif
