/* memory.c - see memory.h. */
#include "isa/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

bool memory_init(struct memory *memory, word size)
{
    *memory = (struct memory){.size = size};
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    memory->dirty = calloc(size >> PAGE_SHIFT, 1);
    if (bytes == MAP_FAILED || !memory->dirty || !decoded_init(&memory->decoded, size)) {
        free(memory->dirty);
        if (bytes != MAP_FAILED)
            munmap(bytes, size);
        *memory = (struct memory){0};
        return false;
    }
    memory->bytes = bytes;
    return true;
}

void memory_free(struct memory *memory)
{
    if (memory->bytes)
        munmap(memory->bytes, memory->size);
    free(memory->dirty);
    decoded_free(&memory->decoded);
    *memory = (struct memory){0};
}

static bool inside(const struct memory *memory, paddr at, word size)
{
    return at <= memory->size && size <= memory->size - at;
}

bool memory_load(const struct memory *memory, paddr at, void *to, word size)
{
    if (!inside(memory, at, size))
        return false;
    memcpy(to, memory->bytes + at, size);
    return true;
}

/* At least one byte, all of them inside. */
static void note_written(struct memory *memory, paddr at, word size)
{
    const word first = at >> PAGE_SHIFT, last = (at + size - 1) >> PAGE_SHIFT;
    memory->dirty[first] = 1;
    if (last != first)
        memset(memory->dirty + first, 1, last - first + 1);
    decoded_forget(&memory->decoded, at, size);
}

bool memory_store(struct memory *memory, paddr at, const void *from, word size)
{
    if (!inside(memory, at, size))
        return false;
    if (size == 0)
        return true;
    memcpy(memory->bytes + at, from, size);
    note_written(memory, at, size);
    return true;
}
