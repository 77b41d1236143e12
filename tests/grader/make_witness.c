/* make_witness.c - writes replays of experiments with lab 3's reference, as the grader does for a
 * student, and prints for each its name, the exit status and the console, to be compared with what
 * the program visor makes of them. Usage: make_witness FOLDER */
#include "tests/grader/guests.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/grader/experiment/schedule.h"

#include <check.h>
#include <stdlib.h>

enum { RAM = 0x10000 };

static void write_witness(const char *folder, const char *name, const struct conditions *conditions)
{
    struct observation seen = guest_observe(conditions);
    struct error error = {""};
    char *bytes, path[512];
    size_t size;
    snprintf(path, sizeof path, "%s/%s.replay", folder, name);
    ck_assert_msg(experiment_record(conditions, &seen, "lab3", &bytes, &size, &error) &&
                      file_write(path, bytes, size, &error),
                  "%s", error.text);
    printf("%s %d %s\n", name, seen.end == RUN_OFF ? (int)seen.exit_status : -1, seen.console);
    free(bytes);
    observation_free(&seen);
}

START_TEST(witnesses_are_written)
{
    const char *folder = getenv("WITNESS_FOLDER");
    struct image image = guest_lab3();
    struct spec_input input = guest_input("n");
    struct spec_schedule jitter = {.strategy = SPEC_JITTER, .window = 200};
    struct spec_injection killer = {.at = {.kind = EVENT_SYMBOL, .symbol = "counter", .nth = 1},
                                    .kind = INJECT_REGISTER};
    struct spec_injection cut = {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 20},
                                 .kind = INJECT_REGISTER,
                                 .number = 2,
                                 .value = 0xfffffff0};
    struct preemptions drawn;
    struct conditions conditions = guest_conditions(&image, RAM);
    conditions.inputs = &input;
    conditions.input_count = 1;
    write_witness(folder, "plain", &conditions);
    ck_assert(schedule_draw(&jitter, 5, 1, conditions.budget.instructions, &drawn));
    conditions.preemptions = drawn.at;
    conditions.preemption_count = drawn.count;
    conditions.has_random_state = true;
    conditions.random_state = 3;
    conditions.depth = 1;
    write_witness(folder, "jitter", &conditions);
    conditions.injections = &cut;
    conditions.injection_count = 1;
    write_witness(folder, "injected", &conditions);
    conditions.injections = &killer; /* data is never executed: it does not come */
    conditions.budget.traps = 60;
    conditions.depth = 2;
    write_witness(folder, "traps", &conditions);
    conditions.budget.traps = 20000;
    conditions.budget.instructions = 12345;
    write_witness(folder, "instructions", &conditions);
    preemptions_free(&drawn);
    image_free(&image);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc != 2 || setenv("WITNESS_FOLDER", argv[1], 1) != 0)
        return 2;
    Suite *suite = suite_create("witnesses");
    TCase *tests = tcase_create("witnesses");
    tcase_add_test(tests, witnesses_are_written);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
