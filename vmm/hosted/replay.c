/* replay.c - replays read, checked and put to use. */
#include "vmm/hosted/replay.h"
#include "vmm/hosted/base64.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/replay_format.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { FILE_MOST = 1 << 30, CHECKSUM_LENGTH = sizeof REPLAY_CHECKSUM - 1 + 16 + 1 };

/* A file being read, line by line. */
struct reader {
    struct scan scan;
    const char *begin;
    struct replay *replay;
    struct error *error;
};

/* The line that the reader is at is not what it should be. */
static bool complain(const struct reader *reader, const char *wanted)
{
    struct scan rest = reader->scan;
    const char *line = rest.at;
    size_t number = REPLAY_HEAD_LINES + 1, length = (size_t)(rest.end - rest.at);
    while (line > reader->begin && line[-1] != '\n')
        line--;
    rest.at = line;
    scan_line(&rest, &line, &length);
    for (const char *c = reader->begin; c < line; c++)
        number += *c == '\n';
    return error_set(reader->error,
                     "%s: line %zu is '%.*s' where %s should be: it comes from a "
                     "newer visor",
                     reader->replay->path, number, (int)(length < 60 ? length : 60), line, wanted);
}

static bool read_number(struct reader *reader, const char *keyword, uint64_t most, uint64_t *number)
{
    struct scan *scan = &reader->scan;
    return (scan_text(scan, keyword) && scan_text(scan, " ") && scan_number(scan, most, number) &&
            scan_text(scan, "\n")) ||
           complain(reader, keyword);
}

/* "KEYWORD NAME": is it that name? */
static bool scan_name(struct scan *scan, const char *keyword, const char *name)
{
    struct scan before = *scan;
    if (scan_text(scan, keyword) && scan_text(scan, " ") && scan_text(scan, name) &&
        scan_text(scan, "\n"))
        return true;
    *scan = before;
    return false;
}

static bool read_machine(struct reader *reader)
{
    for (unsigned i = 0; i < PROFILES; i++)
        if (scan_name(&reader->scan, "machine", profile_names[i])) {
            reader->replay->options.profile = (enum profile)i;
            return true;
        }
    return complain(reader, "machine");
}

static bool read_strategy(struct reader *reader)
{
    for (unsigned i = 0; strategies[i]; i++)
        if (scan_name(&reader->scan, "strategy", strategies[i]->name)) {
            reader->replay->options.strategy = strategies[i];
            return true;
        }
    return complain(reader, "strategy");
}

static bool scan_silent(struct reader *reader)
{
    for (unsigned insn = INSN_none + 1; insn < INSNS; insn++)
        if (insn_rows[insn].mode == MODE_SUPER &&
            scan_name(&reader->scan, "silent", insn_rows[insn].name)) {
            reader->replay->options.silent[insn] = true;
            return true;
        }
    return false;
}

static bool read_options(struct reader *reader)
{
    struct tower_options *options = &reader->replay->options;
    uint64_t number;
    if (!read_machine(reader))
        return false;
#define NUMBER(keyword, field, most)                                                               \
    if (!read_number(reader, #keyword, most, &number))                                             \
        return false;                                                                              \
    options->field = (__typeof__(options->field))number;
    REPLAY_NUMBERS(NUMBER)
#undef NUMBER
    if (!read_strategy(reader))
        return false;
    while (scan_silent(reader))
        ;
    return tower_options_valid(options) ||
           error_set(reader->error, "%s: no visor has such a machine", reader->replay->path);
}

static bool read_name(struct reader *reader, struct replay_guest *guest)
{
    const char *line;
    size_t length;
    if (!scan_text(&reader->scan, "guest ") || !scan_line(&reader->scan, &line, &length) ||
        memchr(line, '\0', length))
        return complain(reader, "guest");
    guest->name = strndup(line, length);
    return guest->name ||
           error_set(reader->error, "%s: too large for this host", reader->replay->path);
}

static bool read_disk(struct reader *reader, struct replay_guest *guest)
{
    struct scan *scan = &reader->scan;
    uint64_t sectors;
    if (scan_text(scan, "disk none\n"))
        return true;
    guest->has_disk = true;
    if (!scan_text(scan, "disk ") || !scan_number(scan, UINT32_MAX, &sectors) ||
        !scan_text(scan, " ") || !scan_hash(scan, &guest->disk_digest))
        return complain(reader, "disk");
    guest->disk_sectors = (word)sectors;
    guest->disk_writable = scan_text(scan, " writable\n");
    return guest->disk_writable || scan_text(scan, " read-only\n") || complain(reader, "disk");
}

static bool read_image(struct reader *reader, struct replay_guest *guest)
{
    uint64_t size;
    if (!read_number(reader, "image", (uint64_t)(reader->scan.end - reader->scan.at), &size))
        return false;
    uint8_t *bytes = malloc((size_t)size + 1);
    if (!bytes)
        return error_set(reader->error, "%s: too large for this host", reader->replay->path);
    bool ok = base64_read(&reader->scan, bytes, (size_t)size)
                  ? image_parse(&guest->image, bytes, (size_t)size, guest->name, reader->error)
                  : complain(reader, "base64");
    free(bytes);
    return ok;
}

static bool add_event(struct replay *replay, unsigned guest, const struct input_event *event)
{
    if (replay->event_count == replay->event_capacity) {
        size_t capacity = replay->event_capacity ? 2 * replay->event_capacity : 64;
        struct replay_event *events = realloc(replay->events, capacity * sizeof *events);
        if (!events)
            return false;
        replay->events = events;
        replay->event_capacity = capacity;
    }
    replay->events[replay->event_count++] = (struct replay_event){guest, *event};
    return true;
}

static bool add_intervention(struct replay *replay, unsigned guest,
                             const struct intervention *intervention)
{
    if (replay->intervention_count == replay->intervention_capacity) {
        size_t capacity = replay->intervention_capacity ? 2 * replay->intervention_capacity : 64;
        struct replay_intervention *interventions =
            realloc(replay->interventions, capacity * sizeof *interventions);
        if (!interventions)
            return false;
        replay->interventions = interventions;
        replay->intervention_capacity = capacity;
    }
    replay->interventions[replay->intervention_count++] =
        (struct replay_intervention){guest, *intervention};
    return true;
}

static bool read_interventions(struct reader *reader)
{
    struct replay *replay = reader->replay;
    struct intervention intervention, last[TOWER_GUESTS_MAX] = {{.time = 0}};
    unsigned guest;
    while (intervention_scan(&reader->scan, &guest, &intervention)) {
        size_t number = replay->intervention_count + 1;
        if (guest >= replay->options.guests)
            return error_set(reader->error,
                             "%s: intervention %zu is for guest %u, but there are %u", replay->path,
                             number, guest, replay->options.guests);
        if (intervention.time < last[guest].time || intervention.traps < last[guest].traps)
            return error_set(reader->error, "%s: intervention %zu is earlier than the one before",
                             replay->path, number);
        last[guest] = intervention;
        if (!add_intervention(replay, guest, &intervention))
            return error_set(reader->error, "%s: too large for this host", replay->path);
    }
    return true;
}

static bool read_events(struct reader *reader)
{
    struct replay *replay = reader->replay;
    struct input_event event, last[TOWER_GUESTS_MAX] = {{.time = 0}};
    unsigned guest;
    if (!scan_text(&reader->scan, "events\n"))
        return complain(reader, "events");
    while (input_scan_event(&reader->scan, &guest, &event)) {
        size_t number = replay->event_count + 1;
        if (guest >= replay->options.guests)
            return error_set(reader->error, "%s: event %zu is for guest %u, but there are %u",
                             replay->path, number, guest, replay->options.guests);
        if (event.time < last[guest].time || event.after < last[guest].after)
            return error_set(reader->error, "%s: event %zu is earlier than the one before",
                             replay->path, number);
        last[guest] = event;
        if (!add_event(replay, guest, &event))
            return error_set(reader->error, "%s: too large for this host", replay->path);
    }
    return true;
}

static bool read_end(struct reader *reader)
{
    struct scan *scan = &reader->scan;
    struct replay_end *end = &reader->replay->end;
    uint64_t steps = REPLAY_REST;
    if (!scan_text(scan, "end ") || !scan_number(scan, INT64_MAX, &end->instructions) ||
        !scan_text(scan, " "))
        return complain(reader, "end");
    if (!scan_text(scan, "rest") && !scan_number(scan, REPLAY_REST - 1, &steps))
        return complain(reader, "end");
    end->steps = (unsigned)steps;
    return (scan_text(scan, " ") && scan_hash(scan, &end->state) && scan_text(scan, "\n") &&
            scan->at == scan->end) ||
           complain(reader, "end");
}

static bool read_guests(struct reader *reader)
{
    struct replay *replay = reader->replay;
    replay->guests = calloc(replay->options.guests, sizeof *replay->guests);
    if (!replay->guests)
        return error_set(reader->error, "%s: too large for this host", replay->path);
    for (unsigned i = 0; i < replay->options.guests; i++) {
        struct replay_guest *guest = &replay->guests[i];
        if (!read_name(reader, guest) || !read_disk(reader, guest) || !read_image(reader, guest))
            return false;
    }
    return true;
}

bool replay_parse_body(struct replay *replay, const char *text, size_t size, const char *path,
                       struct error *error)
{
    struct reader reader = {{text, text + size}, text, replay, error};
    *replay = (struct replay){.path = path};
    if (read_options(&reader) && read_guests(&reader) && read_interventions(&reader) &&
        read_events(&reader) && read_end(&reader))
        return true;
    replay_free(replay);
    return false;
}

void replay_free(struct replay *replay)
{
    for (unsigned i = 0; replay->guests && i < replay->options.guests; i++) {
        free(replay->guests[i].name);
        image_free(&replay->guests[i].image);
    }
    free(replay->guests);
    free(replay->events);
    free(replay->interventions);
    *replay = (struct replay){.path = NULL};
}

/* Version and tables. The scan is behind them afterwards. */
static bool check_header(struct scan *scan, const char *path, struct error *error)
{
    uint64_t version, tables;
    if (scan_text(scan, "visor-input "))
        return error_set(error, "%s: from a visor before replays; record the run again", path);
    if (!scan_text(scan, REPLAY_MAGIC) || !scan_number(scan, UINT32_MAX, &version) ||
        !scan_text(scan, "\n"))
        return error_set(error, "%s: not a replay of visor", path);
    if (version != REPLAY_VERSION)
        return error_set(error, "%s: a replay of version %u; this visor reads version %d", path,
                         (unsigned)version, REPLAY_VERSION);
    if (!scan_text(scan, "tables ") || !scan_hash(scan, &tables) || !scan_text(scan, "\n") ||
        tables != TABLES_HASH)
        return error_set(error, "%s: recorded by a visor whose machine has other tables", path);
    return true;
}

/* The scan ends before the checksum afterwards. */
static bool check_sum(const char *text, struct scan *scan, const char *path, struct error *error)
{
    struct scan sum = {scan->end - CHECKSUM_LENGTH, scan->end};
    uint64_t hash;
    if (scan->end - scan->at < CHECKSUM_LENGTH || !scan_text(&sum, REPLAY_CHECKSUM) ||
        !scan_hash(&sum, &hash) || !scan_text(&sum, "\n"))
        return error_set(error,
                         "%s: not whole: cut off, or whoever recorded it did not come to the end; "
                         "record the run again",
                         path);
    scan->end -= CHECKSUM_LENGTH;
    return XXH64(text, (size_t)(scan->end - text), 0) == hash ||
           error_set(error, "%s: damaged: its checksum does not match", path);
}

bool replay_parse(struct replay *replay, const char *text, size_t size, const char *path,
                  struct error *error)
{
    struct scan scan = {text, text + size};
    *replay = (struct replay){.path = NULL};
    return check_header(&scan, path, error) && check_sum(text, &scan, path, error) &&
           replay_parse_body(replay, scan.at, (size_t)(scan.end - scan.at), path, error);
}

bool replay_read(struct replay *replay, const char *path, struct error *error)
{
    uint8_t *bytes;
    size_t size;
    *replay = (struct replay){.path = NULL};
    if (!file_read(path, FILE_MOST, &bytes, &size, error))
        return false;
    bool ok = replay_parse(replay, (const char *)bytes, size, path, error);
    free(bytes);
    return ok;
}

static bool same_program(const struct image *a, const struct image *b)
{
    if (a->entry != b->entry || a->segment_count != b->segment_count)
        return false;
    for (size_t i = 0; i < a->segment_count; i++) {
        const struct image_segment *x = &a->segments[i], *y = &b->segments[i];
        if (x->address != y->address || x->memory_size != y->memory_size ||
            x->file_size != y->file_size ||
            (x->file_size && memcmp(x->bytes, y->bytes, x->file_size) != 0))
            return false;
    }
    return true;
}

bool replay_check_programs(const struct replay *replay, const struct tower *tower,
                           struct error *error)
{
    for (unsigned i = 0; i < tower->options.guests; i++) {
        const struct program *program = &tower->guests[i].program;
        if (!same_program(&program->image, &replay->guests[i].image))
            return error_set(error, "%s: guest %u was another program than %s", replay->path, i,
                             program->path);
    }
    return true;
}

bool replay_check_disk(const struct replay *replay, struct tower *tower, unsigned index,
                       struct error *error)
{
    const struct replay_guest *guest = &replay->guests[index];
    struct disk_file *disk = &tower->guests[index].disk;
    uint64_t digest;
    if (!guest->has_disk)
        return !disk_file_is_open(disk) ||
               error_set(error, "%s: guest %u had no disk; leave out --disk", replay->path, index);
    if (!disk_file_is_open(disk))
        return error_set(error,
                         "%s: guest %u had a disk, which a replay does not hold; give it with "
                         "--disk, as it was before the run",
                         replay->path, index);
    if (!disk_file_digest(disk, &digest))
        return error_set(error, "%s: the disk cannot be read", disk->path);
    if (disk->sectors != guest->disk_sectors || digest != guest->disk_digest)
        return error_set(error,
                         "%s: guest %u had another disk than %s; give the one it had, as it was "
                         "before the run",
                         replay->path, index, disk->path);
    disk->writable = guest->disk_writable;
    return true;
}

bool replay_feed(const struct replay *replay, struct tower *tower, struct error *error)
{
    for (unsigned i = 0; i < tower->options.guests; i++) {
        input_free(&tower->guests[i].input);
        input_init(&tower->guests[i].input, INPUT_LOG, i);
    }
    for (size_t i = 0; i < replay->event_count; i++) {
        struct input *input = &tower->guests[replay->events[i].guest].input;
        if (!input_push(input, &replay->events[i].event))
            return error_set(error, "%s: too large for this host", replay->path);
        input->logged++;
    }
    for (size_t i = 0; i < replay->intervention_count; i++) {
        const struct replay_intervention *one = &replay->interventions[i];
        if (!intervenor_add(&tower->guests[one->guest].intervenor, &one->intervention))
            return error_set(error, "%s: too large for this host", replay->path);
    }
    return true;
}
