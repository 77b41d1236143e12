/* gdb_motion.c - going on, stepping, and the same backwards.
 *
 * Which guest's turn it is, is the monitor's decision and part of the run: gdb may choose whom to
 * step, not who else moves meanwhile.
 *
 * On a RISC-V gdb expects to be stopped by a watchpoint before the step that touches what is
 * watched; it then takes that step itself, in the direction it is going, and compares. So going
 * forward we stop before it, and going back behind it, where a step back undoes it. */
#include "vmm/hosted/gdb/gdb_command.h"
#include "vmm/hosted/gdb/gdb_target.h"

#include <errno.h>
#include <string.h>

/* What gdb wants of one thread. */
struct action {
    char kind;       /* 'c', 's' or 'r' */
    word start, end; /* 'r': steps go on while pc is there, end excluded */
    bool has_thread;
    unsigned guest;
};

void gdb_do_can_resume(struct gdb_server *server, const char *rest)
{
    (void)rest;
    gdb_reply(server, "vCont;c;C;s;S;r");
}

/* A debuggee_wish: the guest in focus has made a step that leads out of the range. */
static bool has_stepped(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    const struct action *action = context;
    word pc = gdb_register_read(debuggee, GDB_PC);
    if (computer_is_done(&debuggee_guest(debuggee)->computer))
        return true;
    return halt->guest == debuggee->focus && !(pc >= action->start && pc < action->end);
}

/* Was it a watchpoint of gdb's? */
static bool is_watched(const struct gdb_server *server, const struct halt *halt)
{
    return halt->reason == HALT_POINT && halt->kind == POINT_WATCH &&
           gdb_point_numbered(server, halt->point);
}

static void move(struct gdb_server *server, struct action *action)
{
    struct debuggee *debuggee = server->debuggee;
    struct halt halt;
    gdb_stop_before(server);
    if (action->has_thread)
        debuggee->focus = action->guest;
    if (action->kind == 'c')
        debuggee_continue(debuggee, &halt);
    else
        debuggee_until(debuggee, has_stepped, action, &halt);
    if (is_watched(server, &halt))
        timeline_back(&debuggee->timeline);
    gdb_stop_report(server, &halt);
}

/* "ADDRESS" to go on from, or nothing. */
static void move_from(struct gdb_server *server, char kind, const char *rest)
{
    struct action action = {.kind = kind};
    struct error error = {""};
    word pc;
    if (*rest != '\0' && !(gdb_number_take(&rest, &pc) && *rest == '\0' &&
                           gdb_registers_write(server->debuggee, GDB_PC, &pc, 1, &error)))
        gdb_fail(server, EINVAL);
    else
        move(server, &action);
}

/* "SIGNAL" or "SIGNAL;ADDRESS" */
static void move_with_signal(struct gdb_server *server, char kind, const char *rest)
{
    uint32_t signal;
    if (gdb_number_take(&rest, &signal) && (*rest == '\0' || *rest == ';'))
        move_from(server, kind, *rest ? rest + 1 : rest);
    else
        gdb_fail(server, EINVAL);
}

void gdb_do_go(struct gdb_server *server, const char *rest)
{
    move_from(server, 'c', rest);
}

void gdb_do_go_signal(struct gdb_server *server, const char *rest)
{
    move_with_signal(server, 'c', rest);
}

void gdb_do_step(struct gdb_server *server, const char *rest)
{
    move_from(server, 's', rest);
}

void gdb_do_step_signal(struct gdb_server *server, const char *rest)
{
    move_with_signal(server, 's', rest);
}

/* ":THREAD", or nothing: all threads. */
static bool take_thread(struct gdb_server *server, const char **rest, struct action *action)
{
    uint32_t thread;
    if (**rest != ':')
        return true;
    ++*rest;
    if (strncmp(*rest, "-1", 2) == 0) {
        *rest += 2;
        return true;
    }
    if (!gdb_number_take(rest, &thread))
        return false;
    action->has_thread = thread != 0;
    action->guest = thread - 1;
    return thread == 0 || gdb_is_thread(server, action->guest);
}

/* "c", "s", "CSIGNAL", "SSIGNAL" or "rSTART,END", then the thread. */
static bool take_action(struct gdb_server *server, const char **rest, struct action *action)
{
    uint32_t signal;
    *action = (struct action){.kind = *(*rest)++};
    switch (action->kind) {
    case 'c':
    case 's':
        break;
    case 'C':
    case 'S':
        action->kind = action->kind == 'C' ? 'c' : 's';
        if (!gdb_number_take(rest, &signal))
            return false;
        break;
    case 'r':
        if (!gdb_number_take(rest, &action->start) || *(*rest)++ != ',' ||
            !gdb_number_take(rest, &action->end))
            return false;
        break;
    default:
        return false;
    }
    return take_thread(server, rest, action) && (**rest == '\0' || **rest == ';');
}

/* Of several actions the one that is not simply going on counts. */
void gdb_do_resume(struct gdb_server *server, const char *rest)
{
    struct action action, wanted = {.kind = 'c'};
    do {
        if (!take_action(server, &rest, &action)) {
            gdb_fail(server, EINVAL);
            return;
        }
        if (wanted.kind == 'c')
            wanted = action;
    } while (*rest++ == ';');
    move(server, &wanted);
}

static void move_back(struct gdb_server *server, void (*how)(struct debuggee *, struct halt *))
{
    struct debuggee *debuggee = server->debuggee;
    struct halt halt;
    gdb_stop_before(server);
    if (debuggee_was_watched(debuggee, &halt) && is_watched(server, &halt))
        debuggee->focus = halt.guest;
    else
        how(debuggee, &halt);
    gdb_stop_report(server, &halt);
}

void gdb_do_go_back(struct gdb_server *server, const char *rest)
{
    (void)rest;
    move_back(server, debuggee_reverse_continue);
}

void gdb_do_step_back(struct gdb_server *server, const char *rest)
{
    (void)rest;
    move_back(server, debuggee_reverse_step);
}
