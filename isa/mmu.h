/* mmu.h - relocation and bounds: from virtual addresses to storage.
 *
 * Popek and Goldberg 1974, "A Model of Third Generation Machines": R = (base, bound) is active in
 * both modes. An access of n bytes at a is legal when it is aligned to n, a + n <= bound and base +
 * a + n <= size of storage, none of which wraps around. Freestanding. */
#ifndef ISA_MMU_H
#define ISA_MMU_H

#include "isa/isa.h"

/* Bytes of virtual storage that are really there: bound, cut where storage ends. An aligned access
 * of n bytes (a power of two) at a is legal exactly when a < (reach & ~(n - 1)). */
static inline word mmu_reach(const struct psw *psw, word size)
{
    word there = psw->base < size ? size - psw->base : 0;
    return psw->bound < there ? psw->bound : there;
}

/* Why an access of n bytes (1, 2 or 4) at `at` is illegal, or CAUSE_NONE. */
static inline enum cause mmu_fault(word reach, vaddr at, word n)
{
    if (at & (n - 1))
        return CAUSE_ALIGN;
    return at < (reach & ~(n - 1)) ? CAUSE_NONE : CAUSE_MEMORY;
}

#endif
