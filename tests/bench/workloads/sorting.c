/* sorting.c - sorting: numbers by chance, by quicksort, by heapsort, and by insertion the few that
 * are left. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 360
#endif

enum { COUNT = 4096, FEW = 12 };
static uint32_t numbers[COUNT];

static void numbers_fill(uint32_t seed)
{
    for (int i = 0; i < COUNT; i++)
        numbers[i] = random_next(&seed);
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t kept = *a;
    *a = *b;
    *b = kept;
}

static void sort_few(uint32_t *at, int count)
{
    for (int i = 1; i < count; i++) {
        uint32_t x = at[i];
        int j = i;
        for (; j > 0 && at[j - 1] > x; j--)
            at[j] = at[j - 1];
        at[j] = x;
    }
}

static void sort_quickly(uint32_t *at, int count)
{
    while (count > FEW) {
        uint32_t middle = at[count / 2];
        int low = 0, high = count - 1;
        while (low <= high) {
            while (at[low] < middle)
                low++;
            while (at[high] > middle)
                high--;
            if (low <= high)
                swap(&at[low++], &at[high--]);
        }
        sort_quickly(at, high + 1);
        at += low;
        count -= low;
    }
    sort_few(at, count);
}

/* The heap is right but for its element i, which goes down. */
static void heap_sink(uint32_t *at, int i, int count)
{
    for (int child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && at[child + 1] > at[child])
            child++;
        if (at[i] >= at[child])
            return;
        swap(&at[i], &at[child]);
    }
}

static void sort_by_heap(uint32_t *at, int count)
{
    for (int i = count / 2; i-- > 0;)
        heap_sink(at, i, count);
    while (count-- > 1) {
        swap(&at[0], &at[count]);
        heap_sink(at, 0, count);
    }
}

static uint32_t numbers_sum(void)
{
    uint32_t sum = 0;
    for (int i = 0; i < COUNT; i++)
        sum = sum_mix(sum, numbers[i]);
    return sum;
}

uint32_t workload_run(void)
{
    uint32_t sum = 1;
    for (uint32_t n = 0; n < REPEAT; n++) {
        numbers_fill(2 * n + 1);
        sort_quickly(numbers, COUNT);
        sum = sum_mix(sum, numbers_sum());
        numbers_fill(2 * n + 2);
        sort_by_heap(numbers, COUNT);
        sum = sum_mix(sum, numbers_sum());
    }
    return sum;
}
