/* gdb_server.c - see gdb_server.h. Packets in, answers out; what each means is in the other
 * files. */
#include "vmm/hosted/gdb/gdb_command.h"
#include "vmm/hosted/gdb/gdb_target.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { SAY_BYTES = 4096 }; /* a packet */

struct command {
    const char *begins;
    enum { WORD, ANY } end;
    void (*carry_out)(struct gdb_server *, const char *rest);
};

static const struct command commands[] = {
#define COMMAND(begins, end, name, text) {begins, end, gdb_do_##name},
#include "vmm/hosted/gdb/gdb_commands.def"
};

void gdb_reply(struct gdb_server *server, const char *format, ...)
{
    va_list arguments;
    size_t room = sizeof server->reply - server->reply_length;
    va_start(arguments, format);
    int length = vsnprintf(server->reply + server->reply_length, room, format, arguments);
    va_end(arguments);
    if (length > 0)
        server->reply_length += (size_t)length < room ? (size_t)length : room - 1;
}

void gdb_reply_hex(struct gdb_server *server, const void *bytes, size_t count)
{
    size_t room = (GDB_PACKET_MAX - server->reply_length) / 2;
    if (count > room)
        count = room;
    gdb_hex_put(bytes, count, server->reply + server->reply_length);
    server->reply_length += 2 * count;
}

void gdb_fail(struct gdb_server *server, int number)
{
    server->reply_length = 0;
    gdb_reply(server, "E%02d", number);
}

static void send_bytes(struct gdb_server *server, const void *bytes, size_t count)
{
    if (!server->over && !server->line->send(server->line->context, bytes, count))
        server->over = true;
}

static void send_packet(struct gdb_server *server, const char *data, size_t length)
{
    server->frame_length = gdb_packet_frame(data, length, server->frame);
    send_bytes(server, server->frame, server->frame_length);
}

void gdb_send_reply(struct gdb_server *server)
{
    send_packet(server, server->reply, server->reply_length);
}

void gdb_say(struct gdb_server *server, const char *text, size_t length)
{
    char packet[1 + 2 * SAY_BYTES + 1] = "O";
    while (length) {
        size_t part = length < SAY_BYTES ? length : SAY_BYTES;
        gdb_hex_put(text, part, packet + 1);
        send_packet(server, packet, 1 + 2 * part);
        text += part;
        length -= part;
    }
}

/* What gdb said next; GDB_NOTHING if it has said nothing yet, or is gone. */
static enum gdb_event next_event(struct gdb_server *server, bool wait)
{
    enum gdb_event event = server->pending;
    server->pending = GDB_NOTHING;
    while (event == GDB_NOTHING && !server->over) {
        if (server->incoming_at < server->incoming_count) {
            event = gdb_reader_take(&server->reader, server->incoming[server->incoming_at++]);
            continue;
        }
        long count = server->line->receive(server->line->context, server->incoming,
                                           sizeof server->incoming, wait);
        if (count == 0)
            break;
        server->over = count < 0;
        server->incoming_at = 0;
        server->incoming_count = count < 0 ? 0 : (size_t)count;
    }
    return event;
}

bool gdb_calls(void *context)
{
    struct gdb_server *server = context;
    fflush(server->console);
    if (server->pending != GDB_NOTHING)
        return true;
    for (;;) {
        enum gdb_event event = next_event(server, false);
        switch (event) {
        case GDB_NOTHING:
            return server->over;
        case GDB_ACK:
            break;
        case GDB_NAK:
            send_bytes(server, server->frame, server->frame_length);
            break;
        case GDB_INTERRUPT:
            return true;
        case GDB_PACKET:
        case GDB_DAMAGED:
        case GDB_LONG: /* gdb is to wait for the answer: one that does not is answered first */
            server->pending = event;
            return true;
        }
    }
}

void gdb_do_detach(struct gdb_server *server, const char *rest)
{
    (void)rest;
    gdb_reply(server, "OK");
    server->leaves = true;
}

void gdb_do_kill(struct gdb_server *server, const char *rest)
{
    (void)rest;
    server->over = true;
}

static bool begins(const struct command *command, const char *packet)
{
    size_t length = strlen(command->begins);
    return strncmp(packet, command->begins, length) == 0 &&
           (command->end == ANY || strchr(":;,", packet[length]));
}

static void carry_out(struct gdb_server *server)
{
    const char *packet = server->reader.data;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (begins(&commands[i], packet)) {
            commands[i].carry_out(server, packet + strlen(commands[i].begins));
            return;
        }
}

static void answer(struct gdb_server *server, enum gdb_event event)
{
    if (!server->no_acks)
        send_bytes(server, event == GDB_DAMAGED ? "-" : "+", 1);
    server->reply_length = 0;
    server->reply[0] = '\0';
    if (event == GDB_PACKET)
        carry_out(server);
    else if (event == GDB_LONG)
        gdb_fail(server, E2BIG);
    else if (server->no_acks)
        gdb_fail(server, EBADMSG);
    else
        return; /* it will be sent again */
    if (!server->over)
        gdb_send_reply(server);
    server->over = server->over || server->leaves;
}

void gdb_server_run(struct gdb_server *server)
{
    while (!server->over) {
        enum gdb_event event = next_event(server, true);
        switch (event) {
        case GDB_NOTHING:
        case GDB_ACK:
        case GDB_INTERRUPT: /* too late: it has stopped already */
            break;
        case GDB_NAK:
            send_bytes(server, server->frame, server->frame_length);
            break;
        case GDB_PACKET:
        case GDB_DAMAGED:
        case GDB_LONG:
            answer(server, event);
            break;
        }
    }
}

static void release(struct gdb_server *server)
{
    gdb_console_close(server);
    free(server->features);
    free(server->memory_map);
}

bool gdb_server_init(struct gdb_server *server, struct debuggee *debuggee,
                     const struct gdb_line *line, struct error *error)
{
    memset(server, 0, sizeof *server);
    server->debuggee = debuggee;
    server->line = line;
    server->features = gdb_target_describe();
    server->memory_map = gdb_memory_map(debuggee);
    if (!server->features || !server->memory_map || !gdb_console_open(server)) {
        release(server);
        return error_set(error, "the host has no storage left");
    }
    commander_init(&server->commander, debuggee, server->console);
    debuggee->interrupts = gdb_calls;
    debuggee->interrupter = server;
    gdb_stop_begin(server);
    return true;
}

void gdb_server_free(struct gdb_server *server)
{
    while (server->point_count)
        debuggee_remove(server->debuggee, server->points[--server->point_count].number);
    server->debuggee->interrupts = NULL;
    server->debuggee->interrupter = NULL;
    commander_free(&server->commander);
    release(server);
}
