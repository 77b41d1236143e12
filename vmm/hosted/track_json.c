/* track_json.c - events for programs: JSON Lines, an object a line.
 *
 * Every object has
 *   retired  instructions that all guests together have retired
 *   time   of the guest: instructions retired and time waited
 *   guest  its number, from 0
 *   kind   and what belongs to it:
 *     turn  after: the guest that had the turn before
 *     mode  mode: user, supervisor or waiting; executed: bare, direct or interpreted; pc; where
 *     exit  monitor: 0 is the outermost; cause, value, access, pc, insn, where as of a trap; mode:
 * the guest's; verdict: EMULATE or REFLECT done  pc: of the instruction after the one that was
 * emulated trap  cause; value; access: 0 none, 1 load, 2 store, 3 fetch; pc: saved for the guest;
 * insn; where; mode: that it came in; new_mode; new_pc end   state: running, waiting, off or
 * stopped; status: of one that is off; cut: true if the track ends here and not the guest
 *
 * Addresses are the guest's virtual ones; `where` is a symbol, a file and a line, as far as known;
 * insn is "" of an interrupt and of a fetch that failed. Numbers are decimal. */
#include "isa/disasm.h"
#include "vmm/hosted/track.h"

#include <inttypes.h>

static void put_number(FILE *file, const char *name, uint64_t number)
{
    fprintf(file, ",\"%s\":%" PRIu64, name, number);
}

static void put_where(const struct track_out *out, const struct track_event *event)
{
    char where[192];
    track_where(out, event, where, sizeof where);
    track_put_member(out->file, "where", where);
}

static void put_trap(const struct track_out *out, const struct track_event *event)
{
    char text[DISASM_MAX];
    track_put_member(out->file, "cause", trap_rows[event->trap.cause].name);
    put_number(out->file, "value", event->trap.value);
    put_number(out->file, "access", event->trap.access);
    put_number(out->file, "pc", event->trap.pc);
    track_instruction(out, event, text);
    track_put_member(out->file, "insn", text);
    put_where(out, event);
    track_put_member(out->file, "mode", track_mode_names[event->mode]);
}

static void put_exit(const struct track_out *out, const struct track_event *event)
{
    put_number(out->file, "monitor", event->monitor);
    put_trap(out, event);
    track_put_member(out->file, "verdict", verdict_names[event->verdict]);
}

static void put_new(const struct track_out *out, const struct track_event *event)
{
    track_put_member(out->file, "new_mode", event->new.status &STATUS_U ? "user" : "supervisor");
    put_number(out->file, "new_pc", event->new.pc);
}

static void put_mode(const struct track_out *out, const struct track_event *event)
{
    track_put_member(out->file, "mode", track_mode_names[event->mode]);
    track_put_member(out->file, "executed", track_execution(out->tower, &event->psw));
    put_number(out->file, "pc", event->psw.pc);
    put_where(out, event);
}

static void put_end(const struct track_out *out, const struct track_event *event)
{
    const struct computer *computer = &out->tower->guests[event->guest].computer;
    track_put_member(out->file, "state", computer_state_names[computer->state]);
    if (computer->state == COMPUTER_OFF)
        put_number(out->file, "status", computer->machine->bus->exit_status);
    fprintf(out->file, ",\"cut\":%s", event->cut ? "true" : "false");
}

static void put(struct track_out *out, const struct track_event *event)
{
    fprintf(out->file, "{\"retired\":%" PRIu64 ",\"time\":%" PRIu64 ",\"guest\":%u,\"kind\":\"%s\"",
            event->retired, event->time, event->guest, track_kind_names[event->kind]);
    switch (event->kind) {
    case TRACK_TURN:
        put_number(out->file, "after", event->after);
        break;
    case TRACK_MODE:
        put_mode(out, event);
        break;
    case TRACK_EXIT:
        put_exit(out, event);
        break;
    case TRACK_DONE:
        put_number(out->file, "pc", event->psw.pc);
        break;
    case TRACK_TRAP:
        put_trap(out, event);
        put_new(out, event);
        break;
    case TRACK_END:
        put_end(out, event);
        break;
    }
    fputs("}\n", out->file);
}

const struct track_format track_json = {
    .name = "json", .text = "for programs: JSON Lines, an event a line", .event = put};
