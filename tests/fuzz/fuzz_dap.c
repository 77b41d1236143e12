/* fuzz_dap.c - whatever a client sends: no crash, no hang, and only frames of JSON go back.
 *
 * The first byte says what is launched and what the rest is: bytes as they come or, with the lowest
 * bit set, lines that are put into frames here. */
#include "vmm/hosted/dap/dap_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POLLS = 4 }; /* how often guests may run as long as they like */

static const char *const preambles[] = {
    "{\"seq\":1,\"type\":\"request\",\"command\":\"initialize\",\"arguments\":"
    "{\"supportsInvalidatedEvent\":true,\"supportsMemoryEvent\":true}}",
    "{\"seq\":2,\"type\":\"request\",\"command\":\"launch\",\"arguments\":"
    "{\"program\":\"" GUEST "\",\"mem\":\"8K\",\"bare\":true,\"stopAtEnd\":true}}",
    "{\"seq\":3,\"type\":\"request\",\"command\":\"configurationDone\"}"};
static const char nested[] =
    "{\"seq\":2,\"type\":\"request\",\"command\":\"launch\",\"arguments\":"
    "{\"program\":[\"" GUEST "\",\"" GUEST "\"],\"mem\":\"8K\",\"depth\":2,\"quantum\":7}}";

struct script {
    const uint8_t *at, *end;
    bool in_lines, deep;
    unsigned preamble, polls;
    struct dap_stream sent; /* by the server, to be checked */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static long frame(const void *text, size_t length, void *bytes, size_t size)
{
    int header = snprintf(bytes, size, "Content-Length: %zu\r\n\r\n", length);
    if (length > size - (size_t)header)
        return -1;
    memcpy((char *)bytes + header, text, length);
    return header + (long)length;
}

static long frame_line(struct script *script, void *bytes, size_t size)
{
    const uint8_t *at = script->at, *end = memchr(at, '\n', (size_t)(script->end - at));
    size_t length = (size_t)((end ? end : script->end) - at);
    script->at = end ? end + 1 : script->end;
    return frame(at, length, bytes, size);
}

static long receive(void *context, void *bytes, size_t size, bool wait)
{
    static const char pause[] = "{\"seq\":4,\"type\":\"request\",\"command\":\"pause\"}";
    struct script *script = context;
    size_t left = (size_t)(script->end - script->at);
    if (script->preamble < sizeof preambles / sizeof *preambles) {
        unsigned n = script->preamble++;
        const char *text = n == 1 && script->deep ? nested : preambles[n];
        return frame(text, strlen(text), bytes, size);
    }
    if (!wait && ++script->polls <= POLLS)
        return frame(pause, sizeof pause - 1, bytes, size);
    if (left == 0 || script->polls > POLLS)
        return -1;
    if (script->in_lines)
        return frame_line(script, bytes, size);
    size_t part = left < size ? left : size;
    memcpy(bytes, script->at, part);
    script->at += part;
    return (long)part;
}

static bool check(void *context, const void *bytes, size_t size)
{
    struct script *script = context;
    const char *body, *why = NULL;
    json_error_t error;
    size_t length;
    if (!dap_stream_put(&script->sent, bytes, size))
        return false;
    while (true) {
        enum dap_frame found = dap_stream_take(&script->sent, &body, &length, &why);
        if (found == DAP_FRAME_UNFINISHED)
            return true;
        json_t *message = found == DAP_FRAME_WHOLE ? json_loadb(body, length, 0, &error) : NULL;
        if (!message)
            abort();
        json_decref(message);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Another program would be another test, and may be a file of any kind. */
    if (size == 0 || memmem(data, size, "program", 7))
        return 0;
    struct script script = {
        .at = data + 1, .end = data + size, .in_lines = data[0] & 1, .deep = data[0] & 2};
    struct dap_line line = {check, receive, &script};
    struct error error = {""};
    dap_serve(&line, &error);
    dap_stream_free(&script.sent);
    return 0;
}
