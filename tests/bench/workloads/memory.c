/* memory.c - memory in a stream: filled, copied, added up, by words and by bytes. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 1600
#endif

enum { WORDS = 16384 };
static uint32_t source[WORDS], target[WORDS];

static void words_fill(uint32_t *at, uint32_t first)
{
    for (int i = 0; i < WORDS; i++)
        at[i] = first += 0x9e3779b9u;
}

static void words_copy(uint32_t *to, const uint32_t *from)
{
    for (int i = 0; i < WORDS; i++)
        to[i] = from[i];
}

static void bytes_turn(uint8_t *at)
{
    for (int i = 0; i < WORDS; i++)
        at[i] ^= (uint8_t)i;
}

static uint32_t words_sum(const uint32_t *at)
{
    uint32_t sum = 0;
    for (int i = 0; i < WORDS; i++)
        sum += at[i] ^ (uint32_t)i;
    return sum;
}

uint32_t workload_run(void)
{
    uint32_t sum = 1;
    for (uint32_t n = 0; n < REPEAT; n++) {
        words_fill(source, sum);
        words_copy(target, source);
        bytes_turn((uint8_t *)target);
        sum = sum_mix(sum, words_sum(target));
    }
    return sum;
}
