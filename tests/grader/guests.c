/* guests.c - see guests.h. */
#include "tests/grader/guests.h"
#include "assembler/assembler.h"
#include "tests/random/generator.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct image assemble_all(const struct assembler_source *sources, size_t count)
{
    static const char *const folders[] = {LAB3_FOLDER "/reference", LAB3_FOLDER "/overlay"};
    struct assembler_options options = {.include_paths = folders, .include_count = 2};
    struct image image;
    ck_assert(assemble(&options, sources, count, &image, stderr));
    return image;
}

struct image guest_assemble(const char *text)
{
    struct assembler_source source = {.name = "guest.s", .text = text, .size = strlen(text)};
    return assemble_all(&source, 1);
}

struct image guest_lab3(void)
{
    static const struct assembler_source sources[] = {{.name = LAB3_FOLDER "/reference/trap.s"},
                                                      {.name = LAB3_FOLDER "/reference/schedule.s"},
                                                      {.name = LAB3_FOLDER "/reference/calls.s"},
                                                      {.name = LAB3_FOLDER "/overlay/programs.s"}};
    return assemble_all(sources, sizeof sources / sizeof sources[0]);
}

struct image guest_by_chance(uint64_t seed)
{
    uint8_t *bytes = malloc(GENERATED_STORAGE);
    struct image image = {.entry = GENERATED_ENTRY, .segment_count = 1};
    ck_assert((int)GENERATED_STORAGE == (int)GUEST_CHANCE_RAM && bytes);
    generate(seed, PROFILE_PG32, bytes);
    image.segments = calloc(1, sizeof *image.segments);
    image.segments[0] = (struct image_segment){.memory_size = GENERATED_STORAGE,
                                               .file_size = GENERATED_STORAGE,
                                               .bytes = bytes,
                                               .flags = SEGMENT_R | SEGMENT_W | SEGMENT_X};
    return image;
}

struct conditions guest_conditions(const struct image *image, word ram)
{
    return (struct conditions){.image = image,
                               .profile = PROFILE_PG32,
                               .ram = ram,
                               .budget = {.instructions = 400000, .traps = 20000, .console = 4096}};
}

struct observation guest_observe(const struct conditions *conditions)
{
    struct observation seen;
    struct error error = {""};
    ck_assert_msg(experiment_run(conditions, &seen, &error), "%s", error.text);
    return seen;
}

static void assert_same_psw(const struct psw *a, const struct psw *b, const char *which)
{
    ck_assert_msg(psw_same(a, b), "%s: another PSW", which);
}

static void assert_same_glimpse(const struct glimpse *a, const struct glimpse *b, const char *which)
{
    ck_assert_msg(a->reached == b->reached && a->time == b->time, "%s: another moment", which);
    if (!a->reached)
        return;
    ck_assert_msg(memcmp(a->cpu.x, b->cpu.x, sizeof a->cpu.x) == 0, "%s: registers", which);
    assert_same_psw(&a->cpu.psw, &b->cpu.psw, which);
#define COUNTER(name, type, text)                                                                  \
    ck_assert_msg(a->cpu.control.name == b->cpu.control.name, "%s: " #name, which);
#include "isa/state.def"
}

static void assert_same_traps(const struct observation *a, const struct observation *b,
                              const char *which)
{
    ck_assert_msg(a->trap_count == b->trap_count, "%s: %zu and %zu traps", which, a->trap_count,
                  b->trap_count);
    for (size_t i = 0; i < a->trap_count; i++) {
        const struct seen_trap *x = &a->traps[i], *y = &b->traps[i];
        ck_assert_msg(x->time == y->time && x->retired == y->retired && x->digest == y->digest &&
                          x->trap.cause == y->trap.cause && x->trap.value == y->trap.value &&
                          x->trap.pc == y->trap.pc,
                      "%s: trap %zu", which, i);
        assert_same_psw(&x->old, &y->old, which);
        assert_same_psw(&x->new, &y->new, which);
    }
}

static void assert_same_meddling(const struct observation *a, const struct observation *b,
                                 const char *which)
{
    ck_assert_msg(a->intervention_count == b->intervention_count, "%s: interventions", which);
    for (size_t i = 0; i < a->intervention_count; i++) {
        const struct intervention *x = &a->interventions[i], *y = &b->interventions[i];
        ck_assert_msg(x->time == y->time && x->traps == y->traps && x->kind == y->kind &&
                          x->numbers[0] == y->numbers[0] && x->numbers[1] == y->numbers[1],
                      "%s: intervention %zu", which, i);
    }
}

void guest_assert_same(const struct observation *a, const struct observation *b, const char *which)
{
    ck_assert_msg(a->end == b->end && a->exit_status == b->exit_status, "%s: end %u and %u", which,
                  (unsigned)a->end, (unsigned)b->end);
    ck_assert_msg(a->retired == b->retired && a->time == b->time && a->enabled == b->enabled &&
                      a->retired_after == b->retired_after && a->preempted == b->preempted &&
                      a->injected == b->injected && a->isolated == b->isolated,
                  "%s: other counts", which);
    ck_assert_msg(a->console_size == b->console_size &&
                      memcmp(a->console, b->console, a->console_size + 1) == 0,
                  "%s: console '%s' and '%s'", which, a->console, b->console);
    assert_same_traps(a, b, which);
    assert_same_meddling(a, b, which);
    assert_same_glimpse(&a->final, &b->final, which);
    for (size_t i = 0; i < a->look_count; i++)
        assert_same_glimpse(&a->looks[i], &b->looks[i], which);
    ck_assert_msg(a->mode_count == b->mode_count, "%s: modes", which);
    for (size_t i = 0; i < a->mode_count; i++)
        ck_assert_msg(a->modes[i].time == b->modes[i].time && a->modes[i].user == b->modes[i].user,
                      "%s: mode %zu", which, i);
    ck_assert_msg(a->state == b->state, "%s: another state", which);
}

struct spec_input guest_input(const char *text)
{
    return (struct spec_input){.at = {.kind = EVENT_INSTRUCTIONS},
                               .text = {(char *)(uintptr_t)text, strlen(text)}};
}
