/* core_portme.c - CoreMark on PG32: seeds of its three runs, and time. */
#include "coremark.h"

#if defined(VALIDATION_RUN)
enum { SEED = 0x3415, SEED_OF_STATES = 0x66 };
#elif defined(PROFILE_RUN)
enum { SEED = 8, SEED_OF_STATES = 8 };
#else
enum { SEED = 0, SEED_OF_STATES = 0x66 };
#endif

/* Volatile, so that no compiler computes the result beforehand. */
volatile ee_s32 seed1_volatile = SEED;
volatile ee_s32 seed2_volatile = SEED;
volatile ee_s32 seed3_volatile = SEED_OF_STATES;
volatile ee_s32 seed4_volatile = ITERATIONS;
volatile ee_s32 seed5_volatile = 0; /* all parts of the benchmark */

ee_u32 default_num_contexts = 1;

static CORE_TICKS started, stopped;

void start_time(void)
{
    started = clock_now();
}

void stop_time(void)
{
    stopped = clock_now();
}

CORE_TICKS get_time(void)
{
    return stopped - started;
}

secs_ret time_in_secs(CORE_TICKS ticks)
{
    return ticks / CLOCK_PER_SECOND;
}

void portable_init(core_portable *portable, int *argc, char **argv)
{
    (void)argc;
    (void)argv;
    portable->portable_id = 1;
}

void portable_fini(core_portable *portable)
{
    portable->portable_id = 0;
}
