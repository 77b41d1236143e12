/* scan.c - see scan.h. */
#include "vmm/hosted/scan.h"

#include <string.h>

bool scan_text(struct scan *scan, const char *text)
{
    size_t length = strlen(text);
    if (length > (size_t)(scan->end - scan->at) || memcmp(scan->at, text, length) != 0)
        return false;
    scan->at += length;
    return true;
}

bool scan_number(struct scan *scan, uint64_t most, uint64_t *number)
{
    const char *at = scan->at;
    uint64_t value = 0;
    for (; at < scan->end && *at >= '0' && *at <= '9'; at++) {
        unsigned digit = (unsigned)(*at - '0');
        if (value > most / 10 || digit > most - 10 * value)
            return false;
        value = 10 * value + digit;
    }
    if (at == scan->at || (*scan->at == '0' && at - scan->at > 1))
        return false;
    scan->at = at;
    *number = value;
    return true;
}

bool scan_hash(struct scan *scan, uint64_t *hash)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t value = 0;
    if (scan->end - scan->at < 16)
        return false;
    for (unsigned i = 0; i < 16; i++) {
        const char *digit = memchr(digits, scan->at[i], sizeof digits - 1);
        if (!digit)
            return false;
        value = value << 4 | (uint64_t)(digit - digits);
    }
    scan->at += 16;
    *hash = value;
    return true;
}

bool scan_line(struct scan *scan, const char **line, size_t *length)
{
    const char *end = memchr(scan->at, '\n', (size_t)(scan->end - scan->at));
    if (!end)
        return false;
    *line = scan->at;
    *length = (size_t)(end - scan->at);
    scan->at = end + 1;
    return true;
}
