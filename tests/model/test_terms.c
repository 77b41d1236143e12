/* test_terms.c - folding changes no value: terms built at random, by constructors that fold, have
 * the value that words.h computes. */
#include "isa/model/probe.h"
#include "isa/model/term.h"
#include "isa/words.h"

#include <check.h>
#include <stdlib.h>

enum { ROUNDS = 200, STEPS = 300, UNKNOWNS = 4 };

/* Terms so far, and what they must be worth. */
struct pool {
    struct terms terms;
    struct word_term words[STEPS];
    word word_values[STEPS];
    struct truth_term truths[STEPS];
    bool truth_values[STEPS];
    unsigned word_count, truth_count;
    word unknowns[UNKNOWNS];
};

static void add_word(struct pool *pool, struct word_term term, word value)
{
    pool->words[pool->word_count] = term;
    pool->word_values[pool->word_count++] = value;
}

static void add_truth(struct pool *pool, struct truth_term term, bool value)
{
    pool->truths[pool->truth_count] = term;
    pool->truth_values[pool->truth_count++] = value;
}

static word unknown_value(const void *context, unsigned symbol, const word *arguments)
{
    (void)arguments;
    return ((const struct pool *)context)->unknowns[symbol];
}

/* Small numbers and masks meet often: that is where folding happens. */
static word some_word(struct chance *chance)
{
    static const word likely[] = {0, 1, 3, 4, 31, 0xff, ~(word)0, ~(word)3, 0x80000000, 0x7fffffff};
    word which = chance_below(chance, 12);
    return which < 10 ? likely[which] : (word)chance_next(chance);
}

static void add_binary(struct pool *pool, struct chance *chance)
{
    unsigned a = chance_below(chance, pool->word_count), b = chance_below(chance, pool->word_count);
    word x = pool->word_values[a], y = pool->word_values[b], value = 0;
    static const enum term_op operations[] = {
#define WORD_BINARY(name, function) TERM_##name,
#include "isa/model/term.def"
    };
    enum term_op op = operations[chance_below(chance, sizeof operations / sizeof operations[0])];
    switch (op) {
#define WORD_BINARY(name, function)                                                                \
    case TERM_##name:                                                                              \
        value = w_##function(x, y);                                                                \
        break;
#include "isa/model/term.def"
    default:
        ck_abort();
    }
    add_word(pool, term_binary(&pool->terms, op, pool->words[a], pool->words[b]), value);
}

static void add_comparison(struct pool *pool, struct chance *chance)
{
    unsigned a = chance_below(chance, pool->word_count), b = chance_below(chance, pool->word_count);
    word x = pool->word_values[a], y = pool->word_values[b];
    struct terms *terms = &pool->terms;
    switch (chance_below(chance, 3)) {
    case 0:
        add_truth(pool, term_compare(terms, TERM_EQ, pool->words[a], pool->words[b]), b_eq(x, y));
        break;
    case 1:
        add_truth(pool, term_compare(terms, TERM_ULT, pool->words[a], pool->words[b]), b_ult(x, y));
        break;
    default:
        add_truth(pool, term_compare(terms, TERM_SLT, pool->words[a], pool->words[b]), b_slt(x, y));
    }
}

static void add_connective(struct pool *pool, struct chance *chance)
{
    unsigned a = chance_below(chance, pool->truth_count);
    unsigned b = chance_below(chance, pool->truth_count);
    bool x = pool->truth_values[a], y = pool->truth_values[b];
    struct terms *terms = &pool->terms;
    struct truth_term p = pool->truths[a], q = pool->truths[b];
    ck_assert(!(term_excludes(terms, p, q) && x && y));
    switch (chance_below(chance, 3)) {
    case 0:
        add_truth(pool, term_and(terms, p, q), x && y);
        break;
    case 1:
        add_truth(pool, term_or(terms, p, q), x || y);
        break;
    default:
        add_truth(pool, term_not(terms, p), !x);
    }
}

static void add_choice(struct pool *pool, struct chance *chance)
{
    unsigned a = chance_below(chance, pool->word_count), b = chance_below(chance, pool->word_count);
    unsigned c = chance_below(chance, pool->truth_count);
    add_word(pool, term_choice(&pool->terms, pool->truths[c], pool->words[a], pool->words[b]),
             pool->truth_values[c] ? pool->word_values[a] : pool->word_values[b]);
}

static void grow(struct pool *pool, struct chance *chance)
{
    switch (chance_below(chance, 8)) {
    case 0: {
        word value = some_word(chance);
        add_word(pool, term_word(&pool->terms, value), value);
        break;
    }
    case 1:
        add_choice(pool, chance);
        break;
    case 2:
    case 3:
        add_comparison(pool, chance);
        break;
    case 4:
        add_connective(pool, chance);
        break;
    default:
        add_binary(pool, chance);
    }
}

START_TEST(folding_changes_no_value)
{
    static struct pool pool;
    struct chance chance = {(uint64_t)_i};
    pool = (struct pool){.word_count = 0};
    terms_init(&pool.terms);
    for (unsigned i = 0; i < UNKNOWNS; i++) {
        pool.unknowns[i] = some_word(&chance);
        unsigned symbol = terms_symbol(&pool.terms, "unknown");
        add_word(&pool, term_unknown(&pool.terms, symbol, 0, NULL), pool.unknowns[i]);
    }
    add_truth(&pool, term_truth(&pool.terms, true), true);
    while (pool.word_count + pool.truth_count < STEPS)
        grow(&pool, &chance);
    struct valuation valuation = {unknown_value, &pool};
    struct evaluation evaluation;
    evaluation_init(&evaluation, &pool.terms, &valuation);
    for (unsigned i = 0; i < pool.word_count; i++)
        ck_assert_uint_eq(evaluate_word(&evaluation, pool.words[i]), pool.word_values[i]);
    for (unsigned i = 0; i < pool.truth_count; i++)
        ck_assert_int_eq(evaluate_truth(&evaluation, pool.truths[i]), pool.truth_values[i]);
    evaluation_free(&evaluation);
    terms_free(&pool.terms);
}
END_TEST

START_TEST(equal_terms_are_one)
{
    struct terms terms;
    terms_init(&terms);
    struct word_term a = term_unknown(&terms, terms_symbol(&terms, "a"), 0, NULL);
    struct word_term b = term_unknown(&terms, terms_symbol(&terms, "b"), 0, NULL);
    struct word_term sum = term_binary(&terms, TERM_ADD, a, b);
    ck_assert_uint_eq(sum.id, term_binary(&terms, TERM_ADD, b, a).id);
    ck_assert_uint_eq(a.id, term_binary(&terms, TERM_SUB, sum, b).id);
    ck_assert_uint_eq(b.id, term_binary(&terms, TERM_SUB, sum, a).id);
    terms_free(&terms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("terms");
    TCase *tcase = tcase_create("folding");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, folding_changes_no_value, 0, ROUNDS);
    tcase_add_test(tcase, equal_terms_are_one);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
