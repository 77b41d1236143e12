/* build.c - see build.h. */
#include "vmm/hosted/grader/judge/build.h"

#include "assembler/assembler.h"
#include "isa/image_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Where files are looked for, in this order. */
struct shelves {
    const struct file_set *sets[2];
};

/* The name without "." and "..", as file sets have names: "a/../b.s" is "b.s". False if there is no
 * such name: it leads out of the set, is absolute or too long. */
static bool name_resolve(const char *name, char resolved[FILE_SET_NAME_MAX + 1])
{
    size_t length = 0;
    resolved[0] = '\0';
    if (name[0] == '/')
        return false;
    while (*name) {
        size_t part = strcspn(name, "/");
        if (part == 2 && memcmp(name, "..", 2) == 0) {
            if (length == 0)
                return false;
            char *slash = strrchr(resolved, '/');
            length = slash ? (size_t)(slash - resolved) : 0;
        } else if (part > 0 && !(part == 1 && *name == '.')) {
            if (length + part + 1 > FILE_SET_NAME_MAX)
                return false;
            if (length > 0)
                resolved[length++] = '/';
            memcpy(resolved + length, name, part);
            length += part;
        }
        resolved[length] = '\0';
        name += part + (name[part] == '/');
    }
    return length > 0;
}

static const char *shelves_find(void *context, const char *name, size_t *size)
{
    const struct shelves *shelves = context;
    char resolved[FILE_SET_NAME_MAX + 1];
    if (!name_resolve(name, resolved))
        return NULL;
    for (unsigned i = 0; i < 2; i++) {
        const struct held_file *file =
            shelves->sets[i] ? file_set_find(shelves->sets[i], resolved) : NULL;
        if (file) {
            *size = file->size;
            return (const char *)file->bytes;
        }
    }
    return NULL;
}

/* The overlay's: whatever lies nearer to the source that includes it. */
static bool shelves_precedes(void *context, const char *name)
{
    const struct shelves *shelves = context;
    char resolved[FILE_SET_NAME_MAX + 1];
    return name_resolve(name, resolved) && file_set_find(shelves->sets[0], resolved);
}

static bool assemble_names(const struct spec *spec, char *const *names, size_t count,
                           struct shelves *shelves, struct image *image, FILE *messages)
{
    struct assembler_files files = {shelves_find, shelves_precedes, shelves};
    struct assembler_options options = {.profile = spec->profile,
                                        .include_paths = (const char *const *)spec->include.names,
                                        .include_count = spec->include.count,
                                        .files = &files};
    struct assembler_source *sources = calloc(count + 1, sizeof *sources);
    if (!sources) {
        fprintf(messages, "%s\n", strerror(ENOMEM));
        return false;
    }
    for (size_t i = 0; i < count; i++)
        sources[i] = (struct assembler_source){.name = names[i],
                                               .given = file_set_find(shelves->sets[0], names[i])};
    bool ok = assemble(&options, sources, count, image, messages);
    free(sources);
    return ok;
}

const char *build_missing(const struct spec *spec, const struct file_set *submission)
{
    for (size_t i = 0; i < spec->required.count; i++) {
        const char *name = spec->required.names[i];
        if (!file_set_find(&spec->overlay, name) && !file_set_find(submission, name))
            return name;
    }
    return NULL;
}

bool build_image(const struct spec *spec, const struct file_set *submission, struct image *image,
                 FILE *messages)
{
    struct shelves shelves = {{&spec->overlay, submission}};
    return assemble_names(spec, spec->sources.names, spec->sources.count, &shelves, image,
                          messages);
}

bool build_guest(const struct spec *spec, size_t guest, struct image *image, FILE *messages)
{
    struct shelves shelves = {{&spec->guest_files, NULL}};
    return assemble_names(spec, &spec->guests.names[guest], 1, &shelves, image, messages);
}

static bool segment_copy(struct image *to, const struct image_segment *from, word offset)
{
    struct image_segment *segment = &to->segments[to->segment_count];
    *segment = *from;
    segment->address += offset;
    segment->bytes = malloc(from->file_size + 1u);
    if (!segment->bytes)
        return false;
    if (from->file_size)
        memcpy(segment->bytes, from->bytes, from->file_size);
    to->segment_count++;
    return true;
}

/* Are all the segments of the guest in its storage, and none of the monitor's? */
static bool fits(const struct spec *spec, const struct image *monitor, const struct image *guest,
                 struct error *error)
{
    const uint64_t load = spec->load, end = load + spec->size;
    for (size_t i = 0; i < guest->segment_count; i++) {
        const struct image_segment *segment = &guest->segments[i];
        if ((uint64_t)segment->address + segment->memory_size > spec->size)
            return error_set(error, "the guest is too large: its storage has %u bytes", spec->size);
    }
    for (size_t i = 0; i < monitor->segment_count; i++) {
        const struct image_segment *segment = &monitor->segments[i];
        if (segment->address < end && (uint64_t)segment->address + segment->memory_size > load)
            return error_set(error,
                             "the monitor has code or data at 0x%x, in the guest's storage (0x%x "
                             "to 0x%llx): make it smaller, or put it elsewhere",
                             segment->address > load ? segment->address : (word)load, (word)load,
                             (unsigned long long)end - 1);
    }
    return true;
}

bool build_with_guest(const struct spec *spec, const struct image *monitor,
                      const struct image *guest, struct image *both, struct error *error)
{
    *both = (struct image){.entry = monitor->entry};
    if (!fits(spec, monitor, guest, error))
        return false;
    both->segments =
        calloc(monitor->segment_count + guest->segment_count + 1, sizeof *both->segments);
    bool ok = both->segments && image_copy_names(both, monitor);
    for (size_t i = 0; ok && i < monitor->segment_count; i++)
        ok = segment_copy(both, &monitor->segments[i], 0);
    for (size_t i = 0; ok && i < guest->segment_count; i++)
        ok = segment_copy(both, &guest->segments[i], spec->load);
    if (!ok) {
        image_free(both);
        return error_set(error, "%s", strerror(ENOMEM));
    }
    image_sort(both);
    return true;
}

static void digest_word(XXH64_state_t *state, word value)
{
    const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                             (uint8_t)(value >> 24)};
    XXH64_update(state, bytes, sizeof bytes);
}

uint64_t image_digest(const struct image *image)
{
    XXH64_state_t *state = XXH64_createState();
    if (!state)
        abort();
    XXH64_reset(state, 0);
    digest_word(state, image->entry);
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        digest_word(state, segment->address);
        digest_word(state, segment->memory_size);
        digest_word(state, segment->file_size);
        if (segment->file_size)
            XXH64_update(state, segment->bytes, segment->file_size);
    }
    uint64_t digest = XXH64_digest(state);
    XXH64_freeState(state);
    return digest;
}
