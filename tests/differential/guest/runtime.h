/* runtime.h - what the generated programs are written in, and how they say what they found.
 *
 * A program is called once, finds storage filled by its seed, and shows words: they are a line of
 * the output, behind the seed. */
#ifndef TESTS_DIFFERENTIAL_RUNTIME_H
#define TESTS_DIFFERENTIAL_RUNTIME_H

typedef signed char i8;
typedef unsigned char u8;
typedef short i16;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

enum { STORAGE_WORDS = 1024, REGISTER_COUNT = 32 };

struct program {
    u32 seed;
    void (*run)(void);
};

#define PROGRAM(number)                                                                            \
    static void run_##number(void);                                                                \
    __attribute__((section(".list"), used)) static const struct program program_##number = {       \
        number, run_##number};

extern u32 storage[STORAGE_WORDS]; /* of programs in assembly; the registers are at its end */

void show(u32 value);
void show_bytes(const volatile void *at, u32 size); /* as one word */

/* What C leaves open has a value here. */
#define DIVISION(type, least)                                                                      \
    static inline type divide_##type(type a, type b)                                               \
    {                                                                                              \
        return b == 0                                           ? (type)-1                         \
               : (least) && a == (type)(least) && b == (type)-1 ? a                                \
                                                                : (type)(a / b);                   \
    }                                                                                              \
    static inline type remainder_##type(type a, type b)                                            \
    {                                                                                              \
        return b == 0 ? a : (least) && a == (type)(least) && b == (type)-1 ? 0 : (type)(a % b);    \
    }
DIVISION(i8, -0x80)
DIVISION(u8, 0)
DIVISION(i16, -0x8000)
DIVISION(u16, 0)
DIVISION(i32, -0x7fffffff - 1)
DIVISION(u32, 0)
DIVISION(i64, -0x7fffffffffffffffLL - 1)
DIVISION(u64, 0)

#endif
