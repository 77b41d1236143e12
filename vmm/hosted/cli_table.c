/* cli_table.c - see cli_table.h. */
#include "vmm/hosted/cli_table.h"
#include "isa/isa.h"
#include "vmm/hosted/cli_values.h"
#include "vmm/hosted/level_list.h"
#include "vmm/hosted/tower.h"

#include <stdio.h>

#define MANY     SIZE_MAX
#define ON(verb) (1u << VERB_##verb)
#define ALL      ((1u << VERBS) - 1)

const struct cli_verb_row cli_verbs[VERBS] = {
#define PROGRAM(name, operands, line)                                                              \
    [VERB_none] = {#name, #name, operands, 0, 0, TAKES_NOTHING, line},
#define VERB(name, operands, least, most, takes, line)                                             \
    [VERB_##name] = {#name, "visor " #name, operands, least, most, TAKES_##takes, line},
#include "vmm/hosted/cli.def"
};

const struct cli_action_row cli_actions[ACTIONS] = {
#define ACTION(verb, name, operands, least, most, text)                                            \
    [ACTION_##verb##_##name] = {VERB_##verb, #name, operands, least, most, text},
#include "vmm/hosted/cli.def"
};

const struct cli_option_row cli_options[OPTIONS] = {
#define OPTION(name, string, letter, kind, use, argument, preset, verbs, text)                     \
    [OPTION_##name] = {string, letter, KIND_##kind, USE_##use, argument, preset, verbs, text},
#include "vmm/hosted/cli.def"
};

const struct cli_range cli_ranges[OPTIONS] = {
#define RANGE(option, least, most, multiple) [OPTION_##option] = {least, most, multiple},
#include "vmm/hosted/cli.def"
};

const struct cli_exit_row cli_exits[] = {
#define EXIT(name, number, verbs, text) {number, verbs, text},
#include "vmm/hosted/cli.def"
};
const size_t cli_exit_count = sizeof cli_exits / sizeof cli_exits[0];

const struct cli_paragraph cli_paragraphs[] = {
#define PARAGRAPH(verb, text) {VERB_##verb, text},
#include "vmm/hosted/cli.def"
};
const size_t cli_paragraph_count = sizeof cli_paragraphs / sizeof cli_paragraphs[0];

const struct cli_example cli_examples[] = {
#define EXAMPLE(verb, command, text) {VERB_##verb, command, text},
#include "vmm/hosted/cli.def"
};
const size_t cli_example_count = sizeof cli_examples / sizeof cli_examples[0];

/* The values that are rows of the table. */
struct value_row {
    enum cli_option option;
    struct cli_value value;
};
static const struct value_row value_rows[] = {
#define VALUE(option, name, text) {OPTION_##option, {name, text}},
#include "vmm/hosted/cli.def"
};

/* And those that another table tells. */
typedef struct cli_value value_source(unsigned index);
static value_source *const value_sources[OPTIONS] = {
#define VALUES_FROM(option, function) [OPTION_##option] = function,
#include "vmm/hosted/cli.def"
};

struct cli_value cli_value(enum cli_option option, unsigned index)
{
    if (value_sources[option])
        return value_sources[option](index);
    for (size_t i = 0; i < sizeof value_rows / sizeof value_rows[0]; i++)
        if (value_rows[i].option == option && index-- == 0)
            return value_rows[i].value;
    return (struct cli_value){0};
}

void cli_list_values(enum cli_option option, char *text, size_t size)
{
    size_t used = 0;
    struct cli_value value;
    text[0] = '\0';
    for (unsigned i = 0; (value = cli_value(option, i)).name && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "", value.name);
}

enum cli_option cli_passed_to(enum cli_verb verb)
{
    static const struct {
        enum cli_verb verb;
        enum cli_option option;
    } rows[] = {
#define PASSES(verb, option) {VERB_##verb, OPTION_##option},
#include "vmm/hosted/cli.def"
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].verb == verb)
            return rows[i].option;
    return OPTIONS;
}

bool cli_has_actions(enum cli_verb verb)
{
    for (unsigned i = 0; i < ACTIONS; i++)
        if (i != ACTION_none && cli_actions[i].verb == verb)
            return true;
    return false;
}

bool cli_has_unnamed(enum cli_verb verb)
{
    static const bool unnamed[VERBS] = {
        [VERB_none] = false,
#define UNNAMED(verb) [VERB_##verb] = true,
#include "vmm/hosted/cli.def"
    };
    return unnamed[verb];
}
