/* gdb_monitor.c - monitor COMMAND: what this debugger itself has to say, through gdb.
 *
 * What moves guests or changes them is gdb's to do; what it has no words for, such as stopping
 * before a trap, can be set here. Whoever is connected may be another user of this machine: no
 * command may touch a file that they name. */
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/gdb/gdb_command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum command_group {
#define GROUP(name, title) GROUP_##name,
#include "vmm/hosted/debugger/commands.def"
};

static bool is_allowed(const struct command_row *row, const char *arguments)
{
    if (row->completes == COMPLETES_FILES && *arguments)
        return false;
    return row->flags & COMMAND_LOOKS || row->group == GROUP_POINTS || row->handle == command_send;
}

/* The one setting of our own. */
static bool is_about_staying(struct gdb_server *server, const char *line, FILE *out)
{
    if (strcmp(line, "stay") != 0)
        return false;
    server->stays = true;
    fputs("At the end guests now stay, to be gone back in.\n", out);
    return true;
}

static void carry_out(struct gdb_server *server, const char *line, FILE *out)
{
    const char *arguments;
    struct error error = {""};
    if (is_about_staying(server, line, out))
        return;
    if (line[strspn(line, " ")] == '\0')
        line = "help";
    const struct command_row *row = command_find(line, &arguments, &error);
    if (!row)
        fprintf(out, "error: %s\n", error.text);
    else if (!is_allowed(row, arguments))
        fprintf(out,
                "error: '%s' is not for monitor: commands that look are, those that say where "
                "to stop, send, and stay\n",
                row->words);
    else
        commander_do(&server->commander, line);
}

/* Has something printed by the commander, and shows it. */
static bool show(struct gdb_server *server,
                 void (*print)(struct gdb_server *, const void *what, FILE *out), const void *what)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return false;
    server->commander.out = out;
    print(server, what, out);
    server->commander.out = server->console;
    if (fclose(out) == 0)
        gdb_say(server, text, size);
    free(text);
    return true;
}

static void print_answer(struct gdb_server *server, const void *line, FILE *out)
{
    carry_out(server, line, out);
}

static void print_halt(struct gdb_server *server, const void *halt, FILE *out)
{
    (void)out;
    say_halt(&server->commander, halt);
}

void gdb_monitor_tell(struct gdb_server *server, const struct halt *halt)
{
    show(server, print_halt, halt);
}

void gdb_do_monitor(struct gdb_server *server, const char *rest)
{
    char line[COMMAND_LINE_MAX] = "";
    size_t length = strlen(rest) / 2;
    if (length >= sizeof line || !gdb_hex_take(rest, strlen(rest), line, length) ||
        memchr(line, '\0', length))
        gdb_fail(server, EINVAL);
    else if (show(server, print_answer, line))
        gdb_reply(server, "OK");
    else
        gdb_fail(server, ENOMEM);
}
