/* table.c - the rows of cli.def make sense. */
#include "tests/cli/cases.h"
#include "vmm/core/monitor.h"
#include "vmm/hosted/cli_argument.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Printable ASCII, beginning with a small letter, a number or a dash, and without a full stop. */
static void assert_short_text(const char *text)
{
    ck_assert_msg(!isupper((unsigned char)text[0]) && text[strlen(text) - 1] != '.', "%s", text);
    for (; *text != '\0'; text++)
        ck_assert_msg(isprint((unsigned char)*text), "%s", text);
}

START_TEST(an_option_can_mean_one_thing_only)
{
    for (unsigned a = 0; a < OPTIONS; a++)
        for (unsigned b = a + 1; b < OPTIONS; b++) {
            if ((cli_options[a].verbs & cli_options[b].verbs) == 0)
                continue;
            ck_assert_str_ne(cli_options[a].name, cli_options[b].name);
            ck_assert_msg(!cli_options[a].letter || cli_options[a].letter != cli_options[b].letter,
                          "--%s and --%s are both -%c", cli_options[a].name, cli_options[b].name,
                          cli_options[a].letter);
        }
}
END_TEST

START_TEST(a_preset_is_a_good_argument)
{
    const struct cli_option_row *row = &cli_options[_i];
    struct cli_given given = {.option = (enum cli_option)_i, .text = row->preset};
    struct error error = {""};
    if (row->preset)
        ck_assert_msg(cli_argument_parse(&given, &error), "%s", error.text);
}
END_TEST

START_TEST(an_option_is_complete)
{
    const struct cli_option_row *row = &cli_options[_i];
    bool has_values = cli_value((enum cli_option)_i, 0).name != NULL;
    ck_assert_int_ne(row->verbs, 0);
    ck_assert_int_eq(row->kind == KIND_FLAG, row->argument == NULL);
    ck_assert_int_eq(row->kind == KIND_CHOICE || row->kind == KIND_LETTERS, has_values);
    if (row->use == USE_OPTIONAL)
        ck_assert_msg(row->preset, "--%s has no meaning without an argument", row->name);
    assert_short_text(row->text);
}
END_TEST

START_TEST(values_are_told_apart)
{
    enum cli_option option = (enum cli_option)_i;
    struct cli_value a, b;
    for (unsigned i = 0; (a = cli_value(option, i)).name; i++) {
        if (cli_options[option].kind == KIND_LETTERS)
            ck_assert_uint_eq(strlen(a.name), 1);
        if (a.text)
            assert_short_text(a.text);
        for (unsigned j = i + 1; (b = cli_value(option, j)).name; j++)
            ck_assert_str_ne(a.name, b.name);
    }
}
END_TEST

START_TEST(a_verb_is_described_and_has_examples)
{
    unsigned paragraphs = 0, examples = 0;
    for (size_t i = 0; i < cli_paragraph_count; i++)
        paragraphs += cli_paragraphs[i].verb == (enum cli_verb)_i;
    for (size_t i = 0; i < cli_example_count; i++)
        examples += cli_examples[i].verb == (enum cli_verb)_i;
    ck_assert_uint_gt(paragraphs, 0);
    ck_assert_uint_gt(examples, 0);
    assert_short_text(cli_verbs[_i].line);
}
END_TEST

/* Each command of an example, up to a pipe or a redirection, that calls visor. */
START_TEST(an_example_is_a_good_command_line)
{
    const char *command = strstr(cli_examples[_i].command, "visor ");
    unsigned commands = 0;
    while (command) {
        char text[512];
        struct line line;
        size_t length = strcspn(command, "|>");
        ck_assert_uint_lt(length, sizeof text);
        memcpy(text, command, length);
        text[length] = '\0';
        ck_assert_msg(line_parse(&line, text), "%s: %s", text, line.error.text);
        cli_free(&line.args);
        commands++;
        command = strstr(command + length, "visor ");
    }
    ck_assert_uint_gt(commands, 0);
    assert_short_text(cli_examples[_i].text);
}
END_TEST

START_TEST(exit_statuses_are_told_apart)
{
    for (size_t i = 0; i < cli_exit_count; i++) {
        assert_short_text(cli_exits[i].text);
        for (size_t j = i + 1; j < cli_exit_count; j++)
            ck_assert_uint_ne(cli_exits[i].status, cli_exits[j].status);
    }
}
END_TEST

START_TEST(the_quantum_said_is_the_quantum_had)
{
    ck_assert_int_eq(atoi(cli_options[OPTION_quantum].preset), MONITOR_QUANTUM);
}
END_TEST

TCase *table_case(void)
{
    TCase *tests = tcase_create("table");
    tcase_add_test(tests, an_option_can_mean_one_thing_only);
    tcase_add_loop_test(tests, a_preset_is_a_good_argument, 0, OPTIONS);
    tcase_add_loop_test(tests, an_option_is_complete, 0, OPTIONS);
    tcase_add_loop_test(tests, values_are_told_apart, 0, OPTIONS);
    tcase_add_loop_test(tests, a_verb_is_described_and_has_examples, 0, VERBS);
    tcase_add_loop_test(tests, an_example_is_a_good_command_line, 0, (int)cli_example_count);
    tcase_add_test(tests, exit_statuses_are_told_apart);
    tcase_add_test(tests, the_quantum_said_is_the_quantum_had);
    return tests;
}
