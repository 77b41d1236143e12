/* cli_explain.h - the table made readable: help for people, man pages, completions for shells. */
#ifndef VMM_HOSTED_CLI_EXPLAIN_H
#define VMM_HOSTED_CLI_EXPLAIN_H

#include "vmm/hosted/cli_table.h"

/* The help of a verb, or of visor itself; lines of at most so many columns where words allow, with
 * bold headings if asked for. */
void cli_print_help(FILE *, enum cli_verb, unsigned width, bool bold);

/* How many columns help for this stream should have: COLUMNS, the terminal's width, or 80. */
unsigned cli_width(FILE *);

/* The man page of a verb, visor-VERB(1), or of visor itself, visor(1), as roff. */
void cli_print_man(FILE *, enum cli_verb, const char *version);

/* What makes bash, zsh or fish complete visor's command line. */
void cli_print_bash(FILE *);
void cli_print_zsh(FILE *);
void cli_print_fish(FILE *);

/* What to say of an option besides its text: "default 1M", "may be repeated"; "" if nothing. */
void cli_option_remark(enum cli_option, char *text, size_t size);

/* Are the option's values worth a line each, having texts? */
bool cli_explains_values(enum cli_option);

#endif
