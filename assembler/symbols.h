/* symbols.h - names and their values.
 *
 * The sources are read twice: the first time to learn the values, the second time to use them. A
 * value that is needed to lay out code must be known where it stands, in both passes alike; others
 * may come from the first pass. */
#ifndef ASSEMBLER_SYMBOLS_H
#define ASSEMBLER_SYMBOLS_H

#include "isa/isa.h"

enum { SECTION_NONE = -1 };

/* What an expression is worth. */
struct value {
    word number;
    int section; /* whose address it is, or SECTION_NONE */
    bool later;  /* depends on layout or on what comes later: not to be used for laying out */
};

enum symbol_scope { SCOPE_GLOBAL = 0, SCOPE_PREDEFINED = 1, SCOPE_FILES = 2 };

struct symbol {
    char *name;     /* owned */
    unsigned scope; /* SCOPE_FILES + number of the source it is local to, or another scope */
    struct value value;
    unsigned pass; /* in which it was defined last; 0: never */
    bool variable; /* .set: may be defined again */
    bool exported; /* .globl */
    bool weak;
    bool function;
    word size;
    const char *file; /* where it was defined; borrowed */
    unsigned line;
    char *text;          /* that line; owned */
    struct symbol *next; /* of the same hash */
};

/* A label 1: and the values it had, in order. */
struct local_label {
    unsigned number, scope;
    struct value *values; /* owned; of the first pass */
    size_t count, capacity;
    size_t seen; /* in this pass */
};

enum { SYMBOL_BUCKETS = 4096 };

struct symbols {
    struct symbol *buckets[SYMBOL_BUCKETS]; /* owned */
    struct local_label *labels;             /* owned */
    size_t label_count, label_capacity;
    uint64_t *effort; /* borrowed: steps of looking up are counted there */
};

/* Steps that one pass may take, see struct assembly. */
enum { EFFORT_MAX = 200000000 };

void symbols_free(struct symbols *);

/* The symbol of a scope, or NULL. Nothing is found any more once there was too much effort. */
struct symbol *symbols_find(const struct symbols *, unsigned scope, const char *name);

/* The same; made if it is not there. NULL if the host has no storage left. */
struct symbol *symbols_get(struct symbols *, unsigned scope, const char *name);

/* A label N: is defined here. */
void symbols_label(struct symbols *, unsigned number, unsigned scope, struct value, unsigned pass);

/* The value that Nf (forward) or Nb has here; false if there is none. */
bool symbols_label_value(const struct symbols *, unsigned number, unsigned scope, bool forward,
                         unsigned pass, struct value *);

/* Begins a pass: no numeric label has been seen. */
void symbols_begin_pass(struct symbols *);

/* Calls for each symbol, in no order. */
void symbols_each(const struct symbols *, void (*see)(void *context, struct symbol *),
                  void *context);

#endif
