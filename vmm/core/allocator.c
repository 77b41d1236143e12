/* allocator.c - see allocator.h. */
#include "vmm/core/allocator.h"
#include "isa/words.h"
#include "vmm/core/address_words.h"

void allocator_init(struct allocator *allocator, word size)
{
    *allocator = (struct allocator){.size = size};
}

static void insert(struct allocator *allocator, unsigned at, struct extent extent)
{
    for (unsigned i = allocator->count; i > at; i--)
        allocator->given[i] = allocator->given[i - 1];
    allocator->given[at] = extent;
    allocator->count++;
}

bool allocator_take(struct allocator *allocator, word size, struct extent *out)
{
    if (allocator->count == ALLOCATOR_EXTENTS || size == 0 || size % STORAGE_MIN != 0)
        return false;
    paddr free_from = ALLOCATOR_RESERVED;
    for (unsigned i = 0; i <= allocator->count; i++) {
        bool last = i == allocator->count;
        paddr free_to = last ? allocator->size : allocator->given[i].origin;
        if (free_from <= free_to && size <= free_to - free_from) {
            *out = (struct extent){free_from, size};
            insert(allocator, i, *out);
            return true;
        }
        if (!last)
            free_from = allocator->given[i].origin + allocator->given[i].size;
    }
    return false;
}

void allocator_give_back(struct allocator *allocator, const struct extent *extent)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < allocator->count; i++)
        if (allocator->given[i].origin != extent->origin)
            allocator->given[kept++] = allocator->given[i];
    allocator->count = kept;
}

struct psw allocator_compose(const struct extent *extent, const struct psw *virtual_psw)
{
    return (struct psw){.status = STATUS_U,
                        .pc = virtual_psw->pc,
                        .base = COMPOSED_BASE(extent->origin, extent->size, virtual_psw->base),
                        .bound =
                            COMPOSED_BOUND(extent->size, virtual_psw->base, virtual_psw->bound)};
}

bool allocator_locate(const struct extent *extent, paddr guest, word size, paddr *host)
{
    if (!LOCATED(extent->size, guest, size))
        return false;
    *host = LOCATED_AT(extent->origin, guest);
    return true;
}
