/* agreement.c - see agreement.h. */
#include "vmm/hosted/grader/judge/agreement.h"
#include "vmm/hosted/grader/result.h"
#include "vmm/hosted/program.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SHOWN = 300, LINE = 400 };

struct pair {
    const struct witnessed *a, *b;
    const struct image *image;
    matcher_tell *tell;
    void *context;
    bool agrees;
};

/* One thing that differs; each text already says what it is. */
static void differ(struct pair *pair, const char *what, const char *a, const char *b)
{
    char *expected = NULL, *actual = NULL;
    pair->agrees = false;
    if (pair->tell && asprintf(&expected, "%s: %s", pair->a->name, a) >= 0 &&
        asprintf(&actual, "%s: %s", pair->b->name, b) >= 0)
        pair->tell(pair->context, what, expected, actual);
    free(expected);
    free(actual);
}

static void compare_ends(struct pair *pair)
{
    const struct observation *a = pair->a->seen, *b = pair->b->seen;
    char first[160], second[160];
    if (a->end == b->end && (a->end != RUN_OFF || a->exit_status == b->exit_status))
        return;
    matcher_end(a, first, sizeof first);
    matcher_end(b, second, sizeof second);
    differ(pair, "equiv.exit", first, second);
}

/* What stands around the place at which two texts part. */
static char *around(const struct observation *seen, size_t at)
{
    size_t from = at > TEXT_SHOWN / 2 ? at - TEXT_SHOWN / 2 : 0;
    char *text = result_quote(seen->console + from, seen->console_size - from, TEXT_SHOWN, NULL);
    char *whole = NULL;
    if (text && asprintf(&whole, "from character %zu: \"%s\"", from, text) < 0)
        whole = NULL;
    free(text);
    return whole;
}

static void compare_consoles(struct pair *pair)
{
    const struct observation *a = pair->a->seen, *b = pair->b->seen;
    size_t at = 0;
    while (at < a->console_size && at < b->console_size && a->console[at] == b->console[at])
        at++;
    if (at == a->console_size && at == b->console_size)
        return;
    char *first = around(a, at), *second = around(b, at);
    differ(pair, "equiv.console", first ? first : "", second ? second : "");
    free(first);
    free(second);
}

static void trap_text(const struct pair *pair, const struct observation *seen, size_t at,
                      char *text, size_t size)
{
    if (at >= seen->trap_count) {
        snprintf(text, size, "only %zu traps", seen->trap_count);
        return;
    }
    const struct seen_trap *trap = &seen->traps[at];
    const struct program program = {.path = "", .image = *pair->image};
    char where[200];
    program_where(&program, trap->old.base + trap->old.pc, where, sizeof where);
    snprintf(text, size, "trap %zu, %s 0x%x at 0x%x %s, time %" PRIu64 ", state %016" PRIx64,
             at + 1, trap_rows[trap->trap.cause].name, trap->trap.value, trap->trap.pc, where,
             trap->time, trap->digest);
}

static void compare_boundaries(struct pair *pair)
{
    const struct observation *a = pair->a->seen, *b = pair->b->seen;
    size_t at = 0;
    char first[LINE], second[LINE];
    while (at < a->trap_count && at < b->trap_count && a->traps[at].digest == b->traps[at].digest)
        at++;
    if (at == a->trap_count && at == b->trap_count)
        return;
    trap_text(pair, a, at, first, sizeof first);
    trap_text(pair, b, at, second, sizeof second);
    differ(pair, "equiv.traps", first, second);
}

static void compare_word(struct pair *pair, const char *name, word a, word b)
{
    char first[80], second[80];
    if (a == b)
        return;
    snprintf(first, sizeof first, "%s is 0x%x", name, a);
    snprintf(second, sizeof second, "%s is 0x%x", name, b);
    differ(pair, "equiv.regs", first, second);
}

static void compare_registers(struct pair *pair)
{
    const struct cpu *a = &pair->a->seen->final.cpu, *b = &pair->b->seen->final.cpu;
    for (unsigned i = 1; i < REGISTERS; i++)
        compare_word(pair, register_names[i], a->x[i], b->x[i]);
#define PSW(name, text) compare_word(pair, #name, a->psw.name, b->psw.name);
#include "isa/state.def"
}

static void compare_storage(struct pair *pair, word ram)
{
    const uint8_t *a = pair->a->seen->final.storage, *b = pair->b->seen->final.storage;
    char first[80], second[80];
    word at = 0;
    if (memcmp(a, b, ram) == 0)
        return;
    while (a[at] == b[at])
        at++;
    snprintf(first, sizeof first, "the byte at 0x%x is 0x%02x", at, a[at]);
    snprintf(second, sizeof second, "the byte at 0x%x is 0x%02x", at, b[at]);
    differ(pair, "equiv.mem", first, second);
}

bool agreement_holds(const struct witnessed *a, const struct witnessed *b, unsigned observe,
                     const struct image *image, word ram, matcher_tell *tell, void *context)
{
    struct pair pair = {a, b, image, tell, context, true};
    if (observe & 1 << SPEC_EXIT)
        compare_ends(&pair);
    if (observe & 1 << SPEC_CONSOLE)
        compare_consoles(&pair);
    if (observe & (1 << SPEC_REGS | 1 << SPEC_MEM))
        compare_boundaries(&pair);
    if (observe & 1 << SPEC_REGS)
        compare_registers(&pair);
    if (observe & 1 << SPEC_MEM)
        compare_storage(&pair, ram);
    return pair.agrees;
}
