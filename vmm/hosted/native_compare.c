/* native_compare.c - see native_compare.h. */
#include "vmm/hosted/native_compare.h"
#include "vmm/hosted/fate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A part of a disk: vmm/native gives each of several guests as many sectors. */
struct part {
    struct disk_backend whole;
    word first;
};

static bool part_read(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    struct part *part = context;
    return part->whole.read(part->whole.context, part->first + sector, bytes);
}

static bool part_write(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    struct part *part = context;
    return part->whole.write(part->whole.context, part->first + sector, bytes);
}

static bool part_flush(void *context)
{
    struct part *part = context;
    return part->whole.flush(part->whole.context);
}

static struct disk_backend part_of(struct part *part, struct disk_backend whole, unsigned guest,
                                   unsigned guests)
{
    word sectors = whole.sectors / guests;
    *part = (struct part){whole, guest * sectors};
    return (struct disk_backend){.read = part_read,
                                 .write = part_write,
                                 .flush = part_flush,
                                 .context = part,
                                 .sectors = sectors,
                                 .read_only = whole.read_only};
}

/* A guest on the bare machine. */
struct again {
    struct tower tower;
    struct part part;
    FILE *console;
    char *text;
    size_t text_size;
};

static void put(void *context, uint8_t character)
{
    putc(character, (FILE *)context);
}

static bool begin(struct again *again, const struct native_run *run, unsigned index,
                  struct error *error)
{
    const struct native_options *native = &run->tower->options;
    const struct tower_options options = {.profile = native->profile,
                                          .strategy = strategies[native->strategy],
                                          .guests = 1,
                                          .size = native->size,
                                          .seed = native->seed};
    *again = (struct again){.console = NULL};
    if (!tower_build(&again->tower, &options, error))
        return false;
    struct guest *guest = &again->tower.guests[0];
    input_init(&guest->input, index == 0 ? INPUT_SCRIPT : INPUT_NONE, 0);
    guest->input.script = run->input;
    rewind(run->input);
    if (!disk_file_open(&guest->disk, run->disk, false, error) ||
        !program_load(&run->programs[index], &guest->computer, tower_machine(&again->tower, 0),
                      error))
        return false;
    disk_file_hold(&guest->disk);
    guest->disk.writable = run->disk_writable;
    tower_plug(&again->tower, 0);
    guest->board.disk.backend =
        part_of(&again->part, guest->board.disk.backend, index, native->guests);
    again->console = open_memstream(&again->text, &again->text_size);
    guest->board.console.output = (struct console_output){.put = put, .context = again->console};
    return again->console || error_set(error, "the host has no storage left");
}

/* To its end; but one that has not ended by then, when the other had, is another. */
static void run_to_end(struct again *again, uint64_t retired)
{
    struct computer *computer = &again->tower.guests[0].computer;
    uint64_t left = retired + 1;
    while (left && computer_wake(computer))
        computer_run(computer, &left);
    fflush(again->console);
}

static void end(struct again *again)
{
    if (again->console)
        fclose(again->console);
    free(again->text);
    tower_free(&again->tower);
}

/* What a guest among others printed, and that has been taken apart into lines by its monitor: the
 * text without ends of lines, in place. */
static size_t without_ends(char *text, size_t size)
{
    size_t kept = 0;
    for (size_t i = 0; i < size; i++)
        if (text[i] != '\n')
            text[kept++] = text[i];
    return kept;
}

/* The same out of what all of them printed, of lines "[NUMBER] TEXT". */
static char *lines_of(const struct native_run *run, unsigned guest, size_t *size)
{
    const char prefix[] = {'[', (char)('0' + guest), ']', ' '};
    const char *at = run->console, *end_of_all = run->console + run->console_size;
    char *text = malloc(run->console_size + 1);
    for (*size = 0; text && at < end_of_all;) {
        const char *line_end = memchr(at, '\n', (size_t)(end_of_all - at));
        size_t length = (size_t)((line_end ? line_end : end_of_all) - at);
        if (length >= sizeof prefix && memcmp(at, prefix, sizeof prefix) == 0) {
            memcpy(text + *size, at + sizeof prefix, length - sizeof prefix);
            *size += length - sizeof prefix;
        }
        at += length + (line_end ? 1 : 0);
    }
    return text;
}

static void print_same(FILE *out, unsigned index, const struct fate *fate)
{
    const struct native_guest *told = &fate->told;
    uint64_t traps = 0;
    for (unsigned cause = 1; cause < CAUSES; cause++)
        traps += told->traps[cause];
    fprintf(out,
            "guest %u: identical: %" PRIu64 " instructions, clock %" PRIu64 ", %" PRIu64
            " traps, %zu characters printed, %" PRIu32 " words of storage, %" PRIu32 " sectors; %s",
            index, told->retired, told->cpu.control.clock, traps, fate->console_size,
            told->size / 4, fate->disk.sectors, computer_state_names[told->state]);
    if (told->state == COMPUTER_OFF)
        fprintf(out, ", exit status %" PRIu32, told->exit_status);
    fprintf(out, "\n");
}

static bool compare_with(const struct native_run *run, unsigned index, struct again *again,
                         FILE *out, bool *same, struct error *error)
{
    const unsigned guests = run->tower->options.guests;
    struct part part;
    struct fate bare = {.name = "on the bare machine",
                        .console = again->text,
                        .console_size = again->text_size,
                        .disk = again->tower.guests[0].board.disk.backend};
    struct fate native = {.name = "in the monitors",
                          .told = run->innermost->header.guest[index],
                          .machine = run->machine,
                          .origin = native_level_guest(run->innermost, index),
                          .console = run->console,
                          .console_size = run->console_size,
                          .disk = part_of(&part, run->disk_after, index, guests)};
    char *lines = NULL;
    fate_of_computer(&bare, &again->tower.guests[0].computer);
    if (guests > 1) {
        native.console = lines = lines_of(run, index, &native.console_size);
        bare.console_size = without_ends(again->text, again->text_size);
        if (!lines)
            return error_set(error, "the host has no storage left");
    }
    *same = fate_same(&bare, &native, out);
    if (*same)
        print_same(out, index, &native);
    else
        fprintf(out, "guest %u: not identical\n", index);
    free(lines);
    return true;
}

bool native_compare(const struct native_run *run, FILE *out, bool *same, struct error *error)
{
    bool ok = true;
    *same = true;
    for (unsigned i = 0; ok && i < run->tower->options.guests; i++) {
        struct again again;
        bool its_own = false;
        ok = begin(&again, run, i, error);
        if (ok) {
            run_to_end(&again, run->innermost->header.guest[i].retired);
            ok = compare_with(run, i, &again, out, &its_own, error);
        }
        end(&again);
        *same &= its_own;
    }
    return ok;
}
