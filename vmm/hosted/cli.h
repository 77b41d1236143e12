/* cli.h - the command line of visor: what cli.def says, parsed, explained and completed.
 *
 * A verb is a row of cli.def and a function verb_NAME in a file of its own; it is called with its
 * arguments parsed and checked: options known, numbers within range, choices valid, operands as
 * many as the row allows. Hosted only. */
#ifndef VMM_HOSTED_CLI_H
#define VMM_HOSTED_CLI_H

#include "isa/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum cli_verb {
    VERB_none, /* visor itself */
#define VERB(name, operands, least, most, takes, line) VERB_##name,
#include "vmm/hosted/cli.def"
    VERBS
};

enum cli_option {
#define OPTION(name, string, letter, kind, use, argument, preset, verbs, text) OPTION_##name,
#include "vmm/hosted/cli.def"
    OPTIONS
};

/* ACTION_snapshot_save and so on: what a verb with actions takes as its first operand. */
enum cli_action {
    ACTION_none,
#define ACTION(verb, name, operands, least, most, text) ACTION_##verb##_##name,
#include "vmm/hosted/cli.def"
    ACTIONS
};

/* EXIT_usage and so on: what visor's exit status means. */
enum cli_exit {
#define EXIT(name, number, verbs, text) EXIT_##name = (number),
#include "vmm/hosted/cli.def"
};

/* One option as it was given. */
struct cli_given {
    enum cli_option option;
    const char *text; /* its argument, or the preset if an OPTIONAL one has none; NULL for a FLAG */
    uint64_t number;  /* SIZE, COUNT, WORD: its value; CHOICE: index; LETTERS: set */
};

/* A parsed command line. Its strings are those of argv or of the table. */
struct cli_args {
    enum cli_verb verb;
    enum cli_action action; /* ACTION_none unless the verb has actions */
    const char **operands;  /* without the action; owned */
    size_t operand_count;
    struct cli_given *given; /* in their order; owned */
    size_t given_count;
};

/* Parses `visor VERB ...`, argv[1] being the verb; without one the verb is VERB_none. With --help
 * among the options no operands are required. On failure fills the error with the whole line to
 * print ("visor run: ...") and leaves args empty. */
bool cli_parse(struct cli_args *, int argc, char *const *argv, struct error *);

void cli_free(struct cli_args *);

/* Was the option given? This is how a FLAG is read. */
bool cli_given(const struct cli_args *, enum cli_option);

/* The argument as given last, else the row's preset, else NULL. An OPTIONAL option that was not
 * given has NULL: its preset is what it means without an argument. */
const char *cli_text(const struct cli_args *, enum cli_option);

/* The same for SIZE (bytes), COUNT and WORD; UINT64_MAX if there is neither argument nor preset,
 * which as a limit is "none". */
uint64_t cli_number(const struct cli_args *, enum cli_option);

/* The same for CHOICE: the index of the value, in their order (enum profile, strategies[], the
 * VALUE rows). UINT_MAX if neither. */
unsigned cli_choice(const struct cli_args *, enum cli_option);

/* The same for LETTERS: the set of 1 << index of each value named; 0 if neither. */
unsigned cli_letters(const struct cli_args *, enum cli_option);

/* A MANY option: how often it was given, and each time's argument, from 0. */
size_t cli_times(const struct cli_args *, enum cli_option);
const struct cli_given *cli_nth(const struct cli_args *, enum cli_option, size_t n);

/* Prints "visor VERB: message" and a newline to stderr; returns the status given, so that a verb
 * can write `return cli_fail(args, EXIT_usage, ...)`. Control characters are replaced by '?'. */
int cli_fail(const struct cli_args *, enum cli_exit, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Flushes standard output and says whether all of it arrived. If not, it tells why on stderr,
 * unless the reader closed the pipe. visor ignores SIGPIPE: a verb that prints without end must
 * look at ferror(stdout). main calls it after every verb. */
bool cli_flush(void);

/* May text for this stream be coloured? A terminal, NO_COLOR not set, TERM not dumb. */
bool cli_colors(FILE *);

/* The verbs. Each returns visor's exit status: an EXIT_, or the guest's own. */
#define VERB(name, operands, least, most, takes, line) int verb_##name(const struct cli_args *);
#include "vmm/hosted/cli.def"

#endif
