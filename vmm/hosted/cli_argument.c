/* cli_argument.c - see cli_argument.h. */
#include "vmm/hosted/cli_argument.h"
#include "isa/spelling.h"
#include "vmm/hosted/cli_number.h"

#include <string.h>

static bool refuse(const struct cli_given *given, struct error *error, const char *reason)
{
    return error_set(error, "--%s: '%.100s' %s", cli_options[given->option].name, given->text,
                     reason);
}

static bool parse_choice(struct cli_given *given, struct error *error)
{
    struct spelling spelling = spelling_of(given->text);
    struct cli_value value;
    for (unsigned i = 0; (value = cli_value(given->option, i)).name; i++) {
        if (strcmp(value.name, given->text) == 0) {
            given->number = i;
            return true;
        }
        spelling_offer(&spelling, value.name);
    }
    char list[200];
    cli_list_values(given->option, list, sizeof list);
    if (spelling.nearest)
        return error_set(error, "--%s: unknown value '%.100s'; did you mean '%s'?",
                         cli_options[given->option].name, given->text, spelling.nearest);
    return error_set(error, "--%s: unknown value '%.100s'; it can be %s",
                     cli_options[given->option].name, given->text, list);
}

static bool parse_letters(struct cli_given *given, struct error *error)
{
    for (const char *letter = given->text; *letter != '\0'; letter++) {
        unsigned i = 0;
        struct cli_value value;
        while ((value = cli_value(given->option, i)).name && value.name[0] != *letter)
            i++;
        char list[200];
        cli_list_values(given->option, list, sizeof list);
        if (!value.name)
            return error_set(error, "--%s: unknown letter '%c'; the letters are %s",
                             cli_options[given->option].name, *letter, list);
        given->number |= 1u << i;
    }
    return true;
}

static struct cli_range range_of(enum cli_option option)
{
    struct cli_range range = cli_ranges[option];
    if (range.multiple == 0)
        range = (struct cli_range){0, UINT64_MAX, 1};
    if (cli_options[option].kind == KIND_WORD && range.most > UINT32_MAX)
        range.most = UINT32_MAX;
    return range;
}

/* Says what is wrong with a number that is not in its range. */
static bool refuse_range(const struct cli_given *given, struct error *error)
{
    struct cli_range range = range_of(given->option);
    enum cli_kind kind = cli_options[given->option].kind;
    char reason[120], least[32], most[32];
    cli_number_print(range.least, kind, least, sizeof least);
    cli_number_print(range.most, kind, most, sizeof most);
    if (range.most < UINT32_MAX)
        snprintf(reason, sizeof reason, "is not between %s and %s", least, most);
    else if (given->number < range.least)
        snprintf(reason, sizeof reason, "is less than %s", least);
    else
        snprintf(reason, sizeof reason, "is too large");
    return refuse(given, error, reason);
}

static bool parse_number(struct cli_given *given, struct error *error)
{
    struct cli_range range = range_of(given->option);
    enum cli_kind kind = cli_options[given->option].kind;
    enum cli_number_result result =
        cli_number_parse(given->text, kind == KIND_SIZE, &given->number);
    if (result == NUMBER_BAD && kind == KIND_SIZE)
        return refuse(given, error, "is not a size: digits, then K, M, G or nothing");
    if (result == NUMBER_BAD)
        return refuse(given, error, "is not a number");
    if (result == NUMBER_LARGE || given->number > range.most || given->number < range.least)
        return refuse_range(given, error);
    if (given->number % range.multiple == 0)
        return true;
    char multiple[32], reason[64];
    cli_number_print(range.multiple, kind, multiple, sizeof multiple);
    snprintf(reason, sizeof reason, "is not a multiple of %s", multiple);
    return refuse(given, error, reason);
}

bool cli_argument_parse(struct cli_given *given, struct error *error)
{
    given->number = 0;
    switch (cli_options[given->option].kind) {
    case KIND_FLAG:
    case KIND_TEXT:
        return true;
    case KIND_SIZE:
    case KIND_COUNT:
    case KIND_WORD:
        return parse_number(given, error);
    case KIND_CHOICE:
        return parse_choice(given, error);
    case KIND_LETTERS:
        return parse_letters(given, error);
    case KIND_FILE_IN:
    case KIND_FILE_OUT:
    case KIND_FOLDER:
        return *given->text != '\0' || refuse(given, error, "is no file's name");
    case KINDS:
        break;
    }
    return false;
}
