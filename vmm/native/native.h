/* native.h - what the image of a native monitor is, in storage: for the monitor itself, for who
 * builds its image, and for who looks at the storage afterwards.
 *
 * The image is the storage of a machine at power-on. It begins with the monitor's own storage, its
 * body; at once behind that are the guests', in their order, each with what its guest's program has
 * put there. Nothing is copied when the machine is switched on. In the body there is a header,
 * which says what the guests are, and is told how they fare. A guest may be another such image. */
#ifndef VMM_NATIVE_NATIVE_H
#define VMM_NATIVE_NATIVE_H

#include "isa/computer.h"
#include "vmm/core/vm.h"

enum {
    NATIVE_MAGIC = 0x4e415456,
    NATIVE_HEADER = 0x100, /* physical address of struct native_header */
    NATIVE_GUESTS = 8,
};

/* A guest. Words and 64-bit words only, so that every compiler lays it out alike. */
struct native_guest {
    /* Given in the image. */
    word size;     /* bytes of its storage, a multiple of STORAGE_MIN */
    word entry;    /* its pc at power-on */
    uint64_t seed; /* of its random source */
    /* Told whenever no guest can run, and at the end. */
    struct cpu cpu;
    word state;       /* enum computer_state */
    word exit_status; /* if it is off */
    uint64_t retired; /* instructions */
    uint64_t unknown; /* accesses to ports that do not exist */
    uint64_t traps[CAUSES];
    struct vm_counts counts;
    struct trap trap; /* the last one delivered to it */
};

struct native_header {
    /* Given in the image. */
    word magic;    /* NATIVE_MAGIC */
    word body;     /* bytes of the monitor's own storage, from 0 on: where the first guest begins */
    word guests;   /* 1..NATIVE_GUESTS */
    word profile;  /* of the machine */
    word strategy; /* index into strategies */
    word reserved;
    uint64_t quantum; /* instructions a turn */
    /* Told with the guests. */
    uint64_t switches;
    struct native_guest guest[NATIVE_GUESTS];
};

#endif
