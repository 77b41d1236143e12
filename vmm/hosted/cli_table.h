/* cli_table.h - the rows of cli.def as data, for those who walk them: the parser, the help, the man
 * pages and the completions. Hosted only. */
#ifndef VMM_HOSTED_CLI_TABLE_H
#define VMM_HOSTED_CLI_TABLE_H

#include "vmm/hosted/cli.h"

enum cli_takes { TAKES_NOTHING, TAKES_FILES, TAKES_VERBS };

enum cli_kind {
    KIND_FLAG,
    KIND_TEXT,
    KIND_SIZE,
    KIND_COUNT,
    KIND_WORD,
    KIND_CHOICE,
    KIND_LETTERS,
    KIND_FILE_IN,
    KIND_FILE_OUT,
    KIND_FOLDER,
    KINDS
};

enum cli_use { USE_ONCE, USE_MANY, USE_OPTIONAL };

struct cli_verb_row {
    const char *name;  /* "run"; of VERB_none: "visor" */
    const char *title; /* "visor run"; of VERB_none: "visor" */
    const char *operands;
    size_t least, most; /* of operands */
    enum cli_takes takes;
    const char *line;
};

struct cli_action_row {
    enum cli_verb verb;
    const char *name, *operands;
    size_t least, most; /* of operands */
    const char *text;
};

struct cli_option_row {
    const char *name; /* without its dashes */
    char letter;      /* 0: none */
    enum cli_kind kind;
    enum cli_use use;
    const char *argument, *preset; /* or NULL */
    unsigned verbs;                /* set of 1 << cli_verb */
    const char *text;
};

/* What a number may be; multiple is 0 if every number will do. */
struct cli_range {
    uint64_t least, most, multiple;
};

struct cli_exit_row {
    unsigned status, verbs;
    const char *text;
};

/* A paragraph of a verb's description. */
struct cli_paragraph {
    enum cli_verb verb;
    const char *text;
};

struct cli_example {
    enum cli_verb verb;
    const char *command, *text;
};

/* What a CHOICE or a letter may be. */
struct cli_value {
    const char *name; /* NULL: no such value */
    const char *text; /* or NULL */
};

extern const struct cli_verb_row cli_verbs[VERBS];
extern const struct cli_action_row cli_actions[ACTIONS];
extern const struct cli_option_row cli_options[OPTIONS];
extern const struct cli_range cli_ranges[OPTIONS];
extern const struct cli_exit_row cli_exits[];
extern const size_t cli_exit_count;
extern const struct cli_paragraph cli_paragraphs[];
extern const size_t cli_paragraph_count;
extern const struct cli_example cli_examples[];
extern const size_t cli_example_count;

/* The values of an option, from 0, until one has no name. */
struct cli_value cli_value(enum cli_option, unsigned index);

/* Its values in one line: "bash, zsh, fish"; "" if it has none. */
void cli_list_values(enum cli_option, char *text, size_t size);

/* Has the verb the option? */
static inline bool cli_has(enum cli_verb verb, enum cli_option option)
{
    return cli_options[option].verbs >> verb & 1;
}

/* The option that gets what begins with one dash and is none of the verb's; OPTIONS if there is
 * none. */
enum cli_option cli_passed_to(enum cli_verb);

/* Has the verb actions? And one without a name? */
bool cli_has_actions(enum cli_verb);
bool cli_has_unnamed(enum cli_verb);

#endif
