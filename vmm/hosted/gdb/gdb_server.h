/* gdb_server.h - gdb's remote serial protocol, served for a debuggee.
 *
 * Guests are threads: guest n is thread n + 1. All stop together and go on together; a step is one
 * step of a thread while the others have their turns. A guest that has switched itself off is no
 * thread any more; when all have, gdb is told the exit status of the one in focus. Addresses are
 * explained in gdb_target.h.
 *
 * What comes from gdb is not trusted: whatever it is, the answer is an error or empty, and serving
 * goes on. */
#ifndef VMM_HOSTED_GDB_GDB_SERVER_H
#define VMM_HOSTED_GDB_GDB_SERVER_H

#include "vmm/hosted/debugger/commander.h"
#include "vmm/hosted/gdb/gdb_packet.h"

enum { GDB_POINTS_MAX = 1024 };

/* The way to gdb. */
struct gdb_line {
    bool (*send)(void *context, const void *bytes, size_t size); /* false: gdb is gone */
    /* How many bytes came, waiting for the first if told to; 0: none yet; -1: gdb is gone. */
    long (*receive)(void *context, void *bytes, size_t size, bool wait);
    void *context;
};

/* A breakpoint or watchpoint that gdb inserted. */
struct gdb_point {
    unsigned number;  /* of the debuggee's point */
    uint32_t type;    /* enum gdb_point_type */
    uint32_t address; /* as gdb said it */
    word length;
    paddr physical; /* what that was then */
};

struct gdb_server {
    struct debuggee *debuggee;   /* borrowed */
    const struct gdb_line *line; /* borrowed */
    struct commander commander;
    FILE *console; /* what guests print; see gdb_console.c */
    bool in_line;  /* a line of theirs has no end yet */
    struct gdb_reader reader;
    uint8_t incoming[512];
    size_t incoming_at, incoming_count;
    enum gdb_event pending; /* came while the guests ran and is still to be dealt with */
    bool no_acks;           /* agreed with gdb */
    bool swbreak, hwbreak;  /* gdb knows these reasons to stop */
    bool stays;             /* at the end the guests stay, instead of being reported gone */
    bool leaves;            /* gdb goes once it has this answer */
    bool over;              /* gdb has left */
    char reply[GDB_PACKET_MAX + 1];
    size_t reply_length;
    char frame[GDB_FRAME_MAX]; /* what was sent last */
    size_t frame_length;
    char stop[256];                  /* why it stopped last, as a packet */
    bool was_done[TOWER_GUESTS_MAX]; /* guests that were done at that time */
    struct gdb_point points[GDB_POINTS_MAX];
    unsigned point_count;
    char *features, *memory_map; /* owned */
};

/* The debuggee's guests print to gdb from now on. False, with the error filled and nothing to be
 * freed, if the host has no storage left. */
bool gdb_server_init(struct gdb_server *, struct debuggee *, const struct gdb_line *,
                     struct error *);
/* Removes gdb's points; what guests print is dropped from now on. */
void gdb_server_free(struct gdb_server *);

/* Serves until gdb leaves. */
void gdb_server_run(struct gdb_server *);

#endif
