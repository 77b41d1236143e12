/* gdb.h - a debuggee in the hands of gdb: visor debug --gdb.
 *
 * Stock gdb-multiarch connects with `target remote :PORT` or, with "-" for `where`, with
 * `target remote | visor debug --gdb - FILE`. Registers and addresses: gdb_target.h. Threads and
 * the end: gdb_server.h. Who is let in: gdb_transport.h. */
#ifndef VMM_HOSTED_GDB_GDB_H
#define VMM_HOSTED_GDB_GDB_H

#include "vmm/hosted/debugger/debuggee.h"

/* Serves one gdb until it leaves. What guests print goes there; afterwards it is dropped. False,
 * with the error filled, if none could be served. */
bool gdb_serve(struct debuggee *, const char *where, struct error *);

#endif
