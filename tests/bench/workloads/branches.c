/* branches.c - branches that depend on data: bytes by chance are read as tokens, and looked up. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 2500
#endif

enum { TEXT_BYTES = 8192, KEY_COUNT = 256 };
enum token { SPACE, NUMBER, NAME, SIGN, END };

static uint8_t text[TEXT_BYTES];
static uint32_t keys[KEY_COUNT];

static void text_fill(uint32_t seed)
{
    static const char letters[] = "  01289axyzABZ_+-*/(=;";
    for (int i = 0; i < TEXT_BYTES; i++)
        text[i] = (uint8_t)letters[(random_next(&seed) >> 8) % (sizeof letters - 1)];
}

static void keys_fill(void)
{
    for (uint32_t i = 0; i < KEY_COUNT; i++)
        keys[i] = i << 24 | (i * 0x9e3779b9u) >> 8;
}

static enum token token_of(uint8_t c)
{
    if (c == ' ')
        return SPACE;
    if (c >= '0' && c <= '9')
        return NUMBER;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
        return NAME;
    return c == ';' ? END : SIGN;
}

/* How many keys are not above x, by bisection. */
static uint32_t key_find(uint32_t x)
{
    uint32_t low = 0, high = KEY_COUNT;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (keys[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t text_read(void)
{
    enum token last = SPACE;
    uint32_t value = 0, sum = 0;
    for (int i = 0; i < TEXT_BYTES; i++) {
        enum token token = token_of(text[i]);
        if (token == NUMBER && last != NAME)
            value = value * 10 + text[i] - '0';
        else if (token == NAME || token == NUMBER)
            value = value * 31 + text[i];
        else if (token == SIGN)
            sum = sum_mix(sum, text[i]);
        else if (last != SPACE)
            sum = sum_mix(sum, key_find(value * 0x9e3779b9u));
        if (token == END)
            value = 0;
        last = token;
    }
    return sum;
}

uint32_t workload_run(void)
{
    uint32_t sum = 1;
    keys_fill();
    for (uint32_t n = 0; n < REPEAT; n++) {
        if (n % 16 == 0)
            text_fill(n + 1);
        sum = sum_mix(sum, text_read());
    }
    return sum;
}
