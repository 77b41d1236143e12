/* memory.c - what a virtual machine takes: storage, time to begin, time to be put back. Prints one
 * JSON object; tests/bench/memory.py reads it.
 *
 * Usage: bench_memory process ROUNDS COMMAND...     seconds of a process, all of it
 *        bench_memory start FILE DEPTH ROUNDS       seconds from a command line to one instruction
 *        bench_memory restore FILE DEPTH ROUNDS     seconds to put a machine of 64 KiB back
 *        bench_memory many FILE GUESTS              bytes and seconds of so many that run
 *        bench_memory beside FILE WAITS GUESTS ROUNDS   what others that wait cost one that runs
 *        bench_memory check FILE WAITS
 *
 * Depth 0 is the bare machine. The last form does a little of each, and fails if something does not
 * work. */
#include "vmm/hosted/session.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_MAX = 9999, SMALL = 64 << 10 };

static _Noreturn void fail(const char *text)
{
    fprintf(stderr, "bench_memory: %s\n", text);
    exit(1);
}

/* Of this thread's processor time, so that others on the host disturb little. */
static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* As a member of an object: the median, and between what nine in ten are. */
static void print_spread(const char *name, double *values, unsigned count)
{
    qsort(values, count, sizeof values[0], compare);
    printf("\"%s\": {\"value\": %.9f, \"least\": %.9f, \"most\": %.9f}", name, values[count / 2],
           values[count / 20], values[count - 1 - count / 20]);
}

static double process_once(char **command)
{
    pid_t child;
    int status;
    struct rusage used;
    if (posix_spawn(&child, command[0], NULL, NULL, command, environ) != 0 ||
        wait4(child, &status, 0, &used) != child || status != 0)
        fail("the command does not end well");
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void measure_process(char **command, unsigned rounds)
{
    static double taken[ROUNDS_MAX];
    for (unsigned i = 0; i < rounds; i++)
        taken[i] = process_once(command);
    printf("{");
    print_spread("process", taken, rounds);
    printf("}\n");
}

/* What `visor run` does until the guest's first instruction is done. */
static double start_once(const char *path, unsigned depth)
{
    char option[32];
    struct cli_args args;
    struct session session;
    struct tower_options options;
    struct error error = {""};
    snprintf(option, sizeof option, depth ? "--depth=%u" : "--bare", depth);
    char *line[] = {"visor", "run", "--input=/dev/null", option, (char *)path, NULL};
    double begin = seconds();
    if (!cli_parse(&args, 5, line, &error))
        fail(error.text);
    session_options(&args, 1, &options);
    if (!session_open(&session, &args, &options, args.operands, &error))
        fail(error.text);
    session_run(&session, 1);
    double taken = seconds() - begin;
    if (tower_retired(&session.tower) != 1)
        fail("the guest did not begin");
    session_close(&session, &error);
    cli_free(&args);
    return taken;
}

static void measure_start(const char *path, unsigned depth, unsigned rounds)
{
    static double starts[ROUNDS_MAX];
    for (unsigned i = 0; i < rounds; i++)
        starts[i] = start_once(path, depth);
    printf("{");
    print_spread("start", starts, rounds);
    printf("}\n");
}

static void build(struct tower *tower, unsigned depth, unsigned guests)
{
    struct error error = {""};
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = strategy_for(PROFILE_PG32),
                                    .depth = depth,
                                    .guests = guests,
                                    .size = SMALL};
    if (!tower_build(tower, &options, &error))
        fail(error.text);
}

static void load(struct tower *tower, unsigned guest, const struct program *program)
{
    struct error error = {""};
    if (!program_load(program, &tower->guests[guest].computer, tower_machine(tower, guest), &error))
        fail(error.text);
    tower_plug(tower, guest);
}

/* One turn, of at most so many instructions; false if no guest can run. */
static bool run_turn(struct tower *tower, uint64_t most)
{
    return tower_turn(tower, &most) != NULL;
}

/* Of a machine in which every page has something. */
static void take_snapshot(const struct program *program, unsigned depth, struct snapshot *snapshot)
{
    char path[] = "/tmp/bench_memory_XXXXXX";
    struct tower tower;
    struct error error = {""};
    int file = mkstemp(path);
    build(&tower, depth, 1);
    load(&tower, 0, program);
    for (word at = PAGE_BYTES - 4; at < SMALL; at += PAGE_BYTES)
        machine_store_word(tower_machine(&tower, 0), at, at);
    if (file < 0 || !snapshot_write(&tower, path, &error) || !snapshot_read(snapshot, path, &error))
        fail(error.text);
    close(file);
    unlink(path);
    tower_free(&tower);
}

/* Into a machine that has run since it was put back last. */
static double restore_once(const struct snapshot *snapshot, struct tower *tower)
{
    struct error error = {""};
    run_turn(tower, 1000);
    double begin = seconds();
    if (!snapshot_restore(snapshot, tower, &error))
        fail(error.text);
    return seconds() - begin;
}

/* Into a new machine, to its first instruction, and the machine away again. */
static double clone_once(const struct snapshot *snapshot)
{
    struct tower tower;
    struct error error = {""};
    double begin = seconds();
    build(&tower, snapshot->options.depth, 1);
    tower_plug(&tower, 0);
    if (!snapshot_restore(snapshot, &tower, &error))
        fail(error.text);
    if (!run_turn(&tower, 1))
        fail("the guest cannot go on");
    tower_free(&tower);
    return seconds() - begin;
}

static void measure_restore(const struct program *program, unsigned depth, unsigned rounds)
{
    static double restores[ROUNDS_MAX], clones[ROUNDS_MAX];
    struct snapshot snapshot;
    struct tower tower;
    take_snapshot(program, depth, &snapshot);
    build(&tower, depth, 1);
    load(&tower, 0, program);
    for (unsigned i = 0; i < rounds; i++) {
        restores[i] = restore_once(&snapshot, &tower);
        clones[i] = clone_once(&snapshot);
    }
    printf("{");
    print_spread("restore", restores, rounds);
    printf(", ");
    print_spread("clone", clones, rounds);
    printf("}\n");
    tower_free(&tower);
    snapshot_free(&snapshot);
}

/* Bytes of the host's storage that this program has now. */
static double resident(void)
{
    unsigned long all, here;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file || fscanf(file, "%lu %lu", &all, &here) != 2)
        fail("this host does not say what a process takes");
    fclose(file);
    return (double)here * (double)sysconf(_SC_PAGESIZE);
}

static void assert_off(const struct tower *tower, unsigned guests)
{
    for (unsigned i = 0; i < guests; i++)
        if (tower->guests[i].computer.state != COMPUTER_OFF)
            fail("a guest did not end");
}

static void measure_many(const struct program *program, unsigned guests)
{
    struct tower tower;
    double empty = resident(), begin = seconds();
    build(&tower, 1, guests);
    for (unsigned i = 0; i < guests; i++)
        load(&tower, i, program);
    double built = seconds() - begin, loaded = resident();
    begin = seconds();
    while (run_turn(&tower, UINT64_MAX))
        ;
    double ran = seconds() - begin, done = resident();
    assert_off(&tower, guests);
    printf("{\"built\": %.6f, \"ran\": %.6f, \"loaded\": %.0f, \"done\": %.0f, "
           "\"instructions\": %llu}\n",
           built, ran, (loaded - empty) / guests, (done - empty) / guests,
           (unsigned long long)tower_retired(&tower));
    tower_free(&tower);
}

/* Seconds of the first guest, while the others wait. */
static double beside_once(const struct program *program, const struct program *waits,
                          unsigned guests)
{
    struct tower tower;
    build(&tower, 1, guests);
    for (unsigned i = 0; i < guests; i++)
        load(&tower, i, i ? waits : program);
    for (unsigned i = 0; i < guests; i++)
        run_turn(&tower, UINT64_MAX);
    double begin = seconds();
    while (run_turn(&tower, UINT64_MAX))
        ;
    double taken = seconds() - begin;
    assert_off(&tower, 1);
    tower_free(&tower);
    return taken;
}

/* With and without others by turns. */
static void measure_beside(const struct program *program, const struct program *waits,
                           unsigned guests, unsigned rounds)
{
    static double ratios[ROUNDS_MAX];
    for (unsigned i = 0; i < rounds; i++) {
        double alone = beside_once(program, waits, 1);
        ratios[i] = beside_once(program, waits, guests) / alone;
    }
    printf("{");
    print_spread("ratio", ratios, rounds);
    printf("}\n");
}

/* What was asked for */

static struct program program_of(const char *path)
{
    struct program program;
    struct error error = {""};
    if (!program_read(&program, path, PROFILE_PG32, &error))
        fail(error.text);
    return program;
}

static unsigned number_of(const char *text, unsigned least, unsigned most)
{
    unsigned long value = strtoul(text, NULL, 10);
    if (value < least || value > most)
        fail("that many cannot be");
    return (unsigned)value;
}

static unsigned rounds_of(const char *text)
{
    return number_of(text, 1, ROUNDS_MAX);
}

static unsigned depth_of(const char *text)
{
    return number_of(text, 0, TOWER_DEPTH_MAX);
}

static void do_process(char **words)
{
    measure_process(words + 1, rounds_of(words[0]));
}

static void do_start(char **words)
{
    measure_start(words[0], depth_of(words[1]), rounds_of(words[2]));
}

static void do_restore(char **words)
{
    struct program program = program_of(words[0]);
    measure_restore(&program, depth_of(words[1]), rounds_of(words[2]));
    program_free(&program);
}

static void do_many(char **words)
{
    struct program program = program_of(words[0]);
    measure_many(&program, number_of(words[1], 1, TOWER_GUESTS_MAX));
    program_free(&program);
}

static void do_beside(char **words)
{
    struct program program = program_of(words[0]), waits = program_of(words[1]);
    measure_beside(&program, &waits, number_of(words[2], 1, TOWER_GUESTS_MAX), rounds_of(words[3]));
    program_free(&program);
    program_free(&waits);
}

/* Everything once, small. */
static void do_check(char **words)
{
    char *file = words[0], *waits = words[1];
    do_process((char *[]){"3", "/bin/true", NULL});
    for (unsigned depth = 0; depth < 4; depth++) {
        char text[] = {(char)('0' + depth), '\0'};
        do_start((char *[]){file, text, "3"});
        do_restore((char *[]){file, text, "3"});
    }
    do_many((char *[]){file, "100"});
    do_beside((char *[]){file, waits, "100", "3"});
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int words; /* at least */
        void (*measure)(char **words);
    } forms[] = {{"process", 2, do_process}, {"start", 3, do_start},   {"restore", 3, do_restore},
                 {"many", 2, do_many},       {"beside", 4, do_beside}, {"check", 2, do_check}};
    for (unsigned i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (argc >= 2 + forms[i].words && strcmp(argv[1], forms[i].name) == 0) {
            forms[i].measure(argv + 2);
            return 0;
        }
    fail("see the head of memory.c");
}
