/* int64.c - division of 64-bit numbers, which compilers for 32-bit machines call by these names. A
 * division by zero has the quotient and remainder that the machine's own has for words. */
#include <stdint.h>

#define WEAK __attribute__((weak))

WEAK uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
WEAK uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
WEAK int64_t __divdi3(int64_t dividend, int64_t divisor);
WEAK int64_t __moddi3(int64_t dividend, int64_t divisor);

static int is_word(uint64_t number)
{
    return number >> 32 == 0;
}

/* Bit by bit, from the highest that the quotient can have. */
static uint64_t divide_long(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
    uint64_t quotient = 0, bit = 1;
    while (divisor < dividend && !(divisor >> 63)) {
        divisor <<= 1;
        bit <<= 1;
    }
    for (; bit; bit >>= 1, divisor >>= 1)
        if (dividend >= divisor) {
            dividend -= divisor;
            quotient |= bit;
        }
    *remainder = dividend;
    return quotient;
}

static uint64_t divide(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
    if (divisor == 0) {
        *remainder = dividend;
        return UINT64_MAX;
    }
    if (!is_word(dividend) || !is_word(divisor))
        return divide_long(dividend, divisor, remainder);
    *remainder = (uint32_t)dividend % (uint32_t)divisor;
    return (uint32_t)dividend / (uint32_t)divisor;
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor)
{
    uint64_t remainder;
    return divide(dividend, divisor, &remainder);
}

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
    uint64_t remainder;
    divide(dividend, divisor, &remainder);
    return remainder;
}

int64_t __divdi3(int64_t dividend, int64_t divisor)
{
    uint64_t remainder, quotient = divide(magnitude(dividend), magnitude(divisor), &remainder);
    return (int64_t)((dividend < 0) != (divisor < 0) && divisor ? 0 - quotient : quotient);
}

int64_t __moddi3(int64_t dividend, int64_t divisor)
{
    uint64_t remainder;
    divide(magnitude(dividend), magnitude(divisor), &remainder);
    return (int64_t)(dividend < 0 ? 0 - remainder : remainder);
}
