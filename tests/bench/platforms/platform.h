/* platform.h - all that a workload wants of the world: to write, and to be called.
 * Each world has a file here, which calls main and ends with its result. */
#ifndef TESTS_BENCH_PLATFORM_H
#define TESTS_BENCH_PLATFORM_H

#include <stdint.h>

void platform_write(const char *text, uint32_t size);
int main(void);

#endif
