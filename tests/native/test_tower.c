/* test_tower.c - claims about images of towers of native monitors, and about what is read of them
 * afterwards, whatever somebody has written there. */
#include "isa/memory.h"
#include "isa/random.h"
#include "vmm/hosted/fate.h"
#include "vmm/hosted/level_list.h"
#include "vmm/hosted/native_tower.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum {
    CODE = 0x2000,        /* of the monitor below, and */
    CODE_BYTES = 0x24,    /* then storage that is zero, to */
    MONITOR_END = 0x3204, /* there */
    BODY = 0x4000,
    GUEST = 0x3000, /* bytes */
    GUEST_ENTRY = 0x44,
};

/* A monitor that does nothing, and where its header is in the image. */
static uint8_t header_bytes[sizeof(struct native_header)], code_bytes[CODE_BYTES];
static struct image_segment monitor_segments[] = {{.address = NATIVE_HEADER,
                                                   .memory_size = sizeof header_bytes,
                                                   .file_size = sizeof header_bytes,
                                                   .bytes = header_bytes},
                                                  {.address = CODE,
                                                   .memory_size = MONITOR_END - CODE,
                                                   .file_size = CODE_BYTES,
                                                   .bytes = code_bytes},
                                                  {.address = 0x1f00, .memory_size = 0}};
static const struct image monitor = {
    .entry = CODE + 4, .segments = monitor_segments, .segment_count = 3};

/* Two guests, whose storage holds their numbers. */
static uint8_t guest_bytes[2][8];
static struct image_segment guest_segments[2][2];
static struct program guests[2];

static void make_programs(void)
{
    memset(code_bytes, 0xc0, sizeof code_bytes);
    for (unsigned i = 0; i < 2; i++) {
        memset(guest_bytes[i], 0xa0 + (int)i, sizeof guest_bytes[i]);
        guest_segments[i][0] = (struct image_segment){
            .address = 0x40, .memory_size = 16, .file_size = 8, .bytes = guest_bytes[i]};
        guest_segments[i][1] = (struct image_segment){
            .address = GUEST - 4, .memory_size = 4, .file_size = 4, .bytes = guest_bytes[i]};
        guests[i] = (struct program){
            .path = "guest",
            .image = {.entry = GUEST_ENTRY + i, .segments = guest_segments[i], .segment_count = 2}};
    }
}

static struct native_options usual(unsigned levels, unsigned count)
{
    return (struct native_options){.profile = PROFILE_HYBRID,
                                   .strategy = 1,
                                   .levels = levels,
                                   .guests = count,
                                   .size = GUEST,
                                   .seed = 77,
                                   .quantum = 501};
}

/* The tower in the storage of a machine, from `origin` on. */
struct bench {
    struct native_tower tower;
    struct bare bare;
    paddr origin;
    word size; /* bytes of the tower's */
};

static void put_image(struct bench *bench)
{
    for (size_t i = 0; i < bench->tower.image.segment_count; i++) {
        const struct image_segment *segment = &bench->tower.image.segments[i];
        ck_assert(memory_store(&bench->bare.memory, bench->origin + segment->address,
                               segment->bytes, segment->file_size));
    }
}

static void bench_init(struct bench *bench, unsigned levels, unsigned count, paddr origin)
{
    struct error error = {""};
    const struct native_options options = usual(levels, count);
    make_programs();
    ck_assert_msg(native_tower_build(&bench->tower, &options, &monitor, guests, &error), "%s",
                  error.text);
    bench->origin = origin;
    bench->size = native_tower_size(&bench->tower, 0);
    ck_assert(bare_init(&bench->bare, origin + bench->size, PROFILE_HYBRID));
    put_image(bench);
}

static void bench_free(struct bench *bench)
{
    bare_free(&bench->bare);
    native_tower_free(&bench->tower);
}

static bool bench_read(struct bench *bench, struct native_level *levels, struct error *error)
{
    *error = (struct error){""};
    return native_levels_read(levels, bench->tower.options.levels, &bench->bare.machine,
                              bench->origin, bench->size, error);
}

START_TEST(each_level_has_its_monitor_and_behind_it_its_guests)
{
    struct bench bench;
    bench_init(&bench, 3, 2, 0);
    const uint8_t *storage = bench.bare.memory.bytes;
    ck_assert_uint_eq(bench.tower.body, BODY);
    ck_assert_uint_eq(bench.tower.image.entry, monitor.entry);
    for (unsigned level = 0; level < 3; level++) {
        const uint8_t *own = storage + level * BODY;
        ck_assert_mem_eq(own + CODE, code_bytes, CODE_BYTES);
        ck_assert_mem_eq(own + NATIVE_HEADER, &bench.tower.headers[level],
                         sizeof(struct native_header));
        for (unsigned i = 0; i < NATIVE_HEADER; i++)
            ck_assert_uint_eq(own[i], 0);
        for (unsigned i = CODE + CODE_BYTES; i < BODY; i++)
            ck_assert_uint_eq(own[i], 0);
    }
    for (unsigned i = 0; i < 2; i++) {
        ck_assert_mem_eq(storage + 3 * BODY + i * GUEST + 0x40, guest_bytes[i], 8);
        ck_assert_mem_eq(storage + 3 * BODY + (i + 1) * GUEST - 4, guest_bytes[i], 4);
    }
    bench_free(&bench);
}
END_TEST

START_TEST(each_header_says_what_its_guests_are)
{
    struct bench bench;
    bench_init(&bench, 3, 2, 0);
    for (unsigned level = 0; level < 3; level++) {
        const struct native_header *header = &bench.tower.headers[level];
        ck_assert_uint_eq(header->magic, NATIVE_MAGIC);
        ck_assert_uint_eq(header->body, BODY);
        ck_assert_uint_eq(header->guests, level == 2 ? 2 : 1);
        ck_assert_uint_eq(header->profile, PROFILE_HYBRID);
        ck_assert_uint_eq(header->strategy, 1);
        ck_assert_uint_eq(header->quantum, 501);
        for (unsigned i = 0; i < header->guests; i++) {
            ck_assert_uint_eq(header->guest[i].seed, 77);
            ck_assert_uint_eq(header->guest[i].entry, level == 2 ? GUEST_ENTRY + i : monitor.entry);
            ck_assert_uint_eq(header->guest[i].size,
                              level == 2 ? GUEST : native_tower_size(&bench.tower, level + 1));
        }
    }
    bench_free(&bench);
}
END_TEST

START_TEST(every_machine_has_room_for_body_guests_and_a_page)
{
    struct bench bench;
    bench_init(&bench, 3, 2, 0);
    ck_assert_uint_eq(native_tower_size(&bench.tower, 3), GUEST);
    ck_assert_uint_eq(native_tower_size(&bench.tower, 2), BODY + 2 * GUEST + NATIVE_SLACK);
    for (unsigned level = 0; level < 2; level++)
        ck_assert_uint_eq(native_tower_size(&bench.tower, level),
                          BODY + native_tower_size(&bench.tower, level + 1) + NATIVE_SLACK);
    bench_free(&bench);
}
END_TEST

START_TEST(what_was_built_is_what_is_read)
{
    struct bench bench;
    struct native_level levels[3];
    struct error error = {""};
    bench_init(&bench, 3, 2, 5 * STORAGE_MIN);
    ck_assert_msg(bench_read(&bench, levels, &error), "%s", error.text);
    ck_assert(native_tower_check(&bench.tower, levels, &error));
    for (unsigned level = 0; level < 3; level++) {
        ck_assert_uint_eq(levels[level].origin, 5 * STORAGE_MIN + level * BODY);
        ck_assert_uint_eq(levels[level].size, native_tower_size(&bench.tower, level));
        ck_assert_mem_eq(&levels[level].header, &bench.tower.headers[level],
                         sizeof levels[level].header);
    }
    ck_assert_uint_eq(native_level_guest(&levels[2], 1), 5 * STORAGE_MIN + 3 * BODY + GUEST);
    bench_free(&bench);
}
END_TEST

/* Words of a header, and what must not be believed. */
struct lie {
    const char *name;
    size_t offset;
    word value;
};
#define LIE(field, value)                                                                          \
    {                                                                                              \
#field " " #value, offsetof(struct native_header, field), value                            \
    }
static const struct lie lies[] = {
    LIE(magic, 0),
    LIE(magic, NATIVE_MAGIC + 1),
    LIE(body, 0),
    LIE(body, BODY + 1),
    LIE(body, 0x80000000),
    LIE(body, 0xfffff000),
    LIE(body, BODY + 2 * STORAGE_MIN),
    LIE(guests, 0),
    LIE(guests, NATIVE_GUESTS + 1),
    LIE(guests, 0xffffffff),
    LIE(guest[0].size, 0),
    LIE(guest[0].size, 4),
    LIE(guest[0].size, 0xfffff000),
    LIE(guest[0].size, 0x80000000),
    LIE(guest[0].size, 0x40000000),
    LIE(guest[0].state, COMPUTER_STOPPED + 1),
    LIE(guest[0].state, 0xffffffff),
    LIE(guest[0].exit_status, 256),
    LIE(guest[0].trap.cause, CAUSES),
    LIE(guest[0].trap.cause, 0xffffffff),
    LIE(guest[0].trap.access, 4),
};
enum { LIES = sizeof lies / sizeof lies[0] };

START_TEST(a_header_that_cannot_be_one_is_refused)
{
    const struct lie *lie = &lies[_i];
    for (unsigned level = 0; level < 3; level++) {
        struct bench bench;
        struct native_level levels[3];
        struct error error;
        bench_init(&bench, 3, 1, 0);
        memory_write32(bench.bare.memory.bytes + level * BODY + NATIVE_HEADER + lie->offset,
                       lie->value);
        ck_assert_msg(!bench_read(&bench, levels, &error), "%s at level %u", lie->name, level);
        char level_named[32];
        snprintf(level_named, sizeof level_named, "native level %u", level);
        ck_assert_msg(strstr(error.text, level_named), "%s", error.text);
        bench_free(&bench);
    }
}
END_TEST

/* What is true of a header may still not be what was built. */
static const struct lie changes[] = {
    LIE(profile, 0),       LIE(strategy, 2),       LIE(quantum, 7),
    LIE(guest[0].seed, 1), LIE(guest[0].entry, 8), LIE(guest[0].size, STORAGE_MIN),
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

START_TEST(a_header_that_was_changed_is_noticed)
{
    const struct lie *change = &changes[_i];
    struct bench bench;
    struct native_level levels[2];
    struct error error;
    bench_init(&bench, 2, 1, 0);
    memory_write32(bench.bare.memory.bytes + BODY + NATIVE_HEADER + change->offset, change->value);
    ck_assert_msg(bench_read(&bench, levels, &error), "%s: %s", change->name, error.text);
    ck_assert_msg(!native_tower_check(&bench.tower, levels, &error), "%s", change->name);
    ck_assert_msg(strstr(error.text, "native level 1"), "%s", error.text);
    bench_free(&bench);
}
END_TEST

/* Is all that was read inside the machine? */
static void assert_inside(const struct native_level *level)
{
    uint64_t end = (uint64_t)native_level_guest(level, level->header.guests - 1) +
                   level->header.guest[level->header.guests - 1].size;
    ck_assert_uint_le(end, (uint64_t)level->origin + level->size);
    ck_assert_uint_ge(native_level_guest(level, 0), level->origin + STORAGE_MIN);
}

START_TEST(what_chance_has_written_is_refused_or_lies_inside)
{
    struct bench bench;
    struct native_level levels[3];
    struct error error;
    uint64_t chance = 1;
    unsigned accepted = 0;
    bench_init(&bench, 3, 2, STORAGE_MIN);
    for (unsigned i = 0; i < 20000; i++) {
        put_image(&bench);
        for (word n = 1 + random_next(&chance) % 3; n > 0; n--) {
            word at =
                random_next(&chance) % 3 * BODY + NATIVE_HEADER + random_next(&chance) % 16 * 4;
            word value = random_next(&chance) % 2 ? random_next(&chance) % 8 * STORAGE_MIN
                                                  : random_next(&chance);
            memory_write32(bench.bare.memory.bytes + bench.origin + at, value);
        }
        if (!bench_read(&bench, levels, &error))
            continue;
        accepted++;
        for (unsigned level = 0; level < 3; level++)
            assert_inside(&levels[level]);
    }
    ck_assert_uint_gt(accepted, 100);
    ck_assert_uint_lt(accepted, 19900);
    bench_free(&bench);
}
END_TEST

START_TEST(levels_that_the_machine_cannot_hold_are_refused)
{
    struct bench bench;
    struct native_level levels[3];
    struct error error = {""};
    bench_init(&bench, 3, 1, 0);
    struct machine *machine = &bench.bare.machine;
    ck_assert(!native_levels_read(levels, 3, machine, STORAGE_MIN, bench.size, &error));
    ck_assert(!native_levels_read(levels, 3, machine, 0xfffff000, bench.size, &error));
    ck_assert(!native_levels_read(levels, 3, machine, 0, bench.size + 4, &error));
    ck_assert(!native_levels_read(levels, 3, machine, 0, 16, &error));
    bench_free(&bench);
}
END_TEST

static void assert_refused(const struct native_options *options, const struct image *image,
                           const char *part)
{
    struct native_tower tower;
    struct error error = {""};
    ck_assert(!native_tower_build(&tower, options, image, guests, &error));
    ck_assert_msg(strstr(error.text, part), "%s", error.text);
    ck_assert_ptr_null(tower.image.segments);
    ck_assert_ptr_null(tower.headers);
}

START_TEST(what_does_not_fit_is_refused)
{
    struct native_options options = usual(4, 2);
    make_programs();
    options.size = STORAGE_MAX / 2 - 3 * BODY / 2 / STORAGE_MIN * STORAGE_MIN;
    assert_refused(&options, &monitor, "enough for 2 native levels only");
    options.size = STORAGE_MAX / 2;
    assert_refused(&options, &monitor, "do not fit into 1073741824 bytes");
    options.size = STORAGE_MAX;
    assert_refused(&options, &monitor, "do not fit into 1073741824 bytes");
    options.size = GUEST - STORAGE_MIN;
    assert_refused(&options, &monitor, "does not fit into 8192 bytes of storage");
}
END_TEST

START_TEST(a_monitor_without_room_for_its_header_is_refused)
{
    struct native_options options = usual(1, 1);
    struct image_segment shorter = {.address = NATIVE_HEADER,
                                    .memory_size = sizeof header_bytes - 4};
    struct image_segment huge = {.address = 0xfffff000, .memory_size = STORAGE_MIN};
    struct image bad = {.segments = &shorter, .segment_count = 1};
    make_programs();
    assert_refused(&options, &bad, "no room for its header");
    bad.segments = &huge;
    assert_refused(&options, &bad, "more storage than any machine");
}
END_TEST

/* Two guests that fared alike, each in a machine of its own. */
struct twins {
    struct bare machines[2];
    struct fate fates[2];
    uint8_t sector[SECTOR_BYTES];
};

static bool read_twin(void *context, word number, uint8_t bytes[SECTOR_BYTES])
{
    (void)number;
    memcpy(bytes, context, SECTOR_BYTES);
    return true;
}

static void twins_init(struct twins *twins)
{
    static const struct native_guest same = {.size = 2 * STORAGE_MIN, .retired = 5};
    memset(twins->sector, 0, sizeof twins->sector);
    for (unsigned i = 0; i < 2; i++) {
        ck_assert(bare_init(&twins->machines[i], 3 * STORAGE_MIN, PROFILE_PG32));
        twins->fates[i] = (struct fate){.name = i ? "b" : "a",
                                        .told = same,
                                        .machine = &twins->machines[i].machine,
                                        .origin = i * STORAGE_MIN,
                                        .console = "text",
                                        .console_size = 4,
                                        .disk = {.read = read_twin, .sectors = 1}};
    }
    static uint8_t zero[SECTOR_BYTES];
    twins->fates[0].disk.context = zero;
    twins->fates[1].disk.context = twins->sector;
}

static bool twins_same(struct twins *twins, char **text)
{
    size_t size;
    FILE *out = open_memstream(text, &size);
    bool same = fate_same(&twins->fates[0], &twins->fates[1], out);
    fclose(out);
    return same;
}

/* Everything that is compared, as bytes of what is told. */
#define TOLD(field) offsetof(struct native_guest, field)
static const size_t compared[] = {
    TOLD(cpu.x[1]),
    TOLD(cpu.x[31]),
    TOLD(cpu.psw.status),
    TOLD(cpu.psw.pc),
    TOLD(cpu.psw.base),
    TOLD(cpu.psw.bound),
    TOLD(cpu.control.clock),
    TOLD(cpu.control.timer),
    TOLD(cpu.control.pending),
    TOLD(cpu.control.mask),
    TOLD(cpu.control.waiting),
    TOLD(cpu.control.time),
    TOLD(state),
    TOLD(exit_status),
    TOLD(retired),
    TOLD(unknown),
    TOLD(traps[1]),
    TOLD(traps[CAUSES - 1]),
    TOLD(trap.cause),
    TOLD(trap.value),
    TOLD(trap.access),
    TOLD(trap.pc),
    TOLD(trap.word),
};
enum { COMPARED = sizeof compared / sizeof compared[0] };

START_TEST(any_difference_of_what_is_told_is_seen)
{
    struct twins twins;
    char *text;
    twins_init(&twins);
    ck_assert(twins_same(&twins, &text));
    ck_assert_str_eq(text, "");
    free(text);
    ((uint8_t *)&twins.fates[1].told)[compared[_i]] ^= 1;
    ck_assert(!twins_same(&twins, &text));
    ck_assert_msg(strstr(text, "differs: ") && strchr(text, '\n') == text + strlen(text) - 1, "%s",
                  text);
    free(text);
    for (unsigned i = 0; i < 2; i++)
        bare_free(&twins.machines[i]);
}
END_TEST

static void assert_differ(struct twins *twins, const char *what)
{
    char *text;
    ck_assert(!twins_same(twins, &text));
    ck_assert_msg(strstr(text, what), "%s", text);
    free(text);
}

START_TEST(any_difference_of_console_storage_and_disk_is_seen)
{
    struct twins twins;
    twins_init(&twins);
    twins.fates[1].console = "tent";
    assert_differ(&twins, "the console differs after 2 characters");
    twins.fates[1].console = "texts";
    twins.fates[1].console_size = 5;
    assert_differ(&twins, "the console differs after 4 characters");
    twins.fates[1] = (struct fate){.told = {0}};
    for (unsigned i = 0; i < 2; i++)
        bare_free(&twins.machines[i]);
    twins_init(&twins);
    ck_assert(memory_store(&twins.machines[1].memory, 3 * STORAGE_MIN - 1, "x", 1));
    assert_differ(&twins, "E[0x1ffc] differs: 0x0 a, 0x78000000 b");
    ck_assert(memory_store(&twins.machines[0].memory, 2 * STORAGE_MIN - 1, "x", 1));
    twins.sector[511] = 1;
    assert_differ(&twins, "sector 0 of the disk differs");
    for (unsigned i = 0; i < 2; i++)
        bare_free(&twins.machines[i]);
}
END_TEST

START_TEST(lists_of_levels_are_read_from_the_hardware_upwards)
{
    struct level_list list;
    struct error error = {""};
    ck_assert(level_list_parse(&list, "hosted,native,native,hosted", &error));
    ck_assert_uint_eq(list.count, 4);
    ck_assert_uint_eq(level_list_run(&list, 0, LEVEL_HOSTED), 1);
    ck_assert_uint_eq(level_list_run(&list, 1, LEVEL_NATIVE), 2);
    ck_assert_uint_eq(level_list_run(&list, 3, LEVEL_HOSTED), 1);
    ck_assert_uint_eq(level_list_run(&list, 0, LEVEL_NATIVE), 0);
    level_list_natives(&list, 3);
    ck_assert_uint_eq(level_list_run(&list, 0, LEVEL_NATIVE), 3);
    static const char *const wrong[] = {
        "",        ",",      "native,", ",native", "nativ",
        "natives", "Native", " native", "native;", "hosted,,native"};
    for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ck_assert_msg(!level_list_parse(&list, wrong[i], &error), "'%s'", wrong[i]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("native towers");
    TCase *test = tcase_create("images");
    tcase_set_timeout(test, 120);
    tcase_add_test(test, each_level_has_its_monitor_and_behind_it_its_guests);
    tcase_add_test(test, each_header_says_what_its_guests_are);
    tcase_add_test(test, every_machine_has_room_for_body_guests_and_a_page);
    tcase_add_test(test, what_does_not_fit_is_refused);
    tcase_add_test(test, a_monitor_without_room_for_its_header_is_refused);
    tcase_add_test(test, what_was_built_is_what_is_read);
    tcase_add_loop_test(test, a_header_that_cannot_be_one_is_refused, 0, LIES);
    tcase_add_loop_test(test, a_header_that_was_changed_is_noticed, 0, CHANGES);
    tcase_add_test(test, what_chance_has_written_is_refused_or_lies_inside);
    tcase_add_test(test, levels_that_the_machine_cannot_hold_are_refused);
    tcase_add_loop_test(test, any_difference_of_what_is_told_is_seen, 0, COMPARED);
    tcase_add_test(test, any_difference_of_console_storage_and_disk_is_seen);
    tcase_add_test(test, lists_of_levels_are_read_from_the_hardware_upwards);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
