/* parsing.c - what a command line means, and what is said when it means nothing. */
#include "isa/spelling.h"
#include "tests/cli/cases.h"
#include "vmm/hosted/cli_number.h"

#include <limits.h>
#include <string.h>

START_TEST(what_is_given_counts_and_the_rest_is_preset)
{
    struct line line;
    ck_assert(line_parse(&line, "visor run --depth 3 --mem=64K a.s --stats --max-insns 2_000_000"));
    ck_assert_int_eq(line.args.verb, VERB_run);
    ck_assert_uint_eq(cli_number(&line.args, OPTION_depth), 3);
    ck_assert_uint_eq(cli_number(&line.args, OPTION_mem), 65536);
    ck_assert_uint_eq(cli_number(&line.args, OPTION_max_insns), 2000000);
    ck_assert_uint_eq(cli_number(&line.args, OPTION_seed), 0);
    ck_assert_str_eq(cli_text(&line.args, OPTION_mem), "64K");
    ck_assert_str_eq(cli_text(&line.args, OPTION_isa), "pg32");
    ck_assert_uint_eq(cli_choice(&line.args, OPTION_isa), 0);
    ck_assert(cli_given(&line.args, OPTION_stats));
    ck_assert(!cli_given(&line.args, OPTION_bare));
    ck_assert(!cli_given(&line.args, OPTION_isa));
    ck_assert_uint_eq(line.args.operand_count, 1);
    ck_assert_str_eq(line.args.operands[0], "a.s");
    ck_assert_ptr_null(line.args.operands[1]);
    cli_free(&line.args);
}
END_TEST

START_TEST(an_option_without_preset_that_is_not_given_has_nothing)
{
    struct line line;
    ck_assert(line_parse(&line, "visor run a.s"));
    ck_assert_ptr_null(cli_text(&line.args, OPTION_record));
    ck_assert_uint_eq(cli_number(&line.args, OPTION_max_insns), UINT64_MAX);
    ck_assert_uint_eq(cli_letters(&line.args, OPTION_trace), 0);
    ck_assert_ptr_null(cli_text(&line.args, OPTION_stats));
    ck_assert_uint_eq(cli_choice(&line.args, OPTION_stats), UINT_MAX);
    ck_assert_uint_eq(cli_times(&line.args, OPTION_disk), 0);
    ck_assert_ptr_null(cli_nth(&line.args, OPTION_disk, 0));
    cli_free(&line.args);
}
END_TEST

START_TEST(an_optional_argument_must_be_attached)
{
    struct line line;
    ck_assert(line_parse(&line, "visor run --stats json"));
    ck_assert_str_eq(cli_text(&line.args, OPTION_stats), "text");
    ck_assert_uint_eq(cli_choice(&line.args, OPTION_stats), 0);
    ck_assert_str_eq(line.args.operands[0], "json");
    cli_free(&line.args);
    ck_assert(line_parse(&line, "visor run --stats=json a.s"));
    ck_assert_uint_eq(cli_choice(&line.args, OPTION_stats), 1);
    cli_free(&line.args);
}
END_TEST

START_TEST(the_last_counts_and_repeated_ones_add_up)
{
    struct line line;
    ck_assert(line_parse(&line, "visor run -d one --depth 2 -dtwo a.s --depth=4 --disk=three=3"));
    ck_assert_uint_eq(cli_number(&line.args, OPTION_depth), 4);
    ck_assert_uint_eq(cli_times(&line.args, OPTION_disk), 3);
    ck_assert_str_eq(cli_nth(&line.args, OPTION_disk, 0)->text, "one");
    ck_assert_str_eq(cli_nth(&line.args, OPTION_disk, 1)->text, "two");
    ck_assert_str_eq(cli_nth(&line.args, OPTION_disk, 2)->text, "three=3");
    ck_assert_str_eq(cli_text(&line.args, OPTION_disk), "three=3");
    ck_assert_ptr_null(cli_nth(&line.args, OPTION_disk, 3));
    cli_free(&line.args);
}
END_TEST

START_TEST(after_two_dashes_all_words_are_operands)
{
    struct line line;
    ck_assert(line_parse(&line, "visor asm - -- -o --help -- -"));
    ck_assert_uint_eq(line.args.operand_count, 5);
    ck_assert_str_eq(line.args.operands[0], "-");
    ck_assert_str_eq(line.args.operands[1], "-o");
    ck_assert_str_eq(line.args.operands[2], "--help");
    ck_assert_str_eq(line.args.operands[3], "--");
    ck_assert(!cli_given(&line.args, OPTION_help));
    cli_free(&line.args);
}
END_TEST

START_TEST(what_one_dash_begins_and_nobody_knows_is_passed_on_in_order)
{
    static const char *const passed[] = {"-O2", "-include", "x.h", "-std=c11", "-Wl,-o,x"};
    struct line line;
    ck_assert(line_parse(&line,
                         "visor cc -O2 a.c -include --pass x.h -oout -std=c11 -DN=3 b.c -Wl,-o,x"));
    ck_assert_uint_eq(cli_times(&line.args, OPTION_pass), 5);
    for (size_t i = 0; i < 5; i++)
        ck_assert_str_eq(cli_nth(&line.args, OPTION_pass, i)->text, passed[i]);
    ck_assert_str_eq(cli_text(&line.args, OPTION_output), "out");
    ck_assert_str_eq(cli_text(&line.args, OPTION_define), "N=3");
    ck_assert_uint_eq(line.args.operand_count, 2);
    cli_free(&line.args);
    ck_assert(!line_parse(&line, "visor cc --std=c11 a.c"));
    ck_assert(!line_parse(&line, "visor asm -O2 a.s"));
}
END_TEST

START_TEST(letters_make_a_set_in_any_order)
{
    struct line one, other;
    ck_assert(line_parse(&one, "visor run -t it a.s"));
    ck_assert(line_parse(&other, "visor run --trace=tiit a.s"));
    unsigned letters = cli_letters(&one.args, OPTION_trace);
    ck_assert_int_eq(__builtin_popcount(letters), 2);
    ck_assert_uint_eq(letters, cli_letters(&other.args, OPTION_trace));
    for (unsigned i = 0; i < 32 && letters >> i; i++)
        if (letters >> i & 1)
            ck_assert_ptr_nonnull(strchr("it", cli_value(OPTION_trace, i).name[0]));
    cli_free(&one.args);
    cli_free(&other.args);
}
END_TEST

START_TEST(an_action_is_not_an_operand)
{
    struct line line;
    ck_assert(line_parse(&line, "visor snapshot --at 5 save a.s -o x b.s"));
    ck_assert_int_eq(line.args.action, ACTION_snapshot_save);
    ck_assert_uint_eq(line.args.operand_count, 2);
    ck_assert_str_eq(line.args.operands[0], "a.s");
    cli_free(&line.args);
    ck_assert(line_parse(&line, "visor run save"));
    ck_assert_int_eq(line.args.action, ACTION_none);
    cli_free(&line.args);
}
END_TEST

START_TEST(an_action_without_a_name_takes_what_is_no_action)
{
    struct line line;
    ck_assert(line_parse(&line, "visor grade -j 2 spec.yaml merge"));
    ck_assert_int_eq(line.args.action, ACTION_none);
    ck_assert_uint_eq(line.args.operand_count, 2);
    ck_assert_str_eq(line.args.operands[0], "spec.yaml");
    ck_assert_str_eq(line.args.operands[1], "merge");
    cli_free(&line.args);
    ck_assert(line_parse(&line, "visor grade merge spec.yaml -r x"));
    ck_assert_int_eq(line.args.action, ACTION_grade_merge);
    ck_assert_uint_eq(line.args.operand_count, 1);
    cli_free(&line.args);
    ck_assert(line_parse(&line, "visor grade ./merge a"));
    ck_assert_int_eq(line.args.action, ACTION_none);
    cli_free(&line.args);
}
END_TEST

START_TEST(help_and_version_need_nothing_else)
{
    static const char *const lines[] = {"visor run --help", "visor snapshot -h", "visor --help run",
                                        "visor equiv a b c -h"};
    struct line line;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        ck_assert_msg(line_parse(&line, lines[i]), "%s: %s", lines[i], line.error.text);
        ck_assert(cli_given(&line.args, OPTION_help));
        ck_assert_int_ne(line.args.verb, VERB_none);
        cli_free(&line.args);
    }
    ck_assert(line_parse(&line, "visor --version"));
    ck_assert(cli_given(&line.args, OPTION_version));
    ck_assert_int_eq(line.args.verb, VERB_none);
    cli_free(&line.args);
}
END_TEST

/* Mistakes, and the one line that each gets. */
static const struct {
    const char *line, *message;
} mistakes[] = {
    {"visor rum a.s", "visor: unknown verb 'rum'; did you mean 'run'?"},
    {"visor asn a.s", "visor: unknown verb 'asn'; did you mean 'asm'?"},
    {"visor frobnicate", "visor: unknown verb 'frobnicate'; 'visor --help' lists them"},
    {"visor ''", "visor: unknown verb ''; 'visor --help' lists them"},
    {"visor --hlep", "visor: unknown option '--hlep'; did you mean '--help'?"},
    {"visor --depth 3 run a.s", "visor: unknown option '--depth'; 'visor --help' lists them"},
    {"visor run --dept 3 a.s", "visor run: unknown option '--dept'; did you mean '--depth'?"},
    {"visor run --dpeth=3 a.s", "visor run: unknown option '--dpeth'; did you mean '--depth'?"},
    {"visor equiv --depth 3 a.s",
     "visor equiv: unknown option '--depth'; did you mean '--depths'?"},
    {"visor asm --disk x a.s", "visor asm: unknown option '--disk'; 'visor asm --help' lists them"},
    {"visor run -x a.s", "visor run: unknown option '-x'; 'visor run --help' lists them"},
    {"visor run -hx a.s", "visor run: unknown option '-x'; 'visor run --help' lists them"},
    {"visor run a.s --=", "visor run: unknown option '--'; 'visor run --help' lists them"},
    {"visor run a.s --depth", "visor run: --depth needs an argument: --depth N"},
    {"visor run a.s -m", "visor run: --mem needs an argument: --mem SIZE"},
    {"visor run --bare=yes a.s", "visor run: --bare takes no argument"},
    {"visor run --depth 0 a.s", "visor run: --depth: '0' is not between 1 and 64"},
    {"visor run --depth 65 a.s", "visor run: --depth: '65' is not between 1 and 64"},
    {"visor run --depth 18446744073709551616 a.s",
     "visor run: --depth: '18446744073709551616' is not between 1 and 64"},
    {"visor run --depth x a.s", "visor run: --depth: 'x' is not a number"},
    {"visor run --depth= a.s", "visor run: --depth: '' is not a number"},
    {"visor run --depth 2K a.s", "visor run: --depth: '2K' is not a number"},
    {"visor run --seed -1 a.s", "visor run: --seed: '-1' is not a number"},
    {"visor run --seed 18446744073709551616 a.s",
     "visor run: --seed: '18446744073709551616' is too large"},
    {"visor run --quantum 0 a.s", "visor run: --quantum: '0' is less than 1"},
    {"visor run --mem 1T a.s",
     "visor run: --mem: '1T' is not a size: digits, then K, M, G or nothing"},
    {"visor run --mem 2G a.s", "visor run: --mem: '2G' is not between 4K and 1G"},
    {"visor run --mem 0 a.s", "visor run: --mem: '0' is not between 4K and 1G"},
    {"visor run --mem 6000 a.s", "visor run: --mem: '6000' is not a multiple of 4K"},
    {"visor run --mem 99999999999G a.s",
     "visor run: --mem: '99999999999G' is not between 4K and 1G"},
    {"visor asm --text-address 0x100000000 a.s",
     "visor asm: --text-address: '0x100000000' is too large"},
    {"visor asm --text-address 0x102 a.s",
     "visor asm: --text-address: '0x102' is not a multiple of 4"},
    {"visor dis --word 4294967296", "visor dis: --word: '4294967296' is too large"},
    {"visor run --isa pg23 a.s", "visor run: --isa: unknown value 'pg23'; did you mean 'pg32'?"},
    {"visor run --isa=arm a.s",
     "visor run: --isa: unknown value 'arm'; it can be pg32, pg32-hybrid, pg32-x86"},
    {"visor asm --format=elff a.s",
     "visor asm: --format: unknown value 'elff'; did you mean 'elf'?"},
    {"visor run --stats=xml a.s", "visor run: --stats: unknown value 'xml'; it can be text, json"},
    {"visor run --disk= a.s", "visor run: --disk: '' is no file's name"},
    {"visor run",
     "visor run: nothing to work on; usage: visor run [OPTION...] FILE...|REPLAY|SNAPSHOT"},
    {"visor equiv a.s b.s", "visor equiv: what is 'b.s' for? usage: visor equiv [OPTION...] FILE"},
    {"visor help run asm", "visor help: what is 'asm' for? usage: visor help [OPTION...] [VERB]"},
    {"visor snapshot", "visor snapshot: nothing to do; 'visor snapshot --help' lists the actions"},
    {"visor grade spec.yaml",
     "visor grade: nothing to work on; usage: visor grade [OPTION...] SPEC SUBMISSION..."},
    {"visor grade merge",
     "visor grade: nothing to work on; usage: visor grade merge [OPTION...] FOLDER..."},
    {"visor snapshot svae a.s", "visor snapshot: unknown action 'svae'; did you mean 'save'?"},
    {"visor snapshot show",
     "visor snapshot: nothing to work on; usage: visor snapshot show [OPTION...] SNAPSHOT"},
    {"visor snapshot run a b",
     "visor snapshot: what is 'b' for? usage: visor snapshot run [OPTION...] SNAPSHOT"},
    {"visor ru\033[2Jn", "visor: unknown verb 'ru?[2Jn'; 'visor --help' lists them"},
};

START_TEST(a_mistake_gets_one_clear_line)
{
    struct line line;
    ck_assert_msg(!line_parse(&line, mistakes[_i].line), "accepted: %s", mistakes[_i].line);
    ck_assert_str_eq(line.error.text, mistakes[_i].message);
    ck_assert_ptr_null(line.args.operands);
    ck_assert_ptr_null(line.args.given);
}
END_TEST

START_TEST(a_bad_letter_is_named_with_the_good_ones)
{
    struct line line;
    ck_assert(!line_parse(&line, "visor run --trace=t? a.s"));
    ck_assert_ptr_nonnull(strstr(line.error.text, "--trace: unknown letter '?'; the letters are "));
    ck_assert_ptr_nonnull(strstr(line.error.text, cli_value(OPTION_trace, 0).name));
}
END_TEST

START_TEST(words_of_any_length_are_refused_in_one_line)
{
    static char word[100000];
    memset(word, 'q', sizeof word - 1);
    char *words[] = {(char[]){"visor"}, (char[]){"run"}, word, (char[]){"--depth"}, word, NULL};
    struct cli_args args;
    struct error error = {""};
    ck_assert(!cli_parse(&args, 5, words, &error));
    ck_assert_uint_lt(strlen(error.text), 200);
    memcpy(word, "--", 2);
    error.text[0] = '\0';
    ck_assert(!cli_parse(&args, 3, words, &error));
    ck_assert_uint_lt(strlen(error.text), 200);
    ck_assert(!cli_parse(&args, 2, words + 2, &error));
}
END_TEST

static const struct {
    const char *text;
    bool size;
    enum cli_number_result result;
    uint64_t number;
} numbers[] = {
    {"0", false, NUMBER_GOOD, 0},
    {"007", false, NUMBER_GOOD, 7},
    {"18446744073709551615", false, NUMBER_GOOD, UINT64_MAX},
    {"18446744073709551616", false, NUMBER_LARGE, UINT64_MAX},
    {"99999999999999999999999", false, NUMBER_LARGE, UINT64_MAX},
    {"0xffffffffffffffff", false, NUMBER_GOOD, UINT64_MAX},
    {"0x10000000000000000", false, NUMBER_LARGE, UINT64_MAX},
    {"0XaB", false, NUMBER_GOOD, 0xab},
    {"0xdead_beef", false, NUMBER_GOOD, 0xdeadbeef},
    {"1_0", false, NUMBER_GOOD, 10},
    {"_1", false, NUMBER_BAD, 0},
    {"1_", false, NUMBER_BAD, 0},
    {"1__0", false, NUMBER_BAD, 0},
    {"", false, NUMBER_BAD, 0},
    {"0x", false, NUMBER_BAD, 0},
    {"0xg", false, NUMBER_BAD, 0},
    {"1a", false, NUMBER_BAD, 0},
    {"-1", false, NUMBER_BAD, 0},
    {"+1", false, NUMBER_BAD, 0},
    {" 1", false, NUMBER_BAD, 0},
    {"1 ", false, NUMBER_BAD, 0},
    {"1\x11", false, NUMBER_BAD, 0},
    {"1K", false, NUMBER_BAD, 0},
    {"1K", true, NUMBER_GOOD, 1024},
    {"3k", true, NUMBER_GOOD, 3072},
    {"2M", true, NUMBER_GOOD, 2097152},
    {"1G", true, NUMBER_GOOD, 1073741824},
    {"0x10K", true, NUMBER_GOOD, 16384},
    {"17179869183G", true, NUMBER_GOOD, 0xffffffffc0000000},
    {"17179869184G", true, NUMBER_LARGE, UINT64_MAX},
    {"1T", true, NUMBER_BAD, 0},
    {"1KB", true, NUMBER_BAD, 0},
    {"K", true, NUMBER_BAD, 0},
};

START_TEST(numbers_are_read_as_people_write_them)
{
    uint64_t number = 0;
    ck_assert_int_eq(cli_number_parse(numbers[_i].text, numbers[_i].size, &number),
                     numbers[_i].result);
    if (numbers[_i].result != NUMBER_BAD)
        ck_assert_uint_eq(number, numbers[_i].number);
}
END_TEST

static const struct {
    const char *wrong, *nearest;
} spellings[] = {
    {"depht", "depth"},           {"epth", "depth"}, {"depthss", "depth"}, {"mme", "mem"},
    {"disk-wirte", "disk-write"}, {"m", NULL},       {"", NULL},           {"xyz", NULL},
    {"dddepth", "depth"},         {"dxxxh", NULL},
};

START_TEST(the_nearest_name_is_meant_if_it_is_near)
{
    static const char *const known[] = {"disk", "disk-write", "depth", "mem"};
    struct spelling spelling = spelling_of(spellings[_i].wrong);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        spelling_offer(&spelling, known[i]);
    if (spellings[_i].nearest)
        ck_assert_pstr_eq(spelling.nearest, spellings[_i].nearest);
    else
        ck_assert_ptr_null(spelling.nearest);
}
END_TEST

TCase *parsing_case(void)
{
    TCase *tests = tcase_create("parsing");
    tcase_add_test(tests, what_is_given_counts_and_the_rest_is_preset);
    tcase_add_test(tests, an_option_without_preset_that_is_not_given_has_nothing);
    tcase_add_test(tests, an_optional_argument_must_be_attached);
    tcase_add_test(tests, the_last_counts_and_repeated_ones_add_up);
    tcase_add_test(tests, after_two_dashes_all_words_are_operands);
    tcase_add_test(tests, what_one_dash_begins_and_nobody_knows_is_passed_on_in_order);
    tcase_add_test(tests, letters_make_a_set_in_any_order);
    tcase_add_test(tests, an_action_is_not_an_operand);
    tcase_add_test(tests, an_action_without_a_name_takes_what_is_no_action);
    tcase_add_test(tests, help_and_version_need_nothing_else);
    tcase_add_loop_test(tests, a_mistake_gets_one_clear_line, 0,
                        sizeof mistakes / sizeof mistakes[0]);
    tcase_add_test(tests, a_bad_letter_is_named_with_the_good_ones);
    tcase_add_test(tests, words_of_any_length_are_refused_in_one_line);
    tcase_add_loop_test(tests, numbers_are_read_as_people_write_them, 0,
                        sizeof numbers / sizeof numbers[0]);
    tcase_add_loop_test(tests, the_nearest_name_is_meant_if_it_is_near, 0,
                        sizeof spellings / sizeof spellings[0]);
    return tests;
}
