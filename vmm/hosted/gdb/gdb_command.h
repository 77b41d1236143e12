/* gdb_command.h - what the parts of the server share. For gdb_*.c only. */
#ifndef VMM_HOSTED_GDB_GDB_COMMAND_H
#define VMM_HOSTED_GDB_GDB_COMMAND_H

#include "vmm/hosted/gdb/gdb_server.h"

/* The types of Z packets. */
enum gdb_point_type { POINT_SOFTWARE, POINT_HARDWARE, POINT_WRITES, POINT_READS, POINT_ACCESSES };

/* Each leaves its answer in reply; an empty one says that the command is not known. `rest` is the
 * packet after what it begins with, and ends in NUL. */
#define COMMAND(begins, end, name, text) void gdb_do_##name(struct gdb_server *, const char *rest);
#include "vmm/hosted/gdb/gdb_commands.def"

/* Appends to the reply, which is cut at GDB_PACKET_MAX. */
void gdb_reply(struct gdb_server *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gdb_reply_hex(struct gdb_server *, const void *bytes, size_t count);
/* The answer is this error, a number of errno.h. */
void gdb_fail(struct gdb_server *, int number);

/* Sends the reply as a packet. */
void gdb_send_reply(struct gdb_server *);
/* Sends text to be shown to the person: only while gdb waits for an answer. */
void gdb_say(struct gdb_server *, const char *text, size_t length);

/* Has gdb said anything since the guests were set going? As debuggee.interrupts. */
bool gdb_calls(void *server);

/* Is the guest a thread? */
bool gdb_is_thread(struct gdb_server *, unsigned guest);

/* The breakpoint or watchpoint of gdb's that is the debuggee's point of that number, or NULL. */
const struct gdb_point *gdb_point_numbered(const struct gdb_server *, unsigned number);

/* Guests print to gdb, or nowhere. */
bool gdb_console_open(struct gdb_server *);
void gdb_console_close(struct gdb_server *);
/* Shows what was printed until now, as whole lines. */
void gdb_console_show(struct gdb_server *);

/* Shows that it stopped at a point that was set by a monitor command. */
void gdb_monitor_tell(struct gdb_server *, const struct halt *);

/* Why it stopped: of a program just begun; then, of each motion, a call before and one after, which
 * leaves the report in reply. */
void gdb_stop_begin(struct gdb_server *);
void gdb_stop_before(struct gdb_server *);
void gdb_stop_report(struct gdb_server *, const struct halt *);

#endif
