/* explaining.c - help, man pages and completions say all that the table says. */
#include "tests/cli/cases.h"
#include "vmm/hosted/cli_explain.h"

#include <stdlib.h>
#include <string.h>

/* What was printed, as a string. */
struct printed {
    FILE *file;
    char *text;
    size_t size;
};

static FILE *begin(struct printed *printed)
{
    printed->file = open_memstream(&printed->text, &printed->size);
    ck_assert_ptr_nonnull(printed->file);
    return printed->file;
}

/* What roff and shells need to show a text as it is, and what they show. */
static const struct {
    const char *written, *shown;
} escapes[] = {
    {"\\fB", ""},   {"\\fI", ""}, {"\\fR", ""}, {"\\-", "-"}, {"\\(aq", "'"}, {"\\(ti", "~"},
    {"'\\''", "'"}, {"\\'", "'"}, {"\\[", "["}, {"\\]", "]"}, {"\\:", ":"},
};

/* Ends printing, with the text as it will be shown. */
static void finish(struct printed *printed)
{
    fclose(printed->file);
    char *to = printed->text;
    for (const char *from = printed->text; *from != '\0';) {
        size_t i = 0, count = sizeof escapes / sizeof escapes[0];
        while (i < count && strncmp(from, escapes[i].written, strlen(escapes[i].written)) != 0)
            i++;
        if (i == count)
            *to++ = *from++;
        else {
            to = stpcpy(to, escapes[i].shown);
            from += strlen(escapes[i].written);
        }
    }
    *to = '\0';
}

static void assert_says(const struct printed *printed, const char *words)
{
    ck_assert_msg(strstr(printed->text, words), "does not say \"%s\":\n%s", words, printed->text);
}

static void assert_says_options(const struct printed *printed, enum cli_verb verb, bool texts)
{
    for (unsigned option = 0; option < OPTIONS; option++) {
        char words[64];
        struct cli_value value;
        if (!cli_has(verb, option))
            continue;
        snprintf(words, sizeof words, "--%s", cli_options[option].name);
        assert_says(printed, words);
        snprintf(words, sizeof words, "-%c", cli_options[option].letter);
        if (cli_options[option].letter)
            assert_says(printed, words);
        if (texts)
            assert_says(printed, cli_options[option].text);
        for (unsigned i = 0; (value = cli_value(option, i)).name; i++) {
            assert_says(printed, value.name);
            if (texts && value.text)
                assert_says(printed, value.text);
        }
    }
}

static void assert_says_all(const struct printed *printed, enum cli_verb verb)
{
    assert_says(printed, cli_verbs[verb].line);
    assert_says_options(printed, verb, true);
    for (unsigned i = VERB_none + 1; verb == VERB_none && i < VERBS; i++)
        assert_says(printed, cli_verbs[i].line);
    for (unsigned i = ACTION_none + 1; i < ACTIONS; i++)
        if (cli_actions[i].verb == verb)
            assert_says(printed, cli_actions[i].text);
    for (size_t i = 0; i < cli_paragraph_count; i++)
        if (cli_paragraphs[i].verb == verb)
            assert_says(printed, cli_paragraphs[i].text);
    for (size_t i = 0; i < cli_exit_count; i++)
        if (cli_exits[i].verbs >> verb & 1)
            assert_says(printed, cli_exits[i].text);
}

START_TEST(help_says_all_that_the_table_says)
{
    struct printed printed;
    cli_print_help(begin(&printed), (enum cli_verb)_i, 10000, false);
    finish(&printed);
    assert_says_all(&printed, (enum cli_verb)_i);
    for (size_t i = 0; i < cli_example_count; i++)
        if (cli_examples[i].verb == (enum cli_verb)_i)
            assert_says(&printed, cli_examples[i].command);
    ck_assert_ptr_null(strchr(printed.text, '\033'));
    free(printed.text);
}
END_TEST

START_TEST(help_keeps_to_its_width)
{
    for (unsigned width = 40; width <= 100; width += 20) {
        struct printed printed;
        cli_print_help(begin(&printed), (enum cli_verb)_i, width, false);
        finish(&printed);
        char *examples = strstr(printed.text, "\nExamples\n");
        ck_assert_ptr_nonnull(examples);
        *examples = '\0'; /* commands are not broken */
        for (char *line = strtok(printed.text, "\n"); line; line = strtok(NULL, "\n"))
            if (strncmp(line, "Usage: ", 7) != 0 && strncmp(line, "visor", 5) != 0 &&
                strncmp(line, "       visor", 12) != 0)
                ck_assert_msg(strlen(line) <= width, "%zu columns: %s", strlen(line), line);
        free(printed.text);
    }
}
END_TEST

START_TEST(man_pages_say_all_that_the_table_says)
{
    struct printed printed;
    cli_print_man(begin(&printed), (enum cli_verb)_i, "0.0");
    finish(&printed);
    assert_says_all(&printed, (enum cli_verb)_i);
    ck_assert_int_eq(strncmp(printed.text, ".TH VISOR", 9), 0);
    free(printed.text);
}
END_TEST

START_TEST(roff_never_takes_text_for_a_request)
{
    struct printed printed;
    static const char *const requests[] = {".TH", ".SH", ".TP", ".PP", ".RS", ".RE", ".br"};
    cli_print_man(begin(&printed), (enum cli_verb)_i, "0.0");
    fclose(printed.file);
    for (char *line = strtok(printed.text, "\n"); line; line = strtok(NULL, "\n")) {
        bool known = false;
        for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++)
            known = known || strncmp(line, requests[i], 3) == 0;
        ck_assert_msg(line[0] != '\'' && (line[0] != '.' || known), "%s", line);
    }
    free(printed.text);
}
END_TEST

START_TEST(completions_know_every_verb_and_option)
{
    static void (*const printers[])(FILE *) = {cli_print_bash, cli_print_zsh, cli_print_fish};
    struct printed printed;
    printers[_i](begin(&printed));
    finish(&printed);
    for (unsigned verb = VERB_none + 1; verb < VERBS; verb++)
        assert_says(&printed, cli_verbs[verb].name);
    for (unsigned action = ACTION_none + 1; action < ACTIONS; action++)
        assert_says(&printed, cli_actions[action].name);
    for (unsigned option = 0; option < OPTIONS; option++) {
        char words[64];
        struct cli_value value;
        snprintf(words, sizeof words, printers[_i] == cli_print_fish ? "-l %s" : "--%s",
                 cli_options[option].name);
        assert_says(&printed, words);
        for (unsigned i = 0; (value = cli_value(option, i)).name; i++)
            assert_says(&printed, value.name);
    }
    free(printed.text);
}
END_TEST

START_TEST(the_width_is_that_of_columns_within_reason)
{
    static const struct {
        const char *columns;
        unsigned width;
    } rows[] = {{"60", 60}, {"7", 40}, {"1000", 100}, {"99999999999999999999", 100}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        setenv("COLUMNS", rows[i].columns, 1);
        ck_assert_uint_eq(cli_width(stdout), rows[i].width);
    }
    FILE *file = tmpfile();
    setenv("COLUMNS", "wide", 1);
    ck_assert_uint_eq(cli_width(file), 80);
    unsetenv("COLUMNS");
    ck_assert_uint_eq(cli_width(file), 80);
    fclose(file);
}
END_TEST

TCase *explaining_case(void)
{
    TCase *tests = tcase_create("explaining");
    tcase_add_loop_test(tests, help_says_all_that_the_table_says, 0, VERBS);
    tcase_add_loop_test(tests, help_keeps_to_its_width, 0, VERBS);
    tcase_add_loop_test(tests, man_pages_say_all_that_the_table_says, 0, VERBS);
    tcase_add_loop_test(tests, roff_never_takes_text_for_a_request, 0, VERBS);
    tcase_add_loop_test(tests, completions_know_every_verb_and_option, 0, 3);
    tcase_add_test(tests, the_width_is_that_of_columns_within_reason);
    return tests;
}
