/* test_random.c - claim: a program by chance fares in native monitors, one in the other, and beside
 * two others, as it does on the bare machine; under every strategy, on the machines it can serve.
 */
#include "tests/random/generator.h"
#include "vmm/hosted/native_compare.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTHS = 2,
    TRIO = 3,
    LIMIT = 20000, /* instructions: who has not come to an end by then on the bare machine is
                      left out: how a native guest fares is known when it has ended */
    PATIENCE = 2000000000, /* of the bare machine, for those who do */
};

struct tally {
    uint64_t endless, runs, guests, instructions, traps, failed, ends[COMPUTER_STOPPED + 1];
};

/* Every strategy, on a machine that it can serve. */
static const struct setting {
    enum profile profile;
    unsigned strategy;
} settings[] = {{PROFILE_PG32, 0}, {PROFILE_HYBRID, 1}, {PROFILE_PG32, 0}, {PROFILE_X86, 2}};
enum { SETTINGS = sizeof settings / sizeof settings[0] };

/* A program by chance. */
struct draw {
    uint64_t seed;
    uint8_t storage[GENERATED_STORAGE];
    struct image_segment segment;
};

static void draw_init(struct draw *draw, uint64_t seed)
{
    draw->seed = seed;
    generate(seed, settings[seed % SETTINGS].profile, draw->storage);
    draw->segment = (struct image_segment){.memory_size = sizeof draw->storage,
                                           .file_size = sizeof draw->storage,
                                           .bytes = draw->storage};
}

static struct program program_of(struct draw *draw)
{
    return (struct program){
        .path = "generated",
        .image = {.entry = GENERATED_ENTRY, .segments = &draw->segment, .segment_count = 1}};
}

/* What a console prints. */
struct paper {
    size_t size;
    char text[65536];
};

static void put(void *context, uint8_t character)
{
    struct paper *paper = context;
    if (paper->size < sizeof paper->text)
        paper->text[paper->size++] = (char)character;
}

/* Runs a program on the bare machine; true if it came to an end. */
static bool run_bare(struct tower *tower, const struct program *program, enum profile profile,
                     word size, uint64_t seed, uint64_t limit, struct paper *paper)
{
    struct error error = {""};
    const struct tower_options options = {
        .profile = profile, .strategy = strategies[0], .guests = 1, .size = size, .seed = seed};
    struct computer *computer;
    if (!tower_build(tower, &options, &error) ||
        !program_load(program, &tower->guests[0].computer, tower_machine(tower, 0), &error)) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    input_init(&tower->guests[0].input, INPUT_NONE, 0);
    tower_plug(tower, 0);
    paper->size = 0;
    tower->guests[0].board.console.output = (struct console_output){.put = put, .context = paper};
    computer = &tower->guests[0].computer;
    while (limit && computer_wake(computer))
        computer_run(computer, &limit);
    return computer->state != COMPUTER_RUNNING;
}

static bool comes_to_an_end(struct draw *draw)
{
    struct tower tower;
    struct paper paper;
    const struct program program = program_of(draw);
    bool ends = run_bare(&tower, &program, settings[draw->seed % SETTINGS].profile,
                         GENERATED_STORAGE, draw->seed, LIMIT, &paper);
    tower_free(&tower);
    return ends;
}

static void count(struct tally *tally, const struct native_header *header)
{
    tally->runs++;
    for (unsigned i = 0; i < header->guests; i++) {
        tally->guests++;
        tally->instructions += header->guest[i].retired;
        tally->traps += header->guest[i].counts.exits;
        tally->ends[header->guest[i].state]++;
    }
}

static bool compare(const struct native_tower *native, const struct program *programs,
                    struct tower *tower, const struct paper *paper, struct tally *tally,
                    struct error *error)
{
    struct native_level levels[DEPTHS];
    if (!native_levels_read(levels, native->options.levels, &tower->bare.machine, 0,
                            native_tower_size(native, 0), error) ||
        !native_tower_check(native, levels, error))
        return false;
    const struct native_level *innermost = &levels[native->options.levels - 1];
    count(tally, &innermost->header);
    char *text = NULL;
    size_t size;
    bool same = false;
    FILE *nothing = fopen("/dev/null", "re"), *out = open_memstream(&text, &size);
    const struct native_run run = {.tower = native,
                                   .programs = programs,
                                   .innermost = innermost,
                                   .machine = &tower->bare.machine,
                                   .input = nothing,
                                   .disk_after = disk_file_backend(&tower->guests[0].disk),
                                   .console = paper->text,
                                   .console_size = paper->size};
    bool ok = native_compare(&run, out, &same, error);
    fclose(nothing);
    fclose(out);
    if (ok && !same)
        error_set(error, "%.400s", text);
    free(text);
    return ok && same;
}

/* Runs the programs, all of one setting, side by side in native monitors. */
static void try_together(const struct image *monitor, struct draw *draws, unsigned guests,
                         unsigned depth, struct tally *tally)
{
    const uint64_t seed = draws[0].seed;
    const struct setting *setting = &settings[seed % SETTINGS];
    const struct native_options options = {.profile = setting->profile,
                                           .strategy = setting->strategy,
                                           .levels = depth,
                                           .guests = guests,
                                           .size = GENERATED_STORAGE,
                                           .seed = seed,
                                           /* turns of one instruction are enough at depth 1 */
                                           .quantum = (depth == 1 ? 1 : 200) + seed % 500};
    struct native_tower native;
    struct program programs[TRIO];
    struct paper paper;
    struct tower tower = {.options = {.guests = 0}};
    struct error error = {""};
    for (unsigned i = 0; i < guests; i++)
        programs[i] = program_of(&draws[i]);
    bool ok = native_tower_build(&native, &options, monitor, programs, &error);
    const struct program whole = {.path = "tower", .image = native.image};
    ok = ok && (run_bare(&tower, &whole, setting->profile, native_tower_size(&native, 0), 0,
                         PATIENCE, &paper) ||
                error_set(&error, "it does not come to an end"));
    ok = ok && compare(&native, programs, &tower, &paper, tally, &error);
    if (!ok)
        fprintf(stderr, "seed %" PRIu64 " and %u others, %s, %s, depth %u: %s\n", seed, guests - 1,
                profile_names[setting->profile], strategies[setting->strategy]->name, depth,
                error.text);
    tally->failed += !ok;
    tower_free(&tower);
    native_tower_free(&native);
}

/* Each alone at every depth; and three of one setting together, once there are so many. */
static void try_all(const struct image *monitor, uint64_t first, uint64_t seeds,
                    struct tally *tally)
{
    static struct draw trios[SETTINGS][TRIO];
    unsigned waiting[SETTINGS] = {0};
    for (uint64_t seed = first; seed < first + seeds && tally->failed < 5; seed++) {
        unsigned *number = &waiting[seed % SETTINGS];
        struct draw *draw = &trios[seed % SETTINGS][*number];
        draw_init(draw, seed);
        if (!comes_to_an_end(draw)) {
            tally->endless++;
            continue;
        }
        for (unsigned depth = 1; depth <= DEPTHS; depth++)
            try_together(monitor, draw, 1, depth, tally);
        if (++*number < TRIO)
            continue;
        *number = 0;
        try_together(monitor, trios[seed % SETTINGS], TRIO, 1, tally);
    }
}

static void report(const struct tally *tally, uint64_t first, uint64_t seeds)
{
    printf("seeds %" PRIu64 "..%" PRIu64 ": %" PRIu64 " without an end; %" PRIu64 " runs, %" PRIu64
           " guests, %" PRIu64 " instructions, %" PRIu64 " traps to their monitors; ended",
           first, first + seeds - 1, tally->endless, tally->runs, tally->guests,
           tally->instructions, tally->traps);
    for (unsigned i = 0; i <= COMPUTER_STOPPED; i++)
        printf(" %s %" PRIu64, computer_state_names[i], tally->ends[i]);
    printf("; %" PRIu64 " failed\n", tally->failed);
}

/* Usage: test_native_random SEEDS [FIRST] */
int main(int argc, char **argv)
{
    uint64_t seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : 100;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct tally tally = {0};
    struct error error = {""};
    struct image monitor;
    if (!native_monitor_read(&monitor, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 2;
    }
    try_all(&monitor, first, seeds, &tally);
    report(&tally, first, seeds);
    image_free(&monitor);
    bool worthless = 4 * tally.endless > 3 * seeds || tally.traps < seeds;
    if (worthless)
        printf("too few come to an end, or trap: the generator is broken\n");
    return tally.failed || worthless;
}
