/* string.c - what compilers call by themselves, and its nearest relatives. */
#include <stddef.h>

/* Each of these could be compiled into a call of itself; -fno-builtin forbids it. */
void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *at = to;
    const unsigned char *source = from;
    while (size--)
        *at++ = *source++;
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
    unsigned char *at = to;
    while (size--)
        *at++ = (unsigned char)value;
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
