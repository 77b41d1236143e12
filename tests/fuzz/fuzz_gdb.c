/* fuzz_gdb.c - whatever comes over the line to gdb: no crash, no hang, and only packets go back.
 *
 * The first byte says how deep and what the rest is: bytes as they come, or, with the lowest bit
 * set, lines that are put into packets here, as nobody guesses sums. */
#include "vmm/hosted/gdb/gdb_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLLS = 4 }; /* how often a guest may run as long as it likes */

struct script {
    const uint8_t *at, *end;
    bool in_lines;
    unsigned polls;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Fills bytes with a packet of the next line, as much of it as there is room for. */
static size_t frame_line(struct script *script, void *bytes, size_t size)
{
    static char frame[GDB_FRAME_MAX];
    const uint8_t *end = memchr(script->at, '\n', (size_t)(script->end - script->at));
    size_t length = (size_t)((end ? end : script->end) - script->at);
    size_t framed = gdb_packet_frame((const char *)script->at, length, frame);
    script->at = end ? end + 1 : script->end;
    memcpy(bytes, frame, framed < size ? framed : size);
    return framed < size ? framed : size;
}

static long receive(void *context, void *bytes, size_t size, bool wait)
{
    struct script *script = context;
    size_t left = (size_t)(script->end - script->at);
    if (!wait && ++script->polls <= POLLS) {
        *(char *)bytes = 3;
        return 1;
    }
    if (left == 0 || script->polls > POLLS)
        return -1;
    if (script->in_lines)
        return (long)frame_line(script, bytes, size);
    size_t part = left < size ? left : size;
    memcpy(bytes, script->at, part);
    script->at += part;
    return (long)part;
}

static bool check(void *context, const void *bytes, size_t size)
{
    static struct gdb_reader reader;
    const char *text = bytes;
    enum gdb_event event = GDB_NOTHING;
    (void)context;
    for (size_t i = 0; i < size; i++)
        event = gdb_reader_take(&reader, (uint8_t)text[i]);
    if (size == 1 ? event != GDB_ACK && event != GDB_NAK : size > 0 && event != GDB_PACKET)
        abort();
    return true;
}

static void serve(struct debuggee *debuggee, struct script *script)
{
    static struct gdb_server server;
    struct gdb_line line = {check, receive, script};
    struct error error = {""};
    if (gdb_server_init(&server, debuggee, &line, &error)) {
        gdb_server_run(&server);
        gdb_server_free(&server);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *const bare[] = {"visor", "debug", "--mem=8K", "--bare", GUEST, NULL};
    static char *const nested[] = {"visor",       "debug", "--mem=8K", "--depth=2",
                                   "--quantum=7", GUEST,   GUEST,      NULL};
    if (size == 0)
        return 0;
    bool deep = data[0] & 2;
    struct script script = {.at = data + 1, .end = data + size, .in_lines = data[0] & 1};
    struct cli_args args;
    struct debuggee debuggee;
    struct error error = {""};
    if (!cli_parse(&args, deep ? 7 : 5, deep ? nested : bare, &error) ||
        !debuggee_open(&debuggee, &args, &error)) {
        fprintf(stderr, "%s\n", error.text);
        abort();
    }
    serve(&debuggee, &script);
    debuggee_close(&debuggee);
    cli_free(&args);
    return 0;
}
