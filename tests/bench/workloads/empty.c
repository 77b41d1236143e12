/* empty.c - nothing: what it takes is what a machine takes to start and to end. */
#include "workload.h"

uint32_t workload_run(void)
{
    return 0;
}
