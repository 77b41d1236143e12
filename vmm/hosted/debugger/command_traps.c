/* command_traps.c - commands about traps: why, who does what, and what there was. */
#include "isa/disasm.h"
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/state_view.h"
#include "vmm/hosted/stats.h"

#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

bool command_why(struct commander *commander, const char *arguments)
{
    if (!take_end(commander, arguments))
        return false;
    explain_why(commander->debuggee, commander->out);
    return true;
}

void forget_story(struct commander *commander)
{
    commander->told = 0;
}

static void tell_part(struct commander *commander, const struct story_part *part)
{
    const char *text = part->text;
    bool first = true;
    while (*text) {
        size_t length = strcspn(text, "\n");
        fprintf(commander->out, "  %s%-13s%s %.*s\n", say_bold(commander), first ? part->who : "",
                say_plain(commander), (int)length, text);
        text += length + (text[length] == '\n');
        first = false;
    }
}

bool command_step_vmm(struct commander *commander, const char *arguments)
{
    struct debuggee *debuggee = commander->debuggee;
    struct halt halt;
    if (!take_end(commander, arguments))
        return false;
    if (commander->told == 0 || commander->told == commander->story.count ||
        !moment_same(commander->told_at, debuggee->timeline.now)) {
        explain_step(debuggee, &commander->story);
        commander->told = 0;
        commander->told_at = debuggee->timeline.now;
        debuggee_show_trap(debuggee);
    }
    tell_part(commander, &commander->story.parts[commander->told++]);
    if (commander->told < commander->story.count)
        return true;
    debuggee_step(debuggee, &halt);
    say_halt(commander, &halt);
    return true;
}

/* Columns side by side; of a deep tower, some at a time. */
enum { COLUMNS_AT_ONCE = 4 };

static void show_columns(struct commander *commander, const struct state_view *view, unsigned first,
                         unsigned last, bool notes)
{
    FILE *out = commander->out;
    fprintf(out, "%-13s", "");
    for (unsigned i = first; i < last; i++)
        fprintf(out, " %s%-26s%s", say_bold(commander), view->heads[i], say_plain(commander));
    putc('\n', out);
    for (enum state_row row = 0; row < STATE_ROW_COUNT; row++) {
        fprintf(out, "%-13s", state_row_names[row]);
        for (unsigned i = first; i < last; i++)
            fprintf(out, i + 1 < last || (notes && *view->notes[row]) ? " %-26s" : " %s",
                    view->cells[i][row]);
        if (notes && *view->notes[row])
            fprintf(out, " * %s", view->notes[row]);
        putc('\n', out);
    }
}

bool command_info_state(struct commander *commander, const char *arguments)
{
    struct state_view *view = take_end(commander, arguments) ? malloc(sizeof *view) : NULL;
    if (!view)
        return error_set(&commander->error, "the host has no storage left");
    state_view_fill(commander->debuggee, view);
    for (unsigned first = 0; first < view->columns; first += COLUMNS_AT_ONCE) {
        unsigned last = first + COLUMNS_AT_ONCE;
        last = last < view->columns ? last : view->columns;
        show_columns(commander, view, first, last, last == view->columns);
    }
    free(view);
    return true;
}

static void show_psw(struct commander *commander, const char *name, const struct psw *psw)
{
    char text[STATE_NOTE];
    state_psw_text(psw, text);
    fprintf(commander->out, "%-10s status 0x%02x  %s\n", name, psw->status, text);
}

bool command_info_psw(struct commander *commander, const char *arguments)
{
    struct debuggee *debuggee = commander->debuggee;
    struct psw psws[STATE_COLUMNS];
    if (!take_end(commander, arguments))
        return false;
    const struct psw *current = &debuggee_cpu(debuggee)->psw;
    unsigned count = state_psws(debuggee, current, psws);
    bool executes = tower_executes(&debuggee->session.tower, current);
    for (unsigned i = 0; i + 1 < count; i++) {
        char name[16];
        snprintf(name, sizeof name, i ? "L%u" : "real", i);
        if (executes)
            show_psw(commander, name, &psws[i]);
        else
            fprintf(commander->out, "%-10s not running it: this mode is interpreted\n", name);
    }
    show_psw(commander, count > 1 ? "virtual" : "real", &psws[count - 1]);
    struct psw old = debuggee_psw_at(debuggee_machine(debuggee), TRAP_AREA_OLD);
    struct psw new = debuggee_psw_at(debuggee_machine(debuggee), TRAP_AREA_NEW);
    show_psw(commander, count > 1 ? "E_v[0x00]" : "E[0x00]", &old);
    show_psw(commander, count > 1 ? "E_v[0x20]" : "E[0x20]", &new);
    fprintf(commander->out,
            "(the trap area: where the guest's traps leave the old PSW, and find the "
            "new one)\n");
    return true;
}

static const char *short_mode(const struct psw *psw)
{
    return psw->status & STATUS_U ? "user" : "super";
}

/* "<symbol> file:line " of what a PSW runs. */
static void show_runs(struct commander *commander, const struct psw *psw)
{
    char place[256];
    say_place(commander, psw->base + psw->pc, place, sizeof place);
    fprintf(commander->out, "%s%s", place, *place ? " " : "");
}

bool command_info_levels(struct commander *commander, const char *arguments)
{
    struct debuggee *debuggee = commander->debuggee;
    const struct tower *tower = &debuggee->session.tower;
    const struct psw *psw = &debuggee_cpu(debuggee)->psw;
    const unsigned depth = tower->options.depth;
    const char *real = depth == 0                   ? short_mode(psw)
                       : tower_executes(tower, psw) ? "user"
                                                    : "interpreted";
    FILE *out = commander->out;
    if (!take_end(commander, arguments))
        return false;
    for (unsigned level = 0; level < depth; level++)
        fprintf(out, "L%u monitor%s -> ", level,
                level == 0 ? "" : " [virtual user for the one below]");
    fprintf(out, "L%u vm%u ", depth, debuggee->focus);
    if (psw->status & STATUS_U) {
        struct psw handler = debuggee_psw_at(debuggee_machine(debuggee), TRAP_AREA_NEW);
        show_runs(commander, &handler);
        fprintf(out, "(where its traps go) -> L%u its user at R (0x%x, 0x%x) ", depth + 1,
                psw->base, psw->bound);
    }
    show_runs(commander, psw);
    fprintf(out, "[virtual %s, real %s] *\n", short_mode(psw), real);
    return true;
}

/* Traps of a cause, and where they come from. */
struct tally {
    uint64_t total, emulated, reflected, own;
    uint64_t hottest_count;
    struct site *hottest;
};
struct site {
    unsigned guest;
    enum cause cause;
    paddr at;
    uint64_t count;
};
struct tallies {
    struct tally causes[CAUSES];
    void *sites; /* of tsearch; each owned */
    bool failed;
};

static int compare_sites(const void *a, const void *b)
{
    const struct site *x = a, *y = b;
    if (x->guest != y->guest)
        return x->guest < y->guest ? -1 : 1;
    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static struct site *site_of(struct tallies *tallies, const struct trap_record *record)
{
    struct site key = {record->guest, record->trap.cause, trap_record_at(record), 0};
    struct site **found = tfind(&key, &tallies->sites, compare_sites);
    if (found)
        return *found;
    struct site *site = malloc(sizeof *site);
    if (!site)
        return NULL;
    *site = key;
    if (tsearch(site, &tallies->sites, compare_sites))
        return site;
    free(site);
    return NULL;
}

static void count_trap(void *context, const struct trap_record *record)
{
    struct tallies *tallies = context;
    struct tally *tally = &tallies->causes[record->trap.cause];
    struct site *site = site_of(tallies, record);
    tally->total++;
    tally->emulated += record->exits && !record->handed;
    tally->reflected += record->exits && record->handed;
    tally->own += !record->exits;
    if (!site) {
        tallies->failed = true;
        return;
    }
    if (++site->count > tally->hottest_count) {
        tally->hottest_count = site->count;
        tally->hottest = site;
    }
}

static void where(struct commander *commander, unsigned guest, paddr at, char text[256])
{
    program_where(&commander->debuggee->session.tower.guests[guest].program, at, text, 256);
}

static void show_tally(struct commander *commander, enum cause cause, const struct tally *tally)
{
    const struct site *site = tally->hottest;
    char place[256];
    if (!site)
        return;
    where(commander, site->guest, site->at, place);
    fprintf(commander->out,
            "%-11s %9" PRIu64 " %9" PRIu64 " %10" PRIu64 " %13" PRIu64 "    vm%u 0x%x%s%s (%" PRIu64
            "x)\n",
            trap_rows[cause].name, tally->total, tally->emulated, tally->reflected, tally->own,
            site->guest, site->at, *place ? " " : "", place, tally->hottest_count);
}

static void show_tallies(struct commander *commander, const struct tallies *tallies)
{
    FILE *out = commander->out;
    uint64_t earlier = trap_log_earlier(commander->debuggee);
    fprintf(out, "%scause           total  emulated  reflected  monitor-only    hottest site%s\n",
            say_bold(commander), say_plain(commander));
    for (enum cause cause = CAUSE_NONE; cause < CAUSES; cause++)
        show_tally(commander, cause, &tallies->causes[cause]);
    fprintf(out, "%" PRIu64 " in all", trap_log_count(commander->debuggee));
    if (earlier)
        fprintf(out, ", of which %" PRIu64 " were before this run began, and are not in the table",
                earlier);
    fprintf(out, "; %s\n",
            commander->debuggee->session.tower.options.depth
                ? "monitor-only: no dispatcher saw it, such as an interrupt that is delivered "
                  "between two instructions"
                : "there is no monitor: the guest has them all");
}

bool command_info_traps(struct commander *commander, const char *arguments)
{
    struct tallies tallies = {.sites = NULL};
    if (!take_end(commander, arguments))
        return false;
    if (!trap_log_walk(commander->debuggee, count_trap, &tallies))
        error_set(&commander->error, "interrupted");
    else if (tallies.failed)
        error_set(&commander->error, "the host has no storage left");
    else
        show_tallies(commander, &tallies);
    tdestroy(tallies.sites, free);
    return commander->error.text[0] == '\0';
}

/* What became of it. */
static void outcome_of(const struct trap_record *record, char text[64])
{
    if (!record->exits)
        snprintf(text, 64, "DELIVERED");
    else if (record->verdict == VERDICT_EMULATE && record->handed)
        snprintf(text, 64, "EMULATE, which traps: %s REFLECTed",
                 trap_rows[record->taken.cause].name);
    else
        snprintf(text, 64, "%s", verdict_names[record->verdict]);
}

static void instruction_of(struct commander *commander, const struct trap_record *record,
                           char text[DISASM_MAX])
{
    const struct machine *machine =
        tower_machine(&commander->debuggee->session.tower, record->guest);
    bool illegal = record->trap.cause == CAUSE_ILLEGAL;
    snprintf(text, DISASM_MAX, "none");
    if (record->trap.word || illegal)
        disasm(&machine->opcodes, illegal ? record->trap.value : record->trap.word, record->trap.pc,
               text);
}

bool command_info_trap(struct commander *commander, const char *arguments)
{
    struct trap_record record;
    char place[256], text[DISASM_MAX], psw[STATE_NOTE], outcome[64];
    if (!take_trap(commander, &arguments, &record) || !take_end(commander, arguments))
        return false;
    where(commander, record.guest, trap_record_at(&record), place);
    instruction_of(commander, &record, text);
    state_psw_text(&record.psw, psw);
    outcome_of(&record, outcome);
    fprintf(commander->out,
            "TRAP #%" PRIu64 " %s, value 0x%x, at instruction %" PRIu64 ", vm%u%s%s\n"
            "  instruction %s; virtual PSW %s; outcome %s\n",
            record.number, trap_rows[record.trap.cause].name, record.trap.value,
            record.instructions, record.guest, *place ? " " : "", place, text, psw, outcome);
    return true;
}

/* The mode that the hardware was in. */
static const char *real_mode(const struct commander *commander, const struct trap_record *record)
{
    const struct tower *tower = &commander->debuggee->session.tower;
    if (tower->options.depth == 0)
        return state_mode_name(&record->psw);
    return tower_executes(tower, &record->psw) ? "user" : "none (interpreted)";
}

/* One thing that two traps have: "same X", or "X a -> b". */
static void compare(struct commander *commander, const char *what, const char *a, const char *b,
                    const char *end)
{
    if (strcmp(a, b) == 0)
        fprintf(commander->out, "same %s (%s)%s", what, a, end);
    else
        fprintf(commander->out, "%s %s -> %s%s", what, a, b, end);
}

static const char *opcode_of(struct commander *commander, const struct trap_record *record)
{
    const struct machine *machine =
        tower_machine(&commander->debuggee->session.tower, record->guest);
    enum insn insn = insn_decode(&machine->opcodes, record->trap.word);
    return insn == INSN_none ? "none" : insn_rows[insn].name;
}

/* The instructions, where they were, and through which R. */
static void compare_places(struct commander *commander, const struct trap_record *a,
                           const struct trap_record *b)
{
    char x[DISASM_MAX], y[DISASM_MAX];
    instruction_of(commander, a, x);
    instruction_of(commander, b, y);
    compare(commander, "instruction", x, y, "; ");
    snprintf(x, sizeof x, "0x%x", a->psw.pc);
    snprintf(y, sizeof y, "0x%x", b->psw.pc);
    compare(commander, "pc", x, y, "; ");
    snprintf(x, sizeof x, "(0x%x, 0x%x)", a->psw.base, a->psw.bound);
    snprintf(y, sizeof y, "(0x%x, 0x%x)", b->psw.base, b->psw.bound);
    compare(commander, "virtual R", x, y, "\n");
}

bool command_diff_trap(struct commander *commander, const char *arguments)
{
    struct trap_record a, b;
    char x[64], y[64];
    if (!take_trap(commander, &arguments, &a) || !take_trap(commander, &arguments, &b) ||
        !take_end(commander, arguments))
        return false;
    fprintf(commander->out, "  ");
    compare(commander, "cause", trap_rows[a.trap.cause].name, trap_rows[b.trap.cause].name, ", ");
    compare(commander, "opcode", opcode_of(commander, &a), opcode_of(commander, &b), ", ");
    compare(commander, "REAL mode", real_mode(commander, &a), real_mode(commander, &b), ";\n  ");
    compare(commander, "virtual mode", short_mode(&a.psw), short_mode(&b.psw), "; ");
    outcome_of(&a, x);
    outcome_of(&b, y);
    compare(commander, "outcome", x, y, "\n  ");
    compare_places(commander, &a, &b);
    return true;
}

static void show_extent(struct commander *commander, unsigned indent, paddr origin, word size,
                        const char *what)
{
    fprintf(commander->out, "%*s0x%08x..0x%08x  %s\n", (int)indent * 2, "", origin,
            origin + size - 1, what);
}

static void show_guest_extent(struct commander *commander, unsigned index, unsigned indent,
                              paddr base)
{
    const struct tower *tower = &commander->debuggee->session.tower;
    const struct psw *psw = &tower->guests[index].computer.cpu.psw;
    const struct vm *vm = &tower->vms[index];
    const char *path = tower->guests[index].program.path;
    char what[256];
    snprintf(what, sizeof what, "vm%u's storage, E[0..0x%x]: %.120s", index, vm->extent.size - 1,
             path ? path : "");
    paddr origin = base + vm->extent.origin;
    show_extent(commander, indent, origin, vm->extent.size, what);
    struct psw real = allocator_compose(&vm->extent, psw);
    snprintf(what, sizeof what, "its R now, virtual (0x%x, 0x%x)%s", psw->base, psw->bound,
             real.bound < psw->bound ? ", cut to its storage" : "");
    if (real.bound)
        show_extent(commander, indent + 1, base + real.base, real.bound, what);
}

bool command_info_map(struct commander *commander, const char *arguments)
{
    const struct tower *tower = &commander->debuggee->session.tower;
    const struct psw *psw = &debuggee_cpu(commander->debuggee)->psw;
    char what[128];
    paddr base = 0;
    if (!take_end(commander, arguments))
        return false;
    show_extent(commander, 0, 0, tower->bare.machine.size, "real storage");
    if (tower->options.depth == 0 && psw->bound) {
        snprintf(what, sizeof what, "R now");
        word bound =
            psw->base < tower->bare.machine.size ? tower->bare.machine.size - psw->base : 1;
        show_extent(commander, 1, psw->base, psw->bound < bound ? psw->bound : bound, what);
    }
    for (unsigned level = 0; level < tower->options.depth; level++) {
        snprintf(what, sizeof what, "monitor L%u's own: the trap area of its host", level);
        show_extent(commander, level + 1, base, ALLOCATOR_RESERVED, what);
        if (level + 1 == tower->options.depth)
            break;
        const struct extent *extent = &tower->levels[level].extent;
        snprintf(what, sizeof what, "the machine that monitor L%u works on", level + 1);
        base += extent->origin;
        show_extent(commander, level + 1, base, extent->size, what);
    }
    for (unsigned i = 0; tower->options.depth && i < tower->options.guests; i++)
        show_guest_extent(commander, i, tower->options.depth, base);
    return true;
}

bool command_info_counts(struct commander *commander, const char *arguments)
{
    if (!take_end(commander, arguments))
        return false;
    stats_text(&commander->debuggee->session.tower, commander->out);
    return true;
}
