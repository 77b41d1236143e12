/* term.c - see term.h. The folding is what the proofs need, no more: each rule is sound by itself
 * and checked by evaluation (tests/model). */
#include "isa/model/term.h"
#include "isa/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *storage)
{
    if (!storage) {
        fputs("visor: no storage left for terms\n", stderr);
        abort();
    }
    return storage;
}

void terms_init(struct terms *terms)
{
    *terms = (struct terms){.capacity = 1024, .bucket_count = 4096};
    terms->all = must(calloc(terms->capacity, sizeof *terms->all));
    terms->buckets = must(calloc(terms->bucket_count, sizeof *terms->buckets));
    terms->count = 1; /* id 0 is nobody's */
}

void terms_free(struct terms *terms)
{
    free(terms->all);
    free(terms->buckets);
    free(terms->symbols);
    *terms = (struct terms){0};
}

unsigned terms_symbol(struct terms *terms, const char *name)
{
    size_t bytes = (terms->symbol_count + 1) * sizeof *terms->symbols;
    terms->symbols = must(realloc(terms->symbols, bytes));
    terms->symbols[terms->symbol_count] = name;
    return terms->symbol_count++;
}

static uint32_t hash_of(const struct term *term)
{
    uint32_t hash = 2166136261u;
    const uint32_t parts[] = {(uint32_t)term->op, term->arguments[0], term->arguments[1],
                              term->arguments[2], term->value};
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++)
        hash = (hash ^ parts[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static bool same(const struct term *a, const struct term *b)
{
    return a->op == b->op && a->value == b->value && a->count == b->count &&
           memcmp(a->arguments, b->arguments, sizeof a->arguments) == 0;
}

static void place(struct terms *terms, uint32_t id)
{
    uint32_t at = hash_of(&terms->all[id]) & (terms->bucket_count - 1);
    while (terms->buckets[at])
        at = (at + 1) & (terms->bucket_count - 1);
    terms->buckets[at] = id;
}

static void grow(struct terms *terms)
{
    if (terms->count == terms->capacity) {
        terms->capacity *= 2;
        terms->all = must(realloc(terms->all, terms->capacity * sizeof *terms->all));
    }
    if (terms->count < terms->bucket_count / 2)
        return;
    free(terms->buckets);
    terms->bucket_count *= 2;
    terms->buckets = must(calloc(terms->bucket_count, sizeof *terms->buckets));
    for (uint32_t id = 1; id < terms->count; id++)
        place(terms, id);
}

/* The term's id: that of an equal one, if there is one. */
static uint32_t intern(struct terms *terms, const struct term *term)
{
    uint32_t at = hash_of(term) & (terms->bucket_count - 1);
    for (; terms->buckets[at]; at = (at + 1) & (terms->bucket_count - 1))
        if (same(&terms->all[terms->buckets[at]], term))
            return terms->buckets[at];
    grow(terms);
    terms->all[terms->count] = *term;
    place(terms, terms->count);
    return terms->count++;
}

static const struct term *at(const struct terms *terms, uint32_t id)
{
    return &terms->all[id];
}

static struct word_term word_of(struct terms *terms, const struct term *term)
{
    if (term->op != TERM_CONSTANT && (term->zeros | term->ones) == ~(word)0)
        return term_word(terms, term->ones);
    return (struct word_term){intern(terms, term)};
}

static struct truth_term truth_of(struct terms *terms, const struct term *term)
{
    return (struct truth_term){intern(terms, term)};
}

struct word_term term_word(struct terms *terms, word value)
{
    struct term term = {.op = TERM_CONSTANT, .value = value, .zeros = ~value, .ones = value};
    return word_of(terms, &term);
}

struct truth_term term_truth(struct terms *terms, bool truth)
{
    return truth_of(terms, &(struct term){.op = truth ? TERM_TRUE : TERM_FALSE});
}

static struct term unknown(enum term_op op, unsigned symbol, unsigned count,
                           const struct word_term *arguments)
{
    struct term term = {.op = op, .value = symbol, .count = count};
    for (unsigned i = 0; i < count; i++)
        term.arguments[i] = arguments[i].id;
    return term;
}

struct word_term term_unknown(struct terms *terms, unsigned symbol, unsigned count,
                              const struct word_term *arguments)
{
    struct term term = unknown(TERM_WORD_SYMBOL, symbol, count, arguments);
    return word_of(terms, &term);
}

struct truth_term term_unknown_truth(struct terms *terms, unsigned symbol, unsigned count,
                                     const struct word_term *arguments)
{
    struct term term = unknown(TERM_TRUTH_SYMBOL, symbol, count, arguments);
    return truth_of(terms, &term);
}

bool term_is_word(const struct terms *terms, struct word_term a, word *value)
{
    *value = at(terms, a.id)->value;
    return at(terms, a.id)->op == TERM_CONSTANT;
}

bool term_is_true(const struct terms *terms, struct truth_term a)
{
    return at(terms, a.id)->op == TERM_TRUE;
}

bool term_is_false(const struct terms *terms, struct truth_term a)
{
    return at(terms, a.id)->op == TERM_FALSE;
}

struct word_term term_choice(struct terms *terms, struct truth_term c, struct word_term yes,
                             struct word_term no)
{
    if (term_is_true(terms, c) || term_same(yes, no))
        return yes;
    if (term_is_false(terms, c))
        return no;
    return word_of(terms,
                   &(struct term){.op = TERM_CHOICE,
                                  .arguments = {c.id, yes.id, no.id},
                                  .count = 3,
                                  .zeros = at(terms, yes.id)->zeros & at(terms, no.id)->zeros,
                                  .ones = at(terms, yes.id)->ones & at(terms, no.id)->ones});
}

struct truth_term term_not(struct terms *terms, struct truth_term a)
{
    if (term_is_true(terms, a) || term_is_false(terms, a))
        return term_truth(terms, term_is_false(terms, a));
    if (at(terms, a.id)->op == TERM_NOT)
        return (struct truth_term){at(terms, a.id)->arguments[0]};
    return truth_of(terms, &(struct term){.op = TERM_NOT, .arguments = {a.id}, .count = 1});
}

static bool opposite(struct terms *terms, struct truth_term a, struct truth_term b)
{
    return term_not(terms, a).id == b.id;
}

struct truth_term term_and(struct terms *terms, struct truth_term a, struct truth_term b)
{
    if (term_is_false(terms, a) || term_is_true(terms, b) || a.id == b.id)
        return a;
    if (term_is_false(terms, b) || term_is_true(terms, a))
        return b;
    if (opposite(terms, a, b))
        return term_truth(terms, false);
    uint32_t low = a.id < b.id ? a.id : b.id, high = a.id < b.id ? b.id : a.id;
    return truth_of(terms, &(struct term){.op = TERM_BOTH, .arguments = {low, high}, .count = 2});
}

unsigned term_parts(const struct terms *terms, struct truth_term a, struct truth_term *into,
                    unsigned count, unsigned most)
{
    const struct term *term = at(terms, a.id);
    if (term->op != TERM_BOTH) {
        if (count < most)
            into[count] = a;
        return count + (count < most);
    }
    for (unsigned i = 0; i < 2; i++)
        count = term_parts(terms, (struct truth_term){term->arguments[i]}, into, count, most);
    return count;
}

enum { PARTS = 64 };

bool term_excludes(struct terms *terms, struct truth_term a, struct truth_term b)
{
    struct truth_term of_a[PARTS], of_b[PARTS];
    unsigned count_a = term_parts(terms, a, of_a, 0, PARTS);
    unsigned count_b = term_parts(terms, b, of_b, 0, PARTS);
    for (unsigned i = 0; i < count_a; i++)
        for (unsigned j = 0; j < count_b; j++)
            if (opposite(terms, of_a[i], of_b[j]))
                return true;
    return term_is_false(terms, a) || term_is_false(terms, b);
}

struct truth_term term_or(struct terms *terms, struct truth_term a, struct truth_term b)
{
    return term_not(terms, term_and(terms, term_not(terms, a), term_not(terms, b)));
}

/* What an operation of words.h gives for constants. */
static word compute(enum term_op op, word a, word b)
{
    switch (op) {
#define WORD_UNARY(name, function)                                                                 \
    case TERM_##name:                                                                              \
        return w_##function(a);
#define WORD_BINARY(name, function)                                                                \
    case TERM_##name:                                                                              \
        return w_##function(a, b);
#define TRUTH_BINARY(name, function)                                                               \
    case TERM_##name:                                                                              \
        return b_##function(a, b);
#include "isa/model/term.def"
    default:
        return 0;
    }
}

static bool commutes(enum term_op op)
{
    return op == TERM_ADD || op == TERM_AND || op == TERM_OR || op == TERM_XOR || op == TERM_MUL ||
           op == TERM_MULH || op == TERM_MULHU || op == TERM_EQ;
}

/* Bits of the result that are known from those of the operands. */
static void know(struct term *term, const struct term *a, const struct term *b)
{
    bool shift = b->op == TERM_CONSTANT;
    word by = b->value & 31;
    switch (term->op) {
    case TERM_AND:
        term->zeros = a->zeros | b->zeros;
        term->ones = a->ones & b->ones;
        break;
    case TERM_OR:
        term->zeros = a->zeros & b->zeros;
        term->ones = a->ones | b->ones;
        break;
    case TERM_XOR:
        term->zeros = (a->zeros & b->zeros) | (a->ones & b->ones);
        term->ones = (a->zeros & b->ones) | (a->ones & b->zeros);
        break;
    case TERM_SLL:
        term->zeros = shift ? a->zeros << by | ((1u << by) - 1) : 0;
        term->ones = shift ? a->ones << by : 0;
        break;
    case TERM_SRL:
        term->zeros = shift ? a->zeros >> by | ~(~(word)0 >> by) : 0;
        term->ones = shift ? a->ones >> by : 0;
        break;
    default:
        break;
    }
}

static struct word_term add(struct terms *terms, struct word_term a, struct word_term b)
{
    return term_binary(terms, TERM_ADD, a, b);
}

/* Sums: the constant is kept outermost, so that what was added can be taken away again. */
static bool fold_sum(struct terms *terms, enum term_op op, struct word_term a, struct word_term b,
                     struct word_term *out)
{
    const struct term x = *at(terms, a.id), y = *at(terms, b.id);
    struct word_term x0 = {x.arguments[0]}, x1 = {x.arguments[1]}, y0 = {y.arguments[0]},
                     y1 = {y.arguments[1]};
    bool x_offset = x.op == TERM_ADD && at(terms, x1.id)->op == TERM_CONSTANT;
    bool y_offset = y.op == TERM_ADD && at(terms, y1.id)->op == TERM_CONSTANT;
    if (op == TERM_SUB && a.id == b.id)
        *out = term_word(terms, 0);
    else if (op == TERM_SUB && y.op == TERM_CONSTANT)
        *out = add(terms, a, term_word(terms, 0u - y.value));
    else if (y.op == TERM_CONSTANT && y.value == 0)
        *out = a;
    else if (op == TERM_ADD && x_offset && y.op == TERM_CONSTANT)
        *out = add(terms, x0, term_word(terms, at(terms, x1.id)->value + y.value));
    else if (x_offset)
        *out = add(terms, term_binary(terms, op, x0, b), x1);
    else if (op == TERM_ADD && y_offset)
        *out = add(terms, add(terms, a, y0), y1);
    else if (op == TERM_SUB && y_offset)
        *out = add(terms, term_binary(terms, TERM_SUB, a, y0),
                   term_word(terms, 0u - at(terms, y1.id)->value));
    else if (op == TERM_SUB && x.op == TERM_ADD && x0.id == b.id)
        *out = x1;
    else if (op == TERM_SUB && x.op == TERM_ADD && x1.id == b.id)
        *out = x0;
    else
        return false;
    return true;
}

static bool fold(struct terms *terms, enum term_op op, struct word_term a, struct word_term b,
                 struct word_term *out)
{
    const struct term x = *at(terms, a.id), y = *at(terms, b.id);
    bool constant = y.op == TERM_CONSTANT;
    if (x.op == TERM_CONSTANT && constant)
        *out = term_word(terms, compute(op, x.value, y.value));
    else if (op == TERM_ADD || op == TERM_SUB)
        return fold_sum(terms, op, a, b, out);
    else if (op == TERM_AND && (a.id == b.id || (constant && (x.zeros | y.value) == ~(word)0)))
        *out = a;
    else if (op == TERM_OR && (a.id == b.id || (constant && (~x.ones & y.value) == 0)))
        *out = a;
    else if (op == TERM_AND && constant && x.op == TERM_AND &&
             at(terms, x.arguments[1])->op == TERM_CONSTANT)
        *out = term_binary(terms, TERM_AND, (struct word_term){x.arguments[0]},
                           term_word(terms, y.value & at(terms, x.arguments[1])->value));
    else if ((op == TERM_SLL || op == TERM_SRL || op == TERM_SRA || op == TERM_XOR) && constant &&
             y.value == 0)
        *out = a;
    else
        return false;
    return true;
}

struct word_term term_binary(struct terms *terms, enum term_op op, struct word_term a,
                             struct word_term b)
{
    bool constant_first = at(terms, a.id)->op == TERM_CONSTANT;
    bool constant_last = at(terms, b.id)->op == TERM_CONSTANT;
    if (commutes(op) && !constant_last && (constant_first || a.id > b.id))
        return term_binary(terms, op, b, a);
    struct word_term folded;
    if (fold(terms, op, a, b, &folded))
        return folded;
    struct term term = {.op = op, .arguments = {a.id, b.id}, .count = 2};
    know(&term, at(terms, a.id), at(terms, b.id));
    return word_of(terms, &term);
}

struct word_term term_unary(struct terms *terms, enum term_op op, struct word_term a)
{
    word value;
    if (term_is_word(terms, a, &value))
        return term_word(terms, compute(op, value, 0));
    return word_of(terms, &(struct term){.op = op, .arguments = {a.id}, .count = 1});
}

/* Sums of which one part is the same are equal if the other parts are. */
static bool fold_equal_sums(struct terms *terms, const struct term *x, const struct term *y,
                            struct truth_term *out)
{
    if (x->op != TERM_ADD || y->op != TERM_ADD)
        return false;
    for (unsigned i = 0; i < 2; i++)
        for (unsigned j = 0; j < 2; j++)
            if (x->arguments[i] == y->arguments[j]) {
                struct word_term a = {x->arguments[1 - i]}, b = {y->arguments[1 - j]};
                *out = term_compare(terms, TERM_EQ, a, b);
                return true;
            }
    return false;
}

/* A choice between constants compared with a constant is the condition, or its opposite. */
static bool fold_choice(struct terms *terms, uint32_t choice, word value, struct truth_term *out)
{
    const struct term x = *at(terms, choice);
    word yes, no;
    if (x.op != TERM_CHOICE || !term_is_word(terms, (struct word_term){x.arguments[1]}, &yes) ||
        !term_is_word(terms, (struct word_term){x.arguments[2]}, &no))
        return false;
    struct truth_term c = {x.arguments[0]};
    if (yes == value)
        *out = c;
    else
        *out = no == value ? term_not(terms, c) : term_truth(terms, false);
    return true;
}

struct truth_term term_compare(struct terms *terms, enum term_op op, struct word_term a,
                               struct word_term b)
{
    const struct term x = *at(terms, a.id), y = *at(terms, b.id);
    struct truth_term folded;
    if (x.op == TERM_CONSTANT && y.op == TERM_CONSTANT)
        return term_truth(terms, compute(op, x.value, y.value));
    if (a.id == b.id)
        return term_truth(terms, op == TERM_EQ);
    if (op == TERM_EQ && ((x.ones & y.zeros) || (x.zeros & y.ones)))
        return term_truth(terms, false);
    if (op == TERM_EQ && y.op == TERM_CONSTANT && fold_choice(terms, a.id, y.value, &folded))
        return folded;
    if (op == TERM_EQ && fold_equal_sums(terms, &x, &y, &folded))
        return folded;
    if (op == TERM_ULT && y.op == TERM_CONSTANT && y.value == 0)
        return term_truth(terms, false);
    if (op == TERM_EQ && (x.op == TERM_CONSTANT || (y.op != TERM_CONSTANT && a.id > b.id)))
        return term_compare(terms, op, b, a);
    return truth_of(terms, &(struct term){.op = op, .arguments = {a.id, b.id}, .count = 2});
}

void evaluation_init(struct evaluation *evaluation, const struct terms *terms,
                     const struct valuation *valuation)
{
    *evaluation = (struct evaluation){.terms = terms, .valuation = valuation};
    evaluation->values = must(calloc(terms->count, sizeof *evaluation->values));
    evaluation->known = must(calloc(terms->count, sizeof *evaluation->known));
}

void evaluation_free(struct evaluation *evaluation)
{
    free(evaluation->values);
    free(evaluation->known);
}

static word value_of(struct evaluation *evaluation, uint32_t id);

static word value_anew(struct evaluation *evaluation, const struct term *term)
{
    word arguments[3] = {0};
    if (term->op == TERM_CHOICE)
        return value_of(evaluation,
                        term->arguments[value_of(evaluation, term->arguments[0]) ? 1 : 2]);
    if (term->op == TERM_BOTH && !value_of(evaluation, term->arguments[0]))
        return false;
    for (unsigned i = 0; i < term->count; i++)
        arguments[i] = value_of(evaluation, term->arguments[i]);
    switch (term->op) {
    case TERM_CONSTANT:
        return term->value;
    case TERM_TRUE:
    case TERM_FALSE:
        return term->op == TERM_TRUE;
    case TERM_WORD_SYMBOL:
    case TERM_TRUTH_SYMBOL:
        return evaluation->valuation->value(evaluation->valuation->context, term->value, arguments);
    case TERM_NOT:
        return !arguments[0];
    case TERM_BOTH:
        return arguments[1];
    default:
        return compute(term->op, arguments[0], arguments[1]);
    }
}

static word value_of(struct evaluation *evaluation, uint32_t id)
{
    if (!evaluation->known[id]) {
        evaluation->values[id] = value_anew(evaluation, at(evaluation->terms, id));
        evaluation->known[id] = true;
    }
    return evaluation->values[id];
}

word evaluate_word(struct evaluation *evaluation, struct word_term a)
{
    return value_of(evaluation, a.id);
}

bool evaluate_truth(struct evaluation *evaluation, struct truth_term a)
{
    return value_of(evaluation, a.id);
}
