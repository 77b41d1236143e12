/* dap_motion.c - guests moving, forwards and back, and what the client is told when they stop. */
#include "vmm/hosted/dap/dap_request.h"

#include <stdlib.h>
#include <string.h>

static bool is_done(struct dap_server *server, unsigned guest)
{
    return computer_is_done(&dap_guest(server, guest)->computer);
}

/* The guest in focus if it still does something, else the first that does; false if none does. */
static bool focus_one_alive(struct dap_server *server)
{
    struct debuggee *debuggee = dap_debuggee(server);
    if (!is_done(server, debuggee->focus))
        return true;
    for (unsigned i = 0; i < dap_guests(server); i++)
        if (!is_done(server, i)) {
            debuggee->focus = i;
            return true;
        }
    return false;
}

void dap_send_thread(struct dap_server *server, unsigned guest, const char *reason)
{
    dap_send_event(server, "thread",
                   json_pack("{s:s,s:i}", "reason", reason, "threadId", (int)guest + 1));
}

/* How a guest came to its end. */
static void tell_end(struct dap_server *server, unsigned guest)
{
    const struct computer *computer = &dap_guest(server, guest)->computer;
    char where[320];
    if (computer->state == COMPUTER_OFF) {
        dap_say(server, "console", "vm%u switched itself off with status %u.\n", guest,
                computer->machine->bus->exit_status);
        return;
    }
    program_where(&dap_guest(server, guest)->program, computer->trap.pc, where, sizeof where);
    dap_say(server, "console",
            "vm%u: check stop: %s trap at 0x%x %s, value 0x%x: the new PSW at physical 0x20 leads "
            "nowhere.\n",
            guest, trap_rows[computer->trap.cause].name, computer->trap.pc, where,
            computer->trap.value);
}

/* Guests that ended, or are back from their end. */
static void tell_threads(struct dap_server *server)
{
    for (unsigned i = 0; i < dap_guests(server); i++) {
        bool lives = !is_done(server, i);
        if (server->lives[i] && !lives) {
            output_flush(&dap_guest(server, i)->output);
            tell_end(server, i);
        }
        if (lives != server->lives[i])
            dap_send_thread(server, i, lives ? "started" : "exited");
        server->lives[i] = lives;
    }
}

/* The status that visor run would have. */
static int exit_status(struct dap_server *server)
{
    int status = EXIT_success;
    bool check_stop = false;
    for (unsigned i = 0; i < dap_guests(server); i++) {
        const struct computer *computer = &dap_guest(server, i)->computer;
        check_stop |= computer->state == COMPUTER_STOPPED;
        if (computer->machine->bus->exit_status != 0)
            status =
                dap_guests(server) == 1 ? (int)computer->machine->bus->exit_status : EXIT_failure;
    }
    return check_stop ? EXIT_check_stop : status;
}

void dap_end_run(struct dap_server *server)
{
    server->state = DAP_ENDED;
    dap_send_event(server, "terminated", NULL);
}

static void tell_exit(struct dap_server *server)
{
    dap_send_event(server, "exited", json_pack("{s:i}", "exitCode", exit_status(server)));
    dap_end_run(server);
}

/* Takes body, which has the reason. */
static void send_stopped(struct dap_server *server, json_t *body)
{
    dap_set(body, "threadId", json_integer(dap_debuggee(server)->focus + 1));
    dap_set(body, "allThreadsStopped", json_true());
    dap_send_event(server, "stopped", body);
}

static json_t *describe_watch(const struct halt *halt)
{
    if (halt->before == halt->after)
        return dap_format("physical 0x%x was accessed: 0x%x", halt->address, halt->after);
    return dap_format("physical 0x%x: 0x%x -> 0x%x", halt->address, halt->before, halt->after);
}

/* Takes body. */
static void describe_point(struct dap_server *server, const struct halt *halt, json_t *body)
{
    const struct dap_point *point = dap_point_numbered(&server->points, halt->point);
    dap_set(body, "reason", json_string(point ? dap_point_reason(point->kind) : "breakpoint"));
    if (point)
        dap_set(body, "hitBreakpointIds", json_pack("[I]", (json_int_t)point->id));
    if (halt->kind == POINT_WATCH)
        dap_set(body, "text", describe_watch(halt));
    if (halt->kind == POINT_TRAP) {
        const char *name = trap_rows[halt->trap.cause].name;
        dap_set(body, "description", dap_format("Trap: %s", name));
        dap_set(body, "text",
                dap_format("%s -> %s", name,
                           halt->exits ? verdict_names[halt->verdict] : "the guest has it"));
    }
}

static json_t *describe(struct dap_server *server, const struct halt *halt)
{
    json_t *body = json_object();
    const char *reason = "", *description = NULL;
    switch (halt->reason) {
    case HALT_STEPPED:
        reason = "step";
        break;
    case HALT_POINT:
        describe_point(server, halt, body);
        return body;
    case HALT_DONE:
        reason = "pause";
        description = "Every guest is off or stopped; it can be stepped back";
        break;
    case HALT_STUCK:
        reason = "pause";
        description = "The guests wait for input: type 'send TEXT' in the debug console";
        break;
    case HALT_INTERRUPTED:
        reason = "pause";
        break;
    case HALT_BEGINNING:
        reason = "entry";
        description = "The beginning: nothing before this is recorded";
        break;
    }
    dap_set(body, "reason", json_string(reason));
    if (description)
        dap_set(body, "description", json_string(description));
    return body;
}

static void tell_stop(struct dap_server *server, const struct halt *halt)
{
    struct halt told = *halt;
    bool alive = focus_one_alive(server);
    fflush(server->program->console);
    tell_threads(server);
    if (!alive && !server->program->stops_at_end) {
        tell_exit(server);
        return;
    }
    if (!alive)
        told.reason = HALT_DONE;
    send_stopped(server, describe(server, &told));
}

void dap_move(struct dap_server *server)
{
    struct halt halt;
    server->paused = false;
    server->resumes = false;
    server->has_calls = false;
    server->state = DAP_RUNNING;
    server->motion(dap_debuggee(server), &halt);
    server->state = DAP_STOPPED;
    if (server->over || (halt.reason == HALT_INTERRUPTED && !server->paused))
        return; /* for a request that is now dealt with */
    server->resumes = false;
    tell_stop(server, &halt);
}

void dap_begin_run(struct dap_server *server)
{
    const struct dap_program *program = server->program;
    server->state = DAP_STOPPED;
    if (program->stops_on_entry && !program->only_runs) {
        send_stopped(server, json_pack("{s:s}", "reason", "entry"));
        return;
    }
    server->motion = debuggee_continue;
    dap_move(server);
}

static bool move_later(struct dap_server *server, const json_t *arguments, dap_motion *motion,
                       struct error *error)
{
    unsigned guest;
    if (!dap_read_thread(server, arguments, &guest, error))
        return false;
    dap_debuggee(server)->focus = guest;
    server->motion = motion;
    server->after = dap_move;
    return true;
}

/* Is there a next step of the thread? */
static bool can_step(struct dap_server *server, const json_t *arguments, struct error *error)
{
    unsigned guest;
    if (!dap_read_thread(server, arguments, &guest, error))
        return false;
    return !is_done(server, guest) ||
           error_set(error, "vm%u has ended: it makes no more steps", guest);
}

/* Granularity: an instruction, or else a line. */
static bool step_later(struct dap_server *server, const json_t *arguments, dap_motion *line,
                       dap_motion *instruction, struct error *error)
{
    const char *granularity = "statement";
    if (!dap_read_text(arguments, "granularity", DAP_OPTIONAL, &granularity, error))
        return false;
    bool fine = strcmp(granularity, "instruction") == 0;
    if (!fine && strcmp(granularity, "line") != 0 && strcmp(granularity, "statement") != 0)
        return error_set(error, "'granularity' must be statement, line or instruction");
    return move_later(server, arguments, fine ? instruction : line, error);
}

bool dap_do_continue(struct dap_server *server, const json_t *arguments, json_t *body,
                     struct error *error)
{
    dap_set(body, "allThreadsContinued", json_true());
    return move_later(server, arguments, debuggee_continue, error);
}

bool dap_do_reverseContinue(struct dap_server *server, const json_t *arguments, json_t *body,
                            struct error *error)
{
    (void)body;
    return move_later(server, arguments, debuggee_reverse_continue, error);
}

bool dap_do_next(struct dap_server *server, const json_t *arguments, json_t *body,
                 struct error *error)
{
    (void)body;
    return can_step(server, arguments, error) &&
           step_later(server, arguments, step_over_line, step_over, error);
}

bool dap_do_stepIn(struct dap_server *server, const json_t *arguments, json_t *body,
                   struct error *error)
{
    (void)body;
    return can_step(server, arguments, error) &&
           step_later(server, arguments, step_line, debuggee_step, error);
}

bool dap_do_stepOut(struct dap_server *server, const json_t *arguments, json_t *body,
                    struct error *error)
{
    (void)body;
    return can_step(server, arguments, error) &&
           step_later(server, arguments, step_out, step_out, error);
}

bool dap_do_stepBack(struct dap_server *server, const json_t *arguments, json_t *body,
                     struct error *error)
{
    (void)body;
    return step_later(server, arguments, reverse_step_over_line, debuggee_reverse_step, error);
}

bool dap_do_pause(struct dap_server *server, const json_t *arguments, json_t *body,
                  struct error *error)
{
    (void)arguments, (void)body, (void)error;
    server->paused = server->state == DAP_RUNNING; /* else they stand already */
    return true;
}
