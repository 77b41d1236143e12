/* failure.c - see failure.h. */
#include "vmm/hosted/grader/judge/failure.h"
#include "vmm/hosted/grader/result.h"
#include "vmm/hosted/program.h"

#include <stdlib.h>
#include <string.h>

void failure_collect(void *context, const char *what, const char *expected, const char *actual)
{
    json_array_append_new(context, json_pack("{s:s, s:s, s:s}", "what", what, "expected", expected,
                                             "actual", actual));
}

static json_t *count(uint64_t number)
{
    return json_integer((json_int_t)number);
}

/* Names of the program are the student's. */
static json_t *place(const struct attempt *attempt, const struct psw *psw)
{
    const struct program program = {.path = "", .image = *attempt_image(attempt)};
    char where[320];
    program_where(&program, psw->base + psw->pc, where, sizeof where);
    char *text = result_quote(where, strlen(where), SIZE_MAX, NULL);
    json_t *value = json_string(text ? text : "");
    free(text);
    return value;
}

static json_t *describe_trap(const struct attempt *attempt, const struct seen_trap *seen)
{
    return json_pack("{s:o, s:s, s:o, s:o, s:o, s:s}", "time", count(seen->time), "cause",
                     trap_rows[seen->trap.cause].name, "value", count(seen->trap.value), "pc",
                     count(seen->trap.pc), "where", place(attempt, &seen->old), "mode",
                     seen->old.status & STATUS_U ? "user" : "supervisor");
}

static json_t *describe_traps(const struct attempt *attempt, const struct observation *seen,
                              size_t first)
{
    json_t *traps = json_array();
    for (size_t i = first; i < seen->trap_count; i++)
        json_array_append_new(traps, describe_trap(attempt, &seen->traps[i]));
    return traps;
}

static json_t *describe_lanes(const struct observation *seen)
{
    json_t *lanes = json_array();
    size_t first = seen->mode_count > RESULT_LANES_MAX ? seen->mode_count - RESULT_LANES_MAX : 0;
    for (size_t i = first; i < seen->mode_count; i++)
        json_array_append_new(lanes, json_pack("[o, s]", count(seen->modes[i].time),
                                               seen->modes[i].user ? "user" : "supervisor"));
    return lanes;
}

/* The trap that an interrupt led to at once. */
static const struct seen_trap *trap_of(const struct observation *seen, uint64_t time)
{
    for (size_t i = 0; i < seen->trap_count; i++)
        if (seen->traps[i].time >= time && seen->traps[i].trap.cause == CAUSE_INTERRUPT)
            return &seen->traps[i];
    return NULL;
}

/* Those of the schedule are timer interrupts; an injection may be one as well, and is shown, too.
 */
static json_t *describe_interrupts(const struct attempt *attempt, const struct observation *seen)
{
    json_t *interrupts = json_array();
    for (size_t i = 0; i < seen->intervention_count; i++) {
        const struct intervention *one = &seen->interventions[i];
        if (one->kind != INTERVENE_INTERRUPT || one->numbers[0] != IRQ_TIMER)
            continue;
        const struct seen_trap *trap = trap_of(seen, one->time);
        json_array_append_new(interrupts,
                              json_pack("{s:o, s:o}", "time", count(one->time), "where",
                                        trap ? place(attempt, &trap->old) : json_string("")));
    }
    return interrupts;
}

static void add_seeds(json_t *failure, const struct attempt *attempt)
{
    if (attempt->has_seed)
        json_object_set_new(failure, "seed", count(attempt->seed));
    if (attempt->has_state)
        json_object_set_new(failure, "state", count(attempt->state));
}

json_t *failure_describe(const struct attempt *attempt, const struct observation *seen,
                         json_t *mismatches)
{
    bool cut = false;
    char end[160];
    size_t shown = seen->trap_count < RESULT_TRAPS_MAX ? seen->trap_count : RESULT_TRAPS_MAX;
    char *console = result_quote(seen->console, seen->console_size, RESULT_CONSOLE_MAX, &cut);
    json_t *failure = json_pack("{s:s}", "platform", spec_platform_names[attempt->platform]);
    matcher_end(seen, end, sizeof end);
    add_seeds(failure, attempt);
    json_object_set_new(failure, "mismatches", mismatches);
    json_object_set_new(failure, "end", json_string(end));
    json_object_set_new(failure, "retired", count(seen->retired));
    json_object_set_new(failure, "console", json_string(console ? console : ""));
    json_object_set_new(failure, "console_cut", json_boolean(cut));
    json_object_set_new(failure, "traps", describe_traps(attempt, seen, seen->trap_count - shown));
    json_object_set_new(failure, "traps_before", count(seen->trap_count - shown));
    json_object_set_new(failure, "lanes", describe_lanes(seen));
    json_object_set_new(failure, "lanes_end", count(seen->time));
    if (attempt->has_seed)
        json_object_set_new(failure, "interrupts", describe_interrupts(attempt, seen));
    free(console);
    return failure;
}
