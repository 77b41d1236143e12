/* dap_session.c - the beginning and the end of a conversation. */
#include "vmm/hosted/dap/dap_request.h"

#include <string.h>

/* What we can do; the rest of Capabilities is false. */
static const char *const capabilities[] = {
    "supportsConfigurationDoneRequest",
    "supportsFunctionBreakpoints",
    "supportsConditionalBreakpoints",
    "supportsHitConditionalBreakpoints",
    "supportsLogPoints",
    "supportsInstructionBreakpoints",
    "supportsDataBreakpoints",
    "supportsDataBreakpointBytes",
    "supportsExceptionFilterOptions",
    "supportsExceptionInfoRequest",
    "supportsEvaluateForHovers",
    "supportsSetVariable",
    "supportsStepBack",
    "supportsSteppingGranularity",
    "supportsDisassembleRequest",
    "supportsReadMemoryRequest",
    "supportsWriteMemoryRequest",
    "supportsDelayedStackTraceLoading",
    "supportsRestartRequest",
    "supportsTerminateRequest",
};

static bool read_client(const json_t *arguments, struct dap_client *client, struct error *error)
{
    bool lines_from_1 = true, columns_from_1 = true;
    const char *format = "path";
    if (!dap_read_flag(arguments, "linesStartAt1", &lines_from_1, error) ||
        !dap_read_flag(arguments, "columnsStartAt1", &columns_from_1, error) ||
        !dap_read_text(arguments, "pathFormat", DAP_OPTIONAL, &format, error) ||
        !dap_read_flag(arguments, "supportsInvalidatedEvent", &client->redraws, error) ||
        !dap_read_flag(arguments, "supportsMemoryEvent", &client->redraws_memory, error))
        return false;
    client->counts_lines_from_0 = !lines_from_1;
    client->counts_columns_from_0 = !columns_from_1;
    return strcmp(format, "path") == 0 ||
           error_set(error, "'pathFormat' must be 'path': files are named by paths");
}

bool dap_do_initialize(struct dap_server *server, const json_t *arguments, json_t *body,
                       struct error *error)
{
    struct dap_client client = {false};
    if (!read_client(arguments, &client, error))
        return false;
    server->client = client;
    server->state = DAP_READY;
    for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
        dap_set(body, capabilities[i], json_true());
    dap_set(body, "exceptionBreakpointFilters", dap_point_filters());
    return true;
}

/* Threads that come back to life, are new, or are no more. */
static void tell_threads(struct dap_server *server)
{
    for (unsigned i = 0; i < TOWER_GUESTS_MAX; i++) {
        bool lives = i < dap_guests(server);
        if (server->lives[i] != lives)
            dap_send_thread(server, i, lives ? "started" : "exited");
        server->lives[i] = lives;
    }
}

static void announce(struct dap_server *server)
{
    tell_threads(server);
    dap_send_event(server, "initialized", NULL);
}

bool dap_do_launch(struct dap_server *server, const json_t *arguments, json_t *body,
                   struct error *error)
{
    (void)body;
    if (!dap_program_open(server, arguments, &server->program, error))
        return false;
    server->state = DAP_LOADED;
    server->after = announce;
    return true;
}

bool dap_do_attach(struct dap_server *server, const json_t *arguments, json_t *body,
                   struct error *error)
{
    (void)server, (void)arguments, (void)body;
    return error_set(error, "guests live in visor itself: there is nothing to attach to; use "
                            "\"request\": \"launch\"");
}

bool dap_do_configurationDone(struct dap_server *server, const json_t *arguments, json_t *body,
                              struct error *error)
{
    (void)arguments, (void)body, (void)error;
    server->after = dap_begin_run;
    return true;
}

static void find_again(struct dap_server *server)
{
    tell_threads(server);
    dap_points_return(server);
}

static void begin_again(struct dap_server *server)
{
    find_again(server);
    dap_begin_run(server);
}

/* The new program is there before the old one goes: one that cannot be opened changes nothing. */
bool dap_do_restart(struct dap_server *server, const json_t *arguments, json_t *body,
                    struct error *error)
{
    struct dap_program *old = server->program, *program;
    const json_t *launch = old->launch;
    (void)body;
    fflush(old->console);
    if (!dap_read_object(arguments, "arguments", DAP_OPTIONAL, &launch, error) ||
        !dap_program_open(server, launch, &program, error))
        return false;
    server->program = program;
    dap_program_free(old);
    server->resumes = false;
    server->has_calls = false;
    server->after = server->state == DAP_LOADED ? find_again : begin_again;
    return true;
}

bool dap_do_terminate(struct dap_server *server, const json_t *arguments, json_t *body,
                      struct error *error)
{
    (void)arguments, (void)body, (void)error;
    server->resumes = false;
    if (server->state != DAP_ENDED)
        server->after = dap_end_run;
    return true;
}

static void leave(struct dap_server *server)
{
    server->over = true;
}

bool dap_do_disconnect(struct dap_server *server, const json_t *arguments, json_t *body,
                       struct error *error)
{
    (void)arguments, (void)body, (void)error;
    server->after = leave;
    return true;
}
