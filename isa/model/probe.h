/* probe.h - one instruction on the real interpreter, from a state made for it.
 *
 * The states are drawn at random, but not evenly: registers and addresses are near the edges that
 * relocation has, immediates are often small, modes and enables change. */
#ifndef ISA_MODEL_PROBE_H
#define ISA_MODEL_PROBE_H

#include "isa/bare.h"

enum { PROBE_STORAGE = 2 * STORAGE_MIN, PROBE_EVENTS = 2 };

/* All that an instruction can depend on. */
struct probe_state {
    struct cpu cpu;
    word size;        /* of storage in bytes, up to PROBE_STORAGE */
    uint64_t devices; /* what devices say depends on it */
    uint8_t storage[PROBE_STORAGE];
};

struct probe_event {
    bool out;
    word port, value;
    uint64_t time;
};

struct probe_result {
    bool trapped;
    struct trap trap; /* if trapped; not delivered */
    struct probe_state after;
    struct probe_event events[PROBE_EVENTS];
    unsigned event_count;
};

struct probe {
    struct bare bare;
    struct machine_ops ops;
    struct probe_result *result; /* of the run in progress */
    uint64_t devices;
};

/* What a device answers to `in`: any function of its state, the port and the time. */
word probe_device(uint64_t devices, word port, uint64_t time);

/* False if the host has no storage. The probe may not be moved afterwards. */
bool probe_init(struct probe *, enum profile);
void probe_free(struct probe *);

/* Executes the instruction at pc: no timer, no interrupt, no delivery of traps. */
void probe_run(struct probe *, const struct probe_state *before, struct probe_result *);

/* A source of random numbers: the same seed, the same numbers. */
struct chance {
    uint64_t state;
};
uint64_t chance_next(struct chance *);
/* 0 .. n - 1 */
word chance_below(struct chance *, word n);

/* A state in which the word of an instruction of the row can be fetched; *w is that word. */
void probe_draw(struct chance *, enum insn, struct probe_state *, word *w);

/* Puts a word where pc is. False if pc is not legal. */
bool probe_place(struct probe_state *, word w);

#endif
