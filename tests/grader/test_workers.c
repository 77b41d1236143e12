/* test_workers.c - workers that do wrong are ended and told of, and no other notices. */
#include "vmm/hosted/grader/farm/workers.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a worker does, and what must be told of it. */
struct way {
    const char *name;
    void (*work)(int pipe);
    const char *problem; /* NULL: none */
    unsigned heard;      /* frames */
};

static void say(int pipe, uint8_t kind, const char *name, const char *bytes)
{
    const struct worker_frame frame = {kind, name, (const uint8_t *)bytes, strlen(bytes)};
    if (!worker_say(pipe, &frame))
        _exit(77);
}

static void say_raw(int pipe, const void *bytes, size_t size)
{
    if (write(pipe, bytes, size) != (ssize_t)size)
        _exit(77);
}

static void works(int pipe)
{
    say(pipe, 'A', "name", "bytes");
    say(pipe, 'B', "", "");
}
static void says_much(int pipe)
{
    static char bytes[3 << 20];
    memset(bytes, 'x', sizeof bytes - 1);
    say(pipe, 'A', "much", bytes);
    say(pipe, 'B', "", "");
}
static void says_nothing(int pipe)
{
    (void)pipe;
}
static void says_wrong(int pipe)
{
    say(pipe, 'A', "", "");
    say(pipe, '?', "", "");
    say(pipe, 'A', "", "");
    pause();
}
static void breaks_off(int pipe)
{
    say(pipe, 'A', "", "");
    say_raw(pipe, "A\4\0\0\0\0nam", 9);
}
static void hides_a_nul(int pipe)
{
    say_raw(pipe, "A\3\0\0\0\0a\0b", 9);
    pause();
}
static void announces_too_much(int pipe)
{
    say_raw(pipe, "A\0\377\377\377\377", 6);
    pause();
}
static void never_stops(int pipe)
{
    static uint8_t zeros[1 << 20];
    for (;;) {
        const struct worker_frame frame = {'A', "", zeros, sizeof zeros};
        if (!worker_say(pipe, &frame))
            pause();
    }
}
static void exits(int pipe)
{
    say(pipe, 'A', "", "");
    _exit(3);
}
static void crashes(int pipe)
{
    (void)pipe;
    raise(SIGSEGV);
    abort();
}
static void breaks_out(int pipe)
{
    (void)pipe;
    raise(SIGSYS);
}
static void hangs(int pipe)
{
    (void)pipe;
    for (;;)
        pause();
}
static void goes_quiet(int pipe)
{
    close(pipe);
    for (;;)
        pause();
}
static void looks_around(int pipe)
{
    for (int descriptor = 3; descriptor < 256; descriptor++)
        if (descriptor != pipe && write(descriptor, "", 0) == 0)
            _exit(4);
    char c;
    if (read(STDIN_FILENO, &c, 1) != 0)
        _exit(5);
}

static const char nonsense[] = "it said what makes no sense", late[] = "it took too long";
static const struct way ways[] = {
    {"works", works, NULL, 2},
    {"says much", says_much, NULL, 2},
    {"says nothing", says_nothing, NULL, 0},
    {"says wrong", says_wrong, nonsense, 2},
    {"breaks off", breaks_off, "it broke off in the middle of a sentence", 1},
    {"hides a NUL", hides_a_nul, nonsense, 0},
    {"announces too much", announces_too_much, nonsense, 0},
    {"never stops", never_stops, "it said too much", 0},
    {"exits", exits, "status 3", 1},
    {"crashes", crashes, "signal 11", 0},
    {"breaks out", breaks_out, "it tried what only a broken or attacked grader would", 0},
    {"hangs", hangs, late, 0},
    {"goes quiet", goes_quiet, late, 0},
    {"looks around", looks_around, NULL, 0},
};
enum { WAYS = sizeof ways / sizeof ways[0] };

/* What was heard and told. */
struct told {
    unsigned heard[WAYS], ended[WAYS];
    char problems[WAYS][100];
    size_t stop_after, total;
};

static void work(void *context, size_t index, int pipe)
{
    (void)context;
    signal(SIGSEGV, SIG_DFL); /* a sanitizer's report is not wanted */
    ways[index].work(pipe);
}

static bool heard(void *context, size_t index, const struct worker_frame *frame)
{
    struct told *told = context;
    told->heard[index]++;
    return frame->kind == 'A' || frame->kind == 'B';
}

static bool ended(void *context, size_t index, const char *problem)
{
    struct told *told = context;
    told->ended[index]++;
    snprintf(told->problems[index], sizeof told->problems[index], "%s", problem ? problem : "");
    return ++told->total != told->stop_after;
}

static struct workers workers_for(struct told *told, unsigned jobs)
{
    return (struct workers){
        .jobs = jobs, .seconds = 2, .work = work, .heard = heard, .ended = ended, .context = told};
}

static void check_told(const struct told *told)
{
    for (unsigned i = 0; i < WAYS; i++) {
        const char *problem = ways[i].problem ? ways[i].problem : "";
        ck_assert_msg(told->ended[i] == 1, "%s: told %u times", ways[i].name, told->ended[i]);
        ck_assert_msg(strcmp(told->problems[i], problem) == 0, "%s: '%s', not '%s'", ways[i].name,
                      told->problems[i], problem);
        ck_assert_msg(!ways[i].heard || told->heard[i] == ways[i].heard, "%s: heard %u frames",
                      ways[i].name, told->heard[i]);
    }
}

START_TEST(each_worker_gets_what_it_deserves)
{
    static const unsigned jobs[] = {1, 3, 100};
    struct told told = {0};
    struct workers workers = workers_for(&told, jobs[_i]);
    int number = -1;
    ck_assert(workers_run(&workers, WAYS, &number));
    ck_assert_int_eq(number, 0);
    check_told(&told);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1); /* nobody is left */
}
END_TEST

START_TEST(no_more_begin_once_it_is_enough)
{
    struct told told = {.stop_after = 2};
    struct workers workers = workers_for(&told, 2);
    int number = -1;
    ck_assert(!workers_run(&workers, WAYS, &number));
    ck_assert_uint_eq(told.total, 2);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

START_TEST(a_signal_ends_all)
{
    struct told told = {0};
    struct workers workers = workers_for(&told, 100);
    int number = -1;
    pid_t child = fork();
    if (child == 0) {
        usleep(500000);
        kill(getppid(), SIGINT);
        _exit(0);
    }
    ck_assert(!workers_run(&workers, WAYS, &number));
    ck_assert_int_eq(number, SIGINT);
    ck_assert_uint_eq(told.ended[WAYS - 3], 0); /* the one that hangs */
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}
END_TEST

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    TCase *tests = tcase_create("workers");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, each_worker_gets_what_it_deserves, 0, 3);
    tcase_add_test(tests, no_more_begin_once_it_is_enough);
    tcase_add_test(tests, a_signal_ends_all);
    Suite *suite = suite_create("workers");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
