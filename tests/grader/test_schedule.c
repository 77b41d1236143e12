/* test_schedule.c - claims about when the timer interrupts for a seed. */
#include "vmm/hosted/grader/experiment/schedule.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { BUDGET = 100000, LENGTH = 5000 };

static struct preemptions draw(const struct spec_schedule *schedule, uint64_t seed, uint64_t length,
                               uint64_t budget)
{
    struct preemptions drawn;
    ck_assert(schedule_draw(schedule, seed, length, budget, &drawn));
    for (size_t i = 0; i < drawn.count; i++)
        ck_assert_uint_gt(drawn.at[i], i ? drawn.at[i - 1] : 0);
    return drawn;
}

static bool same(const struct preemptions *a, const struct preemptions *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->at, b->at, a->count * sizeof *a->at) == 0);
}

START_TEST(a_seed_is_a_schedule_for_ever)
{
    struct spec_schedule schedule = {.strategy = (enum spec_strategy)_i, .depth = 3, .window = 600};
    unsigned different = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct preemptions a = draw(&schedule, seed, LENGTH, BUDGET);
        struct preemptions b = draw(&schedule, seed, LENGTH, BUDGET);
        struct preemptions c = draw(&schedule, seed + 1, LENGTH, BUDGET);
        ck_assert(same(&a, &b));
        different += !same(&a, &c);
        preemptions_free(&a), preemptions_free(&b), preemptions_free(&c);
    }
    ck_assert_uint_ge(different, 199);
}
END_TEST

/* What regrading depends on: these numbers may never change. */
START_TEST(schedules_of_old_are_those_of_today)
{
    static const struct {
        enum spec_strategy strategy;
        uint64_t at[3];
    } rows[] = {{SPEC_JITTER, {302, 499, 510}},
                {SPEC_PCT, {87, 1642, 2511}},
                {SPEC_SYSTEMATIC, {8, 406, 478}}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct spec_schedule schedule = {.strategy = rows[i].strategy, .depth = 3, .window = 600};
        struct preemptions drawn = draw(&schedule, 17, LENGTH, BUDGET);
        ck_assert_uint_ge(drawn.count, 3);
        for (unsigned k = 0; k < 3; k++)
            ck_assert_msg(drawn.at[k] == rows[i].at[k], "row %zu: %u: %llu", i, k,
                          (unsigned long long)drawn.at[k]);
        preemptions_free(&drawn);
    }
}
END_TEST

START_TEST(gaps_of_jitter_are_from_1_to_the_window_and_fill_the_budget)
{
    for (uint64_t window = 1; window <= 1000; window = 3 * window + 1) {
        struct spec_schedule schedule = {.strategy = SPEC_JITTER, .window = window};
        struct preemptions drawn = draw(&schedule, window, LENGTH, BUDGET);
        uint64_t last = 0, longest = 0, shortest = UINT64_MAX;
        for (size_t i = 0; i < drawn.count; last = drawn.at[i++]) {
            uint64_t gap = drawn.at[i] - last;
            longest = gap > longest ? gap : longest;
            shortest = gap < shortest ? gap : shortest;
        }
        ck_assert_uint_le(last, BUDGET);
        ck_assert_uint_ge(last + window, BUDGET);
        ck_assert_uint_eq(shortest, 1);
        ck_assert_uint_le(longest, window);
        ck_assert_uint_ge(longest, window - window / 16);
        preemptions_free(&drawn);
    }
}
END_TEST

START_TEST(jitter_has_an_end)
{
    struct spec_schedule schedule = {.strategy = SPEC_JITTER, .window = 1};
    struct preemptions drawn = draw(&schedule, 1, 1, UINT64_MAX);
    ck_assert_uint_eq(drawn.count, SCHEDULE_PREEMPTIONS_MAX);
    preemptions_free(&drawn);
    schedule.window = UINT64_MAX;
    for (uint64_t seed = 1; seed < 100; seed++) {
        drawn = draw(&schedule, seed, 1, BUDGET);
        ck_assert_uint_eq(drawn.count, 0);
        preemptions_free(&drawn);
    }
}
END_TEST

START_TEST(pct_takes_depth_moments_of_the_run_each_about_as_often)
{
    enum { SHORT = 10, ROUNDS = 3000 };
    struct spec_schedule schedule = {.strategy = SPEC_PCT};
    for (schedule.depth = 0; schedule.depth <= SHORT + 2; schedule.depth++) {
        unsigned taken[SHORT + 1] = {0};
        unsigned expected = schedule.depth < SHORT ? schedule.depth : SHORT;
        for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
            struct preemptions drawn = draw(&schedule, seed, SHORT, BUDGET);
            ck_assert_uint_eq(drawn.count, expected);
            for (size_t i = 0; i < drawn.count; i++) {
                ck_assert_uint_le(drawn.at[i], SHORT);
                taken[drawn.at[i]]++;
            }
            preemptions_free(&drawn);
        }
        for (unsigned at = 1; at <= SHORT; at++) {
            ck_assert_uint_ge(taken[at] + 200, ROUNDS * expected / SHORT);
            ck_assert_uint_le(taken[at], ROUNDS * expected / SHORT + 200);
        }
    }
}
END_TEST

/* A set as bits. */
static uint64_t bits(const struct preemptions *drawn)
{
    uint64_t set = 0;
    for (size_t i = 0; i < drawn->count; i++)
        set |= (uint64_t)1 << drawn->at[i];
    return set;
}

static unsigned sets_of(unsigned n, unsigned depth)
{
    unsigned sets = 0;
    for (unsigned set = 0; set < 1u << n; set++)
        sets += (unsigned)__builtin_popcount(set) <= depth;
    return sets;
}

/* Row i: the window is 1 + i % 12, the depth i / 12. */
START_TEST(systematic_visits_every_set_once)
{
    unsigned n = 1 + (unsigned)_i % 12, depth = (unsigned)_i / 12, sets = sets_of(n, depth);
    struct spec_schedule schedule = {.strategy = SPEC_SYSTEMATIC, .depth = depth, .window = n};
    bool *visited = calloc((size_t)2 << n, sizeof *visited);
    for (uint64_t seed = 1000; seed < 1000 + (uint64_t)sets; seed++) {
        struct preemptions drawn = draw(&schedule, seed, LENGTH, BUDGET);
        ck_assert_uint_le(drawn.count, depth);
        ck_assert(drawn.count == 0 || drawn.at[drawn.count - 1] <= n);
        ck_assert(!visited[bits(&drawn)]);
        visited[bits(&drawn)] = true;
        preemptions_free(&drawn);
    }
    free(visited);
}
END_TEST

START_TEST(a_run_that_is_shorter_than_the_window_is_the_window)
{
    struct spec_schedule schedule = {.strategy = SPEC_SYSTEMATIC, .depth = 2, .window = 1000};
    for (uint64_t seed = 1; seed < 100; seed++) {
        struct preemptions drawn = draw(&schedule, seed, 7, BUDGET);
        ck_assert(drawn.count == 0 || drawn.at[drawn.count - 1] <= 7);
        preemptions_free(&drawn);
    }
}
END_TEST

/* Of 64 seeds, in each eighth of the window some. */
START_TEST(few_seeds_are_spread_over_the_window)
{
    enum { WINDOW = 2000, EIGHTHS = 8 };
    for (unsigned depth = 1; depth <= 3; depth++) {
        struct spec_schedule schedule = {
            .strategy = SPEC_SYSTEMATIC, .depth = depth, .window = WINDOW};
        unsigned in[EIGHTHS] = {0};
        for (uint64_t seed = 1; seed <= 64; seed++) {
            struct preemptions drawn = draw(&schedule, seed, WINDOW, BUDGET);
            for (size_t i = 0; i < drawn.count; i++)
                in[(drawn.at[i] - 1) * EIGHTHS / WINDOW]++;
            preemptions_free(&drawn);
        }
        for (unsigned i = 0; i < EIGHTHS; i++)
            ck_assert_msg(in[i] >= 3 * depth, "depth %u: %u in eighth %u", depth, in[i], i);
    }
}
END_TEST

/* C(2^40, 3) can be numbered by no 64 bits, C(100000, 3) by some; neither is slow or wrong. */
START_TEST(more_sets_than_can_be_counted_do_no_harm)
{
    static const struct {
        uint64_t window;
        unsigned depth;
    } rows[] = {{100000, 3},
                {(uint64_t)1 << 40, 3},
                {(uint64_t)1 << 40, 200},
                {64, 64},
                {UINT64_MAX, 1000},
                {UINT64_MAX, 1},
                {1000, 999},
                {SCHEDULE_PREEMPTIONS_MAX, UINT32_MAX}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct spec_schedule schedule = {
            .strategy = SPEC_SYSTEMATIC, .depth = rows[i].depth, .window = rows[i].window};
        for (uint64_t seed = 1; seed < 20; seed++) {
            struct preemptions a = draw(&schedule, seed, UINT64_MAX, BUDGET);
            struct preemptions b = draw(&schedule, seed + 1, UINT64_MAX, BUDGET);
            ck_assert_uint_le(a.count, rows[i].depth);
            ck_assert(a.count == 0 || a.at[a.count - 1] <= rows[i].window);
            ck_assert(!same(&a, &b));
            preemptions_free(&a), preemptions_free(&b);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("schedule");
    TCase *tests = tcase_create("schedule");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, a_seed_is_a_schedule_for_ever, 0, SPEC_STRATEGY_COUNT);
    tcase_add_test(tests, schedules_of_old_are_those_of_today);
    tcase_add_test(tests, gaps_of_jitter_are_from_1_to_the_window_and_fill_the_budget);
    tcase_add_test(tests, jitter_has_an_end);
    tcase_add_test(tests, pct_takes_depth_moments_of_the_run_each_about_as_often);
    tcase_add_loop_test(tests, systematic_visits_every_set_once, 0, 12 * 5);
    tcase_add_test(tests, a_run_that_is_shorter_than_the_window_is_the_window);
    tcase_add_test(tests, few_seeds_are_spread_over_the_window);
    tcase_add_test(tests, more_sets_than_can_be_counted_do_no_harm);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
