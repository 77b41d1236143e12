/* gdb.c - see gdb.h. */
#include "vmm/hosted/gdb/gdb.h"
#include "vmm/hosted/gdb/gdb_transport.h"

#include <stdlib.h>
#include <string.h>

/* With "-" the protocol has standard input. */
static bool is_typed_from_stdin(const struct debuggee *debuggee)
{
    for (unsigned i = 0; i < debuggee->session.tower.options.guests; i++)
        if (debuggee->session.scripts[i] == stdin)
            return true;
    return false;
}

static bool serve(struct debuggee *debuggee, struct gdb_transport *transport, struct error *error)
{
    struct gdb_line line = gdb_transport_line(transport);
    struct gdb_server *server = malloc(sizeof *server);
    if (!server)
        return error_set(error, "the host has no storage left");
    bool ok = gdb_server_init(server, debuggee, &line, error);
    if (ok) {
        gdb_server_run(server);
        gdb_server_free(server);
    }
    free(server);
    return ok;
}

bool gdb_serve(struct debuggee *debuggee, const char *where, struct error *error)
{
    struct gdb_transport transport;
    if (strcmp(where, "-") == 0 && is_typed_from_stdin(debuggee))
        return error_set(error, "--gdb - and --input - both want standard input");
    if (!gdb_transport_open(&transport, where, error))
        return false;
    bool ok = serve(debuggee, &transport, error);
    gdb_transport_close(&transport);
    return ok;
}
