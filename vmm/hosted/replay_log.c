/* replay_log.c - see replay_log.h. */
#include "vmm/hosted/replay_log.h"
#include "vmm/hosted/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { LOG_VERSION = 1, LOG_FILE_MAX = 1 << 30 };

static uint64_t image_hash(const struct image *image)
{
    uint64_t hash = XXH64(&image->entry, sizeof image->entry, 0);
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        hash = XXH64(&segment->address, sizeof segment->address, hash);
        hash = XXH64(segment->bytes, segment->file_size, hash);
    }
    return hash;
}

static void write_header(struct tower *tower, FILE *out)
{
    const struct tower_options *options = &tower->options;
    fprintf(out, "visor-input %d\ntables %016" PRIx64 "\n", LOG_VERSION, (uint64_t)TABLES_HASH);
    fprintf(out, "machine %s storage %u seed %" PRIu64 " guests %u\n",
            profile_names[options->profile], options->size, options->seed, options->guests);
    for (unsigned i = 0; i < options->guests; i++) {
        uint64_t disk = 0;
        disk_file_digest(&tower->guests[i].disk, &disk);
        fprintf(out, "guest %u image %016" PRIx64 " disk %016" PRIx64 "\n", i,
                image_hash(&tower->guests[i].program.image), disk);
    }
    fprintf(out, "events\n");
}

static bool part_name(const char *path, char *name, size_t size)
{
    return snprintf(name, size, "%s.part", path) < (int)size;
}

bool replay_log_create(struct tower *tower, const char *path, FILE **record, struct error *error)
{
    char part[4096];
    *record = part_name(path, part, sizeof part) ? fopen(part, "wbe") : NULL;
    if (!*record)
        return error_set(error, "%s: cannot write here: %s", path, strerror(errno));
    setvbuf(*record, NULL, _IOLBF, 0);
    write_header(tower, *record);
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower->guests[i].input.record = *record;
    return true;
}

bool replay_log_finish(FILE *record, const char *path, struct error *error)
{
    char part[4096];
    bool ok = !ferror(record);
    ok = fclose(record) == 0 && ok;
    if (ok && part_name(path, part, sizeof part) && rename(part, path) == 0)
        return true;
    return error_set(error, "%s: not written: %s", path, strerror(errno));
}

/* The line that `text` begins with, without its end, cut to fit. */
static void first_line(const char *text, char *line, size_t size)
{
    snprintf(line, size, "%.*s", (int)strcspn(text, "\n"), text);
}

/* Finds the first line in which the log's header is not the one this run would write. */
static bool check_header(const char *log, const char *expected, const char *path,
                         struct error *error)
{
    while (*expected != '\0') {
        size_t length = strcspn(expected, "\n") + 1;
        if (strncmp(log, expected, length) != 0) {
            char here[128], there[128];
            first_line(expected, here, sizeof here);
            first_line(log, there, sizeof there);
            return error_set(error,
                             "%s: belongs to another run: it says '%.120s', this is '%.120s'", path,
                             there, here);
        }
        log += length;
        expected += length;
    }
    return true;
}

static bool read_events(struct tower *tower, const char *log, const char *path, struct error *error)
{
    char *header = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&header, &size);
    if (!out)
        return error_set(error, "%s: the host has no storage left", path);
    write_header(tower, out);
    fclose(out);
    bool ok = check_header(log, header, path, error);
    for (unsigned i = 0; ok && i < tower->options.guests; i++) {
        struct input *input = &tower->guests[i].input;
        input_free(input);
        input_init(input, INPUT_LOG, i);
        ok = input_read_log(input, log + size, path, tower->options.guests, error);
    }
    free(header);
    return ok;
}

bool replay_log_read(struct tower *tower, const char *path, struct error *error)
{
    uint8_t *bytes;
    size_t size;
    if (!file_read(path, LOG_FILE_MAX, &bytes, &size, error))
        return false;
    bool ok = memchr(bytes, '\0', size) == NULL
                  ? read_events(tower, (const char *)bytes, path, error)
                  : error_set(error, "%s: not a log of visor", path);
    free(bytes);
    return ok;
}
