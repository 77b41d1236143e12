/* base64.c - see base64.h. */
#include "vmm/hosted/base64.h"

#include <string.h>

enum { LINE = 57 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four characters. */
static void encode(const uint8_t *bytes, size_t count, char text[4])
{
    unsigned group = 0;
    for (size_t i = 0; i < 3; i++)
        group = group << 8 | (i < count ? bytes[i] : 0u);
    for (size_t i = 0; i < 4; i++)
        text[i] = i <= count ? alphabet[group >> (18 - 6 * i) & 63] : '=';
}

void base64_write(FILE *out, const uint8_t *bytes, size_t size)
{
    char text[4];
    for (size_t at = 0; at < size; at += 3) {
        encode(bytes + at, size - at < 3 ? size - at : 3, text);
        fwrite(text, 1, sizeof text, out);
        if ((at + 3) % LINE == 0 || size - at <= 3)
            putc('\n', out);
    }
}

static bool decode(const char text[4], uint8_t *bytes, size_t count)
{
    unsigned group = 0;
    char again[4];
    for (size_t i = 0; i < 4; i++) {
        const char *letter = i <= count ? memchr(alphabet, text[i], sizeof alphabet - 1) : alphabet;
        if (!letter)
            return false;
        group = group << 6 | (unsigned)(letter - alphabet);
    }
    for (size_t i = 0; i < count; i++)
        bytes[i] = (uint8_t)(group >> (16 - 8 * i));
    encode(bytes, count, again);
    return memcmp(text, again, sizeof again) == 0;
}

bool base64_read(struct scan *scan, uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size; at += 3) {
        size_t count = size - at < 3 ? size - at : 3;
        if (scan->end - scan->at < 4 || !decode(scan->at, bytes + at, count))
            return false;
        scan->at += 4;
        if (((at + 3) % LINE == 0 || size - at <= 3) && !scan_text(scan, "\n"))
            return false;
    }
    return true;
}
