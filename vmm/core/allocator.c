/* allocator.c - see allocator.h. */
#include "vmm/core/allocator.h"
#include "isa/words.h"
#include "vmm/core/address_words.h"

void allocator_init(struct allocator *allocator, word size)
{
    *allocator = (struct allocator){.size = size, .free_from = ALLOCATOR_RESERVED};
}

bool allocator_take(struct allocator *allocator, word size, struct extent *out)
{
    bool has_any = allocator->free_from <= allocator->size;
    if (size == 0 || size % STORAGE_MIN != 0 || !has_any ||
        size > allocator->size - allocator->free_from)
        return false;
    *out = (struct extent){allocator->free_from, size};
    allocator->free_from += size;
    return true;
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
