/* rig.c - see rig.h. */
#include "tests/rig.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Check writes a mark for every assertion that passes; where there are thousands of calls, that is
 * what they would cost. */
#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition))                                                                          \
            ck_abort_msg("%s", #condition);                                                        \
    } while (0)

static int bench_take(void *context, uint64_t now)
{
    struct bench *bench = context;
    if (bench->typed_taken == bench->typed_count || bench->typed[bench->typed_taken].at > now)
        return CONSOLE_NOTHING;
    return bench->typed[bench->typed_taken++].character;
}

static uint64_t bench_next(void *context)
{
    const struct bench *bench = context;
    return bench->typed_taken == bench->typed_count ? TIME_NEVER
                                                    : bench->typed[bench->typed_taken].at;
}

static void bench_put(void *context, uint8_t character)
{
    struct bench *bench = context;
    if (bench->sent_count < BENCH_OUTPUT)
        bench->sent[bench->sent_count] = character;
    bench->sent_count++;
}

static bool bench_read(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    const struct bench *bench = context;
    if (sector >= BENCH_SECTORS || (int)sector == bench->bad_sector)
        return false;
    memcpy(bytes, bench->sectors + sector * SECTOR_BYTES, SECTOR_BYTES);
    return true;
}

static bool bench_write(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    struct bench *bench = context;
    if (sector >= BENCH_SECTORS || (int)sector == bench->bad_sector)
        return false;
    memcpy(bench->sectors + sector * SECTOR_BYTES, bytes, SECTOR_BYTES);
    return true;
}

static bool bench_flush(void *context)
{
    struct bench *bench = context;
    bench->flushes++;
    return !bench->bad_flush;
}

void bench_init(struct bench *bench)
{
    memset(bench, 0, sizeof *bench);
    bench->bad_sector = BENCH_NO_SECTOR;
    for (unsigned i = 0; i < sizeof bench->sectors; i++)
        bench->sectors[i] = (uint8_t)(i / SECTOR_BYTES * 17 + i);
}

struct board_options bench_options(struct bench *bench)
{
    return (struct board_options){.input = {bench_take, bench_next, bench},
                                  .output = {bench_put, bench},
                                  .disk = {.read = bench_read,
                                           .write = bench_write,
                                           .flush = bench_flush,
                                           .context = bench,
                                           .sectors = BENCH_SECTORS},
                                  .seed = BENCH_SEED};
}

static void bench_arrive(struct bench *bench, uint64_t at, int character)
{
    MUST(bench->typed_count < BENCH_INPUT);
    bench->typed[bench->typed_count++] = (struct typed){at, character};
}

void bench_type(struct bench *bench, uint64_t at, const char *text)
{
    while (*text)
        bench_arrive(bench, at, (uint8_t)*text++);
}

void bench_end_input(struct bench *bench, uint64_t at)
{
    bench_arrive(bench, at, CONSOLE_END);
}

struct rig *rig_on(struct computer *computer)
{
    struct rig *rig = calloc(1, sizeof *rig);
    MUST(rig);
    bench_init(&rig->bench);
    rig->computer = computer ? computer : &rig->bare_computer;
    rig->machine = rig->computer->machine;
    rig->cpu = &rig->computer->cpu;
    return rig;
}

struct rig *rig_bare(word size, enum profile profile)
{
    struct rig *rig = rig_on(NULL);
    MUST(bare_init(&rig->bare, size, profile));
    struct board_options options = bench_options(&rig->bench);
    board_init(&rig->board, &options, &rig->bare.bus);
    rig->machine = &rig->bare.machine;
    computer_init(rig->computer, rig->machine, RIG_ENTRY);
    return rig;
}

void rig_free(struct rig *rig)
{
    if (rig->machine == &rig->bare.machine)
        bare_free(&rig->bare);
    free(rig);
}

void rig_put(struct rig *rig, paddr at, word value)
{
    MUST(machine_store_word(rig->machine, at, value));
}

word rig_word(struct rig *rig, paddr at)
{
    word value = 0;
    MUST(machine_load_word(rig->machine, at, &value));
    return value;
}

void rig_words(struct rig *rig, paddr at, const word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        rig_put(rig, at + 4 * (word)i, words[i]);
}

void rig_handler(struct rig *rig, word status)
{
    rig_program(rig, TRAP_AREA_NEW, status, RIG_HANDLER, 0, rig->machine->size);
}

/* The bytes of a device's field, and how many. */
static uint8_t *field_bytes(struct device *device, const struct device_field *field)
{
    return (uint8_t *)device + field->offset;
}

static uint64_t field_value(struct device *device, const struct device_field *field)
{
    uint64_t value = 0;
    MUST(field->size <= sizeof value);
    memcpy(&value, field_bytes(device, field), field->size);
    return value;
}

void rig_set_field(struct rig *rig, const char *device_name, const char *name, uint64_t value)
{
    struct bus *bus = rig->machine->bus;
    for (unsigned i = 0; i < bus->count; i++) {
        struct device *device = bus->devices[i];
        if (strcmp(device->ops->name, device_name))
            continue;
        for (unsigned f = 0; f < device->ops->field_count; f++) {
            const struct device_field *field = &device->ops->fields[f];
            if (strcmp(field->name, name))
                continue;
            memcpy(field_bytes(device, field), &value, field->size);
            bus_touch(bus);
            return;
        }
    }
    ck_abort_msg("no device field %s.%s", device_name, name);
}

enum stop rig_step(struct rig *rig)
{
    rig->left = 1;
    return machine_run(rig->machine, rig->cpu, &rig->left, &rig->trap);
}

enum computer_state rig_run(struct rig *rig, uint64_t n)
{
    rig->left = n;
    do
        computer_run(rig->computer, &rig->left);
    while (computer_wake(rig->computer) && rig->left != 0);
    rig->trap = rig->computer->trap;
    return rig->computer->state;
}

static void add_field(struct state *state, const char *device, const char *name, uint64_t value)
{
    MUST(state->field_count < STATE_FIELDS);
    state->fields[state->field_count++] = (struct state_field){device, name, value};
}

static void read_bus(struct state *state, const struct bus *bus)
{
    add_field(state, "bus", "raised", bus->raised);
    add_field(state, "bus", "off", bus->off);
    add_field(state, "bus", "exit_status", bus->exit_status);
    add_field(state, "bus", "unknown", bus->unknown);
    for (unsigned i = 0; i < bus->count; i++) {
        struct device *device = bus->devices[i];
        for (unsigned f = 0; f < device->ops->field_count; f++)
            add_field(state, device->ops->name, device->ops->fields[f].name,
                      field_value(device, &device->ops->fields[f]));
    }
}

static void read_computer(struct state *state, const struct computer *computer)
{
    add_field(state, "computer", "state", computer->state);
    add_field(state, "computer", "retired", computer->retired);
    for (unsigned cause = 0; cause < CAUSES; cause++)
        add_field(state, "traps", trap_rows[cause].name, computer->traps[cause]);
}

void state_read(struct state *state, struct rig *rig)
{
    struct machine *machine = rig->machine;
    const struct bench *bench = &rig->bench;
    if (!state->storage || state->size != machine->size) {
        free(state->storage);
        state->storage = malloc(machine->size);
        MUST(state->storage);
    }
    state->cpu = *rig->cpu;
    state->size = machine->size;
    MUST(machine->ops->load(machine, 0, state->storage, machine->size));
    state->field_count = 0;
    if (machine->bus)
        read_bus(state, machine->bus);
    read_computer(state, rig->computer);
    add_field(state, "bench", "sent", bench->sent_count);
    add_field(state, "bench", "taken", bench->typed_taken);
    add_field(state, "bench", "flushes", bench->flushes);
    memcpy(state->sectors, bench->sectors, sizeof state->sectors);
    memcpy(state->sent, bench->sent, sizeof state->sent);
}

void state_free(struct state *state)
{
    free(state->storage);
    state->storage = NULL;
}

void state_set_field(struct state *state, const char *device, const char *name, uint64_t value)
{
    for (unsigned i = 0; i < state->field_count; i++) {
        struct state_field *field = &state->fields[i];
        if (!strcmp(field->device, device) && !strcmp(field->name, name)) {
            field->value = value;
            return;
        }
    }
    ck_abort_msg("no state field %s.%s", device, name);
}

void state_set_word(struct state *state, paddr at, word value)
{
    MUST(at <= state->size - 4);
    memory_write32(state->storage + at, value);
}

/* Lines of text, as many as fit. */
struct report {
    char *text;
    size_t size, used;
    unsigned lines; /* all, those that did not fit as well */
};

static void differ(struct report *report, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void differ(struct report *report, const char *format, ...)
{
    report->lines++;
    if (report->used >= report->size)
        return;
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(report->text + report->used, report->size - report->used, format, arguments);
    va_end(arguments);
    report->used += (size_t)n;
}

static void compare(struct report *report, const char *name, uint64_t expected, uint64_t found)
{
    if (expected != found)
        differ(report, "  %s: expected 0x%llx, found 0x%llx\n", name, (unsigned long long)expected,
               (unsigned long long)found);
}

static void compare_cpu(struct report *report, const struct cpu *expected, const struct cpu *found)
{
    for (unsigned i = 0; i < REGISTERS; i++)
        compare(report, register_names[i], expected->x[i], found->x[i]);
#define PSW(name, text) compare(report, #name, expected->psw.name, found->psw.name);
#include "isa/state.def"
#define COUNTER(name, type, text)                                                                  \
    compare(report, #name, expected->control.name, found->control.name);
#include "isa/state.def"
}

static void compare_bytes(struct report *report, const char *name, const uint8_t *expected,
                          const uint8_t *found, size_t size)
{
    if (!memcmp(expected, found, size))
        return;
    for (size_t at = 0; at + 4 <= size; at += 4) {
        word a = memory_read32(expected + at), b = memory_read32(found + at);
        if (a != b)
            differ(report, "  %s 0x%zx: expected 0x%x, found 0x%x\n", name, at, a, b);
    }
}

bool state_same(const struct state *expected, const struct state *found, char *text, size_t size)
{
    struct report report = {text, size, 0, 0};
    text[0] = '\0';
    compare_cpu(&report, &expected->cpu, &found->cpu);
    compare(&report, "size of storage", expected->size, found->size);
    if (expected->size == found->size)
        compare_bytes(&report, "storage", expected->storage, found->storage, expected->size);
    compare(&report, "number of device fields", expected->field_count, found->field_count);
    for (unsigned i = 0; i < expected->field_count && i < found->field_count; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s.%s", expected->fields[i].device, expected->fields[i].name);
        compare(&report, name, expected->fields[i].value, found->fields[i].value);
    }
    compare_bytes(&report, "disk", expected->sectors, found->sectors, sizeof expected->sectors);
    compare_bytes(&report, "output", expected->sent, found->sent, sizeof expected->sent);
    return report.lines == 0;
}

void rig_assert_same(struct rig *rig, const struct state *expected, const char *file, int line)
{
    struct state found = {0};
    char text[1024];
    state_read(&found, rig);
    bool same = state_same(expected, &found, text, sizeof text);
    state_free(&found);
    ck_assert_msg(same, "%s:%d: the state differs\n%s", file, line, text);
}

void rig_assert_trap(struct rig *rig, enum cause cause, word value, enum access access, vaddr pc,
                     const char *file, int line)
{
    const struct trap *trap = &rig->trap;
    ck_assert_msg(trap->cause == cause && trap->value == value && trap->access == access &&
                      trap->pc == pc,
                  "%s:%d: expected trap %s value 0x%x access %d pc 0x%x,\n"
                  "  found trap %s value 0x%x access %d pc 0x%x",
                  file, line, trap_rows[cause].name, value, (int)access, pc,
                  trap_rows[trap->cause].name, trap->value, (int)trap->access, trap->pc);
}

int rig_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
