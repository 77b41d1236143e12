/* track.c - see track.h. */
#include "vmm/hosted/track.h"
#include "isa/disasm.h"

#include <string.h>

const char *const track_kind_names[] = {
#define TRACK(name, string) [TRACK_##name] = string,
    TRACK_KINDS(TRACK)
#undef TRACK
};

const char *const track_mode_names[] = {
#define MODE(name, string) [TRACK_MODE_##name] = string,
    TRACK_MODES(MODE)
#undef MODE
};

const struct track_format *const track_formats[] = {&track_perfetto, &track_text, &track_json,
                                                    NULL};

static enum track_mode mode_of(const struct psw *psw)
{
    return psw->status & STATUS_U ? TRACK_MODE_USER : TRACK_MODE_SUPERVISOR;
}

static unsigned number_of(const struct track *track, const struct guest *guest)
{
    return (unsigned)(guest - track->out.tower->guests);
}

static void emit(struct track *track, const struct track_event *event)
{
    track->events++;
    track->format->event(&track->out, event);
}

/* An event of the guest as it is now. */
static struct track_event event_now(const struct track *track, enum track_kind kind,
                                    const struct guest *guest)
{
    const struct cpu *cpu = &guest->computer.cpu;
    return (struct track_event){.kind = kind,
                                .guest = number_of(track, guest),
                                .time = cpu->control.time,
                                .retired = tower_retired(track->out.tower),
                                .mode = mode_of(&cpu->psw),
                                .psw = cpu->psw};
}

static void enter(struct track *track, struct guest *guest, enum track_mode mode,
                  const struct psw *psw)
{
    struct track_guest *known = &track->guests[number_of(track, guest)];
    if (known->begun && known->mode == mode)
        return;
    *known = (struct track_guest){.begun = true, .mode = mode};
    struct track_event event = event_now(track, TRACK_MODE, guest);
    event.mode = mode;
    event.psw = *psw;
    emit(track, &event);
}

/* An outer monitor knows neither the guest's time nor its PSW: its exits wait for the innermost's,
 * which is about the same trap. */
static void saw_outer(void *context, const struct vm *vm, const struct cpu *cpu,
                      const struct trap *trap, enum verdict verdict)
{
    struct track *track = context;
    (void)cpu;
    if (track->outer == TOWER_DEPTH_MAX)
        return;
    track->exits[track->outer++] =
        (struct track_event){.kind = TRACK_EXIT,
                             .monitor = (unsigned)(vm - track->out.tower->levels),
                             .trap = *trap,
                             .verdict = verdict};
}

static void saw_innermost(void *context, const struct vm *vm, const struct cpu *cpu,
                          const struct trap *trap, enum verdict verdict)
{
    struct track *track = context;
    const struct tower *tower = track->out.tower;
    uint64_t time = cpu->control.time;
    struct track_event event = {.kind = TRACK_EXIT,
                                .guest = (unsigned)(vm - tower->vms),
                                .time = time,
                                .retired = tower_retired(tower) + (time - track->step_time),
                                .mode = mode_of(&cpu->psw),
                                .psw = cpu->psw,
                                .trap = *trap,
                                .verdict = verdict,
                                .monitor = tower->options.depth - 1};
    for (unsigned i = 0; i < track->outer; i++) {
        struct track_event outer = event;
        outer.monitor = track->exits[i].monitor;
        outer.verdict = track->exits[i].verdict;
        outer.trap = track->exits[i].trap;
        emit(track, &outer);
    }
    emit(track, &event);
    track->outer = 0;
    track->emulating = verdict == VERDICT_EMULATE;
    track->exit_time = event.time;
}

/* What the machine has just stored about a trap. */
static struct psw old_psw(struct machine *machine)
{
    word area[4] = {0};
    for (unsigned i = 0; i < 4; i++)
        machine_load_word(machine, TRAP_AREA_OLD + 4 * i, &area[i]);
    return psw_masked(area[0], area[1], area[2], area[3]);
}

static void delivered(struct track *track, struct guest *guest, const struct psw *old)
{
    struct track_event event = event_now(track, TRACK_TRAP, guest);
    event.new = event.psw;
    event.psw = *old;
    event.mode = mode_of(old);
    event.trap = guest->computer.trap;
    enter(track, guest, event.mode, &event.psw);
    emit(track, &event);
}

/* An instruction that is done has taken its unit of time; one that the interpreter gave back as the
 * guest's own fault has not. */
static void finish_emulation(struct track *track, struct guest *guest, const struct psw *psw)
{
    struct track_event event = event_now(track, TRACK_DONE, guest);
    event.mode = mode_of(psw);
    event.psw = *psw;
    if (track->emulating && event.time > track->exit_time)
        emit(track, &event);
    track->emulating = false;
}

static void finish_guest(struct track *track, const struct guest *guest, bool cut)
{
    struct track_guest *known = &track->guests[number_of(track, guest)];
    struct track_event event = event_now(track, TRACK_END, guest);
    event.mode = known->mode;
    event.cut = cut;
    known->ended = true;
    emit(track, &event);
}

/* Supervisor mode: one instruction. User mode: to the next trap, or all of the budget. */
static void step(struct track *track, struct guest *guest, uint64_t *budget)
{
    struct computer *computer = &guest->computer;
    bool user = computer->cpu.psw.status & STATUS_U;
    uint64_t most = user ? *budget : 1, left = most;
    track->step_time = computer->cpu.control.time;
    bool trapped = computer_run_to_trap(computer, &left);
    struct psw before = trapped ? old_psw(computer->machine) : computer->cpu.psw;
    *budget -= most - left;
    finish_emulation(track, guest, &before);
    if (trapped)
        delivered(track, guest, &before);
    enter(track, guest,
          computer->state == COMPUTER_WAITING ? TRACK_MODE_WAITING : mode_of(&computer->cpu.psw),
          &computer->cpu.psw);
    if (computer_is_done(computer))
        finish_guest(track, guest, false);
}

bool track_begin(struct track *track, const struct track_format *format, FILE *file,
                 struct tower *tower, uint64_t limit)
{
    *track =
        (struct track){.format = format, .out = {.file = file, .tower = tower}, .limit = limit};
    for (unsigned i = 0; tower->options.depth > 0 && i < tower->options.guests; i++)
        tower->vms[i].observer = (struct observer){saw_innermost, track};
    for (unsigned i = 0; i + 1 < tower->options.depth; i++)
        tower->levels[i].observer = (struct observer){saw_outer, track};
    return !format->begin || format->begin(&track->out);
}

bool track_is_full(const struct track *track)
{
    return track->events >= track->limit;
}

void track_run(struct track *track, struct guest *guest, uint64_t *budget)
{
    if (track->last && track->last != guest) {
        struct track_event event = event_now(track, TRACK_TURN, guest);
        event.after = number_of(track, track->last);
        emit(track, &event);
    }
    track->last = guest;
    if (guest->computer.state == COMPUTER_RUNNING)
        enter(track, guest, mode_of(&guest->computer.cpu.psw), &guest->computer.cpu.psw);
    while (*budget != 0 && guest->computer.state == COMPUTER_RUNNING && !track_is_full(track))
        step(track, guest, budget);
}

void track_end(struct track *track)
{
    struct tower *tower = track->out.tower;
    if (track->last && !track->guests[number_of(track, track->last)].ended)
        finish_guest(track, track->last, true);
    for (unsigned i = 0; i < tower->options.guests; i++)
        if (track->guests[i].begun && !track->guests[i].ended)
            finish_guest(track, &tower->guests[i], true);
    if (track->format->end)
        track->format->end(&track->out);
}

const char *track_execution(const struct tower *tower, const struct psw *psw)
{
    if (tower->options.depth == 0)
        return "bare";
    return tower_executes(tower, psw) ? "direct" : "interpreted";
}

void track_where(const struct track_out *out, const struct track_event *event, char *text,
                 size_t size)
{
    bool trap = event->kind == TRACK_EXIT || event->kind == TRACK_TRAP;
    vaddr pc = trap ? event->trap.pc : event->psw.pc;
    program_where(&out->tower->guests[event->guest].program, event->psw.base + pc, text, size);
}

void track_instruction(const struct track_out *out, const struct track_event *event, char *text)
{
    const struct trap *trap = &event->trap;
    *text = '\0';
    if (trap->word != 0 || trap->cause == CAUSE_ILLEGAL)
        disasm(&tower_machine(out->tower, event->guest)->opcodes, trap->word, event->trap.pc, text);
}

/* Bytes of the UTF-8 character that the text begins with; 0 if it is none. */
static size_t character_size(const unsigned char *text)
{
    size_t size = text[0] < 0x80 ? 1 : text[0] < 0xc2 ? 0 : text[0] < 0xe0 ? 2 : 3;
    if (text[0] >= 0xf0)
        size = text[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < size; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    if ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] >= 0xa0) ||
        (text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] >= 0x90))
        return 0;
    return size;
}

void track_put_string(FILE *file, const char *text)
{
    putc('"', file);
    while (*text != '\0') {
        size_t size = character_size((const unsigned char *)text);
        if (size == 0)
            fputs("\\ufffd", file);
        else if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            fprintf(file, "\\u%04x", (unsigned)*text);
        else
            fwrite(text, 1, size, file);
        text += size ? size : 1;
    }
    putc('"', file);
}

void track_put_member(FILE *file, const char *name, const char *text)
{
    fprintf(file, ",\"%s\":", name);
    track_put_string(file, text);
}
