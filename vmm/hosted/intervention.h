/* intervention.h - what someone outside does to a running guest, at moments that come again.
 *
 * A device without ports: it is due in instruction time, so that a run with interventions is as
 * deterministic as one without, at every depth, in a replay and in the debugger. */
#ifndef VMM_HOSTED_INTERVENTION_H
#define VMM_HOSTED_INTERVENTION_H

#include "isa/computer.h"
#include "isa/disk.h"
#include "vmm/hosted/scan.h"

#include <stdio.h>

/* INTERVENTION(NAME, "keyword", numbers): what is done, and how many numbers say how. */
#define INTERVENTIONS(INTERVENTION)                                                                \
    INTERVENTION(INTERRUPT, "interrupt", 1)   /* irq: becomes pending */                           \
    INTERVENTION(REGISTER, "register", 2)     /* number, value */                                  \
    INTERVENTION(STORE, "store", 2)           /* physical address of the guest, word */            \
    INTERVENTION(DISK_ERROR, "disk-error", 0) /* the next sector moved fails */                    \
    INTERVENTION(TORN_WRITE, "torn-write", 1) /* of the sectors written from now on so many reach  \
                                                 the disk; of those after them none does */
enum intervention_kind {
#define INTERVENTION(name, keyword, numbers) INTERVENE_##name,
    INTERVENTIONS(INTERVENTION)
#undef INTERVENTION
        INTERVENTION_KINDS
};

struct intervention {
    uint64_t time;  /* of the guest: not before */
    uint64_t traps; /* delivered to it: not before */
    enum intervention_kind kind;
    word numbers[2];
};

/* The device. Its list can grow while it is used. */
struct intervenor {
    struct device device;      /* first */
    struct computer *computer; /* borrowed; it meddles with this one */
    struct intervention *list; /* owned; by rising time and traps */
    size_t count, capacity;
    uint64_t done;              /* so many took place */
    struct disk_backend beyond; /* the real one, see intervenor_backend */
    word error;                 /* 1: the next sector fails */
    word tears;                 /* 1: writes are torn after: */
    word tear;                  /* so many more sectors */
};

void intervenor_init(struct intervenor *, struct computer *);
void intervenor_free(struct intervenor *);

/* Adds one that is not earlier than those before it; takes place before the guest's next
 * instruction, or when its time has come. False if the host has no storage. */
bool intervenor_add(struct intervenor *, const struct intervention *);

/* For a guest whose state came from elsewhere: what was due by then is passed over. */
void intervenor_seek(struct intervenor *);

/* The disk as the guest has it: the given one, with what was done to it. The intervenor must
 * outlive its use. */
struct disk_backend intervenor_backend(struct intervenor *, struct disk_backend);

/* As a line of a replay, "intervene GUEST TIME TRAPS KEYWORD NUMBERS...", and back. */
void intervention_print(FILE *, unsigned guest, const struct intervention *);
bool intervention_scan(struct scan *, unsigned *guest, struct intervention *);

#endif
