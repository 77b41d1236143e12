/* main.c - runs the workload that is linked and prints its word. */
#include "platform.h"
#include "tests/bench/workloads/workload.h"

int main(void)
{
    uint32_t sum = workload_run();
    char line[9];
    for (int i = 0; i < 8; i++)
        line[i] = "0123456789abcdef"[sum >> (28 - 4 * i) & 15];
    line[8] = '\n';
    platform_write(line, sizeof line);
    return 0;
}
