/* digest.c - see digest.h. */
#include "vmm/hosted/digest.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

bool digest_init(struct digest *digest, struct memory *memory, paddr origin, word size)
{
    *digest = (struct digest){.memory = memory, .origin = origin, .size = size};
    digest->pages = calloc(size >> PAGE_SHIFT, sizeof *digest->pages);
    memset(memory->dirty + (origin >> PAGE_SHIFT), 1, size >> PAGE_SHIFT);
    return digest->pages != NULL;
}

void digest_free(struct digest *digest)
{
    free(digest->pages);
    *digest = (struct digest){0};
}

uint64_t digest_update(struct digest *digest)
{
    uint8_t *dirty = digest->memory->dirty + (digest->origin >> PAGE_SHIFT);
    const uint8_t *bytes = digest->memory->bytes + digest->origin;
    const word pages = digest->size >> PAGE_SHIFT;
    for (uint8_t *mark = memchr(dirty, 1, pages); mark;
         mark = memchr(mark + 1, 1, (size_t)(dirty + pages - (mark + 1)))) {
        size_t page = (size_t)(mark - dirty);
        uint64_t hash = XXH3_64bits_withSeed(bytes + page * PAGE_BYTES, PAGE_BYTES, page);
        digest->sum += hash - digest->pages[page];
        digest->pages[page] = hash;
        *mark = 0;
    }
    return digest->sum;
}
