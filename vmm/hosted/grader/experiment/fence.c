/* fence.c - see fence.h. */
#include "vmm/hosted/grader/experiment/fence.h"

#include <stdlib.h>
#include <string.h>

/* A stretch of storage outside, in one page. */
struct piece {
    paddr from, end;
};

static paddr least(paddr a, paddr b)
{
    return a < b ? a : b;
}

/* The next piece from `at` on, inside being passed over; false at the end. */
static bool next_piece(const struct fence *fence, paddr at, struct piece *piece)
{
    if (at >= fence->origin && at < fence->origin_end)
        at = fence->origin_end;
    paddr page_end = (at & ~(paddr)(PAGE_BYTES - 1)) + PAGE_BYTES;
    piece->from = at;
    piece->end = least(page_end, fence->end);
    if (at < fence->origin)
        piece->end = least(piece->end, fence->origin);
    return at < fence->end;
}

bool fence_begin(struct fence *fence, struct memory *memory, paddr first, paddr end, paddr origin,
                 word size)
{
    *fence = (struct fence){memory, first, end, origin, origin + size, NULL};
    fence->before = malloc(end - first + 1);
    if (!fence->before)
        return false;
    fence_accept(fence, false);
    return true;
}

void fence_free(struct fence *fence)
{
    free(fence->before);
    *fence = (struct fence){0};
}

static bool is_left_out(const struct fence *fence, const struct piece *piece, bool dirty_only)
{
    return dirty_only && !fence->memory->dirty[piece->from >> PAGE_SHIFT];
}

void fence_accept(struct fence *fence, bool dirty_only)
{
    struct piece piece;
    for (paddr at = fence->first; next_piece(fence, at, &piece); at = piece.end)
        if (!is_left_out(fence, &piece, dirty_only))
            memcpy(fence->before + (piece.from - fence->first), fence->memory->bytes + piece.from,
                   piece.end - piece.from);
}

bool fence_broken(const struct fence *fence, paddr from, bool dirty_only, paddr *at)
{
    struct piece piece;
    for (paddr next = fence->first + from; next_piece(fence, next, &piece); next = piece.end) {
        const uint8_t *now = fence->memory->bytes + piece.from;
        const uint8_t *before = fence->before + (piece.from - fence->first);
        if (is_left_out(fence, &piece, dirty_only) ||
            memcmp(now, before, piece.end - piece.from) == 0)
            continue;
        *at = piece.from - fence->first;
        while (*now++ == *before++)
            ++*at;
        return true;
    }
    return false;
}
