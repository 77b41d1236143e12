/* spec_read.c - see spec_read.h. */
#include "vmm/hosted/grader/spec/spec_read.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/grader/spec/spec_front_matter.h"
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static void preset(struct spec *spec, struct spec_test *defaults)
{
    enum { RAM = 64 << 10, INSTRUCTIONS = 2000000, TRAPS = 200000, CONSOLE = 64 << 10 };
    spec->ram = RAM;
    spec->devices = 1u << SPEC_DEVICE_CONSOLE;
    defaults->budget = (struct spec_budget){INSTRUCTIONS, TRAPS, CONSOLE};
}

static bool is_source(const char *path)
{
    size_t length = strlen(path);
    return length > 2 && strcmp(path + length - 2, ".s") == 0;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strndup(path, slash ? (size_t)(slash - path) + 1 : 0);
}

/* Of the spec's text, and of all that it names. */
static uint64_t digest(const struct spec *spec, const char *text, size_t size)
{
    const uint64_t parts[] = {
        XXH64(text, size, 0),
        file_set_digest(&spec->overlay),
        file_set_digest(&spec->guest_files),
        spec->has_disk,
        XXH64(spec->disk, spec->disk_size, 0),
    };
    uint8_t bytes[sizeof parts];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(parts[i / 8] >> i % 8 * 8);
    return XXH64(bytes, sizeof bytes, 0);
}

static void preset_title(struct spec_reader *reader)
{
    struct spec *spec = reader->spec;
    if (spec->title || !spec->assignment)
        return;
    spec->title = strdup(spec->assignment);
    if (!spec->title)
        spec_starve(reader);
}

static void read_tree(struct spec_reader *reader, const struct yaml_node *root)
{
    if (root->kind == YAML_MAPPING && root->count > 0) {
        spec_take_spec(reader, root, reader->spec);
        spec_check_whole(reader, root);
        preset_title(reader);
    } else {
        spec_complain(reader, root->place, "a spec is a mapping; begin with schema: visor-grade/1");
    }
}

static void read_text(struct spec_reader *reader, const char *text, size_t size)
{
    struct front_matter matter = {.text = NULL};
    struct spec_place origin = {1, 1};
    if (reader->source) {
        if (!front_matter_find(&matter, text, size, &reader->messages))
            return;
        text = matter.text;
        size = matter.size;
        origin = matter.place;
    }
    struct yaml_node *root = yaml_tree_parse(text, size, origin, "spec", &reader->messages);
    if (root)
        read_tree(reader, root);
    yaml_tree_free(root);
    free(matter.text);
}

static bool conclude(struct spec_reader *reader, const char *path, FILE *messages,
                     struct error *error)
{
    size_t count = reader->messages.count;
    if (reader->messages.starved)
        return error_set(error, "%.300s: no storage left on this host", path);
    spec_messages_print(&reader->messages, path, messages);
    return count == 0 || error_set(error, "%.300s: %zu error%s, nothing was graded", path, count,
                                   count == 1 ? "" : "s");
}

static void reader_free(struct spec_reader *reader)
{
    spec_test_free(&reader->defaults);
    spec_messages_free(&reader->messages);
    free(reader->folder);
    free(reader);
}

static bool too_large(const char *path, struct error *error)
{
    return error_set(error, "%.300s: a spec has at most %d bytes; move texts to files", path,
                     SPEC_FILE_MAX);
}

bool spec_parse(struct spec *spec, const char *path, const char *text, size_t size, FILE *messages,
                struct error *error)
{
    *spec = (struct spec){0};
    if (size > SPEC_FILE_MAX)
        return too_large(path, error);
    struct spec_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        return error_set(error, "%.300s: no storage left on this host", path);
    const char *slash = strrchr(path, '/');
    *reader = (struct spec_reader){.spec = spec,
                                   .folder = folder_of(path),
                                   .source = !is_source(path) ? NULL
                                             : slash          ? slash + 1
                                                              : path,
                                   .source_text = text,
                                   .source_size = size};
    preset(spec, &reader->defaults);
    spec->path = strdup(path);
    if (spec->path && reader->folder)
        read_text(reader, text, size);
    else
        spec_starve(reader);
    bool ok = conclude(reader, path, messages, error);
    if (ok)
        spec->digest = digest(spec, text, size);
    else
        spec_free(spec);
    reader_free(reader);
    return ok;
}

bool spec_read(struct spec *spec, const char *path, FILE *messages, struct error *error)
{
    uint8_t *text;
    size_t size;
    *spec = (struct spec){0};
    if (!file_read(path, SPEC_FILE_MAX, &text, &size, error))
        return false;
    bool ok = spec_parse(spec, path, (const char *)text, size, messages, error);
    free(text);
    return ok;
}
