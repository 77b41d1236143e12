/* cli_number.c - see cli_number.h. */
#include "vmm/hosted/cli_number.h"

#include <inttypes.h>
#include <string.h>

static const char suffixes[] = "KMG";

/* The value of a digit in that base, or the base itself if it is none. */
static unsigned digit_value(char digit, unsigned base)
{
    unsigned value = base;
    if (digit >= '0' && digit <= '9')
        value = (unsigned)(digit - '0');
    else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
        value = (unsigned)((digit | 0x20) - 'a') + 10;
    return value < base ? value : base;
}

/* Reads digits and returns where they end, NULL if there are none. */
static const char *take_digits(const char *text, unsigned base, uint64_t *number, bool *large)
{
    if (digit_value(*text, base) == base)
        return NULL;
    *number = 0;
    while (digit_value(*text, base) < base) {
        *large |= __builtin_mul_overflow(*number, base, number);
        *large |= __builtin_add_overflow(*number, digit_value(*text, base), number);
        text++;
        if (*text == '_' && digit_value(text[1], base) < base)
            text++;
    }
    return text;
}

enum cli_number_result cli_number_parse(const char *text, bool size, uint64_t *number)
{
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X'), large = false;
    text = take_digits(hexadecimal ? text + 2 : text, hexadecimal ? 16 : 10, number, &large);
    if (!text)
        return NUMBER_BAD;
    const char *suffix = *text == '\0' ? NULL : strchr(suffixes, *text & ~0x20);
    if (size && suffix) {
        large |=
            __builtin_mul_overflow(*number, (uint64_t)1024 << 10 * (suffix - suffixes), number);
        text++;
    }
    if (*text != '\0')
        return NUMBER_BAD;
    if (large)
        *number = UINT64_MAX;
    return large ? NUMBER_LARGE : NUMBER_GOOD;
}

void cli_number_print(uint64_t number, enum cli_kind kind, char *text, size_t size)
{
    char suffix[2] = "";
    for (const char *next = suffixes; kind == KIND_SIZE && *next != '\0'; next++)
        if (number != 0 && number % 1024 == 0) {
            number /= 1024;
            suffix[0] = *next;
        }
    if (kind == KIND_WORD && number > 9)
        snprintf(text, size, "0x%" PRIx64, number);
    else
        snprintf(text, size, "%" PRIu64 "%s", number, suffix);
}
