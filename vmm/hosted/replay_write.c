/* replay_write.c - replays written: as a run happens, or afterwards. */
#include "vmm/hosted/base64.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/replay.h"
#include "vmm/hosted/replay_format.h"
#include "vmm/hosted/snapshot.h"
#include "vmm/hosted/stream.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static void write_options(const struct tower_options *options, FILE *out)
{
    struct tower_options written = *options;
    if (!written.quantum)
        written.quantum = MONITOR_QUANTUM;
    fprintf(out, "machine %s\n", profile_names[options->profile]);
#define NUMBER(keyword, field, most)                                                               \
    fprintf(out, #keyword " %" PRIu64 "\n", (uint64_t)written.field);
    REPLAY_NUMBERS(NUMBER)
#undef NUMBER
    fprintf(out, "strategy %s\n", options->strategy->name);
    for (unsigned insn = 0; insn < INSNS; insn++)
        if (options->silent[insn])
            fprintf(out, "silent %s\n", insn_rows[insn].name);
}

/* The file's name without its folders, on one line. */
static void write_name(const char *path, FILE *out)
{
    const char *slash = strrchr(path, '/');
    fputs("guest ", out);
    for (const char *c = slash ? slash + 1 : path; *c != '\0'; c++)
        putc((unsigned char)*c < ' ' ? '?' : *c, out);
    putc('\n', out);
}

static bool write_disk(const struct disk_file *disk, FILE *out, struct error *error)
{
    uint64_t digest;
    if (!disk_file_is_open(disk)) {
        fputs("disk none\n", out);
        return true;
    }
    if (!disk_file_digest_unchanged(disk, &digest))
        return error_set(error, "%s: the disk cannot be read", disk->path);
    fprintf(out, "disk %u %016" PRIx64 " %s\n", disk->sectors, digest,
            disk->writable ? "writable" : "read-only");
    return true;
}

/* What could not be read again is not written. */
static bool write_image(const struct program *program, FILE *out, struct error *error)
{
    uint8_t *bytes;
    size_t size;
    struct image again = {0};
    if (!image_format(&program->image, &bytes, &size, program->path, error))
        return false;
    bool ok = image_parse(&again, bytes, size, program->path, error);
    fprintf(out, "image %zu\n", size);
    base64_write(out, bytes, size);
    image_free(&again);
    free(bytes);
    return ok;
}

static void write_interventions(unsigned guest, const struct intervenor *intervenor, FILE *out)
{
    for (size_t i = 0; i < intervenor->count; i++)
        intervention_print(out, guest, &intervenor->list[i]);
}

static bool write_beginning(struct tower *tower, FILE *out, struct error *error)
{
    fprintf(out, REPLAY_MAGIC "%d\ntables %016" PRIx64 "\n", REPLAY_VERSION, (uint64_t)TABLES_HASH);
    write_options(&tower->options, out);
    for (unsigned i = 0; i < tower->options.guests; i++) {
        const struct guest *guest = &tower->guests[i];
        write_name(guest->program.path, out);
        if (!write_disk(&guest->disk, out, error) || !write_image(&guest->program, out, error))
            return false;
    }
    for (unsigned i = 0; i < tower->options.guests; i++)
        write_interventions(i, &tower->guests[i].intervenor, out);
    fputs("events\n", out);
    return true;
}

static void write_end(const struct replay_end *end, FILE *out)
{
    fprintf(out, "end %" PRIu64 " ", end->instructions);
    if (end->steps == REPLAY_REST)
        fputs("rest", out);
    else
        fprintf(out, "%u", end->steps);
    fprintf(out, " %016" PRIx64 "\n", end->state);
}

static void write_checksum(uint64_t hash, FILE *out)
{
    fprintf(out, REPLAY_CHECKSUM "%016" PRIx64 "\n", hash);
}

bool replay_end_here(struct tower *tower, unsigned steps, struct replay_end *end)
{
    *end = (struct replay_end){.instructions = tower_retired(tower), .steps = steps};
    return snapshot_digest(tower, &end->state);
}

static bool part_name(const char *path, char *name, size_t size)
{
    return snprintf(name, size, "%s.part", path) < (int)size;
}

bool replay_record(struct tower *tower, const char *path, FILE **record, struct error *error)
{
    char part[4096];
    if (stream_is(path))
        return error_set(error, "%s: a replay must be a regular file", path);
    errno = ENAMETOOLONG;
    *record = part_name(path, part, sizeof part) ? fopen(part, "w+be") : NULL;
    if (!*record)
        return error_set(error, "%s: cannot write here: %s", path, strerror(errno));
    setvbuf(*record, NULL, _IOLBF, 0);
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower->guests[i].input.record = *record;
    return write_beginning(tower, *record, error);
}

/* Of all that a file holds, from its beginning. */
static bool hash_file(FILE *file, uint64_t *hash)
{
    XXH64_state_t *state = XXH64_createState();
    char bytes[65536];
    size_t got;
    if (!state || fflush(file) != 0 || fseek(file, 0, SEEK_SET) != 0) {
        XXH64_freeState(state);
        return false;
    }
    XXH64_reset(state, 0);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        XXH64_update(state, bytes, got);
    *hash = XXH64_digest(state);
    XXH64_freeState(state);
    return !ferror(file) && fseek(file, 0, SEEK_END) == 0;
}

bool replay_finish(FILE *record, const struct replay_end *end, const char *path,
                   struct error *error)
{
    char part[4096];
    uint64_t hash = 0;
    write_end(end, record);
    bool ok = !ferror(record) && hash_file(record, &hash);
    write_checksum(hash, record);
    ok = !ferror(record) && ok;
    ok = fclose(record) == 0 && ok;
    if (ok && part_name(path, part, sizeof part) && rename(part, path) == 0)
        return true;
    return error_set(error, "%s: not written: %s", path, strerror(errno));
}

static void write_taken(const struct tower *tower, FILE *out)
{
    for (unsigned i = 0; i < tower->options.guests; i++) {
        const struct input *input = &tower->guests[i].input;
        for (size_t k = 0; k < input->at; k++) {
            struct input_event event = input->events[k];
            event.time = input->taken[k];
            input_print_event(out, i, &event);
        }
    }
}

bool replay_format(struct tower *tower, const struct replay_end *end, const char *name,
                   char **bytes, size_t *size, struct error *error)
{
    *bytes = NULL;
    FILE *out = open_memstream(bytes, size);
    if (!out)
        return error_set(error, "%s: the host has no storage left", name);
    bool ok = write_beginning(tower, out, error);
    write_taken(tower, out);
    write_end(end, out);
    fflush(out);
    write_checksum(XXH64(*bytes, *size, 0), out);
    ok = !ferror(out) && ok;
    ok = fclose(out) == 0 && ok;
    if (ok)
        return true;
    free(*bytes);
    *bytes = NULL;
    return error_set(error, "%s: the host has no storage left", name);
}

bool replay_save(struct tower *tower, const struct replay_end *end, const char *path,
                 struct error *error)
{
    char *bytes;
    size_t size;
    bool ok = replay_format(tower, end, path, &bytes, &size, error) &&
              file_write(path, bytes, size, error);
    free(bytes);
    return ok;
}
