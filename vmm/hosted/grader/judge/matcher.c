/* matcher.c - see matcher.h. */
#include "vmm/hosted/grader/judge/matcher.h"
#include "vmm/hosted/grader/judge/match.h"
#include "vmm/hosted/grader/result.h"

#include <inttypes.h>
#include <regex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAME_TRAP_MAX = 1000, /* in a row, at one pc: no progress */
    SURVIVAL_SHARE = 100, /* of the budget: who survives retires that part of it */
    TEXT_SHOWN = 600,     /* characters of a text, in a mismatch */
};

void match_differ(struct match *match, const char *what, const char *expected, const char *format,
                  ...)
{
    char *actual = NULL;
    va_list arguments;
    match->holds = false;
    if (!match->tell)
        return;
    va_start(arguments, format);
    if (vasprintf(&actual, format, arguments) >= 0)
        match->tell(match->context, what, expected, actual);
    va_end(arguments);
    free(actual);
}

/* Texts of the spec and of the guest, fit to be shown. */
char *match_quoted(const void *bytes, size_t size)
{
    bool cut;
    char *text = result_quote(bytes, size, TEXT_SHOWN, &cut), *whole = NULL;
    if (text && asprintf(&whole, "\"%s\"%s", text, cut ? "..." : "") < 0)
        whole = NULL;
    free(text);
    return whole;
}

/* `expected` is a format with one %s for the spec's text. */
static void differ_text(struct match *match, const char *what, const char *format,
                        const struct spec_text *text)
{
    char *wanted = match_quoted(text->bytes, text->size), *expected = NULL;
    char *printed = match_quoted(match->seen->console, match->seen->console_size);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (wanted && printed && asprintf(&expected, format, wanted) >= 0)
        match_differ(match, what, expected, "%s", printed);
    else
        match->holds = false;
#pragma GCC diagnostic pop
    free(wanted);
    free(printed);
    free(expected);
}

void match_number(struct match *match, const char *what, const struct spec_comparison *comparison,
                  double value, enum number_kind kind)
{
    char expected[256], actual[64];
    if (comparison_holds(comparison, value))
        return;
    comparison_print(comparison, kind, expected, sizeof expected);
    number_print(value, kind, actual, sizeof actual);
    match_differ(match, what, expected, "%s", actual);
}

/* How it ended */

void matcher_end(const struct observation *seen, char *text, size_t size)
{
    switch (seen->end) {
    case RUN_OFF:
        snprintf(text, size, "switched off, exit status %u", seen->exit_status);
        break;
    case RUN_CHECK_STOP:
        snprintf(text, size, "check stop: a %s trap at 0x%x, and the new PSW at 0x20 leads nowhere",
                 trap_rows[seen->last.cause].name, seen->last.pc);
        break;
    case RUN_IDLE:
        snprintf(text, size, "waits for ever for an interrupt that cannot come");
        break;
    case RUN_OUT_OF_INSTRUCTIONS:
        snprintf(text, size, "not at its end after %" PRIu64 " instructions", seen->retired);
        break;
    case RUN_OUT_OF_TRAPS:
        snprintf(text, size, "not at its end after %zu traps", seen->trap_count);
        break;
    case RUN_OUT_OF_CONSOLE:
        snprintf(text, size, "printed more than the %zu characters that it may",
                 seen->console_size);
        break;
    }
}

static bool ended_as(const struct match *match)
{
    switch (match->expected->exit) {
    case SPEC_HALT:
        return match->seen->end == RUN_OFF;
    case SPEC_CODE:
        return match->seen->end == RUN_OFF &&
               comparison_holds(&match->expected->code, match->seen->exit_status);
    case SPEC_CHECK_STOP:
        return match->seen->end == RUN_CHECK_STOP;
    case SPEC_IDLE:
        return match->seen->end == RUN_IDLE;
    case SPEC_BUDGET:
        return match->seen->end >= RUN_OUT_OF_INSTRUCTIONS;
    case SPEC_ANY_END:
    case SPEC_EXIT_COUNT:
        break;
    }
    return true;
}

static void match_exit(struct match *match)
{
    static const char *const expected[] = {
        [SPEC_ANY_END] = "",
        [SPEC_HALT] = "switched off",
        [SPEC_CODE] = "switched off, exit status ",
        [SPEC_CHECK_STOP] = "a check stop",
        [SPEC_IDLE] = "waits for ever",
        [SPEC_BUDGET] = "goes on until its budget is used up",
    };
    char end[160], code[128] = "", wanted[256];
    if (ended_as(match))
        return;
    matcher_end(match->seen, end, sizeof end);
    if (match->expected->exit == SPEC_CODE)
        comparison_print(&match->expected->code, NUMBER_COUNT, code, sizeof code);
    snprintf(wanted, sizeof wanted, "%s%s", expected[match->expected->exit], code);
    match_differ(match, "exit", wanted, "%s", end);
}

/* The console */

static const uint8_t *find_text(const uint8_t *in, size_t size, const struct spec_text *text)
{
    return text->size ? memmem(in, size, text->bytes, text->size) : in;
}

static void match_ordered(struct match *match)
{
    const struct spec_texts *ordered = &match->expected->console.ordered;
    const uint8_t *at = match->seen->console, *end = at + match->seen->console_size;
    for (size_t i = 0; i < ordered->count; i++) {
        at = find_text(at, (size_t)(end - at), &ordered->texts[i]);
        if (!at) {
            differ_text(match, "console.ordered", i ? "after the texts before it, %s" : "%s",
                        &ordered->texts[i]);
            return;
        }
        at += ordered->texts[i].size;
    }
}

static bool matches_regex(const char *pattern, const uint8_t *text, size_t size)
{
    regex_t regex;
    regmatch_t part = {.rm_so = 0, .rm_eo = (regoff_t)size};
    if (regcomp(&regex, pattern, REG_EXTENDED) != 0)
        return false;
    int status = regexec(&regex, (const char *)text, 1, &part, REG_STARTEND);
    regfree(&regex);
    return status == 0;
}

static size_t count_lines(const uint8_t *text, size_t size)
{
    size_t lines = 0;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    return lines + (size && text[size - 1] != '\n');
}

static void match_texts(struct match *match)
{
    const struct spec_console *console = &match->expected->console;
    const uint8_t *text = match->seen->console;
    size_t size = match->seen->console_size;
    for (size_t i = 0; i < console->contains.count; i++)
        if (!find_text(text, size, &console->contains.texts[i]))
            differ_text(match, "console.contains", "contains %s", &console->contains.texts[i]);
    for (size_t i = 0; i < console->excludes.count; i++)
        if (find_text(text, size, &console->excludes.texts[i]))
            differ_text(match, "console.excludes", "does not contain %s",
                        &console->excludes.texts[i]);
    if (console->exact.bytes &&
        (console->exact.size != size || memcmp(console->exact.bytes, text, size) != 0))
        differ_text(match, "console.exact", "%s", &console->exact);
}

static void match_console(struct match *match)
{
    const struct spec_console *console = &match->expected->console;
    const struct observation *seen = match->seen;
    match_texts(match);
    match_ordered(match);
    if (console->regex && !matches_regex(console->regex, seen->console, seen->console_size)) {
        const struct spec_text pattern = {console->regex, strlen(console->regex)};
        differ_text(match, "console.regex", "matches %s", &pattern);
    }
    match_number(match, "console.lines", &console->lines,
                 (double)count_lines(seen->console, seen->console_size), NUMBER_COUNT);
}

/* Behaviour */

static bool stuck_at_trap(const struct observation *seen, size_t *where)
{
    size_t row = 1;
    for (size_t i = 1; i < seen->trap_count; i++) {
        const struct seen_trap *a = &seen->traps[i - 1], *b = &seen->traps[i];
        row = a->trap.cause == b->trap.cause && psw_same(&a->old, &b->old) ? row + 1 : 1;
        *where = i;
        if (row >= SAME_TRAP_MAX)
            return true;
    }
    return false;
}

static void match_progress(struct match *match)
{
    size_t where;
    if (!match->expected->progress)
        return;
    if (match->seen->end == RUN_IDLE)
        match_differ(match, "progress", "goes on", "waits for ever");
    else if (stuck_at_trap(match->seen, &where))
        match_differ(match, "progress", "goes on", "the same %s trap at 0x%x, %d times in a row",
                     trap_rows[match->seen->traps[where].trap.cause].name,
                     match->seen->traps[where].trap.pc, SAME_TRAP_MAX);
}

static void match_survival(struct match *match)
{
    const struct observation *seen = match->seen;
    const uint64_t share = match->evidence->budget->instructions / SURVIVAL_SHARE;
    char end[160];
    if (!match->expected->survives)
        return;
    matcher_end(seen, end, sizeof end);
    if (!seen->injected)
        match_differ(match, "survives", "goes on after what is done to it",
                     "never came to where something is done to it: %s", end);
    else if (seen->end != RUN_OFF &&
             (seen->end == RUN_CHECK_STOP || seen->retired_after < (share ? share : 1)))
        match_differ(match, "survives", "goes on after what is done to it",
                     "%" PRIu64 " instructions later: %s", seen->retired_after, end);
}

/* Nothing of this is known on the bare machine. */
static void match_monitor(struct match *match)
{
    const struct vm_counts *counts = &match->seen->monitor;
    uint64_t all = counts->direct + counts->emulated + counts->interpreted;
    if (!all)
        return;
    match_number(match, "direct_ratio", &match->expected->direct_ratio,
                 (double)counts->direct / (double)all, NUMBER_RATIO);
    match_number(match, "exits", &match->expected->exits, (double)counts->exits, NUMBER_COUNT);
}

bool matcher_holds(const struct spec_expectation *expected, const struct evidence *evidence,
                   matcher_tell *tell, void *context)
{
    struct match match = {.expected = expected,
                          .evidence = evidence,
                          .seen = evidence->seen,
                          .tell = tell,
                          .context = context,
                          .holds = true};
    match_exit(&match);
    match_console(&match);
    match_looks(&match);
    match_traps(&match);
    match_number(&match, "instructions", &expected->instructions, (double)match.seen->retired,
                 NUMBER_COUNT);
    match_monitor(&match);
    match_progress(&match);
    match_survival(&match);
    if (expected->isolation && !match.seen->isolated)
        match_differ(&match, "isolation", "nothing but its own storage changes", "%s",
                     match.seen->breach);
    return match.holds;
}
