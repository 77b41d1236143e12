/* cases.h - the suite of the command line, one test case a file. */
#ifndef TESTS_CLI_CASES_H
#define TESTS_CLI_CASES_H

#include "vmm/hosted/cli_table.h"

#include <check.h>

/* A command line made of text. */
struct line {
    char text[1024];
    char *words[128];
    int count;
    struct cli_args args;
    struct error error;
};

/* Cuts the text at its spaces, '' being an empty word, and parses it. */
bool line_parse(struct line *, const char *text);

TCase *parsing_case(void);
TCase *table_case(void);
TCase *explaining_case(void);

#endif
