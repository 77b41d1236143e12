/* test_recording.c - claims about recordings of what is debugged, and about snapshots in a
 * debugger: what is written proves itself wherever it is read, and what cannot be is refused. */
#include "isa/random.h"
#include "vmm/hosted/debugger/recording.h"
#include "vmm/hosted/file.h"

#include <check.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEPTHS = 4, WORDS = 16, CUTS = 6 };

/* Paths in the build's folder, of our own; removed at the end. */
static char replay_path[64], other_path[64], snapshot_path[64], disk_path[64];

static void name_paths(void)
{
    snprintf(replay_path, sizeof replay_path, "scratch-%d.replay", (int)getpid());
    snprintf(other_path, sizeof other_path, "scratch-%d.other", (int)getpid());
    snprintf(snapshot_path, sizeof snapshot_path, "scratch-%d.snap", (int)getpid());
    snprintf(disk_path, sizeof disk_path, "scratch-%d.disk", (int)getpid());
}

static void remove_paths(void)
{
    unlink(replay_path), unlink(other_path), unlink(snapshot_path), unlink(disk_path);
}

/* A command line of words with single spaces. */
struct line {
    char text[512];
    char *words[WORDS];
    int count;
    struct cli_args args;
};

static void parse_line(struct line *line, const char *format, va_list values)
{
    struct error error = {""};
    char *rest = NULL;
    vsnprintf(line->text, sizeof line->text, format, values);
    line->count = 0;
    for (char *next = strtok_r(line->text, " ", &rest); next; next = strtok_r(NULL, " ", &rest))
        line->words[line->count++] = next;
    ck_assert_msg(cli_parse(&line->args, line->count, line->words, &error), "%s", error.text);
}

/* A debuggee as the command line "visor debug ..." makes it, whose guests print nothing. */
struct bench {
    struct line line;
    struct debuggee debuggee;
};

static bool try_open(struct bench *bench, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool try_open(struct bench *bench, struct error *error, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    parse_line(&bench->line, format, values);
    va_end(values);
    if (!debuggee_open(&bench->debuggee, &bench->line.args, error)) {
        cli_free(&bench->line.args);
        return false;
    }
    for (unsigned i = 0; i < bench->debuggee.session.tower.options.guests; i++)
        bench->debuggee.session.tower.guests[i].output.file = NULL;
    return true;
}

#define OPEN(bench, ...)                                                                           \
    do {                                                                                           \
        struct error why = {""};                                                                   \
        ck_assert_msg(try_open(bench, &why, "visor debug " __VA_ARGS__), "%s", why.text);          \
    } while (0)

static void shut(struct bench *bench)
{
    debuggee_close(&bench->debuggee);
    cli_free(&bench->line.args);
}

static uint64_t digest_of(struct bench *bench)
{
    uint64_t digest;
    ck_assert(snapshot_digest(&bench->debuggee.session.tower, &digest));
    return digest;
}

static void type(struct bench *bench, unsigned guest, const char *text)
{
    struct error error = {""};
    bench->debuggee.focus = guest;
    for (; *text != '\0'; text++)
        ck_assert_msg(debuggee_type(&bench->debuggee, *text, &error), "%s", error.text);
}

static void run(struct bench *bench, uint64_t instructions)
{
    timeline_run(&bench->debuggee.timeline, instructions);
}

static void step(struct bench *bench, unsigned steps)
{
    while (steps-- > 0)
        timeline_step(&bench->debuggee.timeline);
}

static void save(struct bench *bench, const char *path)
{
    struct error error = {""};
    ck_assert_msg(recording_save(&bench->debuggee, path, &error), "%s", error.text);
}

static void assert_same_files(const char *a, const char *b)
{
    uint8_t *x, *y;
    size_t m, n;
    struct error error = {""};
    ck_assert(file_read(a, 1 << 24, &x, &m, &error) && file_read(b, 1 << 24, &y, &n, &error));
    ck_assert_msg(m == n && memcmp(x, y, m) == 0, "%s and %s differ", a, b);
    free(x);
    free(y);
}

/* Opens the replay under other options; it must come to its end, at a state of that digest. */
static void prove(const char *options, uint64_t digest)
{
    static struct bench bench;
    struct error error = {""};
    OPEN(&bench, "%s %s", options, replay_path);
    ck_assert(moment_same(bench.debuggee.timeline.now, (struct moment){0, 0}));
    ck_assert_msg(recording_go_to_end(&bench.debuggee, &error), "%s: %s", options, error.text);
    ck_assert_msg(digest_of(&bench) == digest, "%s", options);
    shut(&bench);
}

/* At every depth, under every strategy. Of several guests not on the bare machine. */
static void prove_everywhere(struct bench *bench)
{
    uint64_t digest = digest_of(bench);
    char options[80];
    save(bench, replay_path);
    if (bench->debuggee.session.tower.options.guests == 1)
        prove("--bare", digest);
    for (unsigned depth = 1; depth < DEPTHS; depth++)
        for (unsigned i = 0; strategies[i]; i++) {
            snprintf(options, sizeof options, "--depth %u --strategy %s", depth,
                     strategies[i]->name);
            prove(options, digest);
        }
}

static const char *const programs[] = {"traps",     "timer",          "idle",    "storm",
                                       "user_mode", "self_modifying", "nowhere", "fault_for_ever"};
enum { PROGRAMS = sizeof programs / sizeof programs[0] };

START_TEST(a_run_left_anywhere_is_the_same_run_again_everywhere)
{
    static struct bench bench;
    uint64_t chance = (uint64_t)_i + 1;
    for (unsigned cut = 0; cut < CUTS; cut++) {
        OPEN(&bench, "--seed 5 %s/%s.s", PROGRAMS_FOLDER, programs[_i]);
        run(&bench, cut ? random_next(&chance) % 3000 : 1000000);
        step(&bench, cut * 3);
        prove_everywhere(&bench);
        shut(&bench);
    }
}
END_TEST

/* Between two steps, also where a device is due at the moment of a trap. */
START_TEST(a_run_left_after_any_step_is_the_same_run_again)
{
    static struct bench bench;
    OPEN(&bench, "%s/busy.s", REPLAY_FOLDER);
    for (unsigned i = 0; i < 200; i++) {
        step(&bench, 1);
        save(&bench, replay_path);
        prove(i % 2 ? "--bare" : "--depth 2", digest_of(&bench));
    }
    shut(&bench);
}
END_TEST

START_TEST(what_is_typed_at_any_time_is_typed_again)
{
    static struct bench bench;
    uint64_t chance = (uint64_t)_i + 100;
    OPEN(&bench, "%s/echo.s", REPLAY_FOLDER);
    for (unsigned i = 0; i < 4; i++) {
        run(&bench, random_next(&chance) % 40);
        step(&bench, random_next(&chance) % 4);
        type(&bench, 0, i % 2 ? "x" : "yz");
    }
    prove_everywhere(&bench);
    run(&bench, 1000);
    type(&bench, 0, "q");
    run(&bench, 1000);
    ck_assert_int_eq(bench.debuggee.session.tower.guests[0].computer.state, COMPUTER_OFF);
    prove_everywhere(&bench);
    shut(&bench);
}
END_TEST

START_TEST(what_was_typed_in_a_future_that_is_not_is_not_recorded)
{
    static struct bench bench;
    OPEN(&bench, "%s/echo.s", REPLAY_FOLDER);
    run(&bench, 20);
    type(&bench, 0, "a");
    run(&bench, 20);
    type(&bench, 0, "b");
    run(&bench, 20);
    ck_assert_uint_eq(bench.debuggee.session.tower.guests[0].board.console.taken, 2);
    ck_assert(timeline_travel(&bench.debuggee.timeline, (struct moment){10, 0}));
    type(&bench, 0, "c");
    run(&bench, 60);
    ck_assert_uint_eq(bench.debuggee.session.tower.guests[0].board.console.taken, 2);
    prove_everywhere(&bench);
    shut(&bench);
}
END_TEST

/* What was, at each of these moments. */
struct history {
    struct moment moments[40];
    uint64_t digests[40];
    unsigned count;
};

static void note(struct bench *bench, struct history *history)
{
    history->moments[history->count] = bench->debuggee.timeline.now;
    history->digests[history->count++] = digest_of(bench);
}

/* Goes to them by chance, forwards and backwards, from the beginning too. */
static void retrace(struct bench *bench, const struct history *history, uint64_t *chance)
{
    for (unsigned i = 0; i < history->count; i++) {
        unsigned number = random_next(chance) % history->count;
        if (i % 4 == 0)
            timeline_travel(&bench->debuggee.timeline, (struct moment){0, 0});
        ck_assert(timeline_travel(&bench->debuggee.timeline, history->moments[number]));
        ck_assert_msg(digest_of(bench) == history->digests[number], "%u: another state", number);
    }
}

/* A waiting guest's own time stands still: it is woken when others are where they were. */
START_TEST(guests_that_are_typed_at_while_others_run_take_the_same_turns_again)
{
    static struct bench bench;
    struct history history = {.count = 0};
    uint64_t chance = (uint64_t)_i + 7;
    OPEN(&bench, "--quantum 53 %s/echo.s %s/pulse.s %s/echo.s", REPLAY_FOLDER, REPLAY_FOLDER,
         REPLAY_FOLDER);
    bench.debuggee.timeline.interval = 40 + (uint64_t)_i;
    bench.debuggee.timeline.page_time = 0;
    for (unsigned i = 0; i < 24; i++) {
        if (random_next(&chance) % 2)
            step(&bench, 1 + random_next(&chance) % 90);
        else
            run(&bench, random_next(&chance) % 300);
        if (i % 3)
            type(&bench, i % 2 ? 0 : 2, "u");
        note(&bench, &history);
    }
    prove_everywhere(&bench);
    retrace(&bench, &history, &chance);
    shut(&bench);
}
END_TEST

START_TEST(whatever_step_a_waiting_guest_is_typed_at_it_wakes_there_again)
{
    static struct bench bench;
    struct history history = {.count = 0};
    uint64_t chance = (uint64_t)_i;
    OPEN(&bench, "--quantum 53 %s/pulse.s %s/echo.s %s/pulse.s", REPLAY_FOLDER, REPLAY_FOLDER,
         REPLAY_FOLDER);
    run(&bench, 300);
    step(&bench, (unsigned)_i);
    type(&bench, 1, "u");
    for (unsigned i = 0; i < 40; i++) {
        note(&bench, &history);
        step(&bench, 2);
    }
    retrace(&bench, &history, &chance);
    shut(&bench);
}
END_TEST

START_TEST(guests_that_all_wait_are_woken_by_what_is_typed)
{
    static struct bench bench;
    struct history history = {.count = 0};
    uint64_t chance = 1;
    OPEN(&bench, "%s/echo.s %s/echo.s %s/echo.s", REPLAY_FOLDER, REPLAY_FOLDER, REPLAY_FOLDER);
    run(&bench, 1000);
    ck_assert(!tower_can_run(&bench.debuggee.session.tower));
    for (unsigned i = 0; i < 9; i++) {
        type(&bench, i % 3, "ab");
        type(&bench, (i + i / 3) % 3, "c");
        note(&bench, &history);
        if (i % 2)
            run(&bench, 1000);
        note(&bench, &history);
    }
    run(&bench, 1000);
    for (unsigned i = 0; i < 3; i++)
        ck_assert_uint_eq(bench.debuggee.session.tower.guests[i].board.console.taken, 9);
    prove_everywhere(&bench);
    retrace(&bench, &history, &chance);
    shut(&bench);
}
END_TEST

START_TEST(a_replay_recorded_again_is_the_same_file)
{
    static struct bench bench;
    OPEN(&bench, "--depth 2 --seed 9 %s/echo.s %s/pulse.s", REPLAY_FOLDER, REPLAY_FOLDER);
    run(&bench, 400);
    type(&bench, 0, "ab");
    run(&bench, 333);
    step(&bench, 5);
    save(&bench, replay_path);
    shut(&bench);
    struct error error = {""};
    OPEN(&bench, "%s", replay_path);
    ck_assert_msg(recording_go_to_end(&bench.debuggee, &error), "%s", error.text);
    save(&bench, other_path);
    shut(&bench);
    assert_same_files(replay_path, other_path);
}
END_TEST

/* What visor run --record writes while it happens. */
static void record_run(const char *format, ...)
{
    static struct session session;
    struct line line;
    struct tower_options options;
    struct error error = {""};
    va_list values;
    va_start(values, format);
    parse_line(&line, format, values);
    va_end(values);
    session_options(&line.args, (unsigned)line.args.operand_count, &options);
    ck_assert_msg(session_open(&session, &line.args, &options, line.args.operands, &error), "%s",
                  error.text);
    for (unsigned i = 0; i < options.guests; i++)
        session.tower.guests[i].output.file = NULL;
    session_run(&session, cli_number(&line.args, OPTION_max_insns));
    ck_assert_msg(session_close(&session, &error), "%s", error.text);
    cli_free(&line.args);
}

START_TEST(a_run_recorded_as_it_happens_and_afterwards_is_the_same_file)
{
    static struct bench bench;
    static const uint64_t limits[] = {0, 1, 17, 60, 61, 62, 63, 1000};
    struct error error = {""};
    ck_assert(file_write(disk_path, "hello, q", 8, &error));
    record_run("visor run --max-insns %d --input %s --record %s %s/echo.s", (int)limits[_i],
               disk_path, other_path, REPLAY_FOLDER);
    OPEN(&bench, "--input %s %s/echo.s", disk_path, REPLAY_FOLDER);
    run(&bench, limits[_i]);
    save(&bench, replay_path);
    shut(&bench);
    assert_same_files(replay_path, other_path);
}
END_TEST

START_TEST(typing_goes_on_after_the_end_of_a_replay_and_not_before)
{
    static struct bench bench;
    struct error error = {""};
    OPEN(&bench, "%s/echo.s", REPLAY_FOLDER);
    run(&bench, 10);
    type(&bench, 0, "ab");
    run(&bench, 100);
    save(&bench, replay_path);
    shut(&bench);
    OPEN(&bench, "%s", replay_path);
    ck_assert(!debuggee_type(&bench.debuggee, 'c', &error));
    ck_assert_msg(strstr(error.text, "more input"), "%s", error.text);
    error.text[0] = '\0';
    ck_assert(recording_go_to_end(&bench.debuggee, &error));
    type(&bench, 0, "cq");
    run(&bench, 100);
    ck_assert_int_eq(bench.debuggee.session.tower.guests[0].computer.state, COMPUTER_OFF);
    ck_assert(!recording_check(&bench.debuggee, &error));
    prove_everywhere(&bench);
    timeline_travel(&bench.debuggee.timeline, (struct moment){3, 0});
    ck_assert(!debuggee_type(&bench.debuggee, 'd', &error));
    shut(&bench);
}
END_TEST

START_TEST(a_changed_state_is_not_the_recorded_one)
{
    static struct bench bench;
    struct error error = {""};
    OPEN(&bench, "%s/pulse.s", REPLAY_FOLDER);
    run(&bench, 500);
    save(&bench, replay_path);
    shut(&bench);
    OPEN(&bench, "%s", replay_path);
    ck_assert(!recording_check(&bench.debuggee, &error));
    ck_assert_msg(strstr(error.text, "ended after 500 instructions, and this is after 0"), "%s",
                  error.text);
    ck_assert(debuggee_store(&bench.debuggee, 0x3000, "!", 1, &error));
    error.text[0] = '\0';
    ck_assert(!recording_go_to_end(&bench.debuggee, &error));
    ck_assert_msg(strstr(error.text, "another state"), "%s", error.text);
    error.text[0] = '\0';
    ck_assert(!recording_save(&bench.debuggee, other_path, &error));
    ck_assert_msg(strstr(error.text, "changed by hand"), "%s", error.text);
    ck_assert(access(other_path, F_OK) != 0);
    shut(&bench);
}
END_TEST

START_TEST(a_run_with_a_disk_is_the_same_again_if_the_disk_is)
{
    static struct bench bench;
    struct error error = {""};
    char sectors[1024], options[160];
    memset(sectors, 'A', sizeof sectors);
    ck_assert(file_write(disk_path, sectors, sizeof sectors, &error));
    OPEN(&bench, "%s --disk %s %s/scribble.s", _i ? "--disk-write" : "", disk_path, REPLAY_FOLDER);
    run(&bench, 1000000);
    uint64_t digest = digest_of(&bench);
    save(&bench, replay_path);
    ck_assert(disk_file_is_changed(&bench.debuggee.session.tower.guests[0].disk) == (_i == 1));
    ck_assert(debuggee_save(&bench.debuggee, snapshot_path, &error) == (_i == 0));
    shut(&bench);
    snprintf(options, sizeof options, "--depth 2 --disk %s", disk_path);
    prove(options, digest);
    error.text[0] = '\0';
    ck_assert(!try_open(&bench, &error, "visor debug %s", replay_path));
    ck_assert_msg(strstr(error.text, "had a disk"), "%s", error.text);
    error.text[0] = '\0';
    ck_assert(file_write(disk_path, sectors, 512, &error));
    ck_assert(!try_open(&bench, &error, "visor debug --disk %s %s", disk_path, replay_path));
    ck_assert_msg(strstr(error.text, "another disk"), "%s", error.text);
}
END_TEST

START_TEST(a_snapshot_brings_back_the_moment_it_was_taken)
{
    static struct bench bench;
    struct error error = {""};
    OPEN(&bench, "--quantum 53 --depth 2 %s/echo.s %s/pulse.s", REPLAY_FOLDER, REPLAY_FOLDER);
    run(&bench, 300);
    type(&bench, 0, "ab");
    run(&bench, 200 + 10 * (unsigned)_i);
    step(&bench, (unsigned)_i);
    uint64_t then = digest_of(&bench);
    ck_assert_msg(debuggee_save(&bench.debuggee, snapshot_path, &error), "%s", error.text);
    run(&bench, 700);
    uint64_t later = digest_of(&bench);
    struct moment moment = bench.debuggee.timeline.now;
    type(&bench, 0, "q");
    ck_assert_msg(debuggee_restore(&bench.debuggee, snapshot_path, &error), "%s", error.text);
    ck_assert(digest_of(&bench) == then);
    ck_assert(!timeline_back(&bench.debuggee.timeline));
    ck_assert(!recording_save(&bench.debuggee, other_path, &error));
    run(&bench, moment.instructions - bench.debuggee.timeline.now.instructions);
    ck_assert(digest_of(&bench) == later);
    ck_assert(moment_same(bench.debuggee.timeline.now, moment));
    run(&bench, 1000);
    ck_assert_uint_eq(bench.debuggee.session.tower.guests[0].board.console.taken, 2);
    shut(&bench);

    error.text[0] = '\0';
    OPEN(&bench, "--depth 1 --strategy interpret %s", snapshot_path);
    ck_assert(digest_of(&bench) == then);
    ck_assert(!recording_save(&bench.debuggee, other_path, &error));
    ck_assert_msg(strstr(error.text, "began at a snapshot"), "%s", error.text);
    run(&bench, moment.instructions - bench.debuggee.timeline.now.instructions);
    ck_assert(digest_of(&bench) == later);
    shut(&bench);
}
END_TEST

START_TEST(a_snapshot_that_does_not_fit_changes_nothing)
{
    static struct bench bench;
    struct error error = {""};
    OPEN(&bench, "--mem 64K %s/pulse.s", REPLAY_FOLDER);
    run(&bench, 100);
    ck_assert(debuggee_save(&bench.debuggee, snapshot_path, &error));
    shut(&bench);
    OPEN(&bench, "%s/pulse.s", REPLAY_FOLDER);
    run(&bench, 50);
    uint64_t digest = digest_of(&bench);
    ck_assert(!debuggee_restore(&bench.debuggee, snapshot_path, &error));
    ck_assert_msg(strstr(error.text, "of another machine"), "%s", error.text);
    ck_assert(digest_of(&bench) == digest && timeline_back(&bench.debuggee.timeline));
    shut(&bench);
}
END_TEST

START_TEST(a_snapshot_takes_back_what_was_written_to_the_disk)
{
    static struct bench bench;
    struct error error = {""};
    char sectors[1024];
    memset(sectors, 'A', sizeof sectors);
    ck_assert(file_write(disk_path, sectors, sizeof sectors, &error));
    OPEN(&bench, "--disk-write --disk %s %s/scribble.s", disk_path, REPLAY_FOLDER);
    run(&bench, 100);
    uint64_t then = digest_of(&bench);
    ck_assert_msg(debuggee_save(&bench.debuggee, snapshot_path, &error), "%s", error.text);
    run(&bench, 1000000);
    uint64_t end = digest_of(&bench);
    ck_assert(disk_file_is_changed(&bench.debuggee.session.tower.guests[0].disk));
    ck_assert_msg(debuggee_restore(&bench.debuggee, snapshot_path, &error), "%s", error.text);
    ck_assert(digest_of(&bench) == then);
    run(&bench, 1000000);
    ck_assert(digest_of(&bench) == end);
    memset(sectors, 'B', sizeof sectors);
    ck_assert(file_write(disk_path, sectors, sizeof sectors, &error));
    shut(&bench);
    ck_assert(!try_open(&bench, &error, "visor debug --disk %s %s", disk_path, snapshot_path));
    ck_assert_msg(strstr(error.text, "had another disk"), "%s", error.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("recordings");
    TCase *test = tcase_create("recordings");
    tcase_set_timeout(test, 300);
    tcase_add_checked_fixture(test, name_paths, remove_paths);
    tcase_add_loop_test(test, a_run_left_anywhere_is_the_same_run_again_everywhere, 0, PROGRAMS);
    tcase_add_test(test, a_run_left_after_any_step_is_the_same_run_again);
    tcase_add_loop_test(test, what_is_typed_at_any_time_is_typed_again, 0, 20);
    tcase_add_test(test, what_was_typed_in_a_future_that_is_not_is_not_recorded);
    tcase_add_loop_test(test, guests_that_are_typed_at_while_others_run_take_the_same_turns_again,
                        0, 20);
    tcase_add_loop_test(test, whatever_step_a_waiting_guest_is_typed_at_it_wakes_there_again, 0,
                        90);
    tcase_add_test(test, guests_that_all_wait_are_woken_by_what_is_typed);
    tcase_add_test(test, a_replay_recorded_again_is_the_same_file);
    tcase_add_loop_test(test, a_run_recorded_as_it_happens_and_afterwards_is_the_same_file, 0, 8);
    tcase_add_test(test, typing_goes_on_after_the_end_of_a_replay_and_not_before);
    tcase_add_test(test, a_changed_state_is_not_the_recorded_one);
    tcase_add_loop_test(test, a_run_with_a_disk_is_the_same_again_if_the_disk_is, 0, 2);
    tcase_add_loop_test(test, a_snapshot_brings_back_the_moment_it_was_taken, 0, 12);
    tcase_add_test(test, a_snapshot_that_does_not_fit_changes_nothing);
    tcase_add_test(test, a_snapshot_takes_back_what_was_written_to_the_disk);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
