/* timeline.c - what recording and going back cost. Prints one JSON object; tests/bench/run reads
 * it.
 *
 * Usage: bench_timeline overhead FILE DEPTH WORD INSTRUCTIONS ROUNDS
 *        bench_timeline back FILE DEPTH WORD INSTRUCTIONS STEPS
 *        bench_timeline points FILE DEPTH WORD INSTRUCTIONS
 *        bench_timeline check FILE
 *
 * Depth 0 is the bare machine. WORD goes to physical 0x80 of the guest before it runs. The last
 * form does a little of each and fails if something does not work, or a step back takes seconds. */
#include "vmm/hosted/debugger/debuggee.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS_MAX = 99, PLACE = 0x80, NOWHERE = 0x7fffff0 };

struct job {
    const char *file;
    unsigned depth;
    word word;
    uint64_t instructions;
};

static void fail(const char *text)
{
    fprintf(stderr, "bench_timeline: %s\n", text);
    exit(1);
}

/* Of this thread, so that others on the host disturb little. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void parse(struct cli_args *args, const char *verb, const struct job *job)
{
    char depth[32];
    struct error error = {""};
    snprintf(depth, sizeof depth, job->depth ? "--depth=%u" : "--bare", job->depth);
    char *line[] = {"visor", (char *)verb,      "--mem=128M", "--input=/dev/null",
                    depth,   (char *)job->file, NULL};
    if (!cli_parse(args, 6, line, &error))
        fail(error.text);
}

/* Seconds of a run as `visor run` does it. */
static double run_plainly(const struct job *job)
{
    struct session session;
    struct cli_args args;
    struct tower_options options;
    struct error error = {""};
    parse(&args, "run", job);
    session_options(&args, 1, &options);
    if (!session_open(&session, &args, &options, args.operands, &error))
        fail(error.text);
    machine_store_word(tower_machine(&session.tower, 0), PLACE, job->word);
    session.tower.guests[0].output.file = NULL;
    double begin = seconds();
    session_run(&session, job->instructions);
    double end = seconds();
    session_close(&session, &error);
    cli_free(&args);
    return end - begin;
}

static void open_debuggee(struct debuggee *debuggee, struct cli_args *args, const struct job *job)
{
    struct error error = {""};
    parse(args, "debug", job);
    if (!debuggee_open(debuggee, args, &error) ||
        !debuggee_store(debuggee, PLACE, &job->word, sizeof job->word, &error))
        fail(error.text);
    debuggee->session.tower.guests[0].output.file = NULL;
}

static void close_debuggee(struct debuggee *debuggee, struct cli_args *args)
{
    debuggee_close(debuggee);
    cli_free(args);
}

/* Seconds of the same with recording on; and how many bytes that took. */
static double run_recorded(const struct job *job, size_t *bytes)
{
    struct debuggee debuggee;
    struct cli_args args;
    open_debuggee(&debuggee, &args, job);
    double begin = seconds();
    timeline_run(&debuggee.timeline, job->instructions);
    double end = seconds();
    *bytes = timeline_size(&debuggee.timeline);
    if (debuggee.timeline.now.instructions != job->instructions)
        fail("the guest ended too soon");
    close_debuggee(&debuggee, &args);
    return end - begin;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, unsigned count)
{
    qsort(values, count, sizeof values[0], compare);
    return values[count / 2];
}

/* The two take turns, each first every other time. */
static double measure_overhead(const struct job *job, unsigned rounds)
{
    double ratios[ROUNDS_MAX], plain[ROUNDS_MAX];
    size_t bytes = 0;
    for (unsigned i = 0; i < rounds; i++) {
        double recorded = i % 2 ? run_recorded(job, &bytes) : 0;
        plain[i] = run_plainly(job);
        if (i % 2 == 0)
            recorded = run_recorded(job, &bytes);
        ratios[i] = recorded / plain[i];
    }
    double ratio = median(ratios, rounds);
    printf("{\"ratio\": %.4f, \"least\": %.4f, \"most\": %.4f, \"mips\": %.1f, \"bytes\": %zu}\n",
           ratio, ratios[0], ratios[rounds - 1],
           (double)job->instructions / 1e6 / median(plain, rounds), bytes);
    return ratio;
}

/* Steps back one after the other; the seconds of the slowest. */
static double measure_back(const struct job *job, unsigned steps)
{
    struct debuggee debuggee;
    struct cli_args args;
    struct halt halt;
    double first = 0, most = 0, all = 0;
    open_debuggee(&debuggee, &args, job);
    timeline_run(&debuggee.timeline, job->instructions);
    for (unsigned i = 0; i < steps; i++) {
        double begin = seconds();
        debuggee_reverse_step(&debuggee, &halt);
        double taken = seconds() - begin;
        if (halt.reason != HALT_STEPPED)
            fail("there was nothing to step back to");
        first = i == 0 ? taken : first;
        most = taken > most ? taken : most;
        all += taken;
    }
    printf("{\"first\": %.4f, \"most\": %.4f, \"mean\": %.4f}\n", first, most, all / steps);
    close_debuggee(&debuggee, &args);
    return most;
}

static bool is_far(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    (void)halt;
    return debuggee->timeline.now.instructions >= *(uint64_t *)context;
}

/* Millions of instructions a second with a point that is never hit; NULL: without looking at steps.
 */
static double speed_with(const struct job *job, const struct point *point)
{
    struct debuggee debuggee;
    struct cli_args args;
    struct halt halt;
    uint64_t end = job->instructions;
    open_debuggee(&debuggee, &args, job);
    if (point && !debuggee_add(&debuggee, point))
        fail("the host has no storage for a point");
    double begin = seconds();
    if (point)
        debuggee_until(&debuggee, is_far, &end, &halt);
    else
        timeline_run(&debuggee.timeline, end);
    double taken = seconds() - begin;
    if (!is_far(&debuggee, &halt, &end))
        fail("the guest ended too soon, or a point was hit");
    close_debuggee(&debuggee, &args);
    return (double)job->instructions / taken / 1e6;
}

static void measure_points(const struct job *job)
{
    static const struct {
        const char *name;
        struct point point;
    } rows[] = {
        {"break", {.kind = POINT_BREAK, .guest = ANY_GUEST, .user = -1, .address = NOWHERE}},
        {"watch",
         {.kind = POINT_WATCH, .guest = ANY_GUEST, .address = NOWHERE, .length = 4, .access = 3}},
        {"trap", {.kind = POINT_TRAP, .guest = ANY_GUEST, .cause = CAUSE_ALIGN}},
        {"mode", {.kind = POINT_MODE, .guest = 1}},
    };
    printf("{\"free\": %.2f", speed_with(job, NULL));
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        printf(", \"%s\": %.3f", rows[i].name, speed_with(job, &rows[i].point));
    printf("}\n");
}

/* Everything once, small. */
static void check(const char *file)
{
    for (unsigned depth = 0; depth < 4; depth++) {
        struct job job = {.file = file, .depth = depth, .instructions = 3000000};
        if (measure_back(&job, 3) > 5)
            fail("a step back takes too long");
        job.instructions = 20000;
        measure_overhead(&job, 3);
        measure_points(&job);
    }
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "check") == 0) {
        check(argv[2]);
        return 0;
    }
    if (argc < 6)
        fail("see the head of timeline.c");
    struct job job = {.file = argv[2],
                      .depth = (unsigned)atoi(argv[3]),
                      .word = (word)atoi(argv[4]),
                      .instructions = strtoull(argv[5], NULL, 10)};
    unsigned number = argc > 6 ? (unsigned)atoi(argv[6]) : 1;
    if (number < 1 || number > ROUNDS_MAX)
        fail("that many rounds or steps cannot be");
    if (strcmp(argv[1], "overhead") == 0)
        measure_overhead(&job, number);
    else if (strcmp(argv[1], "back") == 0)
        measure_back(&job, number);
    else if (strcmp(argv[1], "points") == 0)
        measure_points(&job);
    else
        fail("overhead, back, points or check");
    return 0;
}
