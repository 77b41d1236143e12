/* native_tower.h - native monitors one in the other, and guests in the innermost: what must be in
 * the storage of the machine below them at power-on, and what is in it when they have run.
 *
 * The machine of level 0 is the one below. Each monitor lies at the beginning of its machine's
 * storage; at once behind its body there is the machine of the next level, or, of the innermost,
 * one guest after the other. See vmm/native/native.h. */
#ifndef VMM_HOSTED_NATIVE_TOWER_H
#define VMM_HOSTED_NATIVE_TOWER_H

#include "vmm/hosted/program.h"
#include "vmm/hosted/tower.h"
#include "vmm/native/native.h"

enum {
    NATIVE_LEVELS_MAX = 64,
    NATIVE_SLACK = TOWER_SLACK, /* storage of every machine above its last guest: as there */
};

struct native_options {
    enum profile profile;
    unsigned strategy; /* index into strategies, of every monitor */
    unsigned levels;   /* 1..NATIVE_LEVELS_MAX */
    unsigned guests;   /* 1..NATIVE_GUESTS */
    word size;         /* bytes of each guest's storage, a multiple of STORAGE_MIN */
    uint64_t seed;     /* of each guest's random source */
    uint64_t quantum;  /* instructions a turn, at least 1 */
};

struct native_tower {
    struct native_options options;
    word body;          /* bytes of a monitor's own storage */
    struct image image; /* of the machine of level 0, with its monitor's symbols; owned */
    struct native_header *headers; /* as they are at power-on; one for each level; owned */
};

/* The monitor that is built into this program, as an image that the caller frees. Refuses if there
 * is none, and says how to get it. */
bool native_monitor_read(struct image *, struct error *);

/* The same of the program that serves a machine over a link: vmm/native/served.c. */
bool native_served_read(struct image *, struct error *);

/* The storage that such a program needs for itself, with room for a header, rounded up to where a
 * guest can begin. 0 if that is more than any machine has. */
word native_body(const struct image *);

/* Makes the image of a tower out of the monitor's and the guests' programs, which stay the
 * caller's. Refuses what does not fit into STORAGE_MAX, saying how many levels would, and programs
 * that do not fit into a guest's storage. On failure nothing is left behind. */
bool native_tower_build(struct native_tower *, const struct native_options *,
                        const struct image *monitor, const struct program *guests, struct error *);
void native_tower_free(struct native_tower *);

/* Bytes of storage that the machine of that level has. */
word native_tower_size(const struct native_tower *, unsigned level);

/* What a monitor's storage says of it. */
struct native_level {
    struct native_header header;
    paddr origin; /* of its machine, in the storage of the machine of level 0 */
    word size;    /* bytes of its machine's storage */
};

/* Reads what the monitors have told, of so many levels from level 0 on; the machine's storage is
 * `size` bytes from `origin` on. Whatever is in storage may have been written by anybody: a level
 * whose header cannot be one is refused, and what is read then lies inside its machine, and has
 * known states and causes. */
bool native_levels_read(struct native_level *, unsigned levels, struct machine *, paddr origin,
                        word size, struct error *);

/* Where a guest's storage begins, in the storage of the machine of level 0. */
paddr native_level_guest(const struct native_level *, unsigned guest);

/* Do the headers still say what the tower was built with? Fills the error if not. */
bool native_tower_check(const struct native_tower *, const struct native_level *levels,
                        struct error *);

#endif
