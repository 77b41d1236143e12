/* loops.c - integer loops: nested, over registers; adding, shifting, multiplying, a division now
 * and then. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 5000
#endif

static uint32_t divisor_common(uint32_t a, uint32_t b)
{
    while (b != 0) {
        uint32_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

uint32_t workload_run(void)
{
    uint32_t sum = 1, x = 12345;
    for (uint32_t n = 0; n < REPEAT; n++) {
        for (uint32_t i = 1; i < 1000; i++) {
            for (uint32_t j = i; j < 1000; j += 50) {
                x = x * 1664525 + 1013904223;
                sum += (x >> 7 ^ j) + (i << 3) - (sum >> 5);
            }
            if ((i & 15) == 0)
                sum ^= divisor_common(x, i);
        }
    }
    return sum;
}
