/* dap_server.c - see dap_server.h. Requests are rows of dap_requests.def. */
#include "vmm/hosted/dap/dap_request.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What becomes of a request while guests run. */
enum running { ANSWER, REFUSE, STOP, INSERT };

typedef bool handler(struct dap_server *, const json_t *arguments, json_t *body, struct error *);

static const struct request_row {
    const char *command;
    unsigned states; /* set of 1 << enum dap_state */
    enum running running;
    handler *handle;
} request_rows[] = {
#define ON(state)                            1u << DAP_##state
#define REQUEST(name, states, running, text) {#name, states, running, dap_do_##name},
#include "vmm/hosted/dap/dap_requests.def"
#undef ON
};
enum { REQUESTS = sizeof request_rows / sizeof *request_rows };

/* A request as it came. */
struct request {
    int64_t sequence;
    const char *command; /* "" if it had none */
    const json_t *arguments;
    const struct request_row *row; /* NULL: unknown */
};

static const char no_storage[] = "the host has no storage left";

static void give_up(struct dap_server *server, const char *why)
{
    server->over = true;
    server->trouble = why;
}

static void send_message(struct dap_server *server, json_t *message)
{
    char header[64];
    dap_set(message, "seq", json_integer(++server->sequence));
    char *text = message ? json_dumps(message, JSON_COMPACT) : NULL;
    size_t length = text ? strlen(text) : 0;
    int header_length = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", length);
    const struct dap_line *line = server->line;
    if (!text || !line->send(line->context, header, (size_t)header_length) ||
        !line->send(line->context, text, length))
        give_up(server, text ? "messages do not arrive at the client" : no_storage);
    free(text);
    json_decref(message);
}

void dap_send_event(struct dap_server *server, const char *event, json_t *body)
{
    json_t *message = json_object();
    dap_set(message, "type", json_string("event"));
    dap_set(message, "event", json_string(event));
    dap_set(message, "body", body);
    send_message(server, message);
}

void dap_show(struct dap_server *server, const char *category, const char *bytes, size_t size)
{
    json_t *body = json_object();
    dap_set(body, "category", json_string(category));
    dap_set(body, "output", dap_string_of(bytes, size));
    dap_send_event(server, "output", body);
}

void dap_say(struct dap_server *server, const char *category, const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    dap_show(server, category, text, (size_t)length);
    free(text);
}

/* Sends the response to a request; takes the body. An error makes it a failure. */
static void respond(struct dap_server *server, const struct request *request, json_t *body,
                    const struct error *error)
{
    json_t *message = json_object();
    bool success = error->text[0] == '\0';
    dap_set(message, "type", json_string("response"));
    dap_set(message, "request_seq", json_integer(request->sequence));
    dap_set(message, "command", dap_string(request->command));
    dap_set(message, "success", json_boolean(success));
    if (!success) {
        json_decref(body);
        dap_set(message, "message", dap_string(error->text));
        body = json_pack("{s:{s:i,s:o}}", "error", "id", 1, "format", dap_string(error->text));
    }
    dap_set(message, "body", body);
    send_message(server, message);
}

static void fail(struct dap_server *server, const struct request *request, const char *why)
{
    struct error error = {""};
    error_set(&error, "%s", why);
    respond(server, request, NULL, &error);
}

static const char *state_text(enum dap_state state)
{
    static const char *const texts[] = {
#define STATE(name, text) [DAP_##name] = text,
        DAP_STATES(STATE)
#undef STATE
    };
    return texts[state];
}

static void answer(struct dap_server *server, const struct request *request)
{
    struct error error = {""};
    json_t *body = json_object();
    server->after = NULL;
    if (!request->row->handle(server, request->arguments, body, &error))
        error_set(&error, "'%s' is not possible", request->command);
    respond(server, request, body, &error);
    if (server->after && error.text[0] == '\0')
        server->after(server);
}

static const struct request_row *find_row(const char *command)
{
    for (unsigned i = 0; i < REQUESTS; i++)
        if (strcmp(request_rows[i].command, command) == 0)
            return &request_rows[i];
    return NULL;
}

/* What a message says. False if it is no request; then the client is told, unless it is a response,
 * which we never asked for. */
static bool understand(struct dap_server *server, const json_t *message, struct request *request)
{
    struct error error = {""};
    const char *type = "";
    *request = (struct request){.command = "", .arguments = server->nothing};
    if (!json_is_object(message)) {
        fail(server, request, "a message must be an object");
        return false;
    }
    bool good =
        dap_read_number(message, "seq", DAP_REQUIRED, 0, INT64_MAX, &request->sequence, &error) &&
        dap_read_text(message, "type", DAP_REQUIRED, &type, &error);
    if (good && strcmp(type, "response") == 0)
        return false;
    if (good && strcmp(type, "request") != 0)
        good = error_set(&error, "a client sends messages of type 'request' only");
    good = good && dap_read_text(message, "command", DAP_REQUIRED, &request->command, &error) &&
           dap_read_object(message, "arguments", DAP_OPTIONAL, &request->arguments, &error);
    request->row = find_row(request->command);
    if (good && !request->row)
        good = error_set(&error, "unknown request '%.100s'", request->command);
    if (!good)
        respond(server, request, NULL, &error);
    return good;
}

/* A request, while no guest runs. */
static void deal_with(struct dap_server *server, const json_t *message)
{
    struct request request;
    if (!understand(server, message, &request))
        return;
    if (request.row->states >> server->state & 1)
        answer(server, &request);
    else
        fail(server, &request, state_text(server->state));
}

static void wait_with(struct dap_server *server, const struct request *request, json_t *message)
{
    if (json_array_size(server->waiting) < DAP_WAITING_MAX)
        json_array_append(server->waiting, message);
    else
        fail(server, request, "too many requests are waiting for the guests to stop");
}

/* A request that came while guests run. Does it end their motion? */
static bool meet(struct dap_server *server, json_t *message)
{
    struct request request;
    if (!understand(server, message, &request))
        return false;
    switch (request.row->running) {
    case ANSWER:
        answer(server, &request);
        return server->paused;
    case REFUSE:
        fail(server, &request, state_text(DAP_RUNNING));
        return false;
    case INSERT:
        if (server->motion == debuggee_continue && server->points.place_count > 0) {
            answer(server, &request); /* each step is looked at: it has effect from the next on */
            return false;
        }
        wait_with(server, &request, message);
        server->resumes = server->motion == debuggee_continue;
        return server->resumes;
    case STOP:
        json_array_append(server->waiting, message);
        return true;
    }
    return false;
}

/* Takes what came. False if nothing did. */
static bool receive(struct dap_server *server, bool wait)
{
    const struct dap_line *line = server->line;
    char *bytes = server->incoming;
    long size = line->receive(line->context, bytes, sizeof server->incoming, wait);
    if (size < 0)
        server->over = true;
    else if (!dap_stream_put(&server->stream, bytes, (size_t)size))
        give_up(server, no_storage);
    return size > 0;
}

/* The next whole message; NULL if there is none yet. What is not JSON is told to the client. */
static json_t *next_message(struct dap_server *server)
{
    const char *body;
    size_t size;
    json_error_t why;
    while (!server->over) {
        switch (dap_stream_take(&server->stream, &body, &size, &server->broken)) {
        case DAP_FRAME_UNFINISHED:
            return NULL;
        case DAP_FRAME_BROKEN:
            server->over = true;
            return NULL;
        case DAP_FRAME_WHOLE:
            break;
        }
        json_t *message = json_loadb(body, size, 0, &why);
        if (message)
            return message;
        struct error error = {""};
        error_set(&error, "not JSON: %s", why.text);
        respond(server, &(struct request){.command = ""}, NULL, &error);
    }
    return NULL;
}

bool dap_calls(void *context)
{
    struct dap_server *server = context;
    bool ends = false;
    if (server->state != DAP_RUNNING)
        return false; /* only looking: it is done soon */
    fflush(server->program->console);
    receive(server, false);
    while (!ends && !server->over) {
        json_t *message = next_message(server);
        if (!message)
            break;
        ends = meet(server, message);
        json_decref(message);
    }
    return ends || server->over;
}

/* What waits, or else what comes next. */
static json_t *wait_for_message(struct dap_server *server)
{
    if (json_array_size(server->waiting) > 0) {
        json_t *message = json_incref(json_array_get(server->waiting, 0));
        json_array_remove(server->waiting, 0);
        return message;
    }
    for (;;) {
        json_t *message = next_message(server);
        if (message || server->over)
            return message;
        receive(server, true);
    }
}

static void serve_next(struct dap_server *server)
{
    if (server->resumes && json_array_size(server->waiting) == 0) {
        dap_move(server);
        return;
    }
    json_t *message = wait_for_message(server);
    if (message)
        deal_with(server, message);
    json_decref(message);
}

static enum cli_exit end(const struct dap_server *server, struct error *error)
{
    if (server->broken) {
        error_set(error, "the client cannot be understood: %s", server->broken);
        return EXIT_usage;
    }
    if (!server->trouble)
        return EXIT_success;
    error_set(error, "%s", server->trouble);
    return EXIT_failure;
}

enum cli_exit dap_serve(const struct dap_line *line, struct error *error)
{
    struct dap_server *server = calloc(1, sizeof *server);
    if (!server) {
        error_set(error, "%s", no_storage);
        return EXIT_failure;
    }
    server->line = line;
    server->waiting = json_array();
    server->nothing = json_object();
    while (!server->over)
        serve_next(server);
    enum cli_exit status = end(server, error);
    dap_program_free(server->program);
    dap_points_free(&server->points);
    dap_stream_free(&server->stream);
    json_decref(server->waiting);
    json_decref(server->nothing);
    free(server);
    return status;
}
