/* string.c - what compilers call by themselves, and its nearest relatives. A guest may have its
 * own. */
#include <stddef.h>

#define WEAK __attribute__((weak))

/* Each of these could be compiled into a call of itself; -fno-builtin forbids it. */
WEAK void *memcpy(void *restrict to, const void *restrict from, size_t size);
WEAK void *memmove(void *to, const void *from, size_t size);
WEAK void *memset(void *to, int value, size_t size);
WEAK int memcmp(const void *a, const void *b, size_t size);
WEAK size_t strlen(const char *text);

typedef unsigned __attribute__((may_alias)) any_word;

/* How many words can be moved as such: none if an address is not a multiple of a word's size. */
static size_t words_of(const void *a, const void *b, size_t size)
{
    return ((size_t)a | (size_t)b) % sizeof(any_word) ? 0 : size / sizeof(any_word);
}

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    size_t words = words_of(to, from, size);
    for (size_t i = 0; i < words; i++)
        ((any_word *)to)[i] = ((const any_word *)from)[i];
    for (size_t i = words * sizeof(any_word); i < size; i++)
        ((unsigned char *)to)[i] = ((const unsigned char *)from)[i];
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    unsigned char *at = to;
    const unsigned char *source = from;
    for (size_t i = 0; at < source && i < size; i++)
        at[i] = source[i];
    while (at > source && size--)
        at[size] = source[size];
    return to;
}

void *memset(void *to, int value, size_t size)
{
    size_t words = words_of(to, to, size);
    for (size_t i = 0; i < words; i++)
        ((any_word *)to)[i] = (unsigned char)value * 0x01010101u;
    for (size_t i = words * sizeof(any_word); i < size; i++)
        ((unsigned char *)to)[i] = (unsigned char)value;
    return to;
}

int memcmp(const void *a, const void *b, size_t size)
{
    const unsigned char *x = a, *y = b;
    for (; size; size--, x++, y++)
        if (*x != *y)
            return *x - *y;
    return 0;
}

size_t strlen(const char *text)
{
    size_t length = 0;
    while (text[length])
        length++;
    return length;
}
