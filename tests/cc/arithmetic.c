/* arithmetic.c - what a 32-bit machine has no instruction for: 64-bit division against its
 * definition, and copies and comparisons that compilers make calls of. The exit status is 0, or the
 * number of a claim. */
#include "console.h"

#include <stdint.h>

typedef uint64_t u64;
typedef int64_t s64;

struct block {
    u64 words[24];
};

static u64 seed = 88172645463325252u;
static volatile u64 dividend, divisor;

/* Xorshift, with a length by chance. */
static u64 draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed >> (seed >> 32 & 63);
}

/* q * d + r == n with r < d, for numbers that are not the compiler's to know. */
static int is_quotient(void)
{
    u64 n = dividend, d = divisor, q = n / d, r = n % d;
    return r < d && q * d + r == n && q <= n;
}

static int is_signed_quotient(void)
{
    s64 n = (s64)dividend, d = (s64)divisor, q = n / d, r = n % d;
    u64 size = r < 0 ? 0 - (u64)r : (u64)r, most = d < 0 ? 0 - (u64)d : (u64)d;
    return size < most && (u64)q * (u64)d + (u64)r == (u64)n && (r == 0 || (r < 0) == (n < 0));
}

static int divides(u64 n, u64 d)
{
    dividend = n;
    divisor = d;
    if (d == 0)
        return 1;
    return is_quotient() && is_signed_quotient();
}

static const u64 edges[] = {0,
                            1,
                            2,
                            3,
                            10,
                            0x7fffffff,
                            0x80000000,
                            0xffffffff,
                            0x100000000,
                            0x100000001,
                            0x7fffffffffffffff,
                            0x8000000000000000,
                            0x8000000000000001,
                            0xffffffffffffffff};
enum { EDGES = sizeof edges / sizeof *edges };

static int check_division(void)
{
    for (int i = 0; i < EDGES; i++)
        for (int j = 0; j < EDGES; j++)
            if (!divides(edges[i], edges[j]))
                return 0;
    for (int i = 0; i < 300; i++)
        if (!divides(draw(), draw()))
            return 0;
    return 1;
}

/* What the machine's own division gives for words. */
static int check_zero(void)
{
    dividend = 0x123456789abcdef0;
    divisor = 0;
    return dividend / divisor == UINT64_MAX && dividend % divisor == dividend &&
           (s64)dividend / (s64)divisor == -1 && (s64)dividend % (s64)divisor == (s64)dividend;
}

static int check_shifts(void)
{
    for (unsigned i = 0; i < 64; i++) {
        volatile unsigned count = i;
        u64 bit = (u64)1 << count;
        if (bit >> count != 1 || (s64)(bit << (63 - count)) >> 63 != -1)
            return 0;
    }
    return 1;
}

static int check_copies(void)
{
    struct block a = {{0}}, b;
    for (int i = 0; i < 24; i++)
        a.words[i] = draw() | 1;
    b = a;
    a = (struct block){{1}};
    return a.words[0] == 1 && a.words[23] == 0 && b.words[23] != 0;
}

int main(void)
{
    static int (*const checks[])(void) = {check_division, check_zero, check_shifts, check_copies};
    for (int i = 0; i < 4; i++)
        if (!checks[i]())
            return i + 1;
    console_print("as it should be\n");
    return 0;
}
