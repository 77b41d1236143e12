/* state.h - a machine whose state is terms: what is unknown, and what was done to it.
 *
 * Registers and storage are unknown functions with the writes since then, each under a condition.
 * Storage is addressed by words: every access is aligned and base is a multiple of four, so that a
 * byte is a lane of its word. */
#ifndef ISA_MODEL_STATE_H
#define ISA_MODEL_STATE_H

#include "isa/model/term.h"

struct model_psw {
#define PSW(name, text) struct word_term name;
#include "isa/state.def"
};

/* Control registers and hidden counters. What is 64 bits wide is held as two words. */
struct model_control {
    struct word_term clock, clock_high, timer, pending, mask, waiting, time, time_high;
};

struct model_register_write {
    struct truth_term when;
    struct register_term number;
    struct word_term value;
};

struct model_storage_write {
    struct truth_term when;
    struct word_term at, value; /* a whole word at a physical address */
};

/* What went over a port: to devices a sequence of such events is all that matters. */
struct model_port_event {
    struct truth_term when;
    bool out; /* else in */
    struct word_term port, value, time, time_high;
};

enum { MODEL_REGISTER_WRITES = 4, MODEL_STORAGE_WRITES = 8, MODEL_PORT_EVENTS = 2 };

/* Initial storage: inside the window [origin, origin + extent) the word at a is inside(a - origin),
 * elsewhere outside(a). */
struct model_storage {
    unsigned inside, outside; /* symbols of functions of an address */
    struct word_term origin, extent;
};

/* How virtual addresses become physical. Plain: by base, bound and size. Shared: by unknown
 * functions that are the same for two machines, of which one's storage begins at `offset` of the
 * other's; sound where it has been proved that the two translate alike (vmm/model/lemmas.c). */
struct model_translation {
    bool shared;
    unsigned legal[3], real; /* symbols: is an access of 1, 2, 4 bytes legal; where it goes */
    struct word_term offset; /* of this machine's storage */
    struct word_term size;   /* of the storage that translated addresses stay in */
};

struct model_state {
    struct terms *terms; /* borrowed */
    unsigned registers;  /* symbol: function of a number */
    unsigned devices;    /* symbol: what reading a port gives, a function of port and time */
    struct model_storage storage;
    struct model_translation translation;
    struct word_term size; /* bytes of storage */
    struct model_psw psw;
    struct model_control control;
    struct model_register_write register_writes[MODEL_REGISTER_WRITES];
    struct model_storage_write storage_writes[MODEL_STORAGE_WRITES];
    struct model_port_event port_events[MODEL_PORT_EVENTS];
    unsigned register_count, storage_count, port_count;
    struct truth_term facts; /* what may be assumed of the unknowns introduced so far */
};

/* The unknowns that states are made of; several states may share some of them. */
struct model_names {
    unsigned registers, devices, inside, outside;
    unsigned legal[3], real;
};
void model_names_init(struct model_names *, struct terms *);

/* A state in which everything is unknown, in user or supervisor mode: valid as cpu_is_valid says,
 * pc a multiple of four, size a multiple of STORAGE_MIN up to STORAGE_MAX. Its names are made
 * afresh each time with `tag` before them, except those given. */
struct model_state model_state_unknown(struct terms *, const struct model_names *, bool user);

struct word_term model_register(const struct model_state *, struct register_term);
void model_set_register(struct model_state *, struct truth_term when, struct register_term,
                        struct word_term value);
/* The word at a physical address that is a multiple of four and inside storage. */
struct word_term model_word(const struct model_state *, struct word_term at);
void model_set_word(struct model_state *, struct truth_term when, struct word_term at,
                    struct word_term value);
struct word_term model_port_in(struct model_state *, struct truth_term when, struct word_term port);
void model_port_out(struct model_state *, struct truth_term when, struct word_term port,
                    struct word_term value);

/* at + bytes <= limit, without wrapping around. */
struct truth_term model_fits(struct terms *, struct word_term at, unsigned bytes,
                             struct word_term limit);
/* Is an aligned access of so many bytes legal, apart from its alignment? */
struct truth_term model_legal(struct model_state *, struct word_term at, unsigned bytes);
/* Where a legal word access goes: its physical address. */
struct word_term model_real(struct model_state *, struct word_term at);
/* As mmu_fault: `at` is a multiple of the size. */
struct truth_term model_aligned(struct terms *, struct word_term at, unsigned bytes);

struct truth_term model_user(const struct model_state *);
/* psw_masked, under a condition. */
void model_set_psw(struct model_state *, struct truth_term when, const struct model_psw *);
/* control_readable, control_writable, control_read, control_write. */
struct truth_term model_control_readable(struct terms *, struct word_term number);
struct truth_term model_control_writable(struct terms *, struct word_term number);
struct word_term model_control_read(const struct model_state *, struct word_term number);
void model_control_write(struct model_state *, struct truth_term when, struct word_term number,
                         struct word_term value);
/* cpu_retire of one instruction. */
void model_retire(struct model_state *, struct truth_term when);

#endif
