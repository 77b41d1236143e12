/* test_matcher.c - claims about expectations: each key holds when it is so, and tells what is not
 * when it is not; and that what guests print comes out harmless. */
#include "vmm/hosted/grader/judge/agreement.h"
#include "vmm/hosted/grader/judge/comparison.h"
#include "vmm/hosted/grader/judge/matcher.h"
#include "vmm/hosted/grader/result.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { RAM = 8192, SYMBOL_AT = 0x400, TOLD_MAX = 2048 };

static uint8_t storage[RAM], other_storage[RAM];
static char symbol_name[] = "counter", loop_name[] = "loop";
static struct image_symbol symbols[] = {{.name = loop_name, .value = 0x100},
                                        {.name = symbol_name, .value = SYMBOL_AT}};
static struct image_segment segments[] = {{.address = 0, .memory_size = RAM}};
static const struct image image = {
    .segments = segments, .segment_count = 1, .symbols = symbols, .symbol_count = 2};

/* What the matcher told: "what|expected|actual\n"... */
static char told[TOLD_MAX];

static void tell(void *context, const char *what, const char *expected, const char *actual)
{
    size_t at = strlen(told);
    (void)context;
    snprintf(told + at, sizeof told - at, "%s|%s|%s\n", what, expected, actual);
}

static uint8_t console_text[] = "one\ntwo\nthree";

/* A run that switched itself off with status 3, after three traps. */
static struct seen_trap traps[] = {
    {.time = 10, .trap = {CAUSE_SYSCALL, 1, ACCESS_NONE, 0x104, 0}, .old = {1, 0x104, 0, RAM}},
    {.time = 20, .trap = {CAUSE_MEMORY, 0x9000, ACCESS_LOAD, 0x10c, 0}, .old = {1, 0x10c, 0, RAM}},
    {.time = 30, .trap = {CAUSE_SYSCALL, 2, ACCESS_NONE, 0x404, 0}, .old = {1, 0x404, 0, RAM}},
};

static struct observation fresh(void)
{
    struct observation seen = {.end = RUN_OFF,
                               .exit_status = 3,
                               .final = {.reached = true, .storage = storage},
                               .console = console_text,
                               .console_size = sizeof console_text - 1,
                               .traps = traps,
                               .trap_count = 3,
                               .retired = 100,
                               .isolated = true};
    seen.counts[CAUSE_SYSCALL] = 2;
    seen.counts[CAUSE_MEMORY] = 1;
    memset(storage, 0, sizeof storage);
    return seen;
}

static bool holds(const struct spec_expectation *expectation, const struct observation *seen)
{
    static const struct spec_budget budget = {1000, 100, 100};
    const struct evidence evidence = {seen, &image, RAM, &budget};
    told[0] = '\0';
    return matcher_holds(expectation, &evidence, tell, NULL);
}

static struct spec_comparison compare(enum spec_relation relation, double bound)
{
    struct spec_comparison comparison = {.given = 1u << relation};
    comparison.bounds[relation] = bound;
    return comparison;
}

/* What was told begins so, or something was told that should not have been. */
static void expect_told(bool ok, const char *beginning)
{
    ck_assert_msg(ok == (beginning == NULL), "told: %s", told);
    if (beginning)
        ck_assert_msg(strncmp(told, beginning, strlen(beginning)) == 0, "told %s, not %s", told,
                      beginning);
}

START_TEST(relations_are_what_they_say)
{
    static const struct {
        enum spec_relation relation;
        bool less, same, more; /* does it hold for 4, 5, 6 against 5? */
    } rows[] = {{SPEC_EQ, false, true, false}, {SPEC_NE, true, false, true},
                {SPEC_LT, true, false, false}, {SPEC_LE, true, true, false},
                {SPEC_GT, false, false, true}, {SPEC_GE, false, true, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct spec_comparison comparison = compare(rows[i].relation, 5);
        ck_assert(comparison_holds(&comparison, 4) == rows[i].less);
        ck_assert(comparison_holds(&comparison, 5) == rows[i].same);
        ck_assert(comparison_holds(&comparison, 6) == rows[i].more);
    }
}
END_TEST

START_TEST(all_relations_must_hold)
{
    double in[] = {2, 40};
    char text[128];
    struct spec_comparison comparison = compare(SPEC_GE, 2);
    comparison.given |= 1 << SPEC_NE;
    comparison.bounds[SPEC_NE] = 7;
    comparison.in = in;
    comparison.in_count = 2;
    ck_assert(comparison_holds(&comparison, 2) && comparison_holds(&comparison, 40));
    ck_assert(!comparison_holds(&comparison, 3) && !comparison_holds(&comparison, 1));
    comparison_print(&comparison, NUMBER_WORD, text, sizeof text);
    ck_assert_str_eq(text, "not 7 and at least 2 and one of 2, 40 (0x28)");
}
END_TEST

START_TEST(ends_are_told_apart)
{
    static const enum run_end ends[] = {RUN_OFF,          RUN_CHECK_STOP,
                                        RUN_IDLE,         RUN_OUT_OF_INSTRUCTIONS,
                                        RUN_OUT_OF_TRAPS, RUN_OUT_OF_CONSOLE};
    static const char *const hold[] = {"hc", "s", "i", "b", "b", "b"};
    static const struct {
        char letter;
        enum spec_exit exit;
    } exits[] = {{'h', SPEC_HALT},
                 {'c', SPEC_CODE},
                 {'s', SPEC_CHECK_STOP},
                 {'i', SPEC_IDLE},
                 {'b', SPEC_BUDGET}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        for (size_t k = 0; k < sizeof exits / sizeof exits[0]; k++) {
            struct observation seen = fresh();
            struct spec_expectation expectation = {.exit = exits[k].exit,
                                                   .code = compare(SPEC_EQ, 3)};
            seen.end = ends[i];
            bool should = strchr(hold[i], exits[k].letter) != NULL;
            ck_assert_msg(holds(&expectation, &seen) == should, "end %zu, exit %zu", i, k);
        }
    struct observation seen = fresh();
    struct spec_expectation expectation = {.exit = SPEC_CODE, .code = compare(SPEC_GT, 3)};
    expect_told(holds(&expectation, &seen),
                "exit|switched off, exit status more than 3|switched off, exit status 3\n");
}
END_TEST

static struct spec_text text_of(char *bytes)
{
    return (struct spec_text){bytes, strlen(bytes)};
}

START_TEST(texts_are_looked_for)
{
    struct observation seen = fresh();
    char two[] = "two", four[] = "four", whole[] = "one\ntwo\nthree", one[] = "one";
    char regex[] = "^one.two.th(r|x)ee$", wrong[] = "^two";
    struct spec_text there = text_of(two), missing = text_of(four);
    struct spec_text order[] = {text_of(one), text_of(two)}, back[] = {text_of(two), text_of(one)};
    struct spec_expectation expectation = {.console = {.contains = {&there, 1},
                                                       .excludes = {&missing, 1},
                                                       .ordered = {order, 2},
                                                       .exact = text_of(whole),
                                                       .regex = regex,
                                                       .lines = compare(SPEC_EQ, 3)}};
    expect_told(holds(&expectation, &seen), NULL);
    struct spec_expectation bad = {.console = {.contains = {&missing, 1}}};
    expect_told(holds(&bad, &seen), "console.contains|contains \"four\"|\"one\ntwo\nthree\"\n");
    bad = (struct spec_expectation){.console = {.excludes = {&there, 1}}};
    expect_told(holds(&bad, &seen), "console.excludes|does not contain \"two\"|");
    bad = (struct spec_expectation){.console = {.ordered = {back, 2}}};
    expect_told(holds(&bad, &seen), "console.ordered|after the texts before it, \"one\"|");
    bad = (struct spec_expectation){.console = {.exact = text_of(two)}};
    expect_told(holds(&bad, &seen), "console.exact|\"two\"|");
    bad = (struct spec_expectation){.console = {.regex = wrong}};
    expect_told(holds(&bad, &seen), "console.regex|matches \"^two\"|");
    bad = (struct spec_expectation){.console = {.lines = compare(SPEC_LT, 3)}};
    expect_told(holds(&bad, &seen), "console.lines|less than 3|3\n");
}
END_TEST

START_TEST(bytes_that_are_no_text_are_compared_as_well)
{
    static uint8_t bytes[] = {'a', 0, 'b', 0xff};
    struct observation seen = fresh();
    char part[] = {0, 'b', (char)0xff, 0};
    struct spec_text text = {part, 3};
    seen.console = bytes;
    seen.console_size = sizeof bytes;
    struct spec_expectation expectation = {.console = {.contains = {&text, 1}}};
    expect_told(holds(&expectation, &seen), NULL);
    text.size = 2;
    expectation = (struct spec_expectation){.console = {.exact = text}};
    expect_told(holds(&expectation, &seen), "console.exact|\"\\x00b\"|\"a\\x00b\\xff\"\n");
}
END_TEST

static struct spec_look look_at_cell(struct spec_cell *cell)
{
    return (struct spec_look){.cells = cell, .cell_count = 1};
}

START_TEST(cells_have_types)
{
    struct observation seen = fresh();
    char four[] = "\xfe\xff\xff\xff";
    memcpy(storage + SYMBOL_AT + 4, four, 4);
    static const struct {
        enum spec_cell_type type;
        double value;
    } rows[] = {{SPEC_U8, 0xfe}, {SPEC_U16, 0xfffe}, {SPEC_U32, 0xfffffffeu}, {SPEC_I32, -2}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct spec_cell cell = {.symbol = symbol_name,
                                 .offset = 4,
                                 .type = rows[i].type,
                                 .value = compare(SPEC_EQ, rows[i].value)};
        struct spec_look look = look_at_cell(&cell);
        struct spec_expectation expectation = {.looks = &look, .look_count = 1};
        expect_told(holds(&expectation, &seen), NULL);
        cell.offset = 8;
        expect_told(holds(&expectation, &seen), "mem counter + 8 at the end|");
    }
    struct spec_cell cell = {.address = SYMBOL_AT + 4, .type = SPEC_TEXT, .text = {four, 4}};
    struct spec_look look = look_at_cell(&cell);
    struct spec_expectation expectation = {.looks = &look, .look_count = 1};
    expect_told(holds(&expectation, &seen), NULL);
    cell.address++;
    expect_told(holds(&expectation, &seen),
                "mem 0x405 at the end|\"\\xfe\\xff\\xff\\xff\"|\"\\xff\\xff\\xff\\x00\"\n");
}
END_TEST

START_TEST(cells_outside_are_no_accident)
{
    struct observation seen = fresh();
    char nobody[] = "nobody";
    struct spec_cell cell = {.address = RAM - 3, .value = compare(SPEC_EQ, 0)};
    struct spec_look look = look_at_cell(&cell);
    struct spec_expectation expectation = {.looks = &look, .look_count = 1};
    expect_told(holds(&expectation, &seen),
                "mem 0x1ffd at the end|an address of storage|0x1ffd is outside storage\n");
    cell.address = 0xfffffffe;
    expect_told(holds(&expectation, &seen), "mem 0xfffffffe at the end|an address of storage|");
    cell.symbol = nobody;
    expect_told(holds(&expectation, &seen),
                "mem nobody at the end|a symbol of the program|the program has no symbol nobody\n");
}
END_TEST

START_TEST(looks_are_at_their_moments)
{
    struct observation seen = fresh();
    struct glimpse glimpses[2] = {{.reached = true, .storage = other_storage, .time = 5}, {0}};
    glimpses[0].cpu.x[10] = 7;
    glimpses[0].cpu.psw = (struct psw){STATUS_U | STATUS_IE, 0x100, 0, 0x200};
    seen.final.cpu.x[10] = 9;
    seen.looks = glimpses;
    seen.look_count = 2;
    struct spec_register a0 = {10, compare(SPEC_EQ, 7)}, end_a0 = {10, compare(SPEC_EQ, 9)};
    struct spec_look looks[] = {
        {.registers = &end_a0, .register_count = 1},
        {.at = {.kind = EVENT_TRAP, .cause = CAUSE_SYSCALL, .nth = 1},
         .registers = &a0,
         .register_count = 1,
         .psw = {.mode = SPEC_USER,
                 .interrupts = SPEC_INTERRUPTS_ON,
                 .pc_symbol = loop_name,
                 .bound = compare(SPEC_EQ, 0x200)}},
        {.at = {.kind = EVENT_SYMBOL, .symbol = loop_name, .nth = 3}},
    };
    struct spec_expectation expectation = {.looks = looks, .look_count = 2};
    expect_told(holds(&expectation, &seen), NULL);
    expectation.look_count = 3;
    expect_told(holds(&expectation, &seen), "at|at loop, time 3|the run never came there\n");
    expectation.look_count = 2;
    looks[1].psw.mode = SPEC_SUPERVISOR;
    expect_told(holds(&expectation, &seen), "psw.mode at syscall trap 1|supervisor|user\n");
    looks[1].psw = (struct spec_psw){.interrupts = SPEC_INTERRUPTS_OFF};
    expect_told(holds(&expectation, &seen), "psw.interrupts at syscall trap 1|off|on\n");
    looks[1].psw = (struct spec_psw){.pc_symbol = symbol_name};
    expect_told(holds(&expectation, &seen), "psw.pc at syscall trap 1|counter|0x100\n");
}
END_TEST

START_TEST(traps_are_counted_and_ordered)
{
    struct observation seen = fresh();
    struct spec_expectation expectation = {.traps_total = compare(SPEC_EQ, 3)};
    expectation.traps[CAUSE_SYSCALL] = compare(SPEC_GE, 2);
    expect_told(holds(&expectation, &seen), NULL);
    expectation.traps[CAUSE_SYSCALL] = compare(SPEC_GT, 2);
    expect_told(holds(&expectation, &seen), "traps.syscall|more than 2|2\n");
    struct spec_step steps[] = {
        {.cause = CAUSE_SYSCALL, .symbol = loop_name},
        {.cause = CAUSE_SYSCALL, .symbol = symbol_name, .value = compare(SPEC_EQ, 2)}};
    expectation = (struct spec_expectation){.sequence = steps, .sequence_count = 2};
    expect_told(holds(&expectation, &seen), NULL);
    steps[1].symbol = loop_name;
    expect_told(holds(&expectation, &seen),
                "sequence|trap 2 of the sequence: syscall, value 2 from loop|none of the 2 traps "
                "after number 1 is that one\n");
    steps[0] = steps[1] = (struct spec_step){.cause = CAUSE_MEMORY};
    expect_told(holds(&expectation, &seen), "sequence|trap 2 of the sequence: memory|");
}
END_TEST

START_TEST(progress_is_more_than_one_trap)
{
    enum { MANY = 1000 };
    static struct seen_trap many[MANY];
    struct observation seen = fresh();
    struct spec_expectation expectation = {.progress = true};
    for (size_t i = 0; i < MANY; i++)
        many[i] = traps[1];
    expect_told(holds(&expectation, &seen), NULL);
    seen.traps = many;
    seen.trap_count = MANY - 1;
    expect_told(holds(&expectation, &seen), NULL);
    seen.trap_count = MANY;
    expect_told(holds(&expectation, &seen),
                "progress|goes on|the same memory trap at 0x10c, 1000 times in a row\n");
    many[500].old.base = 4;
    expect_told(holds(&expectation, &seen), NULL);
    seen.end = RUN_IDLE;
    expect_told(holds(&expectation, &seen), "progress|goes on|waits for ever\n");
}
END_TEST

START_TEST(survival_is_going_on)
{
    struct observation seen = fresh();
    struct spec_expectation expectation = {.survives = true};
    expect_told(holds(&expectation, &seen), "survives|goes on after what is done to it|never");
    seen.injected = true;
    expect_told(holds(&expectation, &seen), NULL);
    seen.end = RUN_OUT_OF_INSTRUCTIONS;
    seen.retired_after = 9;
    expect_told(holds(&expectation, &seen), "survives|");
    seen.retired_after = 10;
    expect_told(holds(&expectation, &seen), NULL);
    seen.end = RUN_CHECK_STOP;
    expect_told(holds(&expectation, &seen), "survives|");
}
END_TEST

START_TEST(monitors_are_measured)
{
    struct observation seen = fresh();
    struct spec_expectation expectation = {.direct_ratio = compare(SPEC_GE, 0.9),
                                           .exits = compare(SPEC_LE, 5)};
    expect_told(holds(&expectation, &seen), NULL);
    seen.monitor = (struct vm_counts){.direct = 90, .emulated = 10, .exits = 5};
    expect_told(holds(&expectation, &seen), NULL);
    seen.monitor = (struct vm_counts){.direct = 80, .emulated = 20, .exits = 6};
    expect_told(holds(&expectation, &seen),
                "direct_ratio|at least 0.9000|0.8000\nexits|at most 5|6\n");
    seen.isolated = false;
    strcpy(seen.breach, "0x9000 was written to");
    expectation = (struct spec_expectation){.isolation = true};
    expect_told(holds(&expectation, &seen), "isolation|");
}
END_TEST

static bool agree(const struct observation *a, const struct observation *b, unsigned observe)
{
    const struct witnessed first = {"bare", a}, second = {"vmm2", b};
    told[0] = '\0';
    return agreement_holds(&first, &second, observe, &image, RAM, tell, NULL);
}

START_TEST(runs_agree_or_it_is_said_where_not)
{
    enum { ALL = (1 << SPEC_OBSERVABLE_COUNT) - 1 };
    static struct seen_trap others[3];
    struct observation a = fresh(), b = fresh();
    expect_told(agree(&a, &b, ALL), NULL);
    b.exit_status = 4;
    expect_told(agree(&a, &b, ALL), "equiv.exit|bare: switched off, exit status 3|vmm2: switched");
    expect_told(agree(&a, &b, ALL & ~(1 << SPEC_EXIT)), NULL);
    b = fresh();
    b.console_size--;
    expect_told(agree(&a, &b, ALL), "equiv.console|bare: from character 0: \"one\n");
    b = fresh();
    memcpy(others, traps, sizeof others);
    others[1].digest = 5;
    b.traps = others;
    expect_told(agree(&a, &b, ALL), "equiv.traps|bare: trap 2, memory 0x9000 at 0x10c <loop+0xc>");
    b = fresh();
    b.trap_count = 2;
    expect_told(agree(&a, &b, ALL), "equiv.traps|bare: trap 3, ");
    b = fresh();
    b.final.cpu.x[5] = 1;
    expect_told(agree(&a, &b, ALL), "equiv.regs|bare: t0 is 0x0|vmm2: t0 is 0x1\n");
    b = fresh();
    memset(other_storage, 0, RAM);
    other_storage[0x123] = 1;
    b.final.storage = other_storage;
    expect_told(agree(&a, &b, ALL), "equiv.mem|bare: the byte at 0x123 is 0x00|");
    memset(other_storage, 0, RAM);
}
END_TEST

START_TEST(what_is_printed_comes_out_harmless)
{
    static const struct {
        const char *bytes;
        const char *shown;
    } rows[] = {{"plain\n\ttext", "plain\n\ttext"},
                {"\033[31m\r\a", "\\x1b[31m\\x0d\\x07"},
                {"caf\xc3\xa9 \\ x", "caf\\xc3\\xa9 \\\\ x"},
                {"ok 1\n  not ok 2\nokay", "| ok 1\n|   not ok 2\nokay"},
                {"::set-output name=x\na ::b", "| ::set-output name=x\na ::b"},
                {"##[error]\n1..9\nBail out!", "| ##[error]\n| 1..9\n| Bail out!"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool cut;
        char *text = result_quote(rows[i].bytes, strlen(rows[i].bytes), 100, &cut);
        ck_assert_str_eq(text, rows[i].shown);
        ck_assert(!cut);
        free(text);
    }
    bool cut;
    char *text = result_quote("abcdef", 6, 3, &cut);
    ck_assert_str_eq(text, "abc");
    ck_assert(cut);
    free(text);
}
END_TEST

static struct spec sample_spec(void)
{
    static char assignment[] = "lab", title[] = "A <lab>\x01";
    return (struct spec){.assignment = assignment, .title = title, .digest = 0xabc, .points = 10};
}

START_TEST(documents_are_checked)
{
    struct spec spec = sample_spec();
    struct error error = {""};
    json_t *result = result_new(&spec, "ali\002ce");
    char *text = result_format(result);
    json_t *again = result_parse(text, strlen(text), "x.json", &error);
    ck_assert_msg(again, "%s", error.text);
    ck_assert(json_equal(result, again));
    json_decref(again);
    /* Each field of it left out, or another one added, is noticed. */
    const char *key;
    json_t *value;
    json_object_foreach(result, key, value)
    {
        json_t *broken = json_copy(result);
        json_object_del(broken, key);
        char *bad = result_format(broken);
        ck_assert_msg(!result_parse(bad, strlen(bad), "x.json", &error), "without %s", key);
        free(bad);
        json_object_set_new(broken, key, json_real(0.5));
        bad = result_format(broken);
        ck_assert_msg(!result_parse(bad, strlen(bad), "x.json", &error), "with another %s", key);
        free(bad);
        json_decref(broken);
    }
    json_object_set_new(result, "more", json_integer(1));
    free(text);
    text = result_format(result);
    ck_assert(!result_parse(text, strlen(text), "x.json", &error));
    ck_assert(!result_parse("{", 1, "x.json", &error));
    free(text);
    json_decref(result);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("matcher");
    TCase *tests = tcase_create("matcher");
    tcase_add_test(tests, relations_are_what_they_say);
    tcase_add_test(tests, all_relations_must_hold);
    tcase_add_test(tests, ends_are_told_apart);
    tcase_add_test(tests, texts_are_looked_for);
    tcase_add_test(tests, bytes_that_are_no_text_are_compared_as_well);
    tcase_add_test(tests, cells_have_types);
    tcase_add_test(tests, cells_outside_are_no_accident);
    tcase_add_test(tests, looks_are_at_their_moments);
    tcase_add_test(tests, traps_are_counted_and_ordered);
    tcase_add_test(tests, progress_is_more_than_one_trap);
    tcase_add_test(tests, survival_is_going_on);
    tcase_add_test(tests, monitors_are_measured);
    tcase_add_test(tests, runs_agree_or_it_is_said_where_not);
    tcase_add_test(tests, what_is_printed_comes_out_harmless);
    tcase_add_test(tests, documents_are_checked);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
