/* test_equivalence.c - claim: a program by chance fares under monitors, at depth 1 to 3, as it does
 * on the bare machine, to the instruction; under every strategy, on the machines it can serve. */
#include "tests/random/generator.h"
#include "vmm/hosted/equivalence.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { INSTRUCTIONS = 4000 }; /* at most, each program */

struct tally {
    uint64_t programs, instructions, boundaries, ends[COMPUTER_STOPPED + 1];
    uint64_t emulated, interpreted, reflected;
};

/* Every seed is tried under trap-emulate, and under one of these, in turn. */
struct setting {
    enum profile profile;
    const struct strategy *strategy;
};
static const struct setting usual = {PROFILE_PG32, &trap_emulate};
static const struct setting others[] = {
    {PROFILE_HYBRID, &hybrid},
    {PROFILE_X86, &interpret_all},
    {PROFILE_PG32, &hybrid},
    {PROFILE_PG32, &interpret_all},
};
enum { OTHERS = sizeof others / sizeof others[0] };

static bool try_seed(uint64_t seed, const struct setting *setting, unsigned depth,
                     struct tally *tally)
{
    uint8_t storage[GENERATED_STORAGE];
    generate(seed, setting->profile, storage);
    struct image_segment segment = {
        .memory_size = sizeof storage, .file_size = sizeof storage, .bytes = storage};
    struct program program = {
        .path = "generated",
        .image = {.entry = GENERATED_ENTRY, .segments = &segment, .segment_count = 1}};
    struct trial trial = {.options = {.profile = setting->profile,
                                      .strategy = setting->strategy,
                                      .depth = depth,
                                      .guests = 1,
                                      .size = GENERATED_STORAGE,
                                      .seed = seed},
                          .limit = INSTRUCTIONS,
                          .every = 64};
    struct verdict_of_trial verdict;
    struct error error = {""};
    if (!equivalence_try(&program, &trial, &verdict, &error)) {
        fprintf(stderr, "seed %" PRIu64 ": %s\n", seed, error.text);
        return false;
    }
    tally->programs++;
    tally->instructions += verdict.retired;
    tally->boundaries += verdict.boundaries;
    tally->emulated += verdict.counts.emulated;
    tally->interpreted += verdict.counts.interpreted;
    tally->reflected += verdict.counts.reflected;
    tally->ends[verdict.end]++;
    if (!verdict.same)
        fprintf(stderr, "seed %" PRIu64 ", %s, %s, depth %u:\n%s", seed,
                profile_names[setting->profile], setting->strategy->name, depth,
                verdict.difference);
    free(verdict.difference);
    return verdict.same;
}

static unsigned try_depths(uint64_t seed, const struct setting *setting, struct tally *tally)
{
    unsigned failed = 0;
    for (unsigned depth = 1; depth <= 3; depth++)
        failed += !try_seed(seed, setting, depth, tally);
    return failed;
}

/* Usage: test_equivalence SEEDS [FIRST] */
int main(int argc, char **argv)
{
    uint64_t seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct tally tally = {0};
    unsigned failed = 0;
    for (uint64_t seed = first; seed < first + seeds && failed < 5; seed++) {
        failed += try_depths(seed, &usual, &tally);
        failed += try_depths(seed, &others[seed % OTHERS], &tally);
    }
    printf("seeds %" PRIu64 "..%" PRIu64 ": %" PRIu64 " runs, %" PRIu64 " instructions, %" PRIu64
           " boundaries, %" PRIu64 " emulated, %" PRIu64 " interpreted, %" PRIu64
           " reflected; ended",
           first, first + seeds - 1, tally.programs, tally.instructions, tally.boundaries,
           tally.emulated, tally.interpreted, tally.reflected);
    for (unsigned i = 0; i <= COMPUTER_STOPPED; i++)
        printf(" %s %" PRIu64, computer_state_names[i], tally.ends[i]);
    printf("\n");
    bool worthless = tally.emulated < seeds || tally.reflected < seeds;
    if (worthless)
        printf("the programs hardly trap: the generator is broken\n");
    return failed || worthless;
}
