/* hostile.c - how much slower the interpreter of decoded instructions is than the plain expansion
 * on the programs of tests/machine/hostile.def. Prints one JSON object a program; hostile.py reads
 * them.
 *
 * Usage: bench_hostile measure INSTRUCTIONS ROUNDS [NAME...]
 *        bench_hostile run NAME plain|decoded INSTRUCTIONS    (for a profiler)
 *        bench_hostile check
 *
 * The two take turns ROUNDS times, so that a noisy host disturbs both alike. The last form does a
 * little of each and fails if a program does not go on. */
#include "tests/rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MAX = 99, CHECKED = 20000 };

/* Before anything is measured a program prepares itself. */
#define PREPARING 6000000

struct hostile {
    const char *name;
    unsigned pages;
    const char *text, *program;
};

static const struct hostile hostiles[] = {
#define HOSTILE(name, pages, text, program) {#name, pages, text, program},
#include "tests/machine/hostile.def"
};

enum { HOSTILES = sizeof hostiles / sizeof hostiles[0] };

static void give_up(const char *text)
{
    fprintf(stderr, "bench_hostile: %s\n", text);
    exit(1);
}

static struct rig *boot(const struct hostile *hostile, bool plain)
{
    struct rig *rig = rig_bare(hostile->pages * PAGE_BYTES, PROFILE_PG32);
    rig->bare.plain = plain;
    rig_text(rig, hostile->program);
    return rig;
}

static void advance(struct rig *rig, uint64_t instructions)
{
    if (rig_run(rig, instructions) != COMPUTER_RUNNING)
        give_up("the program has stopped");
}

/* Of this thread, so that others on the host disturb little. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double time_of(struct rig *rig, uint64_t instructions)
{
    double begin = seconds();
    advance(rig, instructions);
    return seconds() - begin;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const struct hostile *hostile, uint64_t instructions, unsigned rounds)
{
    struct rig *plain = boot(hostile, true), *decoded = boot(hostile, false);
    double ratios[ROUNDS_MAX], times[ROUNDS_MAX];
    advance(plain, PREPARING);
    advance(decoded, PREPARING);
    for (unsigned i = 0; i < rounds; i++) {
        times[i] = time_of(plain, instructions);
        ratios[i] = time_of(decoded, instructions) / times[i];
    }
    qsort(ratios, rounds, sizeof ratios[0], compare);
    qsort(times, rounds, sizeof times[0], compare);
    printf("{\"name\": \"%s\", \"text\": \"%s\", \"ratio\": %.3f, \"least\": %.3f, \"most\": %.3f, "
           "\"plain_ns\": %.2f}\n",
           hostile->name, hostile->text, ratios[rounds / 2], ratios[0], ratios[rounds - 1],
           times[rounds / 2] / (double)instructions * 1e9);
    fflush(stdout);
    rig_free(plain);
    rig_free(decoded);
}

static const struct hostile *find(const char *name)
{
    for (unsigned i = 0; i < HOSTILES; i++)
        if (!strcmp(hostiles[i].name, name))
            return &hostiles[i];
    give_up("there is no such program; tests/machine/hostile.def has them");
    return NULL;
}

static uint64_t number(const char *text)
{
    char *end;
    unsigned long long value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end)
        give_up("a number is expected, at least 0");
    return value;
}

static void measure_those(uint64_t instructions, uint64_t rounds, char **names, int count)
{
    if (rounds < 1 || rounds > ROUNDS_MAX)
        give_up("rounds are 1 to 99");
    for (int i = 0; i < count; i++)
        measure(find(names[i]), instructions, (unsigned)rounds);
    for (unsigned i = 0; count == 0 && i < HOSTILES; i++)
        measure(&hostiles[i], instructions, (unsigned)rounds);
}

static void run(const struct hostile *hostile, bool plain, uint64_t instructions)
{
    struct rig *rig = boot(hostile, plain);
    advance(rig, instructions);
    rig_free(rig);
}

int main(int argc, char **argv)
{
    if (argc >= 4 && !strcmp(argv[1], "measure"))
        measure_those(number(argv[2]), number(argv[3]), argv + 4, argc - 4);
    else if (argc == 5 && !strcmp(argv[1], "run"))
        run(find(argv[2]), !strcmp(argv[3], "plain"), number(argv[4]));
    else if (argc == 2 && !strcmp(argv[1], "check"))
        for (unsigned i = 0; i < HOSTILES; i++)
            run(&hostiles[i], i % 2, CHECKED);
    else
        give_up("measure INSTRUCTIONS ROUNDS [NAME...] or run NAME plain|decoded INSTRUCTIONS or "
                "check");
    return 0;
}
