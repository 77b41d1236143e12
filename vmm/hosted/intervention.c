/* intervention.c - see intervention.h. */
#include "vmm/hosted/intervention.h"

#include <inttypes.h>
#include <stdlib.h>

struct intervention_row {
    const char *keyword;
    unsigned numbers;
};
static const struct intervention_row rows[INTERVENTION_KINDS] = {
#define INTERVENTION(name, keyword, numbers) [INTERVENE_##name] = {keyword, numbers},
    INTERVENTIONS(INTERVENTION)
#undef INTERVENTION
};

/* A moment has come when its time and its traps have: one trap may come without time. */
static bool has_come(const struct intervenor *intervenor, const struct intervention *intervention,
                     uint64_t now)
{
    return intervention->time <= now && intervention->traps <= computer_traps(intervenor->computer);
}

static void carry_out(struct intervenor *intervenor, const struct intervention *intervention)
{
    const word *numbers = intervention->numbers;
    struct bus *bus = intervenor->device.bus;
    switch (intervention->kind) {
    case INTERVENE_INTERRUPT:
        bus_raise(bus, (enum irq)numbers[0]);
        break;
    case INTERVENE_REGISTER:
        if (numbers[0] != 0)
            intervenor->computer->cpu.x[numbers[0]] = numbers[1];
        break;
    case INTERVENE_STORE: /* outside storage there is nothing to change */
        machine_store_word(bus->machine, numbers[0], numbers[1]);
        break;
    case INTERVENE_DISK_ERROR:
        intervenor->error = 1;
        break;
    case INTERVENE_TORN_WRITE:
        intervenor->tears = 1;
        intervenor->tear = numbers[0];
        break;
    case INTERVENTION_KINDS:
        break;
    }
}

static void intervenor_tick(struct device *device, uint64_t now)
{
    struct intervenor *intervenor = (struct intervenor *)device;
    while (intervenor->done < intervenor->count &&
           has_come(intervenor, &intervenor->list[intervenor->done], now))
        carry_out(intervenor, &intervenor->list[intervenor->done++]);
}

static uint64_t intervenor_next(const struct device *device)
{
    const struct intervenor *intervenor = (const struct intervenor *)device;
    return intervenor->done < intervenor->count ? intervenor->list[intervenor->done].time
                                                : TIME_NEVER;
}

static bool intervenor_valid(const struct device *device)
{
    const struct intervenor *intervenor = (const struct intervenor *)device;
    return intervenor->done <= intervenor->count && intervenor->error <= 1 &&
           intervenor->tears <= 1;
}

static const struct device_field fields[] = {
    DEVICE_FIELD(intervenor, done), DEVICE_FIELD(intervenor, error),
    DEVICE_FIELD(intervenor, tears), DEVICE_FIELD(intervenor, tear)};

/* No port is from 1 to 0. Without a line it wakes nobody. */
static const struct device_ops intervenor_ops = {.name = "intervenor",
                                                 .irq = IRQS,
                                                 .first = 1,
                                                 .last = 0,
                                                 .tick = intervenor_tick,
                                                 .next = intervenor_next,
                                                 .valid = intervenor_valid,
                                                 .fields = fields,
                                                 .field_count = sizeof fields / sizeof fields[0]};

void intervenor_init(struct intervenor *intervenor, struct computer *computer)
{
    *intervenor = (struct intervenor){.device = {.ops = &intervenor_ops}, .computer = computer};
}

void intervenor_free(struct intervenor *intervenor)
{
    free(intervenor->list);
    *intervenor = (struct intervenor){.device = {.ops = &intervenor_ops}};
}

bool intervenor_add(struct intervenor *intervenor, const struct intervention *intervention)
{
    if (intervenor->count == intervenor->capacity) {
        size_t capacity = intervenor->capacity ? 2 * intervenor->capacity : 16;
        struct intervention *list = realloc(intervenor->list, capacity * sizeof *list);
        if (!list)
            return false;
        intervenor->list = list;
        intervenor->capacity = capacity;
    }
    intervenor->list[intervenor->count++] = *intervention;
    if (intervenor->device.bus)
        bus_touch(intervenor->device.bus);
    return true;
}

void intervenor_seek(struct intervenor *intervenor)
{
    intervenor->error = intervenor->tears = intervenor->tear = 0;
    intervenor->done = 0;
    while (intervenor->done < intervenor->count &&
           has_come(intervenor, &intervenor->list[intervenor->done],
                    intervenor->computer->cpu.control.time))
        intervenor->done++;
}

/* Does this sector fail? One does. */
static bool fails(struct intervenor *intervenor)
{
    bool error = intervenor->error;
    intervenor->error = 0;
    return error;
}

static bool read_sector(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    struct intervenor *intervenor = context;
    const struct disk_backend *beyond = &intervenor->beyond;
    return !fails(intervenor) && beyond->read(beyond->context, sector, bytes);
}

/* A sector that is lost was written as far as the guest can tell. */
static bool write_sector(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    struct intervenor *intervenor = context;
    const struct disk_backend *beyond = &intervenor->beyond;
    if (fails(intervenor))
        return false;
    if (intervenor->tears && intervenor->tear == 0)
        return true;
    intervenor->tear -= intervenor->tears;
    return beyond->write(beyond->context, sector, bytes);
}

static bool flush(void *context)
{
    const struct disk_backend *beyond = &((struct intervenor *)context)->beyond;
    return !beyond->flush || beyond->flush(beyond->context);
}

struct disk_backend intervenor_backend(struct intervenor *intervenor, struct disk_backend beyond)
{
    intervenor->beyond = beyond;
    return (struct disk_backend){.read = read_sector,
                                 .write = write_sector,
                                 .flush = flush,
                                 .context = intervenor,
                                 .sectors = beyond.sectors,
                                 .read_only = beyond.read_only};
}

void intervention_print(FILE *file, unsigned guest, const struct intervention *intervention)
{
    const struct intervention_row *row = &rows[intervention->kind];
    fprintf(file, "intervene %u %" PRIu64 " %" PRIu64 " %s", guest, intervention->time,
            intervention->traps, row->keyword);
    for (unsigned i = 0; i < row->numbers; i++)
        fprintf(file, " %" PRIu32, intervention->numbers[i]);
    putc('\n', file);
}

static bool scan_next(struct scan *scan, uint64_t most, uint64_t *number)
{
    return scan_text(scan, " ") && scan_number(scan, most, number);
}

/* A keyword that is the beginning of another one ends with what cannot go on. */
static bool scan_kind(struct scan *scan, struct intervention *intervention)
{
    uint64_t number = 0;
    for (unsigned kind = 0; kind < INTERVENTION_KINDS; kind++) {
        struct scan before = *scan;
        bool ok = scan_text(scan, " ") && scan_text(scan, rows[kind].keyword);
        for (unsigned i = 0; ok && i < rows[kind].numbers; i++) {
            ok = scan_next(scan, UINT32_MAX, &number);
            intervention->numbers[i] = (word)number;
        }
        intervention->kind = (enum intervention_kind)kind;
        if (ok && scan_text(scan, "\n"))
            return true;
        *scan = before;
    }
    return false;
}

/* What carry_out can do. */
static bool is_possible(const struct intervention *intervention)
{
    switch (intervention->kind) {
    case INTERVENE_INTERRUPT:
        return intervention->numbers[0] < IRQS;
    case INTERVENE_REGISTER:
        return intervention->numbers[0] < REGISTERS;
    case INTERVENE_STORE:
    case INTERVENE_DISK_ERROR:
    case INTERVENE_TORN_WRITE:
    case INTERVENTION_KINDS:
        break;
    }
    return true;
}

bool intervention_scan(struct scan *scan, unsigned *guest, struct intervention *intervention)
{
    struct scan before = *scan;
    uint64_t number;
    *intervention = (struct intervention){.time = 0};
    if (scan_text(scan, "intervene") && scan_next(scan, UINT16_MAX, &number) &&
        scan_next(scan, INT64_MAX, &intervention->time) &&
        scan_next(scan, INT64_MAX, &intervention->traps) && scan_kind(scan, intervention) &&
        is_possible(intervention)) {
        *guest = (unsigned)number;
        return true;
    }
    *scan = before;
    return false;
}
