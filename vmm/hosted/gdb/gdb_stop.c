/* gdb_stop.c - why it stopped, as gdb is told, and the end. */
#include "vmm/hosted/gdb/gdb_command.h"
#include "vmm/hosted/gdb/gdb_target.h"

#include <stdarg.h>
#include <string.h>

/* As gdb numbers them, whatever the host calls them. */
enum gdb_signal { SIGNAL_NONE = 0, SIGNAL_INTERRUPT = 2, SIGNAL_TRAP = 5, SIGNAL_ABORT = 6 };

/* Appends to the report. */
static void add(struct gdb_server *server, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void add(struct gdb_server *server, const char *format, ...)
{
    va_list arguments;
    size_t length = strlen(server->stop);
    va_start(arguments, format);
    vsnprintf(server->stop + length, sizeof server->stop - length, format, arguments);
    va_end(arguments);
}

/* The signal, the thread, and its pc, which gdb would ask for next. */
static void begin_report(struct gdb_server *server, enum gdb_signal signal)
{
    uint8_t bytes[4];
    char pc[2 * sizeof bytes + 1];
    memory_write32(bytes, gdb_register_read(server->debuggee, GDB_PC));
    gdb_hex_put(bytes, sizeof bytes, pc);
    snprintf(server->stop, sizeof server->stop, "T%02xthread:%x;%02x:%s;", signal,
             server->debuggee->focus + 1, GDB_PC, pc);
}

/* Which point it was; of one that gdb does not know, in words. */
static void report_point(struct gdb_server *server, const struct halt *halt)
{
    static const char *const names[] = {
        [POINT_WRITES] = "watch", [POINT_READS] = "rwatch", [POINT_ACCESSES] = "awatch"};
    const struct gdb_point *point = gdb_point_numbered(server, halt->point);
    begin_report(server, point ? SIGNAL_TRAP : SIGNAL_NONE);
    if (!point)
        gdb_monitor_tell(server, halt);
    else if (point->type >= POINT_WRITES)
        add(server, "%s:%x;", names[point->type],
            point->address + (halt->address - point->physical));
    else if (point->type == POINT_SOFTWARE && server->swbreak)
        add(server, "swbreak:;");
    else if (point->type == POINT_HARDWARE && server->hwbreak)
        add(server, "hwbreak:;");
}

void gdb_stop_begin(struct gdb_server *server)
{
    begin_report(server, SIGNAL_TRAP);
}

void gdb_do_why_stopped(struct gdb_server *server, const char *rest)
{
    (void)rest;
    gdb_reply(server, "%s", server->stop);
}

static void say(struct gdb_server *server, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(struct gdb_server *server, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gdb_say(server, text, strlen(text));
}

static struct computer *computer_of(struct gdb_server *server, unsigned guest)
{
    return &server->debuggee->session.tower.guests[guest].computer;
}

static unsigned guests_of(const struct gdb_server *server)
{
    return server->debuggee->session.tower.options.guests;
}

void gdb_stop_before(struct gdb_server *server)
{
    for (unsigned i = 0; i < guests_of(server); i++)
        server->was_done[i] = computer_is_done(computer_of(server, i));
}

/* A guest that came to its end: what is not said by the exit status. */
static void tell_end(struct gdb_server *server, unsigned guest)
{
    const struct computer *computer = computer_of(server, guest);
    const struct program *program = &server->debuggee->session.tower.guests[guest].program;
    char where[192];
    if (computer->state == COMPUTER_OFF) {
        say(server, "vm%u switched itself off with status %u.\n", guest,
            computer->machine->bus->exit_status);
        return;
    }
    program_where(program, computer->trap.pc, where, sizeof where);
    say(server,
        "vm%u: check stop: %s trap at 0x%x %s, value 0x%x: the new PSW at physical 0x20 leads "
        "nowhere.\n",
        guest, trap_rows[computer->trap.cause].name, computer->trap.pc, where,
        computer->trap.value);
}

/* The guest to look at when the one in focus is done: one that is not; else one whose end is to be
 * looked into; else itself. */
static unsigned guest_instead(struct gdb_server *server)
{
    unsigned stopped = server->debuggee->focus;
    for (unsigned i = guests_of(server); i-- > 0;)
        if (computer_of(server, i)->state == COMPUTER_STOPPED)
            stopped = i;
    for (unsigned i = 0; i < guests_of(server); i++)
        if (!computer_is_done(computer_of(server, i)))
            return i;
    return stopped;
}

static void tell_ends(struct gdb_server *server, bool exits)
{
    for (unsigned i = 0; i < guests_of(server); i++) {
        const struct computer *computer = computer_of(server, i);
        if (!computer_is_done(computer))
            continue;
        output_flush(&server->debuggee->session.tower.guests[i].output);
        if (!server->was_done[i] && !(exits && i == server->debuggee->focus))
            tell_end(server, i);
    }
}

static void make_report(struct gdb_server *server, const struct halt *halt)
{
    switch (halt->reason) {
    case HALT_STEPPED:
        begin_report(server, SIGNAL_TRAP);
        break;
    case HALT_POINT:
        report_point(server, halt);
        break;
    case HALT_DONE: /* on check stops, or off and told to stay */
        begin_report(server, debuggee_guest(server->debuggee)->computer.state == COMPUTER_STOPPED
                                 ? SIGNAL_ABORT
                                 : SIGNAL_NONE);
        break;
    case HALT_STUCK:
        say(server, "The guests wait for input: type it with 'monitor send TEXT', and go on.\n");
        begin_report(server, SIGNAL_NONE);
        break;
    case HALT_INTERRUPTED:
        begin_report(server, SIGNAL_INTERRUPT);
        break;
    case HALT_BEGINNING:
        begin_report(server, SIGNAL_TRAP);
        add(server, "replaylog:begin;");
        break;
    }
}

/* What there is to say of the guest in focus, which may not be the one that stopped. */
static struct halt halt_of_focus(struct gdb_server *server, const struct halt *halt)
{
    struct debuggee *debuggee = server->debuggee;
    struct halt told = *halt;
    if (computer_is_done(computer_of(server, debuggee->focus)))
        debuggee->focus = guest_instead(server);
    if (computer_is_done(computer_of(server, debuggee->focus))) /* then all are */
        told.reason = HALT_DONE;
    else if (halt->guest != debuggee->focus && halt->reason == HALT_POINT)
        told.reason = HALT_STEPPED; /* the point is the other's */
    return told;
}

void gdb_stop_report(struct gdb_server *server, const struct halt *halt)
{
    struct halt told = halt_of_focus(server, halt);
    const struct computer *computer = computer_of(server, server->debuggee->focus);
    bool exits = computer->state == COMPUTER_OFF && !server->stays;
    gdb_console_show(server);
    tell_ends(server, exits);
    if (exits)
        snprintf(server->stop, sizeof server->stop, "W%02x", computer->machine->bus->exit_status);
    else
        make_report(server, &told);
    gdb_reply(server, "%s", server->stop);
}
