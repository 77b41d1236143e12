/* spec_regex.c - see spec_regex.h. */
#include "vmm/hosted/grader/spec/spec_regex.h"

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_MAX = 50 };

/* How long an expression is when its repetitions are written out. Groups that are open have their
 * length so far, each; the first is the whole. */
struct expansion {
    unsigned long length[GROUPS_MAX + 1];
    unsigned depth;
    unsigned long last; /* of what a repetition behind it would repeat */
};

/* Behind a bracket expression, whose first ']' may be a member of it. */
static const char *skip_bracket(const char *at)
{
    at += *at == '^';
    at += *at == ']';
    for (; *at != '\0' && *at != ']'; at++)
        if (*at == '[' && at[1] != '\0' && strchr(".:=", at[1])) {
            const char closing[3] = {at[1], ']', '\0'};
            const char *end = strstr(at + 2, closing);
            if (!end)
                return at + strlen(at);
            at = end + 1;
        }
    return *at == ']' ? at + 1 : at;
}

static void repeat(struct expansion *expansion, const char *bounds)
{
    char *end;
    unsigned long most = strtoul(bounds, &end, 10);
    if (*end == ',' && end[1] >= '0' && end[1] <= '9')
        most = strtoul(end + 1, &end, 10);
    else if (*end == ',')
        most++;
    if (most > SPEC_REGEX_LENGTH_MAX)
        most = SPEC_REGEX_LENGTH_MAX;
    unsigned long *length = &expansion->length[expansion->depth];
    *length += expansion->last * (most > 1 ? most - 1 : 0);
    expansion->last *= most > 1 ? most : 1;
}

static void add_atom(struct expansion *expansion)
{
    expansion->length[expansion->depth]++;
    expansion->last = 1;
}

static void close_group(struct expansion *expansion)
{
    if (expansion->depth == 0)
        return;
    expansion->last = expansion->length[expansion->depth--] + 1;
    expansion->length[expansion->depth] += expansion->last;
}

/* Takes one element of the expression and returns what is behind it. */
static const char *take_element(struct expansion *expansion, const char *at)
{
    switch (*at) {
    case '(':
        expansion->length[++expansion->depth] = 0;
        expansion->last = 0;
        return at + 1;
    case ')':
        close_group(expansion);
        return at + 1;
    case '{':
        repeat(expansion, at + 1);
        return at + 1 + strcspn(at + 1, "}");
    case '[':
        add_atom(expansion);
        return skip_bracket(at + 1);
    case '\\':
        add_atom(expansion);
        return at + (at[1] == '\0' ? 1 : 2);
    default:
        add_atom(expansion);
        return at + 1;
    }
}

static bool is_small(const char *regex, struct error *error)
{
    struct expansion expansion = {{0}, 0, 0};
    while (*regex != '\0') {
        if (regex[0] == '\\' && regex[1] >= '1' && regex[1] <= '9')
            return error_set(error,
                             "a regular expression here has no back-references: write what "
                             "\\%c stands for",
                             regex[1]);
        if (*regex == '(' && expansion.depth == GROUPS_MAX)
            return error_set(error,
                             "the regular expression has more than %d groups inside one "
                             "another; make it simpler",
                             GROUPS_MAX);
        regex = take_element(&expansion, regex);
        if (expansion.length[expansion.depth] > SPEC_REGEX_LENGTH_MAX)
            return error_set(error, "the regular expression is too large with its repetitions "
                                    "written out; make them smaller");
    }
    return true;
}

bool spec_regex_check(const char *regex, struct error *error)
{
    char why[200];
    regex_t compiled;
    if (strlen(regex) > SPEC_REGEX_MAX)
        return error_set(error, "a regular expression has at most %d characters; make it shorter",
                         SPEC_REGEX_MAX);
    if (!is_small(regex, error))
        return false;
    int result = regcomp(&compiled, regex, REG_EXTENDED);
    if (result == 0) {
        regfree(&compiled);
        return true;
    }
    if (result == REG_ESPACE)
        return error_set(error, "no storage left on this host for the regular expression");
    regerror(result, &compiled, why, sizeof why);
    return error_set(error,
                     "not a POSIX extended regular expression: %s; put \\ before a "
                     "character that is meant as it is",
                     why);
}
