/* outside.h - what is behind a guest's devices: the real machine's console and disk.
 *
 * A guest's devices are the models that every machine has (isa/board.h); only what they are
 * connected to differs. The first guest is typed to. What several print is put out a line at a
 * time, with the guest's number. Each has an equal part of the disk's sectors. */
#ifndef VMM_NATIVE_OUTSIDE_H
#define VMM_NATIVE_OUTSIDE_H

#include "isa/board.h"

enum { OUTSIDE_LINE = 128 };

struct outside {
    unsigned number, guests; /* which guest it is, of how many */
    word first, sectors;     /* its part of the disk */
    char line[OUTSIDE_LINE]; /* what was printed and is not put out yet, if there are several guests
                              */
    unsigned length;
};

/* Finds out about the disk, and says what the guest's devices are to be connected to. */
void outside_init(struct outside *, unsigned number, unsigned guests, struct board_options *);

/* Puts out what is left of a line. */
void outside_flush(struct outside *);

/* Prints a text of the monitor's own. */
void outside_print(const char *text);

/* Waits until the real console has something new for a guest; for ever, if none wants anything. */
void outside_wait(bool wanted);

#endif
