/* cc_float.c - see cc_float.h. */
#include "vmm/hosted/cc/cc_float.h"

#include <string.h>

/* The names are those of the GCC internals manual: __, what is done, the kinds of numbers, and in
 * most of them how many there are. */
static bool is_routine(const char *name)
{
    static const char *const done[] = {"add",   "sub",    "mul",   "div",  "neg", "fix",
                                       "float", "extend", "trunc", "eq",   "ne",  "lt",
                                       "le",    "gt",     "ge",    "unord"};
    if (strncmp(name, "__", 2) != 0)
        return false;
    size_t length = strspn(name + 2, "abcdefghijklmnopqrstuvwxyz0123456789");
    bool kind = strstr(name, "sf") || strstr(name, "df") || strstr(name, "tf");
    for (size_t i = 0; i < sizeof done / sizeof *done; i++)
        if (name[2 + length] == '\0' && kind && strncmp(name + 2, done[i], strlen(done[i])) == 0)
            return true;
    return false;
}

const char *cc_float_routine(const uint8_t *bytes, size_t size)
{
    const char *at = (const char *)bytes, *end = at + size;
    for (; at < end; at += strlen(at) + 1)
        if (is_routine(at))
            return at;
    return NULL;
}
