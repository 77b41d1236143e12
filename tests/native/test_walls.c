/* test_walls.c - claims about hostile guests of a native monitor: whatever they do, the real R
 * stays inside the storage of the guest that is on, nothing outside changes while it runs, each
 * guest fares as it does alone, and in the end the monitor is the program that it was. */
#include "isa/random.h"
#include "tests/native/twin.h"
#include "tests/random/generator.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum {
    GUESTS = 3,
    GUEST_SIZE = 0x8000, /* bytes; hostile guests know it */
    SECTORS = 30,
    TRAP_AREA_END = 0x1c, /* what the hardware stores at a trap is before it */
    LENT_CPU = 0x64,      /* where world.S keeps whose processor state it has lent */
    QUANTUM = 211,
    PATIENCE = 6000000, /* instructions of the bare machine; then the next turn is the last */
    STALLED = 50000000, /* no turn takes so many */
    TRIOS = 40,         /* of programs by chance */
    OUTPUT_HELD = 128,  /* characters, at most, of a line that has not ended */
};

/* Check writes a mark for every assertion that passes, and there are many. */
#define CLAIM(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition))                                                                          \
            ck_abort_msg(__VA_ARGS__);                                                             \
    } while (0)

struct walls {
    struct house house;
    struct program programs[NATIVE_GUESTS];
    struct twin twins[NATIVE_GUESTS];
    bool inside;         /* has a guest the processor? */
    paddr origin, end;   /* then: the storage that it may reach */
    XXH64_hash_t others; /* then: of all storage outside, but for the trap area */
    uint64_t stays;      /* how often guests had it */
};

static struct native_options options_for(unsigned guests, unsigned strategy, unsigned levels)
{
    return (struct native_options){.profile = PROFILE_PG32,
                                   .strategy = strategy,
                                   .levels = levels,
                                   .guests = guests,
                                   .size = GUEST_SIZE,
                                   .seed = 5,
                                   .quantum = QUANTUM};
}

static const struct ground_options outside = {.profile = PROFILE_PG32,
                                              .typed = "typed to the first guest\n",
                                              .sectors = SECTORS,
                                              .bad_sector = GROUND_NO_SECTOR};

static void build(struct walls *walls, const struct native_options *options)
{
    house_build(&walls->house, options, &outside, walls->programs);
    for (unsigned i = 0; i < options->guests; i++)
        twin_init(&walls->twins[i], &walls->house, i, &walls->programs[i]);
}

static void build_from(struct walls *walls, const struct native_options *options,
                       const char *const files[])
{
    struct error error = {""};
    *walls = (struct walls){.inside = false};
    for (unsigned i = 0; i < options->guests; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s.s", NATIVE_TESTS, files[i]);
        CLAIM(program_read(&walls->programs[i], path, options->profile, &error), "%s", error.text);
    }
    build(walls, options);
    for (unsigned i = 0; i < options->guests; i++)
        program_free(&walls->programs[i]);
}

static void tear_down(struct walls *walls)
{
    for (unsigned i = 0; i < walls->house.tower.options.guests; i++)
        twin_free(&walls->twins[i]);
    house_free(&walls->house);
}

/* The walls themselves */

static XXH64_hash_t hash_of_others(const struct walls *walls)
{
    const struct memory *memory = &walls->house.ground.bare.memory;
    XXH64_hash_t below = XXH3_64bits(memory->bytes + TRAP_AREA_END, walls->origin - TRAP_AREA_END);
    return XXH3_64bits_withSeed(memory->bytes + walls->end, memory->size - walls->end, below);
}

/* Whose storage is it that is relocated there? A monitor that is a guest has all of its machine's;
 * what runs in it lies behind its body. */
static void find_owner(struct walls *walls, const struct psw *psw)
{
    const struct house *house = &walls->house;
    const struct native_options *options = &house->tower.options;
    unsigned level = 1;
    while (level < options->levels && psw->base >= (level + 1) * house->tower.body)
        level++;
    walls->origin = level * house->tower.body;
    walls->end = walls->origin + native_tower_size(&house->tower, level);
    if (level < options->levels) {
        CLAIM(psw->base == walls->origin && psw->bound == walls->end - walls->origin,
              "a monitor in a monitor has base 0x%x, bound 0x%x", psw->base, psw->bound);
        return;
    }
    word guest = (psw->base - walls->origin) / options->size;
    CLAIM(guest < options->guests, "base 0x%x is nobody's", psw->base);
    walls->origin += guest * options->size;
    walls->end = walls->origin + options->size;
}

/* Is it the guest whose registers the monitor has lent? */
static void check_who_is_on(const struct walls *walls)
{
    const struct house *house = &walls->house;
    const word lent = memory_read32(house->ground.bare.memory.bytes + LENT_CPU);
    if (house->tower.options.levels > 1)
        return;
    unsigned on = (walls->origin - house_origin(house, 0)) / house->tower.options.size;
    CLAIM(lent == house->computers + on * house->stride + offsetof(struct computer_there, cpu),
          "guest %u has another one's registers", on);
}

/* Before a slice of the bare machine in user mode. */
static void check_before(struct walls *walls)
{
    const struct psw *psw = &walls->house.ground.computer.cpu.psw;
    const paddr origin = walls->origin;
    find_owner(walls, psw);
    CLAIM(!walls->inside || walls->origin == origin, "the storage has changed hands");
    CLAIM(psw->bound <= walls->end - psw->base, "base 0x%x, bound 0x%x: beyond the end at 0x%x",
          psw->base, psw->bound, walls->end);
    CLAIM(psw->status == (STATUS_U | STATUS_IE | STATUS_CE), "status is 0x%x", psw->status);
    if (walls->inside)
        return;
    check_who_is_on(walls);
    walls->others = hash_of_others(walls);
    walls->inside = true;
    walls->stays++;
}

static void check_after(struct walls *walls)
{
    if (!walls->inside)
        return;
    CLAIM(hash_of_others(walls) == walls->others, "storage outside 0x%x..0x%x has changed",
          walls->origin, walls->end);
    walls->inside = false;
}

static enum house_stop step(struct walls *walls, uint64_t until)
{
    struct house *house = &walls->house;
    uint64_t budget = until - house->retired;
    if (house->ground.computer.cpu.psw.status & STATUS_U)
        check_before(walls);
    else
        CLAIM(!walls->inside, "the processor has changed hands without a trap");
    enum house_stop stop = house_step(house, &budget);
    if (stop != HOUSE_RAN && stop != HOUSE_TURN)
        check_after(walls);
    return stop;
}

/* How the guests fare */

static void begin_turn(struct walls *walls)
{
    char text[TWIN_TEXT];
    unsigned guest = house_whose_turn(&walls->house);
    struct twin *twin = &walls->twins[guest];
    CLAIM(twin_wakes(twin), "guest %u has a turn that it has not alone", guest);
    CLAIM(twin_is_same(twin, &walls->house, text), "guest %u, after %llu instructions: %s", guest,
          (unsigned long long)twin->alone.computer.retired, text);
    twin_runs(twin, walls->house.tower.options.quantum);
}

/* What the bare machine's exit status is to be. */
static word exit_status(const struct walls *walls)
{
    const unsigned guests = walls->house.tower.options.guests;
    word status = 0;
    for (unsigned i = 0; i < guests; i++) {
        const struct computer *alone = &walls->twins[i].alone.computer;
        word own = alone->state == COMPUTER_OFF ? alone->machine->bus->exit_status : 254;
        status |= guests == 1 ? own : own != 0;
    }
    return status;
}

static void compare_told(struct walls *walls)
{
    struct house *house = &walls->house;
    const struct native_options *options = &house->tower.options;
    struct native_level levels[NATIVE_LEVELS_MAX];
    struct error error = {""};
    char text[TWIN_TEXT];
    CLAIM(native_levels_read(levels, options->levels, &house->ground.bare.machine, 0,
                             house->ground.bare.memory.size, &error),
          "%s", error.text);
    for (unsigned i = 0; i < options->guests; i++)
        CLAIM(twin_is_same_told(&walls->twins[i], house,
                                &levels[options->levels - 1].header.guest[i], text),
              "guest %u, at its end: %s", i, text);
}

/* Several guests' output comes in lines with their numbers; how it is broken into lines is not
 * compared. What a guest has begun to say may still be held back. */
static void compare_output(struct walls *walls, unsigned guest, enum house_stop stop)
{
    const struct ground *all = &walls->house.ground, *alone = &walls->twins[guest].alone;
    uint64_t end = all->sent_count, at = 0, said = 0;
    ck_assert_uint_lt(end, GROUND_OUTPUT);
    for (uint64_t i = 0; i < end; i++) {
        CLAIM(i + 4 <= end && all->sent[i] == '[' && all->sent[i + 2] == ']' &&
                  (all->sent[i + 3] == ' ' || all->sent[i + 3] == '\n'),
              "output at %llu is in no guest's line", (unsigned long long)i);
        bool own = all->sent[i + 1] == '0' + guest;
        for (i += all->sent[i + 3] == ' ' ? 4 : 3; i < end && all->sent[i] != '\n'; i++) {
            while (own && at < alone->sent_count && alone->sent[at] == '\n')
                at++;
            CLAIM(!own || (at < alone->sent_count && alone->sent[at++] == all->sent[i]),
                  "guest %u did not say so alone: character %llu", guest, (unsigned long long)said);
            said += own;
        }
    }
    while (at < alone->sent_count && alone->sent[at] == '\n')
        at++;
    uint64_t held = stop == HOUSE_OFF || stop == HOUSE_WAITS ? 0 : OUTPUT_HELD + QUANTUM;
    CLAIM(alone->sent_count - at <= held, "guest %u said more alone than here", guest);
}

/* The monitor's own */

static void check_monitor(struct walls *walls)
{
    struct house *house = &walls->house;
    const struct memory *memory = &house->ground.bare.memory;
    const struct native_options *options = &house->tower.options;
    house_disarm(house);
    for (size_t i = 0; i < house->monitor.segment_count; i++) {
        const struct image_segment *segment = &house->monitor.segments[i];
        if (segment->address > NATIVE_HEADER)
            CLAIM(memcmp(memory->bytes + segment->address, segment->bytes, segment->file_size) == 0,
                  "the monitor's code or constants at 0x%x have changed", segment->address);
    }
    for (paddr at = house_origin(house, options->guests); at < memory->size; at++)
        CLAIM(memory->bytes[at] == 0, "nobody's storage at 0x%x was written", at);
}

static void check_end(struct walls *walls, enum house_stop stop)
{
    const struct native_options *options = &walls->house.tower.options;
    CLAIM(stop != HOUSE_STOPPED, "the bare machine has check-stopped");
    check_monitor(walls);
    if (stop == HOUSE_OFF || stop == HOUSE_WAITS)
        compare_told(walls);
    if (stop == HOUSE_OFF)
        ck_assert_uint_eq(walls->house.ground.bare.bus.exit_status, exit_status(walls));
    bool whole = stop != HOUSE_RAN && stop != HOUSE_TRAPPED; /* not cut in the middle of a line */
    for (unsigned i = 0; whole && options->guests > 1 && i < options->guests; i++)
        compare_output(walls, i, stop);
}

/* More is asked for by hand: WALLS_PATIENCE=1000000000 test_walls. */
static uint64_t patience(void)
{
    const char *more = getenv("WALLS_PATIENCE");
    return more ? strtoull(more, NULL, 10) : PATIENCE;
}

/* Runs the guests for a while, or to their end, with an eye on everything. Turns of guests of a
 * monitor in a monitor may be longer than what is left of the while. */
static void attack(struct walls *walls)
{
    const struct native_options *options = &walls->house.tower.options;
    const uint64_t patient = patience();
    uint64_t until = STALLED;
    enum house_stop stop = HOUSE_RAN;
    while (stop == HOUSE_RAN || stop == HOUSE_TRAPPED || stop == HOUSE_TURN) {
        bool enough = walls->house.retired > patient;
        if (enough && (stop == HOUSE_TURN || options->levels > 1))
            break;
        if (stop == HOUSE_TURN) {
            begin_turn(walls);
            until = walls->house.retired + STALLED;
        }
        stop = step(walls, until);
        CLAIM(walls->house.retired < until, "the monitor gives no turns any more");
    }
    check_end(walls, stop);
    ck_assert(walls->stays > 0 || strategies[options->strategy]->interprets_supervisor);
    tear_down(walls);
}

/* Who attacks */

static const char *const hostile_files[] = {
    "hostile/ages",       "hostile/area",      "hostile/deaf",
    "hostile/beyond",     "hostile/calls",     "hostile/dma",
    "hostile/fill",       "hostile/faults",    "hostile/flood",
    "hostile/itself",     "hostile/ports",     "hostile/outside",
    "hostile/power",      "hostile/psws",      "hostile/storm",
    "hostile/sleeper",    "hostile/stores",    "hostile/words",
    "../nest/hostile",    "../programs/storm", "../programs/fault_for_ever",
    "../programs/nowhere"};
enum { HOSTILE = sizeof hostile_files / sizeof hostile_files[0] };
static const char *const quiet_files[] = {"../programs/user_mode", "../programs/timer",
                                          "../programs/disk_edges", "../programs/idle"};
enum { QUIET = sizeof quiet_files / sizeof quiet_files[0] };
enum { STRATEGIES = 3 };

START_TEST(a_hostile_guest_reaches_nothing_but_its_own_storage)
{
    for (unsigned strategy = 0; strategy < STRATEGIES; strategy++) {
        const struct native_options options = options_for(1, strategy, 1);
        struct walls walls;
        build_from(&walls, &options, &hostile_files[_i]);
        attack(&walls);
    }
}
END_TEST

START_TEST(neighbours_of_a_hostile_guest_fare_as_alone)
{
    const char *const files[] = {quiet_files[_i % QUIET], hostile_files[_i],
                                 quiet_files[(_i + 1) % QUIET]};
    for (unsigned strategy = 0; strategy < STRATEGIES; strategy++) {
        const struct native_options options = options_for(GUESTS, strategy, 1);
        struct walls walls;
        build_from(&walls, &options, files);
        attack(&walls);
    }
}
END_TEST

START_TEST(hostile_guests_side_by_side_fare_as_alone)
{
    const char *const files[] = {hostile_files[_i], hostile_files[(_i + 7) % HOSTILE],
                                 hostile_files[(_i + 12) % HOSTILE]};
    const struct native_options options = options_for(GUESTS, 0, 1);
    struct walls walls;
    build_from(&walls, &options, files);
    attack(&walls);
}
END_TEST

START_TEST(as_many_hostile_guests_as_there_can_be_fare_as_alone)
{
    const struct native_options options = options_for(NATIVE_GUESTS, (unsigned)_i, 1);
    const char *files[NATIVE_GUESTS];
    struct walls walls;
    for (unsigned i = 0; i < NATIVE_GUESTS; i++)
        files[i] = hostile_files[(i * 5 + (unsigned)_i) % HOSTILE];
    build_from(&walls, &options, files);
    attack(&walls);
}
END_TEST

/* What no guest can bring about: here somebody has spoilt the monitor's code. */
START_TEST(a_monitor_that_traps_itself_says_so_and_switches_off)
{
    static const char message[] = "native monitor: trap 2 at 0x";
    const struct native_options options = options_for(1, 0, 1);
    struct walls walls;
    struct house *house = &walls.house;
    uint64_t budget = STALLED;
    build_from(&walls, &options, quiet_files);
    house_disarm(house);
    ck_assert(machine_store_word(&house->ground.bare.machine, house->turn_at, 0));
    ck_assert_int_eq(house_run(house, &budget), HOUSE_OFF);
    ck_assert_uint_eq(house->ground.bare.bus.exit_status, 254);
    ck_assert_mem_eq(house->ground.sent, message, sizeof message - 1);
    ck_assert_uint_eq(strtoul((char *)house->ground.sent + sizeof message - 1, NULL, 16),
                      house->turn_pc);
    tear_down(&walls);
}
END_TEST

START_TEST(a_monitor_in_a_monitor_has_the_same_walls)
{
    const char *const files[] = {hostile_files[_i], quiet_files[_i % QUIET]};
    const struct native_options options = options_for(2, 0, 2);
    struct walls walls;
    build_from(&walls, &options, files);
    attack(&walls);
}
END_TEST

/* Guests that begin with numbers by chance in all registers. */
static void build_by_chance(struct walls *walls, struct native_options *options, uint64_t seed)
{
    static uint8_t storage[GUESTS][GENERATED_STORAGE];
    struct image_segment segments[GUESTS];
    *walls = (struct walls){.inside = false};
    options->size = GENERATED_STORAGE;
    for (unsigned i = 0; i < options->guests; i++) {
        generate(seed * GUESTS + i, PROFILE_PG32, storage[i]);
        segments[i] = (struct image_segment){
            .memory_size = GENERATED_STORAGE, .file_size = GENERATED_STORAGE, .bytes = storage[i]};
        walls->programs[i].image =
            (struct image){.entry = GENERATED_ENTRY, .segments = &segments[i], .segment_count = 1};
    }
    build(walls, options);
}

START_TEST(programs_by_chance_stay_inside_their_walls)
{
    struct native_options options = options_for(GUESTS, (unsigned)_i % STRATEGIES, 1);
    struct walls walls;
    options.quantum = 1 + (uint64_t)_i * 13 % 400;
    build_by_chance(&walls, &options, (uint64_t)_i);
    attack(&walls);
}
END_TEST

/* What a function of the monitor's may rely on: sp, s0, s1, s2..s11. */
static bool same_saved_registers(const struct cpu *a, const struct cpu *b)
{
    const unsigned sp = 2, s0 = 8, s2 = 18, saved = 10;
    return a->x[sp] == b->x[sp] && memcmp(&a->x[s0], &b->x[s0], 2 * sizeof(word)) == 0 &&
           memcmp(&a->x[s2], &b->x[s2], saved * sizeof(word)) == 0;
}

START_TEST(the_monitor_has_its_registers_back_when_a_guest_has_had_the_processor)
{
    enum { RA = 1, STEPS = 400000 };
    struct native_options options = options_for(1, 0, 1);
    struct walls walls;
    build_by_chance(&walls, &options, (uint64_t)_i);
    const struct cpu *cpu = &walls.house.ground.computer.cpu;
    const word enter = house_symbol(&walls.house, "world_enter", NULL);
    struct cpu before = {.x = {0}};
    unsigned switches = 0;
    house_disarm(&walls.house);
    for (unsigned i = 0; i < STEPS; i++) {
        uint64_t budget = 1;
        bool monitor = !(cpu->psw.status & STATUS_U);
        if (monitor && cpu->psw.pc == enter)
            before = *cpu;
        if (monitor && before.x[RA] && cpu->psw.pc == before.x[RA]) {
            CLAIM(same_saved_registers(cpu, &before), "not after switch %u", switches);
            switches++;
        }
        if (house_step(&walls.house, &budget) == HOUSE_OFF)
            break;
    }
    ck_assert_uint_gt(switches, 10);
    tear_down(&walls);
}
END_TEST

/* Numbers that a header may have got wrong. */
static word wrong_word(uint64_t *state)
{
    static const word edges[] = {0,      1,          2,          8,          9,          0x1000,
                                 0x8000, 0x10000,    0x10001,    0x7fffffff, 0xfffff000, 0xffffffff,
                                 0x8004, 0x80000000, 0xffff8000, 0x18000};
    word chosen = random_next(state) % (sizeof edges / sizeof edges[0] + 1);
    return chosen < sizeof edges / sizeof edges[0] ? edges[chosen] : random_next(state);
}

/* One of the words that the image gives: the header's own, or of a guest. */
static paddr given_word(uint64_t *state)
{
    const word own = offsetof(struct native_header, switches) / 4;
    const word of_guest = offsetof(struct native_guest, cpu) / 4;
    if (random_next(state) % 2)
        return NATIVE_HEADER + 4 * (random_next(state) % own);
    word guest = random_next(state) % 2;
    return NATIVE_HEADER + (word)offsetof(struct native_header, guest) +
           guest * (word)sizeof(struct native_guest) + 4 * (random_next(state) % of_guest);
}

START_TEST(a_header_that_makes_no_sense_makes_no_monitor_trap)
{
    enum { CHANGES = 3, STEPS = 300000 };
    static const char trapped[] = "native monitor: trap";
    const struct native_options options = options_for(2, (unsigned)_i % STRATEGIES, 1);
    uint64_t state = (uint64_t)_i, budget = STEPS;
    struct walls walls;
    struct house *house = &walls.house;
    build_from(&walls, &options, quiet_files);
    house_disarm(house);
    for (unsigned i = 0; i < 1 + (unsigned)_i % CHANGES; i++)
        ck_assert(machine_store_word(&house->ground.bare.machine, given_word(&state),
                                     wrong_word(&state)));
    CLAIM(house_run(house, &budget) != HOUSE_STOPPED, "the bare machine has check-stopped");
    CLAIM(memcmp(house->ground.sent, trapped, sizeof trapped - 1) != 0, "%.40s",
          (const char *)house->ground.sent);
    tear_down(&walls);
}
END_TEST

#define HEADER_WORD(field) (NATIVE_HEADER + (paddr)offsetof(struct native_header, field))
static const char no_guests[] = "native monitor: no guests are in this image",
                  no_body[] = "native monitor: the header's body is not where",
                  no_storage[] = "native monitor: storage is not enough";
static const struct {
    paddr at;
    word value;
    const char *message;
} refused[] = {
    {HEADER_WORD(magic), 0, no_guests},
    {HEADER_WORD(guests), 0, no_guests},
    {HEADER_WORD(guests), NATIVE_GUESTS + 1, no_guests},
    {HEADER_WORD(guests), 0xffffffff, no_guests},
    {HEADER_WORD(profile), PROFILES, no_guests},
    {HEADER_WORD(profile), 0xffffffff, no_guests},
    {HEADER_WORD(strategy), STRATEGIES, no_guests},
    {HEADER_WORD(strategy), 0xffffffff, no_guests},
    {HEADER_WORD(quantum), 0, no_guests},
    {HEADER_WORD(body), 0, no_body},
    {HEADER_WORD(body), 0x1000, no_body},
    {HEADER_WORD(body), 0x5000, no_body},
    {HEADER_WORD(body), 0xffffffff, no_body},
    {HEADER_WORD(body), 0xfffff000, no_body},
    {HEADER_WORD(guest[0].size), 0, no_storage},
    {HEADER_WORD(guest[0].size), 0xfffff000, no_storage},
    {HEADER_WORD(guest[1].size), 1, no_storage},
    {HEADER_WORD(guest[1].size), GUEST_SIZE * 2, no_storage},
};
enum { REFUSED = sizeof refused / sizeof refused[0] };

START_TEST(a_header_that_no_monitor_can_serve_is_refused_with_a_message)
{
    const char *const message = refused[_i].message;
    const struct native_options options = options_for(2, 0, 1);
    uint64_t budget = STALLED;
    struct walls walls;
    struct house *house = &walls.house;
    build_from(&walls, &options, quiet_files);
    house_disarm(house);
    ck_assert(machine_store_word(&house->ground.bare.machine, refused[_i].at, refused[_i].value));
    ck_assert_int_eq(house_run(house, &budget), HOUSE_OFF);
    ck_assert_uint_eq(house->ground.bare.bus.exit_status, 254);
    ck_assert_mem_eq(house->ground.sent, message, strlen(message));
    tear_down(&walls);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("walls");
    TCase *test = tcase_create("walls");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, a_hostile_guest_reaches_nothing_but_its_own_storage, 0, HOSTILE);
    tcase_add_loop_test(test, neighbours_of_a_hostile_guest_fare_as_alone, 0, HOSTILE);
    tcase_add_loop_test(test, hostile_guests_side_by_side_fare_as_alone, 0, HOSTILE);
    tcase_add_loop_test(test, as_many_hostile_guests_as_there_can_be_fare_as_alone, 0, STRATEGIES);
    tcase_add_test(test, a_monitor_that_traps_itself_says_so_and_switches_off);
    tcase_add_loop_test(test, a_monitor_in_a_monitor_has_the_same_walls, 0, HOSTILE);
    tcase_add_loop_test(test, programs_by_chance_stay_inside_their_walls, 0, TRIOS);
    tcase_add_loop_test(test, the_monitor_has_its_registers_back_when_a_guest_has_had_the_processor,
                        1, 5);
    tcase_add_loop_test(test, a_header_that_makes_no_sense_makes_no_monitor_trap, 0, 60);
    tcase_add_loop_test(test, a_header_that_no_monitor_can_serve_is_refused_with_a_message, 0,
                        REFUSED);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
