/* random_state.c - see random_state.h. */
#include "vmm/hosted/grader/experiment/random_state.h"
#include "isa/random.h"

#include <stdlib.h>
#include <string.h>

/* Registers and storage are two streams: one does not depend on how long the other is. */
static const uint64_t storage_stream = 0x73746f7261676521u;

static int by_address(const void *a, const void *b)
{
    paddr x = ((const struct image_segment *)a)->address;
    paddr y = ((const struct image_segment *)b)->address;
    return (x > y) - (x < y);
}

/* A segment of bytes by chance at the end of the list. */
static bool add_segment(struct image *filled, uint64_t from, uint64_t end, uint64_t *state)
{
    word size = (word)(end - from);
    uint8_t *bytes = malloc(size);
    if (!bytes)
        return false;
    for (word at = 0; at < size; at += sizeof(word)) {
        word drawn = random_next(state);
        memcpy(bytes + at, &drawn, size - at < sizeof drawn ? size - at : sizeof drawn);
    }
    filled->segments[filled->segment_count++] =
        (struct image_segment){.address = (paddr)from,
                               .memory_size = size,
                               .file_size = size,
                               .bytes = bytes,
                               .flags = SEGMENT_R | SEGMENT_W};
    return true;
}

/* Between the segments of the image, which are sorted, and after them. */
static bool fill_gaps(const struct image *image, word ram, uint64_t seed, struct image *filled)
{
    uint64_t at = 0, state = seed ^ storage_stream;
    bool ok = true;
    for (size_t i = 0; ok && i <= image->segment_count; i++) {
        bool last = i == image->segment_count;
        uint64_t address = last ? ram : filled->segments[i].address;
        uint64_t end = address < ram ? address : ram;
        if (at < end)
            ok = add_segment(filled, at, end, &state);
        if (!last && address + filled->segments[i].memory_size > at)
            at = address + filled->segments[i].memory_size;
    }
    return ok;
}

bool random_state_fill(const struct image *image, word ram, uint64_t seed, struct image *filled)
{
    const size_t count = image->segment_count;
    *filled = *image;
    filled->segments = calloc(2 * count + 1, sizeof *filled->segments);
    if (!filled->segments)
        return false;
    if (count)
        memcpy(filled->segments, image->segments, count * sizeof *filled->segments);
    qsort(filled->segments, count, sizeof *filled->segments, by_address);
    if (fill_gaps(image, ram, seed, filled))
        return true;
    random_state_free(image, filled);
    return false;
}

void random_state_free(const struct image *image, struct image *filled)
{
    for (size_t i = image->segment_count; i < filled->segment_count; i++)
        free(filled->segments[i].bytes);
    free(filled->segments);
    *filled = (struct image){0};
}

void random_state_registers(uint64_t seed, word x[REGISTERS])
{
    uint64_t state = seed;
    x[0] = 0;
    for (unsigned i = 1; i < REGISTERS; i++)
        x[i] = random_next(&state);
}
