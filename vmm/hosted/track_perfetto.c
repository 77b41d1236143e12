/* track_perfetto.c - events as a picture: Chrome's Trace Event Format, which Perfetto shows.
 *
 * A guest is a process with a lane (a thread) for its user mode, one for its supervisor mode, and
 * two for each monitor below it: its dispatcher and its interpreter. What becomes of a guest is a
 * chain of slices, of which one is open at a time: a mode of its own, a dispatcher, an interpreter.
 * An arrow leads from each slice to the next, except over other guests' turns. A mode that is
 * interpreted has a second slice beside it, in the lane of the interpreter.
 *
 * Time: a microsecond is an instruction retired, by all guests together. An emulated one passes in
 * the dispatchers and the interpreter. What takes no instruction, a trap or a wait, is shown as
 * long as a small part of one, a slot, at the cost of the slice that follows; a machine that makes
 * more of these than there is room for in an instruction pushes the later ones back. Times never
 * fall.
 *
 * Perfetto goes through the file in order and ties an end of an arrow to the slice that is open
 * then in its lane. So slices are begun (B) and ended (E), never written at once (X); an arrow
 * starts (s) before the E of the one and finishes (f) after the B of the other. */
#include "isa/disasm.h"
#include "vmm/hosted/track.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { INSTRUCTION = 1000 }; /* in times, which are thousandths of a microsecond */

/* Lanes of a guest. Monitor n has the dispatcher's and the one after it. */
enum { LANE_USER, LANE_SUPERVISOR, LANE_MONITORS, LANES_MAX = 10000 };

/* What a guest is in the midst of. */
struct chain {
    bool open;               /* a slice is */
    unsigned lane;           /* its lane */
    uint64_t begun;          /* its time */
    enum track_mode mode;    /* of a slice in a lane of the guest's own */
    bool interpreted;        /* a slice beside it is open too */
    bool resuming;           /* the slice is the interpreter's, and it is done */
    struct track_event done; /* which said so */
};

struct picture {
    uint64_t now;          /* the time written last */
    uint64_t slot;         /* the shortest slice */
    uint64_t flows;        /* arrows so far */
    bool begun;            /* there are events before the next */
    struct chain chains[]; /* the guests' */
};

static unsigned dispatcher_lane(unsigned monitor)
{
    return LANE_MONITORS + 2 * monitor;
}

static unsigned interpreter_lane(unsigned monitor)
{
    return dispatcher_lane(monitor) + 1;
}

static unsigned mode_lane(enum track_mode mode)
{
    return mode == TRACK_MODE_USER ? LANE_USER : LANE_SUPERVISOR;
}

static unsigned process_number(unsigned guest)
{
    return guest + 1;
}

/* Different in all processes, and never that of a process: that would be its main thread. */
_Static_assert((int)TOWER_GUESTS_MAX < (int)LANES_MAX, "the first thread is behind all processes");
static unsigned thread_number(unsigned guest, unsigned lane)
{
    return LANES_MAX * process_number(guest) + lane;
}

/* Begins an event; the caller adds members and the closing brace. */
static void put_head(struct track_out *out, char phase, unsigned guest)
{
    struct picture *picture = out->state;
    fprintf(out->file, "%s{\"ph\":\"%c\",\"pid\":%u", picture->begun ? ",\n" : "", phase,
            process_number(guest));
    picture->begun = true;
}

static void put_event(struct track_out *out, char phase, unsigned guest, unsigned lane)
{
    const struct picture *picture = out->state;
    put_head(out, phase, guest);
    fprintf(out->file, ",\"tid\":%u,\"ts\":%" PRIu64 ".%03u", thread_number(guest, lane),
            picture->now / INSTRUCTION, (unsigned)(picture->now % INSTRUCTION));
}

static void put_flow(struct track_out *out, char phase, unsigned guest, unsigned lane)
{
    const struct picture *picture = out->state;
    put_event(out, phase, guest, lane);
    fprintf(out->file, ",\"cat\":\"next\",\"name\":\"next\",\"id\":%" PRIu64 "%s}", picture->flows,
            phase == 'f' ? ",\"bp\":\"e\"" : "");
}

/* What the panel beside the picture says of a slice: the event that began it. Addresses are in
 * hexadecimal, so they are strings. */
static void put_arguments(struct track_out *out, const struct track_event *event)
{
    bool trap = event->kind == TRACK_EXIT || event->kind == TRACK_TRAP;
    char text[DISASM_MAX], where[192];
    track_where(out, event, where, sizeof where);
    fprintf(out->file, ",\"args\":{\"time\":%" PRIu64 ",\"pc\":\"0x%08x\"", event->time,
            trap ? event->trap.pc : event->psw.pc);
    track_put_member(out->file, "where", where);
    if (trap) {
        track_instruction(out, event, text);
        track_put_member(out->file, "cause", trap_rows[event->trap.cause].name);
        track_put_member(out->file, "insn", text);
        track_put_member(out->file, "mode", track_mode_names[event->mode]);
        fprintf(out->file, ",\"value\":\"0x%08x\"", event->trap.value);
    } else {
        track_put_member(out->file, "executed", track_execution(out->tower, &event->psw));
    }
    if (event->kind == TRACK_EXIT)
        track_put_member(out->file, "verdict", verdict_names[event->verdict]);
    if (event->kind == TRACK_TRAP)
        fprintf(out->file, ",\"new_pc\":\"0x%08x\"", event->new.pc);
    putc('}', out->file);
}

static void begin_slice(struct track_out *out, const struct track_event *event, unsigned lane,
                        const char *name)
{
    put_event(out, 'B', event->guest, lane);
    track_put_member(out->file, "cat", lane < LANE_MONITORS ? "guest" : "monitor");
    track_put_member(out->file, "name", name);
    put_arguments(out, event);
    putc('}', out->file);
}

static void end_slice(struct track_out *out, unsigned guest, unsigned lane)
{
    put_event(out, 'E', guest, lane);
    putc('}', out->file);
}

static void pass_time(struct picture *picture, uint64_t least)
{
    if (picture->now < least)
        picture->now = least;
}

static unsigned innermost(const struct track_out *out)
{
    return out->tower->options.depth - 1;
}

/* Ends the slice of the guest that is open, if one is; an arrow begins in it if it leads on. */
static void break_chain(struct track_out *out, unsigned guest, uint64_t retired, bool leads_on)
{
    struct picture *picture = out->state;
    struct chain *chain = &picture->chains[guest];
    if (!chain->open)
        return;
    pass_time(picture, retired * INSTRUCTION);
    pass_time(picture, chain->begun + picture->slot);
    if (leads_on) {
        picture->flows++;
        put_flow(out, 's', guest, chain->lane);
    }
    if (chain->interpreted)
        end_slice(out, guest, interpreter_lane(innermost(out)));
    end_slice(out, guest, chain->lane);
    chain->open = chain->interpreted = false;
}

/* The guest's next slice. */
static void go_on(struct track_out *out, const struct track_event *event, unsigned lane,
                  const char *name)
{
    struct picture *picture = out->state;
    struct chain *chain = &picture->chains[event->guest];
    bool linked = chain->open;
    break_chain(out, event->guest, event->retired, true);
    pass_time(picture, event->retired * INSTRUCTION);
    begin_slice(out, event, lane, name);
    if (linked)
        put_flow(out, 'f', event->guest, lane);
    chain->open = true;
    chain->lane = lane;
    chain->begun = picture->now;
}

/* The guest runs, or waits, in a mode that it now has. */
static void go_on_in_mode(struct track_out *out, const struct track_event *event,
                          enum track_mode mode, const char *name, const struct psw *psw)
{
    struct picture *picture = out->state;
    struct chain *chain = &picture->chains[event->guest];
    go_on(out, event, mode_lane(mode), name);
    chain->mode = mode;
    chain->interpreted =
        mode != TRACK_MODE_WAITING && strcmp(track_execution(out->tower, psw), "interpreted") == 0;
    if (chain->interpreted)
        begin_slice(out, event, interpreter_lane(innermost(out)), "interpreting");
}

static void draw_mode(struct track_out *out, const struct track_event *event)
{
    go_on_in_mode(out, event, event->mode, track_mode_names[event->mode], &event->psw);
}

static void draw_exit(struct track_out *out, const struct track_event *event)
{
    char text[DISASM_MAX], name[64];
    snprintf(name, sizeof name, "%s: %s", trap_rows[event->trap.cause].name,
             verdict_names[event->verdict]);
    go_on(out, event, dispatcher_lane(event->monitor), name);
    if (event->verdict != VERDICT_EMULATE)
        return;
    track_instruction(out, event, text);
    text[strcspn(text, " ")] = '\0';
    go_on(out, event, interpreter_lane(event->monitor), text);
}

static void draw_trap(struct track_out *out, const struct track_event *event)
{
    char name[64];
    snprintf(name, sizeof name, "trap: %s", trap_rows[event->trap.cause].name);
    enum track_mode mode = event->new.status &STATUS_U ? TRACK_MODE_USER : TRACK_MODE_SUPERVISOR;
    go_on_in_mode(out, event, mode, name, &event->new);
}

/* Is the guest's slice that of this mode? */
static bool is_in_mode(const struct chain *chain, enum track_mode mode)
{
    return chain->open && chain->lane < LANE_MONITORS && chain->mode == mode;
}

/* After an emulated instruction the guest goes on by itself, unless something else happens to it
 * before it could: then it was not in between. */
static void resume(struct track_out *out, unsigned guest, const struct track_event *next)
{
    struct picture *picture = out->state;
    struct chain *chain = &picture->chains[guest];
    if (!chain->resuming)
        return;
    chain->resuming = false;
    bool at_once = next->retired == chain->done.retired;
    bool waits = next->kind == TRACK_MODE && next->mode == TRACK_MODE_WAITING;
    if (at_once && (waits || next->kind == TRACK_TRAP || next->kind == TRACK_END))
        return;
    draw_mode(out, &chain->done);
}

/* A guest that waits does so in others' turns too. */
static void draw_turn(struct track_out *out, const struct track_event *event)
{
    struct picture *picture = out->state;
    resume(out, event->after, event);
    if (!is_in_mode(&picture->chains[event->after], TRACK_MODE_WAITING))
        break_chain(out, event->after, event->retired, false);
    if (!picture->chains[event->guest].open)
        draw_mode(out, event);
}

/* The last slice of a guest says how it ended; or that the track did, in the midst of another. */
static void draw_end(struct track_out *out, const struct track_event *event)
{
    const struct picture *picture = out->state;
    const struct computer *computer = &out->tower->guests[event->guest].computer;
    if (!event->cut)
        go_on(out, event, LANE_SUPERVISOR, computer_state_names[computer->state]);
    else if (picture->chains[event->guest].open)
        go_on(out, event, LANE_SUPERVISOR, "cut");
    break_chain(out, event->guest, event->retired, false);
}

static void draw(struct track_out *out, const struct track_event *event)
{
    struct picture *picture = out->state;
    struct chain *chain = &picture->chains[event->guest];
    resume(out, event->guest, event);
    switch (event->kind) {
    case TRACK_TURN:
        draw_turn(out, event);
        break;
    case TRACK_MODE:
        if (!is_in_mode(chain, event->mode))
            draw_mode(out, event);
        break;
    case TRACK_EXIT:
        draw_exit(out, event);
        break;
    case TRACK_DONE:
        chain->resuming = true;
        chain->done = *event;
        break;
    case TRACK_TRAP:
        draw_trap(out, event);
        break;
    case TRACK_END:
        draw_end(out, event);
        break;
    }
}

/* Names something, and says where it stands among its like. */
static void put_name(struct track_out *out, unsigned guest, const unsigned *lane, unsigned place,
                     const char *name)
{
    const char *what = lane ? "thread" : "process";
    char thread[32] = "";
    if (lane)
        snprintf(thread, sizeof thread, ",\"tid\":%u", thread_number(guest, *lane));
    put_head(out, 'M', guest);
    fprintf(out->file, "%s,\"name\":\"%s_name\",\"args\":{\"name\":", thread, what);
    track_put_string(out->file, name);
    fprintf(out->file, "}}");
    put_head(out, 'M', guest);
    fprintf(out->file, "%s,\"name\":\"%s_sort_index\",\"args\":{\"sort_index\":%u}}", thread, what,
            place);
}

static void put_lane(struct track_out *out, unsigned guest, unsigned lane, const char *name)
{
    put_name(out, guest, &lane, lane, name);
}

static void put_guest(struct track_out *out, unsigned guest)
{
    const char *path = out->tower->guests[guest].program.path;
    char name[256];
    snprintf(name, sizeof name, "guest %u: %s", guest, path ? path : "restored");
    put_name(out, guest, NULL, guest, name);
    put_lane(out, guest, LANE_USER, "user mode");
    put_lane(out, guest, LANE_SUPERVISOR, "supervisor mode");
    for (unsigned monitor = 0; monitor < out->tower->options.depth; monitor++) {
        snprintf(name, sizeof name, "monitor %u: dispatcher", monitor);
        put_lane(out, guest, dispatcher_lane(monitor), name);
        snprintf(name, sizeof name, "monitor %u: interpreter", monitor);
        put_lane(out, guest, interpreter_lane(monitor), name);
    }
}

static void put_about(struct track_out *out)
{
    const struct tower_options *options = &out->tower->options;
    fprintf(out->file,
            "{\"otherData\":{\"program\":\"visor " VISOR_VERSION "\","
            "\"time\":\"1 microsecond is 1 instruction retired by all guests together\","
            "\"isa\":\"%s\",\"strategy\":\"%s\",\"depth\":%u,\"guests\":%u},\n\"traceEvents\":[\n",
            profile_names[options->profile], options->depth ? options->strategy->name : "bare",
            options->depth, options->guests);
}

static bool begin(struct track_out *out)
{
    struct picture *picture =
        calloc(1, sizeof *picture + out->tower->options.guests * sizeof *picture->chains);
    out->state = picture;
    if (!picture)
        return false;
    /* At most so many happen in one instruction: a fault that all monitors see, its handler, whose
     * first instruction they see and one emulates, and the guest before and after. */
    picture->slot = INSTRUCTION / (2 * out->tower->options.depth + 6);
    put_about(out);
    for (unsigned i = 0; i < out->tower->options.guests; i++)
        put_guest(out, i);
    return true;
}

static void end(struct track_out *out)
{
    if (out->state)
        fputs("\n]}\n", out->file);
    free(out->state);
}

const struct track_format track_perfetto = {
    .name = "perfetto",
    .text = "a picture: Chrome's Trace Event Format, to be opened at ui.perfetto.dev",
    .begin = begin,
    .event = draw,
    .end = end,
};
