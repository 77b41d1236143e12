/* fate.c - see fate.h. */
#include "vmm/hosted/fate.h"

#include <inttypes.h>
#include <string.h>

void fate_of_computer(struct fate *fate, const struct computer *computer)
{
    fate->machine = computer->machine;
    fate->origin = 0;
    fate->told = (struct native_guest){.size = computer->machine->size,
                                       .cpu = computer->cpu,
                                       .state = computer->state,
                                       .exit_status = computer->machine->bus->exit_status,
                                       .retired = computer->retired,
                                       .unknown = computer->machine->bus->unknown,
                                       .trap = computer->trap};
    memcpy(fate->told.traps, computer->traps, sizeof fate->told.traps);
}

/* The two that are compared, and whether a difference has been found. */
struct pair {
    const struct fate *a, *b;
    FILE *out;
    bool same;
};

static void differ(struct pair *pair, const char *what, uint64_t a, uint64_t b)
{
    fprintf(pair->out, "%s differs: 0x%" PRIx64 " %s, 0x%" PRIx64 " %s\n", what, a, pair->a->name,
            b, pair->b->name);
    pair->same = false;
}

static void number(struct pair *pair, const char *what, uint64_t a, uint64_t b)
{
    if (a != b)
        differ(pair, what, a, b);
}

static void compare_console(struct pair *pair)
{
    const struct fate *a = pair->a, *b = pair->b;
    size_t at = 0, shorter = a->console_size < b->console_size ? a->console_size : b->console_size;
    while (at < shorter && a->console[at] == b->console[at])
        at++;
    if (at == a->console_size && at == b->console_size)
        return;
    fprintf(pair->out, "the console differs after %zu characters (%zu %s, %zu %s)\n", at,
            a->console_size, a->name, b->console_size, b->name);
    pair->same = false;
}

static void compare_end(struct pair *pair)
{
    const struct native_guest *a = &pair->a->told, *b = &pair->b->told;
    if (a->state != b->state) {
        fprintf(pair->out, "the state differs: %s %s, %s %s\n", computer_state_names[a->state],
                pair->a->name, computer_state_names[b->state], pair->b->name);
        pair->same = false;
    }
    number(pair, "the exit status", a->exit_status, b->exit_status);
    number(pair, "the number of retired instructions", a->retired, b->retired);
    number(pair, "the number of accesses to unknown ports", a->unknown, b->unknown);
}

static void compare_processor(struct pair *pair)
{
    const struct cpu *a = &pair->a->told.cpu, *b = &pair->b->told.cpu;
    for (unsigned i = 0; i < REGISTERS; i++)
        number(pair, register_names[i], a->x[i], b->x[i]);
#define PSW(name, text) number(pair, #name " of the PSW", a->psw.name, b->psw.name);
#include "isa/state.def"
#define COUNTER(name, type, text) number(pair, #name, a->control.name, b->control.name);
#include "isa/state.def"
}

static void compare_traps(struct pair *pair)
{
    const struct native_guest *a = &pair->a->told, *b = &pair->b->told;
    char what[64];
    for (unsigned cause = 1; cause < CAUSES; cause++) {
        snprintf(what, sizeof what, "the number of traps (%s)", trap_rows[cause].name);
        number(pair, what, a->traps[cause], b->traps[cause]);
    }
    number(pair, "the last trap's cause", a->trap.cause, b->trap.cause);
    number(pair, "the last trap's value", a->trap.value, b->trap.value);
    number(pair, "the last trap's access", a->trap.access, b->trap.access);
    number(pair, "the last trap's pc", a->trap.pc, b->trap.pc);
    number(pair, "the last trap's instruction word", a->trap.word, b->trap.word);
}

static bool load_page(const struct fate *fate, word at, word page[STORAGE_MIN / 4])
{
    return fate->machine->ops->load(fate->machine, fate->origin + at, page, STORAGE_MIN);
}

static void compare_storage(struct pair *pair)
{
    word size = pair->b->told.size;
    char what[32];
    number(pair, "the size of storage", pair->a->told.size, size);
    for (word at = 0; pair->same && at < size; at += STORAGE_MIN) {
        word a[STORAGE_MIN / 4] = {0}, b[STORAGE_MIN / 4] = {0};
        bool both = load_page(pair->a, at, a) && load_page(pair->b, at, b);
        number(pair, "storage that can be read", both, true);
        for (word i = 0; pair->same && i < STORAGE_MIN / 4; i++) {
            snprintf(what, sizeof what, "E[0x%" PRIx32 "]", at + 4 * i);
            number(pair, what, a[i], b[i]);
        }
    }
}

static bool read_sector(const struct disk_backend *disk, word sector, uint8_t bytes[SECTOR_BYTES])
{
    memset(bytes, 0, SECTOR_BYTES);
    return disk->read(disk->context, sector, bytes);
}

static void compare_disks(struct pair *pair)
{
    const struct disk_backend *a = &pair->a->disk, *b = &pair->b->disk;
    number(pair, "the number of sectors", a->sectors, b->sectors);
    for (word sector = 0; pair->same && sector < a->sectors; sector++) {
        uint8_t x[SECTOR_BYTES], y[SECTOR_BYTES];
        bool can[] = {read_sector(a, sector, x), read_sector(b, sector, y)};
        if (can[0] == can[1] && memcmp(x, y, SECTOR_BYTES) == 0)
            continue;
        fprintf(pair->out, "sector %" PRIu32 " of the disk differs\n", sector);
        pair->same = false;
    }
}

bool fate_same(const struct fate *a, const struct fate *b, FILE *out)
{
    struct pair pair = {a, b, out, true};
    compare_console(&pair);
    compare_end(&pair);
    compare_processor(&pair);
    compare_traps(&pair);
    if (pair.same)
        compare_storage(&pair);
    if (pair.same)
        compare_disks(&pair);
    return pair.same;
}
