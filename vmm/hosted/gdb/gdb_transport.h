/* gdb_transport.h - the way to gdb: a TCP connection, or standard input and output.
 *
 * Whoever is connected drives the debugger, so nobody but this machine's own users is let in unless
 * a person writes another address: PORT and :PORT are of 127.0.0.1. */
#ifndef VMM_HOSTED_GDB_GDB_TRANSPORT_H
#define VMM_HOSTED_GDB_GDB_TRANSPORT_H

#include "isa/error.h"
#include "vmm/hosted/gdb/gdb_server.h"

struct gdb_transport {
    int in, out; /* descriptors; the same one, owned, if it is a socket */
    bool is_socket;
};

/* `where` is "-", PORT, HOST:PORT or [HOST]:PORT; port 0 is any that is free. Says on stderr where
 * it listens, and waits for one connection, the only one there will be. */
bool gdb_transport_open(struct gdb_transport *, const char *where, struct error *);
void gdb_transport_close(struct gdb_transport *);

/* As a line of the server; the transport must outlive it. */
struct gdb_line gdb_transport_line(struct gdb_transport *);

#endif
