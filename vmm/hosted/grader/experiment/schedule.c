/* schedule.c - see schedule.h. */
#include "vmm/hosted/grader/experiment/schedule.h"
#include "isa/random.h"

#include <stdlib.h>

typedef unsigned __int128 wide;

/* From 1 to most, each as likely as another but for 2^-32 or less. */
static uint64_t draw(uint64_t *state, uint64_t most)
{
    uint64_t high = random_next(state);
    uint64_t drawn = high << 32 | random_next(state);
    return (uint64_t)((wide)drawn * most >> 64) + 1;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Gap after gap, to the end of the budget. */
static bool draw_gaps(uint64_t seed, uint64_t window, uint64_t budget, struct preemptions *out)
{
    uint64_t state = seed, at = 0;
    size_t room = (size_t)least(budget, SCHEDULE_PREEMPTIONS_MAX);
    out->at = malloc((room + 1) * sizeof *out->at);
    if (!out->at)
        return false;
    while (out->count < room) {
        uint64_t gap = draw(&state, window);
        if (gap > budget - at)
            break;
        at += gap;
        out->at[out->count++] = at;
    }
    return true;
}

/* Rising, each once. */
static void sort_out(struct preemptions *out)
{
    size_t kept = 0;
    qsort(out->at, out->count, sizeof *out->at, by_value);
    for (size_t i = 0; i < out->count; i++)
        if (kept == 0 || out->at[i] != out->at[kept - 1])
            out->at[kept++] = out->at[i];
    out->count = kept;
}

/* Most of the moments are taken: each is asked in turn. */
static void draw_dense(uint64_t *state, uint64_t length, uint64_t depth, struct preemptions *out)
{
    for (uint64_t at = 1; out->count < depth; at++)
        if (draw(state, length - at + 1) <= depth - out->count)
            out->at[out->count++] = at;
}

/* `depth` different moments in 1..length. */
static bool draw_moments(uint64_t seed, uint64_t length, uint64_t depth, struct preemptions *out)
{
    uint64_t state = seed;
    depth = least(least(depth, length), SCHEDULE_PREEMPTIONS_MAX);
    out->at = malloc((depth + 1) * sizeof *out->at);
    if (!out->at)
        return false;
    if (length / 2 < depth) {
        draw_dense(&state, length, depth, out);
        return true;
    }
    while (out->count < depth) {
        while (out->count < depth)
            out->at[out->count++] = draw(&state, length);
        sort_out(out);
    }
    return true;
}

/* How many sets of k out of n there are; UINT64_MAX if more than can be counted. */
static uint64_t choose(uint64_t n, uint64_t k)
{
    wide sets = 1;
    if (k > n)
        return 0;
    k = least(k, n - k);
    for (uint64_t i = 1; i <= k; i++) {
        sets = sets * (n - k + i) / i;
        if (sets >= UINT64_MAX)
            return UINT64_MAX;
    }
    return (uint64_t)sets;
}

static uint64_t add_saturating(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint64_t choose_at_most(uint64_t n, uint64_t k)
{
    uint64_t sets = 0;
    for (uint64_t i = 0; i <= k && sets < UINT64_MAX; i++)
        sets = add_saturating(sets, choose(n, i));
    return sets;
}

/* The largest m below `below` with choose(m, k) <= number. */
static uint64_t largest_member(uint64_t number, uint64_t k, uint64_t below)
{
    uint64_t low = k - 1, high = below;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (choose(middle, k) <= number)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Set `number` of those of k members out of n, in the combinatorial number system. */
static void take_set(uint64_t number, uint64_t n, uint64_t k, struct preemptions *out)
{
    out->count = (size_t)k;
    for (uint64_t left = k, below = n; left > 0; left--) {
        below = largest_member(number, left, below);
        number -= choose(below, left);
        out->at[left - 1] = below + 1;
    }
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* By the golden section of the circle of all numbers: however few seeds there are, none are close
 * together; and after as many as there are numbers it is back where it began. */
static uint64_t number_of_seed(uint64_t seed, uint64_t numbers)
{
    const uint64_t golden = 0x9e3779b97f4a7c15u;
    uint64_t stride = (uint64_t)((wide)numbers * golden >> 64);
    stride += stride == 0;
    while (common_divisor(stride, numbers) != 1)
        stride++;
    return (uint64_t)((wide)(seed % numbers) * stride % numbers);
}

/* Smaller sets first. Where there are too many to be counted no seeds can visit them all: one of
 * the size that most of them have is drawn. */
static bool take_systematic(uint64_t seed, uint64_t n, uint64_t depth, struct preemptions *out)
{
    depth = least(depth, n);
    uint64_t sets = choose_at_most(n, depth), k = 0;
    if (sets == UINT64_MAX)
        return draw_moments(seed, n, least(depth, n / 2), out);
    out->at = malloc((depth + 1) * sizeof *out->at);
    if (!out->at)
        return false;
    uint64_t number = number_of_seed(seed, sets);
    for (; number >= choose(n, k); k++)
        number -= choose(n, k);
    take_set(number, n, k, out);
    return true;
}

bool schedule_draw(const struct spec_schedule *schedule, uint64_t seed, uint64_t length,
                   uint64_t budget, struct preemptions *out)
{
    uint64_t window = schedule->window ? schedule->window : 1;
    *out = (struct preemptions){NULL, 0};
    length += length == 0;
    switch (schedule->strategy) {
    case SPEC_JITTER:
        return draw_gaps(seed, window, budget, out);
    case SPEC_PCT:
        return draw_moments(seed, length, schedule->depth, out);
    case SPEC_SYSTEMATIC:
        return take_systematic(seed, least(window, length), schedule->depth, out);
    case SPEC_STRATEGY_COUNT:
        break;
    }
    return true;
}

void preemptions_free(struct preemptions *preemptions)
{
    free(preemptions->at);
    *preemptions = (struct preemptions){NULL, 0};
}
