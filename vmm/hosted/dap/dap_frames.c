/* dap_frames.c - guests as threads, and who called whom as their stacks.
 *
 * Nothing is read from a guest's stack: calls and traps that have not returned are found by going
 * along the run again (stepping.h), so each frame is a moment, which can be returned to and looked
 * at as it was. */
#include "vmm/hosted/dap/dap_request.h"

#include <string.h>

static bool is_done(struct dap_server *server, unsigned guest)
{
    return computer_is_done(&dap_guest(server, guest)->computer);
}

static bool all_are_done(struct dap_server *server)
{
    for (unsigned i = 0; i < dap_guests(server); i++)
        if (!is_done(server, i))
            return false;
    return true;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool dap_do_threads(struct dap_server *server, const json_t *arguments, json_t *body,
                    struct error *error)
{
    json_t *list = json_array();
    bool everyone = all_are_done(server);
    (void)arguments, (void)error;
    for (unsigned i = 0; i < dap_guests(server); i++) {
        const char *path = dap_guest(server, i)->program.path;
        if (everyone || !is_done(server, i))
            json_array_append_new(list,
                                  json_pack("{s:i,s:o}", "id", (int)i + 1, "name",
                                            dap_format("vm%u %s", i, base_name(path ? path : ""))));
    }
    dap_set(body, "threads", list);
    return true;
}

bool dap_read_thread(struct dap_server *server, const json_t *arguments, unsigned *guest,
                     struct error *error)
{
    int64_t thread = 0;
    if (!dap_read_number(arguments, "threadId", DAP_REQUIRED, 1, dap_guests(server), &thread,
                         error))
        return false;
    *guest = (unsigned)thread - 1;
    return true;
}

static void tell_of_change(struct dap_server *server)
{
    dap_say(server, "console",
            "The run begins here now: what was before this change cannot be gone back to.\n");
    if (server->changed_size && server->client.redraws_memory)
        dap_send_event(server, "memory",
                       json_pack("{s:o,s:i,s:I}", "memoryReference",
                                 dap_reference(server->changed.guest, server->changed.address),
                                 "offset", 0, "count", (json_int_t)server->changed_size));
    if (server->client.redraws)
        dap_send_event(server, "invalidated", json_pack("{s:[s]}", "areas", "all"));
}

void dap_changed(struct dap_server *server, const struct dap_place *place, word size)
{
    server->changed = place ? *place : (struct dap_place){0};
    server->changed_size = size;
    server->has_calls = false;
    server->after = tell_of_change;
}

/* Finds the calls of the guest in focus, unless they are known. */
static void know_calls(struct dap_server *server)
{
    unsigned guest = dap_debuggee(server)->focus;
    if (server->has_calls && server->calls_guest == guest)
        return;
    calls_find(dap_debuggee(server), &server->calls);
    server->calls_guest = guest;
    server->has_calls = true;
}

bool dap_enter(struct dap_server *server, int64_t frame, struct dap_visit *visit,
               struct error *error)
{
    struct debuggee *debuggee = dap_debuggee(server);
    unsigned index = (unsigned)(frame - 1);
    *visit = (struct dap_visit){.guest = index / DAP_FRAMES,
                                .depth = index % DAP_FRAMES,
                                .focus = debuggee->focus,
                                .here = debuggee->timeline.now};
    if (frame < 1 || visit->guest >= dap_guests(server))
        return error_set(error, "there is no such frame");
    debuggee->focus = visit->guest;
    if (visit->depth == 0)
        return true;
    know_calls(server);
    if (visit->depth <= server->calls.count) {
        timeline_travel(&debuggee->timeline,
                        server->calls.calls[server->calls.count - visit->depth].at);
        return true;
    }
    debuggee->focus = visit->focus;
    return error_set(error, "there is no such frame any more");
}

void dap_leave(struct dap_server *server, const struct dap_visit *visit)
{
    struct debuggee *debuggee = dap_debuggee(server);
    debuggee->focus = visit->focus;
    if (visit->depth > 0)
        timeline_travel(&debuggee->timeline, visit->here);
}

/* "trap: user_loop+0x8 [user]": the trap that the frame is interrupted by, where it is, its mode.
 */
static json_t *frame_name(struct dap_server *server, const struct psw *psw, const char *trap)
{
    word offset = 0;
    const struct image *image = &debuggee_guest(dap_debuggee(server))->program.image;
    const struct image_symbol *symbol = image_symbol_at(image, psw->base + psw->pc, &offset);
    const char *mode = psw->status & STATUS_U ? " [user]" : "";
    char place[96];
    if (symbol && offset)
        snprintf(place, sizeof place, "%.64s+0x%x", symbol->name, offset);
    else if (symbol)
        snprintf(place, sizeof place, "%.64s", symbol->name);
    else
        snprintf(place, sizeof place, "0x%04x", psw->pc);
    return dap_format("%s%s%s%s", trap ? trap : "", trap ? " trap at " : "", place, mode);
}

static json_t *frame_of(struct dap_server *server, unsigned depth, const struct psw *psw,
                        const char *trap)
{
    unsigned guest = dap_debuggee(server)->focus;
    paddr address = psw->base + psw->pc;
    const struct image_line *line =
        image_line_at(&dap_guest(server, guest)->program.image, address);
    const struct dap_client *client = &server->client;
    json_t *frame = json_pack("{s:i,s:o,s:i,s:i,s:o}", "id", (int)(guest * DAP_FRAMES + depth + 1),
                              "name", frame_name(server, psw, trap), "line",
                              line ? (int)line->line - client->counts_lines_from_0 : 0, "column",
                              line ? 1 - client->counts_columns_from_0 : 0,
                              "instructionPointerReference", dap_reference(guest, address));
    if (line)
        dap_set(frame, "source", dap_source_of(server->program, guest, line->file));
    return frame;
}

static void list_frames(struct dap_server *server, unsigned start, unsigned levels, json_t *list)
{
    const struct calls *calls = &server->calls;
    if (start == 0)
        json_array_append_new(list,
                              frame_of(server, 0, &debuggee_cpu(dap_debuggee(server))->psw, NULL));
    for (unsigned depth = start ? start : 1; depth <= calls->count && depth - start < levels;
         depth++) {
        const struct call *call = &calls->calls[calls->count - depth];
        json_array_append_new(list, frame_of(server, depth, &call->psw,
                                             call->trap ? trap_rows[call->cause].name : NULL));
    }
}

bool dap_do_stackTrace(struct dap_server *server, const json_t *arguments, json_t *body,
                       struct error *error)
{
    struct debuggee *debuggee = dap_debuggee(server);
    unsigned guest, focus = debuggee->focus;
    int64_t start = 0, levels = 0;
    json_t *list;
    if (!dap_read_thread(server, arguments, &guest, error) ||
        !dap_read_number(arguments, "startFrame", DAP_OPTIONAL, 0, INT32_MAX, &start, error) ||
        !dap_read_number(arguments, "levels", DAP_OPTIONAL, 0, INT32_MAX, &levels, error))
        return false;
    debuggee->focus = guest;
    dap_set(body, "stackFrames", list = json_array());
    if (start == 0 && levels == 1) { /* asked at every stop: the rest can wait */
        json_array_append_new(list, frame_of(server, 0, &debuggee_cpu(debuggee)->psw, NULL));
    } else {
        know_calls(server);
        list_frames(server, (unsigned)start, levels ? (unsigned)levels : DAP_FRAMES, list);
        dap_set(body, "totalFrames", json_integer(server->calls.count + 1));
    }
    debuggee->focus = focus;
    return true;
}

bool dap_do_exceptionInfo(struct dap_server *server, const json_t *arguments, json_t *body,
                          struct error *error)
{
    struct debuggee *debuggee = dap_debuggee(server);
    unsigned guest, focus = debuggee->focus;
    struct halt halt;
    char *why = NULL;
    size_t size = 0;
    if (!dap_read_thread(server, arguments, &guest, error))
        return false;
    FILE *out = open_memstream(&why, &size);
    if (!out)
        return error_set(error, "the host has no storage left");
    debuggee->focus = guest;
    bool traps = debuggee_next_trap(debuggee, &halt);
    if (traps)
        explain_why(debuggee, out);
    debuggee->focus = focus;
    fclose(out);
    if (traps) {
        const struct named_row *row = &trap_rows[halt.trap.cause];
        const char *verdict = halt.exits ? verdict_names[halt.verdict] : "the guest has it";
        dap_set(body, "exceptionId", json_string(row->name));
        dap_set(body, "description", dap_format("%s -> %s: %s", row->name, verdict, row->text));
        dap_set(body, "breakMode", json_string("always"));
        dap_set(body, "details",
                json_pack("{s:s,s:o}", "typeName", row->name, "message", dap_string(why)));
    }
    free(why);
    return traps || error_set(error, "the next step of vm%u does not trap", guest);
}
