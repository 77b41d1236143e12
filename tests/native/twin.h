/* twin.h - a guest's twin: the same program on a bare machine of its own, which is given the same
 * turns. What a guest of a native monitor is must be what its twin is. */
#ifndef TESTS_NATIVE_TWIN_H
#define TESTS_NATIVE_TWIN_H

#include "tests/native/house.h"

struct twin {
    struct ground alone;
    unsigned guest; /* of the house */
};

/* The outside is the guest's part of the house's: a part of the disk, and nothing typed unless it
 * is the first. */
void twin_init(struct twin *, const struct house *, unsigned guest, const struct program *);
void twin_free(struct twin *);

/* A turn begins: a computer that waits lets its time pass. False if it cannot run. */
bool twin_wakes(struct twin *);
void twin_runs(struct twin *, uint64_t instructions);

enum { TWIN_TEXT = 256 };

/* At HOUSE_TURN: are processor, state, counts and storage of the guest and its twin the same? If
 * not, the text says what differs first. */
bool twin_is_same(struct twin *, struct house *, char text[TWIN_TEXT]);

/* The same of what the monitor has told when it was done. */
bool twin_is_same_told(struct twin *, struct house *, const struct native_guest *,
                       char text[TWIN_TEXT]);

/* Is the disk what the twin's is? At any time. */
bool twin_has_same_disk(const struct twin *, const struct house *, char text[TWIN_TEXT]);

#endif
