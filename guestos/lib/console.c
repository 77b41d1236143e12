/* console.c - see console.h. A guest may have its own. */
#include "console.h"
#include "pg32.h"

#define WEAK __attribute__((weak))

enum { RECEIVED = 1, READY = 2, ENDED = 4 }; /* bits of CONSOLE_STATUS */

WEAK void console_put(char c)
{
    while (!(pg32_in(PORT_CONSOLE_STATUS) & READY))
        ;
    pg32_out((unsigned char)c, PORT_CONSOLE_DATA);
}

WEAK void console_print(const char *text)
{
    while (*text)
        console_put(*text++);
}

WEAK void console_print_int(int number)
{
    char digits[10];
    int count = 0;
    unsigned rest = number < 0 ? 0u - (unsigned)number : (unsigned)number;
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        console_put('-');
    while (count)
        console_put(digits[--count]);
}

WEAK void console_print_hex(unsigned number)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        console_put("0123456789abcdef"[number >> shift & 15]);
}

WEAK int console_get(void)
{
    unsigned status;
    do
        status = pg32_in(PORT_CONSOLE_STATUS);
    while (!(status & (RECEIVED | ENDED)));
    return status & RECEIVED ? (int)pg32_in(PORT_CONSOLE_DATA) : -1;
}
