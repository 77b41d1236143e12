/* gdb_console.c - what guests print, as packets that gdb shows.
 *
 * It arrives while the guests run, which is when gdb expects it: the stream is emptied when it is
 * full, whenever gdb is asked for a wish, and before each report of a stop, which begins on a line
 * of its own. */
#include "vmm/hosted/gdb/gdb_command.h"

static ssize_t print(void *context, const char *text, size_t length)
{
    struct gdb_server *server = context;
    gdb_say(server, text, length);
    server->in_line = length && text[length - 1] != '\n';
    return (ssize_t)length;
}

void gdb_console_show(struct gdb_server *server)
{
    fflush(server->console);
    if (server->in_line)
        gdb_say(server, "\n", 1);
    server->in_line = false;
}

static void connect(struct gdb_server *server, FILE *file)
{
    struct tower *tower = &server->debuggee->session.tower;
    for (unsigned i = 0; i < tower->options.guests; i++) {
        output_flush(&tower->guests[i].output);
        tower->guests[i].output.file = file;
        tower->guests[i].output.escape = true; /* gdb hands it to the person's terminal */
    }
}

bool gdb_console_open(struct gdb_server *server)
{
    server->console = fopencookie(server, "w", (cookie_io_functions_t){.write = print});
    if (server->console)
        connect(server, server->console);
    return server->console != NULL;
}

void gdb_console_close(struct gdb_server *server)
{
    if (!server->console)
        return;
    server->over = true; /* gdb does not wait for more */
    connect(server, NULL);
    fclose(server->console);
}
