/* term.h - expressions over words and truths: what semantics.def means, as data.
 *
 * A term is a number into a pool. Equal terms are one term, and constructors fold what can be
 * decided at once, so that what is left to a solver is small. Words, truths and register numbers
 * are different C types: mixing them does not compile. */
#ifndef ISA_MODEL_TERM_H
#define ISA_MODEL_TERM_H

#include "isa/isa.h"

struct word_term {
    uint32_t id;
};
struct truth_term {
    uint32_t id;
};
struct register_term {
    struct word_term number; /* 0..31 */
};

enum term_op {
    TERM_CONSTANT, /* word: value */
    TERM_TRUE,
    TERM_FALSE,
    TERM_WORD_SYMBOL,  /* an unknown word or a function of up to three words: symbol, arguments */
    TERM_TRUTH_SYMBOL, /* an unknown truth, likewise */
    TERM_CHOICE,       /* word: if a then b else c */
    TERM_NOT,
    TERM_BOTH,
#define WORD_UNARY(name, function)   TERM_##name,
#define WORD_BINARY(name, function)  TERM_##name,
#define TRUTH_BINARY(name, function) TERM_##name,
#include "isa/model/term.def"
    TERM_OPS
};

struct term {
    enum term_op op;
    uint32_t arguments[3]; /* ids */
    unsigned count;        /* of arguments */
    word value;            /* of a constant; of a symbol: which */
    word zeros, ones;      /* bits of a word that are known to be 0, to be 1 */
};

struct terms {
    struct term *all; /* owned; by id; arguments come before what they are arguments of */
    uint32_t count, capacity;
    uint32_t *buckets; /* owned: hash table of ids, 0: empty */
    uint32_t bucket_count;
    const char **symbols; /* owned array of borrowed names */
    unsigned symbol_count;
};

/* Ends the program if the host has no storage: a pool is a few thousand terms. */
void terms_init(struct terms *);
void terms_free(struct terms *);

/* A new name for something unknown; the string must live as long as the pool. */
unsigned terms_symbol(struct terms *, const char *name);

struct word_term term_word(struct terms *, word);
struct truth_term term_truth(struct terms *, bool);
/* An unknown, or an unknown function applied to `count` words, 0 to 3. */
struct word_term term_unknown(struct terms *, unsigned symbol, unsigned count,
                              const struct word_term *arguments);
struct truth_term term_unknown_truth(struct terms *, unsigned symbol, unsigned count,
                                     const struct word_term *arguments);
struct word_term term_choice(struct terms *, struct truth_term, struct word_term yes,
                             struct word_term no);
struct truth_term term_not(struct terms *, struct truth_term);
struct truth_term term_and(struct terms *, struct truth_term, struct truth_term);
struct truth_term term_or(struct terms *, struct truth_term, struct truth_term);
struct word_term term_unary(struct terms *, enum term_op, struct word_term);
struct word_term term_binary(struct terms *, enum term_op, struct word_term, struct word_term);
struct truth_term term_compare(struct terms *, enum term_op, struct word_term, struct word_term);

/* Is it decided? */
bool term_is_word(const struct terms *, struct word_term, word *value);
bool term_is_true(const struct terms *, struct truth_term);
bool term_is_false(const struct terms *, struct truth_term);
/* Adds the parts of a conjunction to those already there, at most so many in all; returns how many
 * there are then. What is no conjunction is its own part. */
unsigned term_parts(const struct terms *, struct truth_term, struct truth_term *into,
                    unsigned count, unsigned most);

/* Are they conjunctions of which one has a part that the other has the opposite of? Then they
 * cannot both be true; otherwise nothing is known. */
bool term_excludes(struct terms *, struct truth_term, struct truth_term);
static inline bool term_same(struct word_term a, struct word_term b)
{
    return a.id == b.id;
}

/* What the unknowns are, for evaluation. A truth is 0 or 1. */
struct valuation {
    word (*value)(const void *context, unsigned symbol, const word *arguments);
    const void *context;
};

/* A term's value under a valuation: the arithmetic is that of words.h. One evaluation may be asked
 * for many terms of a pool that does not grow meanwhile. */
struct evaluation {
    const struct terms *terms;
    const struct valuation *valuation;
    word *values; /* owned; by id */
    bool *known;  /* owned */
};
void evaluation_init(struct evaluation *, const struct terms *, const struct valuation *);
void evaluation_free(struct evaluation *);
word evaluate_word(struct evaluation *, struct word_term);
bool evaluate_truth(struct evaluation *, struct truth_term);

#endif
