/* match_traps.c - how many traps, and which after which, against what is expected of them. */
#include "vmm/hosted/grader/judge/match.h"

#include <stdio.h>
#include <string.h>

static void match_counts(struct match *match)
{
    double total = 0;
    char what[48];
    for (unsigned cause = 0; cause < CAUSES; cause++) {
        total += (double)match->seen->counts[cause];
        snprintf(what, sizeof what, "traps.%s", trap_rows[cause].name ? trap_rows[cause].name : "");
        match_number(match, what, &match->expected->traps[cause],
                     (double)match->seen->counts[cause], NUMBER_COUNT);
    }
    match_number(match, "traps.total", &match->expected->traps_total, total, NUMBER_COUNT);
}

/* From the function or label that the step names? An instruction that was given must be there yet:
 * no other than it makes the trap that the spec is about. */
static bool is_from(const struct image *image, const char *name, const struct seen_trap *seen)
{
    word offset, given, at = trap_origin(&seen->trap, &seen->old);
    const struct image_symbol *meant = image_symbol_named(image, name);
    const struct image_symbol *symbol = image_symbol_at(image, at, &offset);
    return meant && symbol && symbol->value == meant->value &&
           !(meant->given && image_word_at(image, at, &given) && given != seen->instruction);
}

static bool is_step(const struct match *match, const struct spec_step *step,
                    const struct seen_trap *seen)
{
    if (seen->trap.cause != step->cause || !comparison_holds(&step->value, seen->trap.value))
        return false;
    return !step->symbol || is_from(match->evidence->image, step->symbol, seen);
}

static void step_name(const struct spec_step *step, size_t number, char *text, size_t size)
{
    char value[128] = "", place[96] = "";
    if (spec_compares(&step->value))
        comparison_print(&step->value, NUMBER_WORD, value, sizeof value);
    if (step->symbol)
        snprintf(place, sizeof place, " from %.80s", step->symbol);
    snprintf(text, size, "trap %zu of the sequence: %s%s%s%s", number, trap_rows[step->cause].name,
             *value ? ", value " : "", value, place);
}

static void match_sequence(struct match *match)
{
    const struct spec_expectation *expected = match->expected;
    size_t at = 0, last = 0;
    for (size_t i = 0; i < expected->sequence_count; i++) {
        while (at < match->seen->trap_count &&
               !is_step(match, &expected->sequence[i], &match->seen->traps[at]))
            at++;
        if (at == match->seen->trap_count) {
            char what[320];
            step_name(&expected->sequence[i], i + 1, what, sizeof what);
            match_differ(match, "sequence", what,
                         "none of the %zu traps after number %zu is that one",
                         match->seen->trap_count - last, last);
            return;
        }
        last = ++at;
    }
}

void match_traps(struct match *match)
{
    match_counts(match);
    match_sequence(match);
}
