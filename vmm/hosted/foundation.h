/* foundation.h - what the topmost monitors stand on, if somewhere below them a hosted monitor is
 * above a native one.
 *
 * A list of levels is cut into storeys: each some hosted monitors, or none, and upon them some
 * native ones. On every storey but the topmost the innermost guest is the program that serves a
 * machine over a link (vmm/native/served.c), and on that machine, a remote one here, stands the
 * next storey. The topmost storey is not the foundation's: its owner runs guests on it. */
#ifndef VMM_HOSTED_FOUNDATION_H
#define VMM_HOSTED_FOUNDATION_H

#include "vmm/hosted/level_list.h"
#include "vmm/hosted/native_tower.h"

struct storey {
    unsigned hosted, native;      /* monitors */
    struct tower tower;           /* the hosted ones */
    struct native_tower natives;  /* what is in the tower's guest: the native ones */
    struct native_level *levels;  /* what these have told, once the storey is off; owned */
    struct remote_machine remote; /* what the next storey stands on */
};

struct foundation {
    struct storey *storeys; /* from the hardware upwards; owned */
    unsigned count;         /* 0: the topmost storey is on the bare machine */
    word body;              /* bytes of a serving program's own storage */
};

/* How many hosted and native levels of a list are on its topmost storey. */
void foundation_top(const struct level_list *, unsigned *hosted, unsigned *native);

/* Builds what a tower with these options is to stand on, and names it to the tower in *top. The
 * native monitors are like *natives, but for their number and their guest. The foundation, if it
 * has storeys, must not move afterwards. On failure nothing is left behind. */
bool foundation_build(struct foundation *, const struct level_list *, const struct image *monitor,
                      const struct native_options *natives, struct tower_options *top,
                      struct error *);
void foundation_free(struct foundation *);

/* Switches all storeys on, from below; to be done when all that is to be in storage is there. */
bool foundation_on(struct foundation *, struct error *);

/* Switches them off, from above, and reads what the native monitors have told. False, with the
 * error filled, if any link broke, now or before, or if a monitor's storage is not as it should be.
 */
bool foundation_off(struct foundation *, struct error *);

#endif
