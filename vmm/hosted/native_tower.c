/* native_tower.c - see native_tower.h. */
#include "vmm/hosted/native_tower.h"
#include "isa/image_parts.h"
#include "vmm/hosted/import/import.h"
#include "vmm/hosted/native_image.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "headers are copied as they are");
_Static_assert(sizeof(struct native_guest) % 8 == 0 && offsetof(struct native_guest, cpu) == 16,
               "both compilers must lay headers out alike");

static bool read_program(struct image *image, const uint8_t *bytes, size_t size, const char *name,
                         struct error *error)
{
    if (size == 0)
        return error_set(error, "this visor was built without a native monitor: install clang and "
                                "lld, and build visor again");
    return import_program(image, bytes, size, name, stderr, error);
}

bool native_monitor_read(struct image *image, struct error *error)
{
    return read_program(image, native_monitor, native_monitor_size, "native monitor", error);
}

bool native_served_read(struct image *image, struct error *error)
{
    return read_program(image, native_served, native_served_size, "serving program", error);
}

word native_body(const struct image *monitor)
{
    uint64_t end = NATIVE_HEADER + sizeof(struct native_header);
    for (size_t i = 0; i < monitor->segment_count; i++) {
        const struct image_segment *segment = &monitor->segments[i];
        uint64_t its = (uint64_t)segment->address + segment->memory_size;
        end = its > end ? its : end;
    }
    end = (end + STORAGE_MIN - 1) / STORAGE_MIN * STORAGE_MIN;
    return end <= STORAGE_MAX ? (word)end : 0;
}

static bool find_body(struct native_tower *tower, const struct image *monitor, struct error *error)
{
    tower->body = native_body(monitor);
    return tower->body != 0 || error_set(error, "the native monitor needs more storage than any "
                                                "machine has");
}

static uint64_t size_of_guests(const struct native_options *options)
{
    return (uint64_t)options->size * options->guests;
}

static uint64_t size_per_level(const struct native_tower *tower)
{
    return (uint64_t)tower->body + NATIVE_SLACK;
}

static uint64_t size_of_level(const struct native_tower *tower, unsigned level)
{
    const struct native_options *options = &tower->options;
    if (level == options->levels)
        return options->size;
    return size_of_guests(options) + (options->levels - level) * size_per_level(tower);
}

word native_tower_size(const struct native_tower *tower, unsigned level)
{
    return (word)size_of_level(tower, level);
}

static bool check_size(const struct native_tower *tower, struct error *error)
{
    const struct native_options *options = &tower->options;
    uint64_t guests = size_of_guests(options), level = size_per_level(tower);
    if (size_of_level(tower, 0) <= STORAGE_MAX)
        return true;
    if (guests + level > STORAGE_MAX)
        return error_set(error,
                         "a native monitor and %u guests of %" PRIu32
                         " bytes do not fit into %d bytes of storage; give the guests less with "
                         "--mem",
                         options->guests, options->size, STORAGE_MAX);
    return error_set(error,
                     "storage is enough for %" PRIu64
                     " native levels only; give the guests less with --mem",
                     (STORAGE_MAX - guests) / level);
}

static bool no_storage(struct error *error)
{
    return error_set(error, "the host has no storage left");
}

/* Adds a copy of a segment at another place, with room for so many bytes of the file. NULL if the
 * host has no storage. */
static struct image_segment *add_segment(struct image *image, const struct image_segment *segment,
                                         paddr origin, word bytes)
{
    struct image_segment *copy = &image->segments[image->segment_count];
    *copy = *segment;
    copy->address = origin + segment->address;
    if (bytes > copy->file_size)
        copy->file_size = bytes;
    copy->bytes = calloc(1, (size_t)copy->file_size + 1);
    if (!copy->bytes)
        return NULL;
    if (segment->file_size)
        memcpy(copy->bytes, segment->bytes, segment->file_size);
    image->segment_count++;
    return copy;
}

static bool add_guest(struct native_tower *tower, const struct program *program, unsigned guest,
                      struct error *error)
{
    const struct native_options *options = &tower->options;
    const paddr origin = options->levels * tower->body + guest * options->size;
    if (!program_fits(program, options->size, error))
        return false;
    for (size_t i = 0; i < program->image.segment_count; i++) {
        const struct image_segment *segment = &program->image.segments[i];
        if (segment->memory_size && !add_segment(&tower->image, segment, origin, 0))
            return no_storage(error);
    }
    return true;
}

/* What the monitor of that level is to find at power-on. */
static struct native_header header_of_level(const struct native_tower *tower, unsigned level,
                                            word monitor_entry, const struct program *guests)
{
    const struct native_options *options = &tower->options;
    bool innermost = level + 1 == options->levels;
    struct native_header header = {.magic = NATIVE_MAGIC,
                                   .body = tower->body,
                                   .guests = innermost ? options->guests : 1,
                                   .profile = options->profile,
                                   .strategy = options->strategy,
                                   .quantum = options->quantum};
    for (unsigned i = 0; i < header.guests; i++)
        header.guest[i] =
            (struct native_guest){.size = native_tower_size(tower, level + 1),
                                  .entry = innermost ? guests[i].image.entry : monitor_entry,
                                  .seed = options->seed};
    return header;
}

static bool has_header(const struct image_segment *segment)
{
    return segment->address <= NATIVE_HEADER &&
           segment->memory_size >= NATIVE_HEADER - segment->address + sizeof(struct native_header);
}

static bool add_monitor(struct native_tower *tower, const struct image *monitor,
                        const struct native_header *header, paddr origin, struct error *error)
{
    bool has = false;
    for (size_t i = 0; i < monitor->segment_count; i++) {
        const struct image_segment *segment = &monitor->segments[i];
        bool here = has_header(segment);
        word at = NATIVE_HEADER - segment->address;
        if (segment->memory_size == 0)
            continue;
        struct image_segment *copy =
            add_segment(&tower->image, segment, origin, here ? at + (word)sizeof *header : 0);
        if (!copy)
            return no_storage(error);
        if (here)
            memcpy(copy->bytes + at, header, sizeof *header);
        has |= here;
    }
    return has ||
           error_set(error, "the native monitor has no room for its header at 0x%x", NATIVE_HEADER);
}

static size_t count_segments(const struct native_options *options, const struct image *monitor,
                             const struct program *guests)
{
    size_t count = options->levels * monitor->segment_count;
    for (unsigned i = 0; i < options->guests; i++)
        count += guests[i].image.segment_count;
    return count;
}

static bool add_all(struct native_tower *tower, const struct image *monitor,
                    const struct program *guests, struct error *error)
{
    const struct native_options *options = &tower->options;
    bool ok = true;
    tower->headers = calloc(options->levels, sizeof *tower->headers);
    tower->image.segments =
        calloc(count_segments(options, monitor, guests) + 1, sizeof *tower->image.segments);
    if (!tower->headers || !tower->image.segments)
        return no_storage(error);
    for (unsigned level = 0; ok && level < options->levels; level++) {
        tower->headers[level] = header_of_level(tower, level, monitor->entry, guests);
        ok = add_monitor(tower, monitor, &tower->headers[level], level * tower->body, error);
    }
    for (unsigned i = 0; ok && i < options->guests; i++)
        ok = add_guest(tower, &guests[i], i, error);
    tower->image.entry = monitor->entry;
    return ok;
}

bool native_tower_build(struct native_tower *tower, const struct native_options *options,
                        const struct image *monitor, const struct program *guests,
                        struct error *error)
{
    *tower = (struct native_tower){.options = *options};
    bool ok = find_body(tower, monitor, error) && check_size(tower, error) &&
              add_all(tower, monitor, guests, error) &&
              (image_copy_names(&tower->image, monitor) || no_storage(error));
    if (!ok)
        native_tower_free(tower);
    return ok;
}

void native_tower_free(struct native_tower *tower)
{
    image_free(&tower->image);
    free(tower->headers);
    *tower = (struct native_tower){0};
}

/* Are the states and causes that it tells ones that there are? */
static bool tells_sense(const struct native_header *header)
{
    for (unsigned i = 0; i < header->guests; i++) {
        const struct native_guest *guest = &header->guest[i];
        if (guest->state > COMPUTER_STOPPED || (unsigned)guest->trap.cause >= CAUSES ||
            (unsigned)guest->trap.access > ACCESS_FETCH || guest->exit_status > UINT8_MAX)
            return false;
    }
    return true;
}

/* Are body and guests inside the machine's storage, one after the other? */
static bool is_inside(const struct native_header *header, word size)
{
    uint64_t end = header->body;
    if (end % STORAGE_MIN != 0 || end < NATIVE_HEADER + sizeof *header)
        return false;
    for (unsigned i = 0; i < header->guests; i++) {
        if (header->guest[i].size < STORAGE_MIN || header->guest[i].size % STORAGE_MIN != 0)
            return false;
        end += header->guest[i].size;
    }
    return end <= size;
}

static bool is_header(const struct native_header *header, word size)
{
    return header->magic == NATIVE_MAGIC && header->guests >= 1 &&
           header->guests <= NATIVE_GUESTS && is_inside(header, size) && tells_sense(header);
}

static bool read_level(struct native_level *level, struct machine *machine, paddr origin, word size)
{
    *level = (struct native_level){.origin = origin, .size = size};
    return size >= NATIVE_HEADER + sizeof level->header && origin <= machine->size &&
           size <= machine->size - origin &&
           machine->ops->load(machine, origin + NATIVE_HEADER, &level->header,
                              sizeof level->header) &&
           is_header(&level->header, size);
}

bool native_levels_read(struct native_level *levels, unsigned count, struct machine *machine,
                        paddr origin, word size, struct error *error)
{
    for (unsigned i = 0; i < count; i++) {
        if (!read_level(&levels[i], machine, origin, size))
            return error_set(error,
                             "there is no native monitor's header at physical 0x%" PRIx32
                             ", for native level %u",
                             origin + NATIVE_HEADER, i);
        origin = native_level_guest(&levels[i], 0);
        size = levels[i].header.guest[0].size;
    }
    return true;
}

paddr native_level_guest(const struct native_level *level, unsigned guest)
{
    paddr origin = level->origin + level->header.body;
    for (unsigned i = 0; i < guest; i++)
        origin += level->header.guest[i].size;
    return origin;
}

static bool same_guest(const struct native_guest *a, const struct native_guest *b)
{
    return a->size == b->size && a->entry == b->entry && a->seed == b->seed;
}

static bool same_header(const struct native_header *a, const struct native_header *b)
{
    bool same = a->magic == b->magic && a->body == b->body && a->guests == b->guests &&
                a->profile == b->profile && a->strategy == b->strategy && a->quantum == b->quantum;
    for (unsigned i = 0; same && i < a->guests; i++)
        same = same_guest(&a->guest[i], &b->guest[i]);
    return same;
}

bool native_tower_check(const struct native_tower *tower, const struct native_level *levels,
                        struct error *error)
{
    for (unsigned i = 0; i < tower->options.levels; i++)
        if (!same_header(&tower->headers[i], &levels[i].header))
            return error_set(error,
                             "the header of native level %u is no longer what it was: something "
                             "has written to the monitor's own storage",
                             i);
    return true;
}
