/* match_state.c - registers, PSW and storage at a moment against what is expected of them. */
#include "vmm/hosted/grader/judge/match.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void matcher_event(const struct spec_event *event, char *text, size_t size)
{
    switch (event->kind) {
    case EVENT_END:
        snprintf(text, size, "at the end");
        break;
    case EVENT_TRAP:
        snprintf(text, size, "at %s trap %" PRIu64, trap_rows[event->cause].name, event->nth);
        break;
    case EVENT_SYMBOL:
        snprintf(text, size, "at %s, time %" PRIu64, event->symbol, event->nth);
        break;
    case EVENT_INSTRUCTIONS:
        snprintf(text, size, "after %" PRIu64 " instructions", event->nth);
        break;
    }
}

static void match_psw(struct match *match, const struct spec_psw *expected, const struct psw *psw,
                      const char *when)
{
    char what[128];
    bool user = psw->status & STATUS_U, on = psw->status & STATUS_IE;
    snprintf(what, sizeof what, "psw.mode %s", when);
    if (expected->mode != SPEC_ANY_MODE && (expected->mode == SPEC_USER) != user)
        match_differ(match, what, user ? "supervisor" : "user", "%s", user ? "user" : "supervisor");
    snprintf(what, sizeof what, "psw.interrupts %s", when);
    if (expected->interrupts != SPEC_ANY_INTERRUPTS &&
        (expected->interrupts == SPEC_INTERRUPTS_ON) != on)
        match_differ(match, what, on ? "off" : "on", "%s", on ? "on" : "off");
    snprintf(what, sizeof what, "psw.pc %s", when);
    match_number(match, what, &expected->pc, psw->pc, NUMBER_WORD);
    snprintf(what, sizeof what, "psw.base %s", when);
    match_number(match, what, &expected->base, psw->base, NUMBER_WORD);
    snprintf(what, sizeof what, "psw.bound %s", when);
    match_number(match, what, &expected->bound, psw->bound, NUMBER_WORD);
    if (!expected->pc_symbol)
        return;
    const struct image_symbol *symbol =
        image_symbol_named(match->evidence->image, expected->pc_symbol);
    snprintf(what, sizeof what, "psw.pc %s", when);
    if (!symbol || symbol->value != psw->base + psw->pc)
        match_differ(match, what, expected->pc_symbol, "0x%x", psw->pc);
}

static unsigned cell_bytes(const struct spec_cell *cell)
{
    static const unsigned bytes[] = {
        [SPEC_U32] = 4, [SPEC_U16] = 2, [SPEC_U8] = 1, [SPEC_I32] = 4, [SPEC_TEXT] = 0};
    return cell->type == SPEC_TEXT ? (unsigned)cell->text.size : bytes[cell->type];
}

static double cell_value(enum spec_cell_type type, const uint8_t *at)
{
    word value = 0;
    unsigned bytes = type == SPEC_U8 ? 1 : type == SPEC_U16 ? 2 : 4;
    for (unsigned i = 0; i < bytes; i++)
        value |= (word)at[i] << 8 * i;
    return type == SPEC_I32 ? (double)(int32_t)value : (double)value;
}

static void cell_name(const struct spec_cell *cell, const char *when, char *text, size_t size)
{
    char place[64];
    if (cell->symbol)
        snprintf(place, sizeof place, "%.48s", cell->symbol);
    else
        snprintf(place, sizeof place, "0x%x", cell->address);
    if (cell->offset)
        snprintf(text, size, "mem %s + %d %s", place, (int)cell->offset, when);
    else
        snprintf(text, size, "mem %s %s", place, when);
}

static void match_bytes(struct match *match, const char *what, const struct spec_cell *cell,
                        const uint8_t *at)
{
    if (cell->type != SPEC_TEXT) {
        match_number(match, what, &cell->value, cell_value(cell->type, at),
                     cell->type == SPEC_I32 ? NUMBER_SIGNED : NUMBER_WORD);
        return;
    }
    if (memcmp(at, cell->text.bytes, cell->text.size) == 0)
        return;
    char *expected = match_quoted(cell->text.bytes, cell->text.size);
    char *actual = match_quoted(at, cell->text.size);
    match_differ(match, what, expected ? expected : "", "%s", actual ? actual : "");
    free(expected);
    free(actual);
}

static void match_cell(struct match *match, const struct spec_cell *cell,
                       const struct glimpse *glimpse, const char *when)
{
    char what[192];
    word address = cell->address, bytes = cell_bytes(cell), ram = match->evidence->ram;
    cell_name(cell, when, what, sizeof what);
    if (cell->symbol) {
        const struct image_symbol *symbol =
            image_symbol_named(match->evidence->image, cell->symbol);
        if (!symbol) {
            match_differ(match, what, "a symbol of the program", "the program has no symbol %s",
                         cell->symbol);
            return;
        }
        address = symbol->value;
    }
    address += cell->offset;
    if (bytes > ram || address > ram - bytes) {
        match_differ(match, what, "an address of storage", "0x%x is outside storage", address);
        return;
    }
    match_bytes(match, what, cell, glimpse->storage + address);
}

static void match_look(struct match *match, const struct spec_look *look,
                       const struct glimpse *glimpse)
{
    char when[96], what[160];
    matcher_event(&look->at, when, sizeof when);
    if (!glimpse->reached) {
        snprintf(what, sizeof what, "at");
        match_differ(match, what, when, "the run never came there");
        return;
    }
    for (size_t i = 0; i < look->register_count; i++) {
        const struct spec_register *expected = &look->registers[i];
        snprintf(what, sizeof what, "regs.%s %s", register_names[expected->number], when);
        match_number(match, what, &expected->value, glimpse->cpu.x[expected->number], NUMBER_WORD);
    }
    match_psw(match, &look->psw, &glimpse->cpu.psw, when);
    for (size_t i = 0; i < look->cell_count; i++)
        match_cell(match, &look->cells[i], glimpse, when);
}

void match_looks(struct match *match)
{
    size_t next = 0;
    for (size_t i = 0; i < match->expected->look_count; i++) {
        const struct spec_look *look = &match->expected->looks[i];
        static const struct glimpse nothing;
        const struct glimpse *glimpse = &nothing;
        if (look->at.kind == EVENT_END)
            glimpse = &match->seen->final;
        else if (next < match->seen->look_count)
            glimpse = &match->seen->looks[next++];
        match_look(match, look, glimpse);
    }
}
