/* spec_dump.c - what a spec says, as the reader understood it: one line for each thing given.
 * Usage: spec_dump SPEC, or spec_dump --schema, or spec_dump --which SPEC...: good or not? */
#include "vmm/hosted/grader/spec/spec_read.h"

#include <inttypes.h>
#include <string.h>

static void text(const char *what, const struct spec_text *given)
{
    if (!given->bytes)
        return;
    printf("%s \"", what);
    for (size_t i = 0; i < given->size; i++) {
        unsigned char c = (unsigned char)given->bytes[i];
        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\')
            printf("\\x%02x", c);
        else
            putchar(c);
    }
    printf("\"\n");
}

static void texts(const char *what, const struct spec_texts *given)
{
    for (size_t i = 0; i < given->count; i++)
        text(what, &given->texts[i]);
}

static void names(const char *what, const struct spec_names *given)
{
    for (size_t i = 0; i < given->count; i++)
        printf("%s %s\n", what, given->names[i]);
}

static void files(const char *what, const struct file_set *given)
{
    for (size_t i = 0; i < given->count; i++)
        printf("%s %s %zu bytes\n", what, given->files[i].name, given->files[i].size);
}

static void comparison(const char *what, const struct spec_comparison *given)
{
    if (!spec_compares(given))
        return;
    printf("%s", what);
    for (unsigned i = 0; i < SPEC_RELATION_COUNT; i++)
        if (given->given & 1u << i)
            printf(" %s %.17g", spec_relation_names[i], given->bounds[i]);
    for (size_t i = 0; i < given->in_count; i++)
        printf("%s%.17g", i ? "|" : " in ", given->in[i]);
    printf("\n");
}

static void seeds(const char *what, const struct spec_seeds *given)
{
    if (given->total)
        printf("%s %" PRIu64 " seeds:", what, given->total);
    for (size_t i = 0; i < given->count; i++)
        printf(" %" PRIu64 "..%" PRIu64, given->ranges[i].first, given->ranges[i].last);
    if (given->total)
        printf("\n");
}

static void platforms(const char *what, const struct spec_platforms *given)
{
    printf("%s", what);
    for (unsigned i = 0; i < given->count; i++)
        printf(" %s", spec_platform_names[given->list[i]]);
    printf("\n");
}

static void set(const char *what, unsigned given, const char *const *known, unsigned count)
{
    printf("%s", what);
    for (unsigned i = 0; i < count; i++)
        if (given & 1u << i)
            printf(" %s", known[i]);
    printf("\n");
}

static void event(const struct spec_event *at)
{
    switch (at->kind) {
    case EVENT_END:
        printf(" at the end");
        break;
    case EVENT_TRAP:
        printf(" at %s %" PRIu64, trap_rows[at->cause].name, at->nth);
        break;
    case EVENT_SYMBOL:
        printf(" at <%s> %" PRIu64, at->symbol, at->nth);
        break;
    case EVENT_INSTRUCTIONS:
        printf(" after %" PRIu64, at->nth);
        break;
    }
}

static void psw(const struct spec_psw *given)
{
    if (given->mode != SPEC_ANY_MODE)
        printf("      mode %s\n", given->mode == SPEC_USER ? "user" : "supervisor");
    if (given->interrupts != SPEC_ANY_INTERRUPTS)
        printf("      interrupts %s\n", given->interrupts == SPEC_INTERRUPTS_ON ? "on" : "off");
    comparison("      pc", &given->pc);
    comparison("      base", &given->base);
    comparison("      bound", &given->bound);
    if (given->pc_symbol)
        printf("      pc <%s>\n", given->pc_symbol);
}

static void look(const struct spec_look *given)
{
    printf("    look %u:%u", given->place.line, given->place.column);
    event(&given->at);
    printf("\n");
    for (size_t i = 0; i < given->register_count; i++) {
        printf("      x%u", given->registers[i].number);
        comparison("", &given->registers[i].value);
    }
    psw(&given->psw);
    for (size_t i = 0; i < given->cell_count; i++) {
        const struct spec_cell *cell = &given->cells[i];
        printf("      cell %u:%u %s ", cell->place.line, cell->place.column,
               spec_cell_type_names[cell->type]);
        if (cell->symbol)
            printf("<%s>", cell->symbol);
        else
            printf("0x%x", cell->address);
        printf("+0x%x", cell->offset);
        comparison("", &cell->value);
        text("", &cell->text);
    }
}

static void expectation(const struct spec_expectation *given)
{
    if (given->exit != SPEC_ANY_END)
        printf("    exit %s\n", spec_exit_names[given->exit]);
    comparison("    code", &given->code);
    texts("    contains", &given->console.contains);
    texts("    excludes", &given->console.excludes);
    texts("    ordered", &given->console.ordered);
    text("    exact", &given->console.exact);
    if (given->console.regex)
        printf("    regex %s\n", given->console.regex);
    comparison("    lines", &given->console.lines);
    for (size_t i = 0; i < given->look_count; i++)
        look(&given->looks[i]);
    for (unsigned cause = 0; cause < CAUSES; cause++)
        if (spec_compares(&given->traps[cause])) {
            printf("    traps %s", trap_rows[cause].name);
            comparison("", &given->traps[cause]);
        }
    comparison("    traps total", &given->traps_total);
    for (size_t i = 0; i < given->sequence_count; i++) {
        const struct spec_step *step = &given->sequence[i];
        printf("    step %s <%s>", trap_rows[step->cause].name, step->symbol ? step->symbol : "");
        comparison(" value", &step->value);
        if (!spec_compares(&step->value))
            printf("\n");
    }
    comparison("    instructions", &given->instructions);
    comparison("    exits", &given->exits);
    comparison("    direct_ratio", &given->direct_ratio);
    printf("    isolation %d survives %d progress %d\n", given->isolation, given->survives,
           given->progress);
}

static void injection(const struct spec_injection *given)
{
    static const char *const kinds[] = {"poke",       "register",   "interrupt",
                                        "disk-error", "torn-write", "power-cut"};
    printf("  inject %u:%u %s", given->place.line, given->place.column, kinds[given->kind]);
    event(&given->at);
    if (given->kind == INJECT_POKE && given->symbol)
        printf(" %s <%s> 0x%x", given->user ? "user" : "physical", given->symbol, given->value);
    else if (given->kind == INJECT_POKE)
        printf(" %s 0x%x 0x%x", given->user ? "user" : "physical", given->address, given->value);
    else
        printf(" number %u value 0x%x", given->number, given->value);
    printf("\n");
}

static void hint(const struct spec_hint *given)
{
    printf("  hint");
    if (given->has_platform)
        printf(" platform %s", spec_platform_names[given->platform]);
    if (given->has_seed)
        printf(" seed %" PRIu64, given->seed);
    printf(" %s: %s\n", given->has_when ? "when" : "", given->say);
    if (given->has_when)
        expectation(&given->when);
}

static void conditions(const struct spec_test *test)
{
    printf("  budget %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", test->budget.instructions,
           test->budget.traps, test->budget.console);
    platforms("  run_on", &test->run_on);
    printf("  visibility %s details %s score %s\n", spec_visibility_names[test->visibility],
           spec_details_names[test->details], test->fraction ? "fraction" : "all");
    for (size_t i = 0; i < test->input_count; i++) {
        printf("  input");
        event(&test->inputs[i].at);
        text("", &test->inputs[i].text);
    }
    seeds("  random_state", &test->random_state);
    seeds("  schedule", &test->schedule.seeds);
    if (test->schedule.seeds.total)
        printf("  strategy %s depth %u window %" PRIu64 "\n",
               spec_strategy_names[test->schedule.strategy], test->schedule.depth,
               test->schedule.window);
    for (size_t i = 0; i < test->injection_count; i++)
        injection(&test->injections[i]);
}

static void test_of(const struct spec *spec, const struct spec_test *test)
{
    printf("test %u:%u %s, %u points: %s\n", test->place.line, test->place.column, test->id,
           test->points, test->title);
    for (size_t i = 0; i < test->need_count; i++)
        printf("  needs %s\n", spec->tests[test->needs[i]].id);
    if (spec->monitor)
        printf("  guest %s\n", spec->guests.names[test->guest]);
    conditions(test);
    if (test->has_expect)
        printf("  expect\n"), expectation(&test->expect);
    if (test->equivalence.between.count) {
        platforms("  between", &test->equivalence.between);
        set("  observe", test->equivalence.observe, spec_observable_names, SPEC_OBSERVABLE_COUNT);
    }
    for (size_t i = 0; i < test->hint_count; i++)
        hint(&test->hints[i]);
}

static void whole(const struct spec *spec)
{
    printf("%s, %u points, %s: %s\n", spec->assignment, spec->points,
           spec->monitor ? "monitor" : "kernel", spec->title);
    printf("machine %s %u bytes\n", profile_names[spec->profile], spec->ram);
    set("devices", spec->devices, spec_device_names, SPEC_DEVICE_COUNT);
    names("as", &spec->sources);
    names("required", &spec->required);
    names("include", &spec->include);
    files("overlay", &spec->overlay);
    if (spec->has_disk)
        printf("disk %zu bytes, the first 0x%02x\n", spec->disk_size, spec->disk[0]);
    names("guest", &spec->guests);
    files("beside guests", &spec->guest_files);
    if (spec->monitor)
        printf("load 0x%x size 0x%x\n", spec->load, spec->size);
    for (size_t i = 0; i < spec->test_count; i++)
        test_of(spec, &spec->tests[i]);
}

static int tell_which(char **paths)
{
    FILE *nowhere = fopen("/dev/null", "w");
    if (!nowhere)
        return 2;
    for (; *paths; paths++) {
        struct spec spec;
        struct error error = {""};
        bool good = spec_read(&spec, *paths, nowhere, &error);
        printf("%s\n", good ? "good" : "not");
        if (good)
            spec_free(&spec);
    }
    fclose(nowhere);
    return 0;
}

int main(int count, char **arguments)
{
    struct spec spec;
    struct error error = {""};
    if (count > 2 && strcmp(arguments[1], "--which") == 0)
        return tell_which(arguments + 2);
    if (count != 2)
        return 2;
    if (strcmp(arguments[1], "--schema") == 0) {
        spec_schema_print(stdout);
        return 0;
    }
    if (!spec_read(&spec, arguments[1], stdout, &error)) {
        printf("%s\n", error.text);
        return 1;
    }
    whole(&spec);
    spec_free(&spec);
    return 0;
}
