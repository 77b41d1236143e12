/* state_view.c - see state_view.h. */
#include "vmm/hosted/debugger/state_view.h"

#include <inttypes.h>
#include <string.h>

const char *const state_row_names[] = {
#define STATE(name, string) [STATE_##name] = string,
    STATE_ROWS(STATE)
#undef STATE
};

const char *state_mode_name(const struct psw *psw)
{
    return psw->status & STATUS_U ? "user" : "supervisor";
}

void state_psw_text(const struct psw *psw, char text[STATE_NOTE])
{
    snprintf(text, STATE_NOTE, "<%s, 0x%04x, (0x%04x, 0x%04x)>", state_mode_name(psw), psw->pc,
             psw->base, psw->bound);
}

unsigned state_psws(struct debuggee *debuggee, const struct psw *virtual_psw,
                    struct psw psws[STATE_COLUMNS])
{
    const struct tower *tower = &debuggee->session.tower;
    unsigned depth = tower->options.depth;
    psws[depth] = *virtual_psw;
    for (unsigned level = depth; level-- > 0;) {
        const struct vm *vm =
            level + 1 == depth ? &tower->vms[debuggee->focus] : &tower->levels[level];
        psws[level] = allocator_compose(&vm->extent, &psws[level + 1]);
    }
    return depth + 1;
}

bool state_outside(struct debuggee *debuggee, vaddr at, word size, struct error *error)
{
    const struct psw *psw = &debuggee_cpu(debuggee)->psw;
    if (at >= psw->bound || size > psw->bound - at)
        return error_set(error, "virtual 0x%x is outside R = (0x%x, 0x%x)", at, psw->base,
                         psw->bound);
    return error_set(error, "virtual 0x%x is inside R, but beyond the guest's storage (0x%x bytes)",
                     at, debuggee_machine(debuggee)->size);
}

/* Appends a word to a list of words. */
static void append(char text[STATE_TEXT], const char *name)
{
    size_t length = strlen(text);
    snprintf(text + length, STATE_TEXT - length, "%s%s", length ? " " : "", name);
}

static void list_status(word status, char text[STATE_TEXT])
{
    text[0] = '\0';
#define STATUS(name, bit, letter, meaning)                                                         \
    if (status & STATUS_##name)                                                                    \
        append(text, #name);
#include "isa/state.def"
    if (!*text)
        append(text, "none");
}

static void list_lines(word lines, char text[STATE_TEXT])
{
    text[0] = '\0';
#define PORT(name, number, device, access, meaning)
#define IRQ(name, number, meaning)                                                                 \
    if (lines & 1u << (number))                                                                    \
        append(text, #name);
#include "isa/ports.def"
    if (!*text)
        append(text, "none");
}

static void fill_psw(struct state_view *view, unsigned column)
{
    char(*cells)[STATE_TEXT] = view->cells[column];
    const struct psw *psw = &view->psws[column];
    snprintf(cells[STATE_MODE], STATE_TEXT, "%s", state_mode_name(psw));
    snprintf(cells[STATE_PC], STATE_TEXT, "0x%04x", psw->pc);
    snprintf(cells[STATE_R], STATE_TEXT, "0x%04x, 0x%04x", psw->base, psw->bound);
    list_status(psw->status, cells[STATE_STATUS]);
    snprintf(cells[STATE_INTERRUPTS], STATE_TEXT, "%s", psw->status & STATUS_IE ? "on" : "off");
    for (enum state_row row = STATE_PENDING; row < STATE_ROW_COUNT; row++)
        snprintf(cells[row], STATE_TEXT, "-");
}

/* Time and interrupts are the guest's own: whatever runs it below has none. */
static void fill_control(struct state_view *view, const struct control *control)
{
    char(*cells)[STATE_TEXT] = view->cells[view->columns - 1];
    list_lines(control->pending, cells[STATE_PENDING]);
    list_lines(control->mask, cells[STATE_MASK]);
    if (control->timer)
        snprintf(cells[STATE_TIMER], STATE_TEXT, "%u to go", control->timer);
    else
        snprintf(cells[STATE_TIMER], STATE_TEXT, "off");
    snprintf(cells[STATE_CLOCK], STATE_TEXT, "%" PRIu64, control->clock);
}

static void fill_heads(struct state_view *view, unsigned guest)
{
    unsigned last = view->columns - 1;
    if (last == 0) {
        snprintf(view->heads[0], STATE_TEXT, "REAL (bare machine)");
        return;
    }
    snprintf(view->heads[0], STATE_TEXT, "REAL (hardware)");
    for (unsigned i = 1; i < last; i++)
        snprintf(view->heads[i], STATE_TEXT, "L%u (as monitor L%u sees it)", i, i);
    snprintf(view->heads[last], STATE_TEXT, "VIRTUAL (what vm%u believes)", guest);
}

static void fill_idle(struct state_view *view)
{
    for (unsigned i = 0; i + 1 < view->columns; i++) {
        for (enum state_row row = 0; row < STATE_ROW_COUNT; row++)
            snprintf(view->cells[i][row], STATE_TEXT, "-");
        snprintf(view->cells[i][STATE_MODE], STATE_TEXT, "not running it");
    }
}

static void note_pending(struct state_view *view, const struct cpu *cpu)
{
    const struct control *control = &cpu->control;
    int held = __builtin_popcount(control->pending & control->mask);
    int masked = __builtin_popcount(control->pending & ~control->mask);
    char *note = view->notes[STATE_PENDING];
    if (held && !(cpu->psw.status & STATUS_IE))
        snprintf(note, STATE_NOTE, "%d held pending until interrupts are on", held);
    else if (masked)
        snprintf(note, STATE_NOTE, "%d masked", masked);
}

static void note_differences(struct state_view *view)
{
    const struct psw *real = &view->psws[0], *virtual_psw = &view->psws[view->columns - 1];
    if (!view->executes) {
        snprintf(view->notes[STATE_MODE], STATE_NOTE, "the monitor interprets this mode");
        return;
    }
    if (real->status & STATUS_U & ~virtual_psw->status)
        snprintf(view->notes[STATE_MODE], STATE_NOTE, "deprivileged");
    if (real->base != virtual_psw->base || real->bound != virtual_psw->bound)
        snprintf(view->notes[STATE_R], STATE_NOTE, "relocated by the allocator%s",
                 real->bound < virtual_psw->bound ? ", cut to the guest's storage" : "");
    if (view->columns > 1 && virtual_psw->status & (STATUS_IE | STATUS_CE))
        snprintf(view->notes[STATE_INTERRUPTS], STATE_NOTE,
                 "the monitor counts and interrupts for it");
}

void state_view_fill(struct debuggee *debuggee, struct state_view *view)
{
    const struct cpu *cpu = debuggee_cpu(debuggee);
    memset(view, 0, sizeof *view);
    view->columns = state_psws(debuggee, &cpu->psw, view->psws);
    view->executes = tower_executes(&debuggee->session.tower, &cpu->psw);
    fill_heads(view, debuggee->focus);
    for (unsigned i = 0; i < view->columns; i++)
        fill_psw(view, i);
    fill_control(view, &cpu->control);
    if (!view->executes)
        fill_idle(view);
    note_differences(view);
    note_pending(view, cpu);
}
