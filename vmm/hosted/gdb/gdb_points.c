/* gdb_points.c - breakpoints and watchpoints as gdb inserts them.
 *
 * A breakpoint is one for every guest: gdb itself sorts out those for one thread. A watchpoint is
 * for the guest in focus, whose storage gdb compares. */
#include "vmm/hosted/gdb/gdb_command.h"
#include "vmm/hosted/gdb/gdb_target.h"

#include <errno.h>

/* "TYPE,ADDRESS,LENGTH" */
static bool take_point(const char *rest, struct gdb_point *point)
{
    return gdb_number_take(&rest, &point->type) && point->type <= POINT_ACCESSES &&
           *rest++ == ',' && gdb_number_take(&rest, &point->address) && *rest++ == ',' &&
           gdb_number_take(&rest, &point->length) && point->length > 0 && *rest == '\0';
}

static struct gdb_point *find(struct gdb_server *server, const struct gdb_point *like)
{
    for (unsigned i = 0; i < server->point_count; i++) {
        struct gdb_point *point = &server->points[i];
        if (point->type == like->type && point->address == like->address &&
            (point->length == like->length || point->type <= POINT_HARDWARE))
            return point;
    }
    return NULL;
}

static unsigned add(struct gdb_server *server, const struct gdb_point *point)
{
    static const unsigned accesses[] = {
        [POINT_WRITES] = WATCH_WRITE,
        [POINT_READS] = WATCH_READ,
        [POINT_ACCESSES] = WATCH_READ | WATCH_WRITE,
    };
    bool watches = point->type >= POINT_WRITES;
    struct point wanted = {
        .kind = watches ? POINT_WATCH : POINT_BREAK,
        .guest = watches ? (int)server->debuggee->focus : ANY_GUEST,
        .user = -1,
        .address = point->physical,
        .length = point->length,
        .access = watches ? accesses[point->type] : 0,
    };
    return debuggee_add(server->debuggee, &wanted);
}

void gdb_do_insert_point(struct gdb_server *server, const char *rest)
{
    struct gdb_point point;
    if (!take_point(rest, &point)) {
        gdb_fail(server, EINVAL);
        return;
    }
    word length = point.type >= POINT_WRITES ? point.length : 1;
    if (gdb_address_map(server->debuggee, point.address, length, &point.physical) < length)
        gdb_fail(server, EFAULT);
    else if (find(server, &point))
        gdb_reply(server, "OK");
    else if (server->point_count == GDB_POINTS_MAX || !(point.number = add(server, &point)))
        gdb_fail(server, ENOSPC);
    else {
        server->points[server->point_count++] = point;
        gdb_reply(server, "OK");
    }
}

/* One that is not there is gone already. */
void gdb_do_remove_point(struct gdb_server *server, const char *rest)
{
    struct gdb_point like, *point;
    if (!take_point(rest, &like)) {
        gdb_fail(server, EINVAL);
        return;
    }
    if ((point = find(server, &like))) {
        debuggee_remove(server->debuggee, point->number);
        *point = server->points[--server->point_count];
    }
    gdb_reply(server, "OK");
}

const struct gdb_point *gdb_point_numbered(const struct gdb_server *server, unsigned number)
{
    for (unsigned i = 0; i < server->point_count; i++)
        if (server->points[i].number == number)
            return &server->points[i];
    return NULL;
}
