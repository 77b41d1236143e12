/* core_portme.h - CoreMark on PG32: types, and which of its methods are used. Its clock counts
 * instructions, its seeds are variables, and it prints without floating point. */
#ifndef CORE_PORTME_H
#define CORE_PORTME_H

#include "clock.h"

#include <stddef.h>
#include <stdint.h>

#define HAS_FLOAT  0
#define HAS_TIME_H 0
#define USE_CLOCK  0
#define HAS_STDIO  1
#define HAS_PRINTF 1

#define SEED_METHOD       SEED_VOLATILE
#define MEM_METHOD        MEM_STACK
#define MEM_LOCATION      "stack"
#define MULTITHREAD       1
#define MAIN_HAS_NOARGC   0
#define MAIN_HAS_NORETURN 0

#define COMPILER_VERSION __VERSION__
/* COMPILER_FLAGS is a flag itself: see harness.py. */

typedef int16_t ee_s16;
typedef uint16_t ee_u16;
typedef int32_t ee_s32;
typedef uint8_t ee_u8;
typedef uint32_t ee_u32;
typedef uintptr_t ee_ptr_int;
typedef size_t ee_size_t;
typedef ee_u32 CORE_TICKS; /* instructions */

/* The next word boundary, as an address. */
#define align_mem(address) ((void *)(((ee_ptr_int)(address) + 3) & ~(ee_ptr_int)3))

typedef struct core_portable {
    ee_u8 portable_id;
} core_portable;

extern ee_u32 default_num_contexts;

void portable_init(core_portable *, int *argc, char **argv);
void portable_fini(core_portable *);

#endif
