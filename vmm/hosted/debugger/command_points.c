/* command_points.c - commands about where to stop. */
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/expression.h"
#include "vmm/hosted/debugger/state_view.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool add(struct commander *commander, struct point *point, const char *title,
                const char *what)
{
    unsigned number = debuggee_add(commander->debuggee, point);
    if (number == 0)
        return error_set(&commander->error, "the host has no storage left");
    fprintf(commander->out, "%s %u (%s)\n", title, number, what);
    return true;
}

static bool add_break(struct commander *commander, const char *arguments, struct point point)
{
    char place[256], what[320];
    const char *condition, *text = arguments;
    point.kind = POINT_BREAK;
    point.guest = ANY_GUEST;
    if (!take_location(commander, &arguments, &point.address) ||
        !take_condition(commander, arguments, &condition))
        return false;
    if (point.address >= debuggee_machine(commander->debuggee)->size)
        return error_set(&commander->error,
                         "physical 0x%x is outside the guest's storage (%u bytes)", point.address,
                         debuggee_machine(commander->debuggee)->size);
    if (point.address % INSN_BYTES)
        return error_set(&commander->error,
                         "0x%x is no address of an instruction: not a multiple of %d",
                         point.address, INSN_BYTES);
    point.condition = (char *)condition;
    point.text = (char *)text;
    point.guest = (int)commander->debuggee->focus;
    say_place(commander, point.address, place, sizeof place);
    snprintf(what, sizeof what, "0x%x%s%s%s", point.address, *place ? " " : "", place,
             point.user == 1 ? ", user mode only" : "");
    return add(commander, &point, point.temporary ? "Temporary breakpoint" : "Breakpoint", what);
}

bool command_break_(struct commander *commander, const char *arguments)
{
    return add_break(commander, arguments, (struct point){.user = -1});
}

bool command_tbreak(struct commander *commander, const char *arguments)
{
    return add_break(commander, arguments, (struct point){.user = -1, .temporary = true});
}

static bool add_mode(struct commander *commander, const char *arguments, int user, const char *what)
{
    struct point point = {.kind = POINT_MODE, .guest = ANY_GUEST, .user = user};
    const char *condition;
    if (!take_condition(commander, arguments, &condition))
        return false;
    point.condition = (char *)condition;
    return add(commander, &point, "Catchpoint", what);
}

bool command_break_user(struct commander *commander, const char *arguments)
{
    const char *next = arguments;
    if (*arguments == '\0' || take_this(&next, "if"))
        return add_mode(commander, arguments, 1, "a guest's virtual mode becomes user");
    return add_break(commander, arguments, (struct point){.user = 1});
}

bool command_catch_mode(struct commander *commander, const char *arguments)
{
    return add_mode(commander, arguments, -1, "a guest's virtual mode changes");
}

bool command_catch_switch(struct commander *commander, const char *arguments)
{
    struct point point = {.kind = POINT_SWITCH, .guest = ANY_GUEST, .user = -1};
    return take_end(commander, arguments) &&
           add(commander, &point, "Catchpoint", "another guest's turn begins");
}

static bool begins_with_symbol(struct commander *commander, const char *text)
{
    char name[128];
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || (text[length] && strchr("_.$", text[length])))
        length++;
    if (length >= sizeof name)
        return false;
    memcpy(name, text, length);
    name[length] = '\0';
    return image_symbol_named(&debuggee_guest(commander->debuggee)->program.image, name);
}

/* What is watched: *ADDRESS or an address, virtual; {ADDRESS}, or what begins with a symbol,
 * physical. */
static bool take_watched(struct commander *commander, const char **at, paddr *address)
{
    struct debuggee *debuggee = commander->debuggee;
    word value;
    if (**at == '\0')
        return error_set(&commander->error, "watch what? An address, or a symbol");
    if (**at == '{')
        return take_physical(commander, at, address);
    bool symbol = begins_with_symbol(commander, *at);
    *at += **at == '*';
    if (!expression_parse(debuggee, *at, at, &value, &commander->error))
        return false;
    *address = value;
    return symbol || debuggee_translate(debuggee, value, address) ||
           state_outside(debuggee, value, 1, &commander->error);
}

static bool watch(struct commander *commander, const char *arguments, unsigned access,
                  const char *title)
{
    struct point point = {.kind = POINT_WATCH, .access = access, .user = -1};
    const char *text = arguments, *condition;
    char what[160];
    word length = 4;
    if (!take_watched(commander, &arguments, &point.address))
        return false;
    const char *next = arguments;
    if (*arguments && !take_this(&next, "if") &&
        !expression_parse(commander->debuggee, arguments, &arguments, &length, &commander->error))
        return false;
    if (!take_condition(commander, arguments, &condition))
        return false;
    point.length = length;
    word size = debuggee_machine(commander->debuggee)->size;
    if (length == 0 || point.address >= size || length > size - point.address)
        return error_set(&commander->error,
                         "%u bytes at physical 0x%x are not all in the guest's storage (0x%x "
                         "bytes)",
                         length, point.address, size);
    point.guest = (int)commander->debuggee->focus;
    point.condition = (char *)condition;
    point.text = (char *)text;
    snprintf(what, sizeof what, "%u bytes at physical 0x%x", length, point.address);
    return add(commander, &point, title, what);
}

bool command_watch(struct commander *commander, const char *arguments)
{
    return watch(commander, arguments, WATCH_WRITE, "Watchpoint");
}
bool command_rwatch(struct commander *commander, const char *arguments)
{
    return watch(commander, arguments, WATCH_READ, "Read watchpoint");
}
bool command_awatch(struct commander *commander, const char *arguments)
{
    return watch(commander, arguments, WATCH_READ | WATCH_WRITE, "Access watchpoint");
}

/* A cause's name, or a beginning that fits one only. */
static bool find_cause(const char *name, int *cause)
{
    unsigned fitting = 0;
    for (int i = CAUSE_NONE + 1; i < CAUSES; i++) {
        if (strncmp(trap_rows[i].name, name, strlen(name)) != 0)
            continue;
        *cause = i;
        if (strcmp(trap_rows[i].name, name) == 0)
            return true;
        fitting++;
    }
    return fitting == 1;
}

static bool take_level(struct commander *commander, const char **arguments, unsigned *level)
{
    const unsigned depth = commander->debuggee->session.tower.options.depth;
    uint64_t number;
    if (**arguments == 'L')
        ++*arguments;
    if (!take_count(commander, arguments, UINT64_MAX, &number))
        return false;
    if (number > depth)
        return error_set(&commander->error, "at which level? There are 0 to %u; see 'info levels'",
                         depth);
    *level = (unsigned)number;
    return true;
}

static bool no_such_cause(struct commander *commander, const char *what)
{
    char names[128] = "";
    for (int i = CAUSE_NONE + 1; i < CAUSES; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), " %s", trap_rows[i].name);
    return error_set(&commander->error, "'%.40s' is no cause of traps; there are%s", what, names);
}

/* One word: "at LEVEL", a verdict, or a cause; each kind once. */
static bool take_one_of_trap(struct commander *commander, const char **arguments, const char *what,
                             struct point *point)
{
    const unsigned depth = commander->debuggee->session.tower.options.depth;
    bool at = strcmp(what, "at") == 0, emulated = strcmp(what, "emulated") == 0;
    if (at || emulated || strcmp(what, "reflected") == 0) {
        if (point->at_level)
            return error_set(&commander->error, "one of 'at LEVEL', 'emulated', 'reflected' only");
        if (!at && depth == 0)
            return error_set(&commander->error, "there is no monitor here: no trap is %s", what);
        point->at_level = true;
        point->level = emulated ? depth - 1 : depth;
        return !at || take_level(commander, arguments, &point->level);
    }
    int cause;
    if (!find_cause(what, &cause))
        return no_such_cause(commander, what);
    if (point->cause != ANY_CAUSE)
        return error_set(&commander->error, "one cause only; a second 'catch trap' has another");
    point->cause = cause;
    return true;
}

static bool take_what_traps(struct commander *commander, const char **arguments,
                            struct point *point)
{
    char what[32];
    while (**arguments) {
        const char *before = *arguments;
        if (take_this(&before, "if"))
            return true;
        if (!take_word(arguments, what, sizeof what))
            return no_such_cause(commander, *arguments);
        if (!take_one_of_trap(commander, arguments, what, point))
            return false;
    }
    return true;
}

bool command_catch_trap(struct commander *commander, const char *arguments)
{
    struct point point = {.kind = POINT_TRAP, .guest = ANY_GUEST, .user = -1, .cause = ANY_CAUSE};
    const char *condition;
    char what[96], level[32] = "any level";
    if (!take_what_traps(commander, &arguments, &point) ||
        !take_condition(commander, arguments, &condition))
        return false;
    point.condition = (char *)condition;
    if (point.at_level)
        snprintf(level, sizeof level, "at L%u", point.level);
    snprintf(what, sizeof what, "trap%s%s, %s", point.cause == ANY_CAUSE ? "" : " ",
             point.cause == ANY_CAUSE ? "" : trap_rows[point.cause].name, level);
    return add(commander, &point, "Catchpoint", what);
}

typedef void point_action(struct commander *, struct point *);

static struct point *take_point(struct commander *commander, const char **arguments)
{
    uint64_t number;
    if (**arguments == '\0')
        error_set(&commander->error, "which point? See 'info points'");
    if (!take_count(commander, arguments, 0, &number))
        return NULL;
    struct point *point =
        number <= UINT32_MAX ? debuggee_point(commander->debuggee, (unsigned)number) : NULL;
    if (!point)
        error_set(&commander->error, "there is no point %" PRIu64 "; see 'info points'", number);
    return point;
}

/* Does it to all points named, or to all if none is. Names are checked first. */
static bool for_points(struct commander *commander, const char *arguments, point_action *act)
{
    struct debuggee *debuggee = commander->debuggee;
    uint64_t number;
    for (const char *at = arguments; *at;)
        if (!take_point(commander, &at))
            return false;
    for (const char *at = arguments; *at;) {
        take_count(commander, &at, 0, &number);
        struct point *point = debuggee_point(debuggee, (unsigned)number);
        if (point) /* named twice */
            act(commander, point);
    }
    for (size_t i = debuggee->point_count; *arguments == '\0' && i-- > 0;)
        act(commander, debuggee->points[i]);
    return true;
}

static void forget(struct commander *commander, struct point *point)
{
    debuggee_remove(commander->debuggee, point->number);
}
static void disable(struct commander *commander, struct point *point)
{
    (void)commander;
    point->enabled = false;
}
static void enable(struct commander *commander, struct point *point)
{
    (void)commander;
    point->enabled = true;
}

bool command_delete(struct commander *c, const char *arguments)
{
    return for_points(c, arguments, forget);
}
bool command_disable(struct commander *c, const char *arguments)
{
    return for_points(c, arguments, disable);
}
bool command_enable(struct commander *c, const char *arguments)
{
    return for_points(c, arguments, enable);
}

bool command_condition(struct commander *commander, const char *arguments)
{
    struct point *point = take_point(commander, &arguments);
    if (!point)
        return false;
    if (*arguments && !expression_check(commander->debuggee, arguments, &commander->error))
        return false;
    char *condition = *arguments ? strdup(arguments) : NULL;
    if (*arguments && !condition)
        return error_set(&commander->error, "the host has no storage left");
    free(point->condition);
    point->condition = condition;
    fprintf(commander->out, "Point %u stops %s%s\n", point->number, condition ? "if " : "always",
            condition ? condition : "");
    return true;
}

bool command_ignore(struct commander *commander, const char *arguments)
{
    struct point *point = take_point(commander, &arguments);
    uint64_t count;
    if (!point)
        return false;
    if (*arguments == '\0')
        return error_set(&commander->error, "how many hits shall pass?");
    if (!take_count(commander, &arguments, 0, &count) || !take_end(commander, arguments))
        return false;
    point->ignore = count;
    fprintf(commander->out, "Point %u lets its next %" PRIu64 " hits pass\n", point->number, count);
    return true;
}

static void describe(struct commander *commander, const struct point *point, char what[320])
{
    char place[256];
    const char *cause = point->cause == ANY_CAUSE ? "any" : trap_rows[point->cause].name;
    switch (point->kind) {
    case POINT_BREAK:
        say_place(commander, point->address, place, sizeof place);
        snprintf(what, 320, "break at 0x%x %s%s", point->address, place,
                 point->user == 1 ? " in user mode" : "");
        break;
    case POINT_WATCH:
        snprintf(what, 320, "%s of %u bytes at 0x%x",
                 point->access == WATCH_READ    ? "reads"
                 : point->access == WATCH_WRITE ? "writes"
                                                : "reads and writes",
                 point->length, point->address);
        break;
    case POINT_TRAP:
        if (!point->at_level)
            snprintf(what, 320, "trap, cause %s, any level", cause);
        else
            snprintf(what, 320, "trap, cause %s, at L%u", cause, point->level);
        break;
    case POINT_MODE:
        snprintf(what, 320, "%s", point->user == 1 ? "mode becomes user" : "mode changes");
        break;
    case POINT_SWITCH:
        snprintf(what, 320, "another guest's turn");
        break;
    }
}

bool command_info_points(struct commander *commander, const char *arguments)
{
    const struct debuggee *debuggee = commander->debuggee;
    if (!take_end(commander, arguments))
        return false;
    if (debuggee->point_count == 0)
        fprintf(commander->out, "There are no points.\n");
    for (size_t i = 0; i < debuggee->point_count; i++) {
        const struct point *point = debuggee->points[i];
        char what[320];
        describe(commander, point, what);
        fprintf(commander->out, "%-3u %s  %-40s  hits %" PRIu64, point->number,
                point->enabled ? "on " : "off", what, point->hits);
        if (point->ignore)
            fprintf(commander->out, ", next %" PRIu64 " pass", point->ignore);
        if (point->condition)
            fprintf(commander->out, ", if %s", point->condition);
        fprintf(commander->out, "%s\n", point->temporary ? ", once" : "");
    }
    return true;
}
