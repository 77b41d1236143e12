/* suite.c - runs the test cases of the command line. */
#include "tests/cli/cases.h"

#include <stdlib.h>
#include <string.h>

bool line_parse(struct line *line, const char *text)
{
    *line = (struct line){.count = 0};
    ck_assert_uint_lt(strlen(text), sizeof line->text);
    strcpy(line->text, text);
    for (char *at = strtok(line->text, " "); at; at = strtok(NULL, " ")) {
        ck_assert_int_lt(line->count, 127);
        line->words[line->count++] = strcmp(at, "''") == 0 ? at + 2 : at;
    }
    return cli_parse(&line->args, line->count, line->words, &line->error);
}

int main(void)
{
    Suite *suite = suite_create("the command line");
    suite_add_tcase(suite, parsing_case());
    suite_add_tcase(suite, table_case());
    suite_add_tcase(suite, explaining_case());
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
