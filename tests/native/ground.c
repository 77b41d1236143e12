/* ground.c - see ground.h. */
#include "tests/native/ground.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void must(bool condition, const char *text, const char *file, int line)
{
    if (condition)
        return;
    fflush(stdout);
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, text);
    abort();
}

static int take(void *context, uint64_t now)
{
    struct ground *ground = context;
    const char *typed = ground->options.typed;
    if (!typed || now < ground->options.typed_from)
        return CONSOLE_NOTHING;
    if (typed[ground->typed_taken] == '\0')
        return CONSOLE_END;
    return (uint8_t)typed[ground->typed_taken++];
}

static uint64_t next(void *context)
{
    const struct ground *ground = context;
    return ground->options.typed ? ground->options.typed_from : TIME_NEVER;
}

static void put(void *context, uint8_t character)
{
    struct ground *ground = context;
    if (ground->sent_count < GROUND_OUTPUT)
        ground->sent[ground->sent_count] = character;
    ground->sent_count++;
}

static uint8_t *sector_at(struct ground *ground, word sector)
{
    MUST(sector < ground->options.sectors);
    ground->moved++;
    return (int)sector == ground->options.bad_sector ? NULL
                                                     : ground->sectors + sector * SECTOR_BYTES;
}

static bool read_sector(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    const uint8_t *from = sector_at(context, sector);
    if (from)
        memcpy(bytes, from, SECTOR_BYTES);
    return from;
}

static bool write_sector(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    uint8_t *to = sector_at(context, sector);
    if (to)
        memcpy(to, bytes, SECTOR_BYTES);
    return to;
}

static bool flush(void *context)
{
    struct ground *ground = context;
    ground->flushes++;
    return !ground->options.bad_flush;
}

static void fill_sectors(struct ground *ground)
{
    for (word i = 0; i < ground->options.sectors * SECTOR_BYTES; i++)
        ground->sectors[i] = (uint8_t)((ground->options.first_number + i / SECTOR_BYTES) * 17 + i);
}

static void plug(struct ground *ground)
{
    const struct ground_options *options = &ground->options;
    const struct board_options board = {.input = {take, next, ground},
                                        .output = {put, ground},
                                        .disk = {.read = read_sector,
                                                 .write = write_sector,
                                                 .flush = flush,
                                                 .context = ground,
                                                 .sectors = options->sectors,
                                                 .read_only = options->read_only},
                                        .seed = options->seed};
    board_init(&ground->board, &board, &ground->bare.bus);
}

void ground_init(struct ground *ground, const struct ground_options *options)
{
    MUST(options->sectors <= GROUND_SECTORS);
    *ground = (struct ground){.options = *options};
    ground->sent = calloc(GROUND_OUTPUT, 1);
    ground->sectors = calloc(options->sectors + 1, SECTOR_BYTES);
    MUST(ground->sent && ground->sectors);
    MUST(bare_init(&ground->bare, options->size, options->profile));
    fill_sectors(ground);
    plug(ground);
}

void ground_free(struct ground *ground)
{
    bare_free(&ground->bare);
    free(ground->sent);
    free(ground->sectors);
    *ground = (struct ground){0};
}

void ground_load(struct ground *ground, const struct image *image)
{
    struct machine *machine = &ground->bare.machine;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        MUST(segment->file_size == 0 ||
             machine->ops->store(machine, segment->address, segment->bytes, segment->file_size));
    }
    computer_init(&ground->computer, machine, image->entry);
}
