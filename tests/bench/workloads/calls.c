/* calls.c - calls: three recursions, of which the compiler may make no loops. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 2200
#endif

#define CALLED __attribute__((noinline))

CALLED static uint32_t fibonacci(uint32_t n)
{
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

/* Takeuchi's function. */
CALLED static int32_t tak(int32_t x, int32_t y, int32_t z)
{
    return y >= x ? z : tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y));
}

/* How many ways there are to put the queens that are left on a board of 8 rows: free has the
 * columns, and left and right the diagonals that are taken. */
CALLED static uint32_t queens(uint32_t free, uint32_t left, uint32_t right)
{
    uint32_t count = free == 0;
    for (uint32_t safe = free & ~(left | right); safe != 0; safe &= safe - 1) {
        uint32_t place = safe & -safe;
        count += queens(free & ~place, (left | place) << 1, (right | place) >> 1);
    }
    return count;
}

uint32_t workload_run(void)
{
    uint32_t sum = 1;
    for (uint32_t n = 0; n < REPEAT; n++) {
        sum = sum_mix(sum, fibonacci(18 + n % 4));
        sum = sum_mix(sum, (uint32_t)tak(12, 6 + (int32_t)n % 2, 3));
        sum = sum_mix(sum, queens(0xff, 0, n & 0xff));
    }
    return sum;
}
