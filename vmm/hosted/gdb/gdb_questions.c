/* gdb_questions.c - what each side can do, and threads. */
#include "vmm/hosted/gdb/gdb_command.h"

#include <errno.h>
#include <string.h>

void gdb_do_supported(struct gdb_server *server, const char *rest)
{
    server->swbreak = strstr(rest, "swbreak+") != NULL;
    server->hwbreak = strstr(rest, "hwbreak+") != NULL;
    gdb_reply(server,
              "PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;qXfer:memory-map:read+;"
              "ReverseStep+;ReverseContinue+;vContSupported+;swbreak+;hwbreak+",
              GDB_PACKET_MAX);
}

void gdb_do_stop_acks(struct gdb_server *server, const char *rest)
{
    (void)rest;
    server->no_acks = true;
    gdb_reply(server, "OK");
}

/* "OFFSET,LENGTH" of a text: "m" if more follows, "l" if not. */
static void reply_part(struct gdb_server *server, const char *text, const char *rest)
{
    uint32_t offset, length;
    size_t size = strlen(text);
    if (!gdb_number_take(&rest, &offset) || *rest++ != ',' || !gdb_number_take(&rest, &length) ||
        *rest != '\0' || offset > size) {
        gdb_fail(server, EINVAL);
        return;
    }
    size_t part = size - offset;
    if (part > length)
        part = length;
    if (part > GDB_PACKET_MAX - 1)
        part = GDB_PACKET_MAX - 1;
    gdb_reply(server, "%c%.*s", offset + part < size ? 'm' : 'l', (int)part, text + offset);
}

void gdb_do_read_features(struct gdb_server *server, const char *rest)
{
    static const char annex[] = "target.xml:";
    if (strncmp(rest, annex, strlen(annex)) == 0)
        reply_part(server, server->features, rest + strlen(annex));
    else
        gdb_reply(server, "E00"); /* no such annex */
}

void gdb_do_read_map(struct gdb_server *server, const char *rest)
{
    if (*rest == ':')
        reply_part(server, server->memory_map, rest + 1);
    else
        gdb_reply(server, "E00");
}

void gdb_do_attached(struct gdb_server *server, const char *rest)
{
    (void)rest;
    gdb_reply(server, "0"); /* and so gdb says that leaving ends it */
}

void gdb_do_agree(struct gdb_server *server, const char *rest)
{
    (void)rest;
    gdb_reply(server, "OK");
}

bool gdb_is_thread(struct gdb_server *server, unsigned guest)
{
    const struct tower *tower = &server->debuggee->session.tower;
    return guest < tower->options.guests && (guest == server->debuggee->focus ||
                                             tower->guests[guest].computer.state != COMPUTER_OFF);
}

void gdb_do_thread(struct gdb_server *server, const char *rest)
{
    (void)rest;
    gdb_reply(server, "QC%x", server->debuggee->focus + 1);
}

void gdb_do_threads(struct gdb_server *server, const char *rest)
{
    (void)rest;
    for (unsigned i = 0; i < server->debuggee->session.tower.options.guests; i++)
        if (gdb_is_thread(server, i))
            gdb_reply(server, "%c%x", server->reply_length ? ',' : 'm', i + 1);
}

void gdb_do_threads_end(struct gdb_server *server, const char *rest)
{
    (void)rest;
    gdb_reply(server, "l");
}

/* A thread's number, up to the text's end, as the number of its guest. */
static bool take_thread(struct gdb_server *server, const char *rest, unsigned *guest)
{
    uint32_t thread;
    if (!gdb_number_take(&rest, &thread) || *rest != '\0' || thread == 0)
        return false;
    *guest = thread - 1;
    return gdb_is_thread(server, *guest);
}

void gdb_do_thread_info(struct gdb_server *server, const char *rest)
{
    unsigned number;
    char text[160];
    if (!take_thread(server, rest, &number)) {
        gdb_fail(server, ESRCH);
        return;
    }
    const struct guest *guest = &server->debuggee->session.tower.guests[number];
    const char *slash = strrchr(guest->program.path, '/');
    const char *name = slash ? slash + 1 : guest->program.path;
    snprintf(text, sizeof text, "vm%u %.80s: %s, %s mode", number, name,
             computer_state_names[guest->computer.state],
             guest->computer.cpu.psw.status & STATUS_U ? "user" : "supervisor");
    gdb_reply_hex(server, text, strlen(text));
}

void gdb_do_thread_lives(struct gdb_server *server, const char *rest)
{
    unsigned guest;
    if (take_thread(server, rest, &guest))
        gdb_reply(server, "OK");
    else
        gdb_fail(server, ESRCH);
}

/* "gTHREAD" for what is looked at, "cTHREAD" for what is stepped: one focus serves both. 0 is any
 * thread, -1 all. */
void gdb_do_thread_focus(struct gdb_server *server, const char *rest)
{
    unsigned guest;
    if (*rest != 'g' && *rest != 'c')
        gdb_fail(server, EINVAL);
    else if (strcmp(rest + 1, "0") == 0 || strcmp(rest + 1, "-1") == 0)
        gdb_reply(server, "OK");
    else if (take_thread(server, rest + 1, &guest)) {
        server->debuggee->focus = guest;
        gdb_reply(server, "OK");
    } else
        gdb_fail(server, ESRCH);
}
