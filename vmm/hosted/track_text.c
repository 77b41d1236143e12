/* track_text.c - events as lines for people, like those of `visor run --trace`. */
#include "isa/disasm.h"
#include "vmm/hosted/trace.h"
#include "vmm/hosted/track.h"

static void show_exit(const struct track_out *out, const struct track_event *event)
{
    char text[DISASM_MAX];
    track_instruction(out, event, text);
    trace_exit(out->file, event->time, event->guest, &event->trap, *text ? text : "no instruction",
               event->mode == TRACK_MODE_USER, event->verdict);
    if (out->tower->options.depth > 1)
        fprintf(out->file, " by monitor %u", event->monitor);
}

static void show_mode(const struct track_out *out, const struct track_event *event)
{
    trace_head(out->file, event->time, event->guest, "mode");
    fprintf(out->file, "%s", track_mode_names[event->mode]);
    if (event->mode != TRACK_MODE_WAITING)
        fprintf(out->file, ", %s, pc 0x%x", track_execution(out->tower, &event->psw),
                event->psw.pc);
}

static void show_end(const struct track_out *out, const struct track_event *event)
{
    const struct computer *computer = &out->tower->guests[event->guest].computer;
    trace_head(out->file, event->time, event->guest, "end ");
    fprintf(out->file, "%s", computer_state_names[computer->state]);
    if (computer->state == COMPUTER_OFF)
        fprintf(out->file, ", exit status %u", computer->machine->bus->exit_status);
    fprintf(out->file, "%s", event->cut ? ", the trace ends here" : "");
}

static void show_where(const struct track_out *out, const struct track_event *event)
{
    char where[192];
    track_where(out, event, where, sizeof where);
    fprintf(out->file, "%s%s", *where ? "  " : "", where);
}

static void show(struct track_out *out, const struct track_event *event)
{
    switch (event->kind) {
    case TRACK_TURN:
        trace_turn(out->file, event->time, event->guest, event->after);
        break;
    case TRACK_MODE:
        show_mode(out, event);
        break;
    case TRACK_EXIT:
        show_exit(out, event);
        break;
    case TRACK_DONE:
        trace_head(out->file, event->time, event->guest, "done");
        fprintf(out->file, "pc 0x%x", event->psw.pc);
        break;
    case TRACK_TRAP:
        trace_trap(out->file, event->time, event->guest, &event->trap, &event->new);
        break;
    case TRACK_END:
        show_end(out, event);
        break;
    }
    if (event->kind == TRACK_MODE || event->kind == TRACK_EXIT || event->kind == TRACK_TRAP)
        show_where(out, event);
    putc('\n', out->file);
}

const struct track_format track_text = {
    .name = "text", .text = "for people: an event a line", .event = show};
