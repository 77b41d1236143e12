/* workload.h - what every workload is: a computation without input whose result is one word.
 *
 * It computes in 32 bits and with fixed-width types only, so that the word is the same on every
 * machine. REPEAT, which each workload gives a default that takes a second or so under visor, says
 * how often; the word depends on it. Nothing is asked of a library. */
#ifndef TESTS_BENCH_WORKLOAD_H
#define TESTS_BENCH_WORKLOAD_H

#include <stdint.h>

uint32_t workload_run(void);

/* The next of a row of numbers by chance; not 0 if *state is not (Marsaglia, "Xorshift RNGs",
 * 2003). */
static inline uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static inline uint32_t rotate_right(uint32_t x, int count)
{
    return x >> count | x << (32 - count);
}

/* What two words become in a checksum. */
static inline uint32_t sum_mix(uint32_t sum, uint32_t x)
{
    return (sum ^ x) * 0x01000193u;
}

#endif
