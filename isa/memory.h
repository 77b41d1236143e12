/* memory.h - storage: bytes by physical address, and which pages were written.
 *
 * Hosted: the bytes come from the host and cost only the pages that are touched. */
#ifndef ISA_MEMORY_H
#define ISA_MEMORY_H

#include "isa/decoded.h"

enum { PAGE_BYTES = 4096, PAGE_SHIFT = 12 };

struct memory {
    uint8_t *bytes; /* owned; zero at power-on */
    word size;      /* bytes, a multiple of PAGE_BYTES */
    uint8_t *dirty; /* owned; one for each page: 1 if written since someone last cleared it */
    struct decoded decoded; /* what is derived of the bytes */
};

/* Size is from STORAGE_MIN to STORAGE_MAX, a multiple of PAGE_BYTES. False if the host has no more.
 */
bool memory_init(struct memory *, word size);
void memory_free(struct memory *);

/* False, with nothing copied, if any byte is outside. */
bool memory_load(const struct memory *, paddr, void *to, word size);
bool memory_store(struct memory *, paddr, const void *from, word size);

static inline word memory_read32(const uint8_t *at)
{
    return (word)at[0] | (word)at[1] << 8 | (word)at[2] << 16 | (word)at[3] << 24;
}
static inline word memory_read16(const uint8_t *at)
{
    return (word)at[0] | (word)at[1] << 8;
}
static inline void memory_write16(uint8_t *at, word value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}
static inline void memory_write32(uint8_t *at, word value)
{
    memory_write16(at, value);
    memory_write16(at + 2, value >> 16);
}

/* 1, 2 or 4 bytes. */
static inline word memory_read(const uint8_t *at, word bytes)
{
    return bytes == 4 ? memory_read32(at) : bytes == 2 ? memory_read16(at) : *at;
}
static inline void memory_write(uint8_t *at, word value, word bytes)
{
    if (bytes == 4)
        memory_write32(at, value);
    else if (bytes == 2)
        memory_write16(at, value);
    else
        *at = (uint8_t)value;
}

#endif
