/* spec.c - see spec.h. */
#include "vmm/hosted/grader/spec/spec.h"

#include <stdlib.h>

#define NAME(name, string) string,
const char *const spec_visibility_names[] = {SPEC_VISIBILITIES(NAME)};
const char *const spec_details_names[] = {SPEC_DETAILS(NAME)};
const char *const spec_strategy_names[] = {SPEC_STRATEGIES(NAME)};
const char *const spec_observable_names[] = {SPEC_OBSERVABLES(NAME)};
const char *const spec_cell_type_names[] = {SPEC_CELL_TYPES(NAME)};
const char *const spec_exit_names[] = {SPEC_EXITS(NAME)};
const char *const spec_device_names[] = {SPEC_DEVICES(NAME)};
#define RELATION(name, key, text) key,
const char *const spec_relation_names[] = {SPEC_RELATIONS(RELATION)};
#define PLATFORM(name, string, depth) string,
const char *const spec_platform_names[] = {SPEC_PLATFORMS(PLATFORM)};
#undef PLATFORM
#define PLATFORM(name, string, depth) depth,
const unsigned spec_platform_depths[] = {SPEC_PLATFORMS(PLATFORM)};

static void texts_free(struct spec_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        free(texts->texts[i].bytes);
    free(texts->texts);
}

static void names_free(struct spec_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free(names->names);
}

static void cell_free(struct spec_cell *cell)
{
    free(cell->symbol);
    free(cell->value.in);
    free(cell->text.bytes);
}

static void look_free(struct spec_look *look)
{
    free(look->at.symbol);
    for (size_t i = 0; i < look->register_count; i++)
        free(look->registers[i].value.in);
    free(look->registers);
    free(look->psw.pc.in);
    free(look->psw.base.in);
    free(look->psw.bound.in);
    free(look->psw.pc_symbol);
    for (size_t i = 0; i < look->cell_count; i++)
        cell_free(&look->cells[i]);
    free(look->cells);
}

static void console_free(struct spec_console *console)
{
    texts_free(&console->contains);
    texts_free(&console->excludes);
    texts_free(&console->ordered);
    free(console->exact.bytes);
    free(console->regex);
    free(console->lines.in);
}

static void expectation_free(struct spec_expectation *expect)
{
    free(expect->code.in);
    console_free(&expect->console);
    for (size_t i = 0; i < expect->look_count; i++)
        look_free(&expect->looks[i]);
    free(expect->looks);
    for (unsigned cause = 0; cause < CAUSES; cause++)
        free(expect->traps[cause].in);
    free(expect->traps_total.in);
    for (size_t i = 0; i < expect->sequence_count; i++) {
        free(expect->sequence[i].symbol);
        free(expect->sequence[i].value.in);
    }
    free(expect->sequence);
    free(expect->instructions.in);
    free(expect->exits.in);
    free(expect->direct_ratio.in);
}

void spec_test_free(struct spec_test *test)
{
    free(test->id);
    free(test->title);
    free(test->needs);
    for (size_t i = 0; i < test->input_count; i++) {
        free(test->inputs[i].at.symbol);
        free(test->inputs[i].text.bytes);
    }
    free(test->inputs);
    free(test->random_state.ranges);
    free(test->schedule.seeds.ranges);
    for (size_t i = 0; i < test->injection_count; i++) {
        free(test->injections[i].at.symbol);
        free(test->injections[i].symbol);
    }
    free(test->injections);
    expectation_free(&test->expect);
    for (size_t i = 0; i < test->hint_count; i++) {
        expectation_free(&test->hints[i].when);
        free(test->hints[i].say);
    }
    free(test->hints);
}

void spec_free(struct spec *spec)
{
    free(spec->path);
    free(spec->assignment);
    free(spec->title);
    names_free(&spec->sources);
    names_free(&spec->required);
    names_free(&spec->include);
    free(spec->overlay_folder);
    file_set_free(&spec->overlay);
    free(spec->disk_file);
    free(spec->disk);
    names_free(&spec->guests);
    file_set_free(&spec->guest_files);
    for (size_t i = 0; i < spec->test_count; i++)
        spec_test_free(&spec->tests[i]);
    free(spec->tests);
    *spec = (struct spec){0};
}
