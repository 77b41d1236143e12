/* dap_evaluate.c - expressions, and what a person types at the debug console. */
#include "vmm/hosted/dap/dap_request.h"
#include "vmm/hosted/debugger/expression.h"

#include <stdlib.h>
#include <string.h>

/* Commands that are possible although they do not only look: they move nobody. */
static const struct command {
    const char *name;
    bool changes; /* the guest's state */
} commands[] = {{"set", true}, {"send", false}};

/* The row of such a command; NULL if it is none. */
static const struct command *find_command(const char *text)
{
    size_t length = strcspn(text, " \t");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (length == strlen(commands[i].name) && strncmp(text, commands[i].name, length) == 0)
            return &commands[i];
    return NULL;
}

static bool evaluate(struct dap_server *server, const char *text, json_t *body, struct error *error)
{
    struct debuggee *debuggee = dap_debuggee(server);
    word value;
    if (!expression_value(debuggee, text, &value, error))
        return false;
    dap_set(body, "result", dap_format("0x%08x (%u)", value, value));
    dap_set(body, "memoryReference", dap_virtual_reference(server, value));
    return true;
}

/* A command's answer, without the end of its last line; the caller frees it. NULL if the host has
 * no storage. */
static char *do_command(struct dap_server *server, const char *text, bool *good)
{
    struct commander *commander = &server->program->commander;
    char *said = NULL;
    size_t size = 0;
    commander->out = open_memstream(&said, &size);
    if (!commander->out)
        return NULL;
    const struct command *command = find_command(text);
    *good = command ? commander_do(commander, text) : commander_ask(commander, text);
    if (command && command->changes && *good)
        dap_changed(server, NULL, 0);
    fclose(commander->out);
    commander->out = NULL;
    if (said && size > 0 && said[size - 1] == '\n')
        said[size - 1] = '\0';
    return said;
}

/* A command, or else an expression. */
static bool answer_person(struct dap_server *server, const char *text, json_t *body,
                          struct error *error)
{
    bool good = false;
    struct error ignored = {""};
    char *said = do_command(server, text, &good);
    if (!said)
        return error_set(error, "the host has no storage left");
    if (good)
        dap_set(body, "result", dap_string(said));
    else if (!evaluate(server, text, body, &ignored))
        error_set(error, "%s", strncmp(said, "error: ", 7) == 0 ? said + 7 : said);
    free(said);
    return good || error->text[0] == '\0';
}

bool dap_do_evaluate(struct dap_server *server, const json_t *arguments, json_t *body,
                     struct error *error)
{
    const char *text = "", *context = "";
    int64_t frame = 0;
    struct dap_visit visit;
    if (!dap_read_text(arguments, "expression", DAP_REQUIRED, &text, error) ||
        !dap_read_text(arguments, "context", DAP_OPTIONAL, &context, error) ||
        !dap_read_number(arguments, "frameId", DAP_OPTIONAL, 1, DAP_FRAME_LAST, &frame, error) ||
        (frame && !dap_enter(server, frame, &visit, error)))
        return false;
    bool is_typed = strcmp(context, "repl") == 0;
    bool good = (is_typed && frame && visit.depth && find_command(text))
                    ? error_set(error, "only the innermost frame can be changed")
                : is_typed ? answer_person(server, text, body, error)
                           : evaluate(server, text, body, error);
    if (frame)
        dap_leave(server, &visit);
    dap_set(body, "variablesReference", json_integer(0));
    return good;
}
