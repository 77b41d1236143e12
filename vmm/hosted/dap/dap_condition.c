/* dap_condition.c - see dap_condition.h. */
#include "vmm/hosted/dap/dap_condition.h"
#include "vmm/hosted/cli_number.h"
#include "vmm/hosted/debugger/expression.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A text that is not empty. */
static bool read_wish(const json_t *wish, const char *name, const char **text, struct error *error)
{
    *text = NULL;
    if (!dap_read_text(wish, name, DAP_OPTIONAL, text, error))
        return false;
    if (*text && **text == '\0')
        *text = NULL;
    return true;
}

/* "5", ">= 5", "> 5", "== 5", "< 5", "% 5" */
static bool parse_rule(const char *text, struct dap_point *point)
{
    static const struct {
        const char *sign;
        enum dap_hit_rule rule;
    } signs[] = {{">=", HIT_FROM},  {">", HIT_AFTER}, {"==", HIT_AT}, {"=", HIT_AT},
                 {"<", HIT_BEFORE}, {"%", HIT_EVERY}, {"", HIT_FROM}};
    size_t i = 0;
    text += strspn(text, " \t");
    while (strncmp(text, signs[i].sign, strlen(signs[i].sign)) != 0)
        i++; /* the last one fits */
    text += strlen(signs[i].sign);
    text += strspn(text, " \t");
    point->rule = signs[i].rule;
    return isdigit((unsigned char)*text) &&
           cli_number_parse(text, false, &point->wanted) == NUMBER_GOOD && point->wanted > 0;
}

bool dap_condition_read(struct dap_point *point, struct error *error)
{
    const char *hits;
    point->rule = HIT_ALWAYS;
    point->hits = 0;
    if (!read_wish(point->wish, "condition", &point->condition, error))
        return false;
    if (point->kind == DAP_POINT_TRAP)
        return true; /* the condition is asked for before each step: there are no hits to count */
    if (!read_wish(point->wish, "hitCondition", &hits, error) ||
        !read_wish(point->wish, "logMessage", &point->log, error))
        return false;
    if (!hits || parse_rule(hits, point))
        return true;
    return error_set(error,
                     "'%.50s' is not a count of hits: 5 or >= 5 is from the fifth on, == 5, > 5, "
                     "< 5, or %% 5 for every fifth",
                     hits);
}

static bool counts(const struct dap_point *point)
{
    switch (point->rule) {
    case HIT_ALWAYS:
        return true;
    case HIT_FROM:
        return point->hits >= point->wanted;
    case HIT_AFTER:
        return point->hits > point->wanted;
    case HIT_AT:
        return point->hits == point->wanted;
    case HIT_BEFORE:
        return point->hits < point->wanted;
    case HIT_EVERY:
        return point->hits % point->wanted == 0;
    }
    return true;
}

/* Writes a text, with what is between braces evaluated. */
static void interpolate(struct debuggee *debuggee, const char *text, FILE *out)
{
    for (; *text; text++) {
        const char *end = *text == '{' ? strchr(text, '}') : NULL;
        char *expression = end ? strndup(text + 1, (size_t)(end - text - 1)) : NULL;
        struct error error = {""};
        word value;
        if (!expression)
            putc(*text, out);
        else if (expression_value(debuggee, expression, &value, &error))
            fprintf(out, "0x%x", value);
        else
            fprintf(out, "{%s}", error.text);
        if (expression)
            text = end;
        free(expression);
    }
}

static void log_message(struct dap_server *server, const struct dap_point *point)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return;
    interpolate(dap_debuggee(server), point->log, out);
    fclose(out);
    fflush(server->program->console);
    dap_say(server, "console", "%s\n", text);
    free(text);
}

/* What cannot be evaluated counts as true: to stop once too often is better. */
static bool is_true(struct debuggee *debuggee, const char *condition)
{
    struct error error = {""};
    word value;
    return !condition || !expression_value(debuggee, condition, &value, &error) || value;
}

static bool holds(struct dap_server *server, struct dap_point *point)
{
    struct debuggee *debuggee = dap_debuggee(server);
    if (!is_true(debuggee, point->condition))
        return false;
    if (debuggee->searching) /* going back, hits are not counted, and nothing is logged again */
        return !point->log;
    point->hits++;
    if (!counts(point))
        return false;
    if (point->log)
        log_message(server, point);
    return !point->log;
}

bool dap_condition_holds(void *context, const struct point *place)
{
    struct dap_server *server = context;
    struct debuggee *debuggee = dap_debuggee(server);
    unsigned focus = debuggee->focus;
    struct dap_point *point = dap_point_numbered(&server->points, place->number);
    if (!point)
        return true;
    if (place->guest != ANY_GUEST)
        debuggee->focus = (unsigned)place->guest;
    bool result = holds(server, point);
    debuggee->focus = focus;
    return result;
}
