/* dap_stream.c - see dap_stream.h. */
#include "vmm/hosted/dap/dap_stream.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CAPACITY_FIRST = 8192, NO_LENGTH = -1 };

void dap_stream_free(struct dap_stream *stream)
{
    free(stream->bytes);
    *stream = (struct dap_stream){0};
}

static bool grow(struct dap_stream *stream, size_t needed)
{
    size_t capacity = stream->capacity ? stream->capacity : CAPACITY_FIRST;
    while (capacity < needed)
        capacity *= 2;
    char *bytes = realloc(stream->bytes, capacity);
    if (!bytes)
        return false;
    stream->bytes = bytes;
    stream->capacity = capacity;
    return true;
}

static void forget_taken(struct dap_stream *stream)
{
    if (stream->taken == 0)
        return;
    stream->size -= stream->taken;
    memmove(stream->bytes, stream->bytes + stream->taken, stream->size);
    stream->taken = 0;
}

bool dap_stream_put(struct dap_stream *stream, const void *bytes, size_t size)
{
    if (size == 0)
        return true;
    forget_taken(stream);
    if (stream->size + size > stream->capacity && !grow(stream, stream->size + size))
        return false;
    memcpy(stream->bytes + stream->size, bytes, size);
    stream->size += size;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_spaces(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && (text[at] == ' ' || text[at] == '\t'))
        at++;
    return at;
}

/* A number and nothing else. */
static bool read_length(const char *text, size_t size, long *length)
{
    size_t at = skip_spaces(text, size), digits = at;
    for (*length = 0; at < size && is_digit(text[at]) && *length <= DAP_BODY_MAX; at++)
        *length = *length * 10 + (text[at] - '0');
    return at > digits && at + skip_spaces(text + at, size - at) == size;
}

/* One header line, without its end. Returns what is wrong with it, or NULL. */
static const char *read_line(const char *line, size_t size, long *length)
{
    static const char name[] = "Content-Length";
    const char *colon = memchr(line, ':', size);
    if (!colon)
        return "a header line has no colon";
    if ((size_t)(colon - line) != sizeof name - 1 || strncasecmp(line, name, sizeof name - 1) != 0)
        return NULL;
    if (*length != NO_LENGTH)
        return "Content-Length is given twice";
    if (!read_length(colon + 1, size - (size_t)(colon + 1 - line), length))
        return *length > DAP_BODY_MAX ? "a message may have 4 MiB, not more"
                                      : "Content-Length is not a number";
    return *length > DAP_BODY_MAX ? "a message may have 4 MiB, not more" : NULL;
}

/* Reads the header lines up to the empty one, which *header is then behind. */
static enum dap_frame read_header(const char *bytes, size_t size, size_t *header, long *length,
                                  const char **why)
{
    *length = NO_LENGTH;
    for (*header = 0;;) {
        const char *line = bytes + *header, *end = memchr(line, '\n', size - *header);
        size_t used = end ? (size_t)(end + 1 - bytes) : size;
        if (used > DAP_HEADER_MAX)
            *why = "a header has no end";
        else if (end && (end == line || end[-1] != '\r'))
            *why = "a header line does not end in CR LF";
        else if (!end)
            return DAP_FRAME_UNFINISHED;
        else if (end - line > 1)
            *why = read_line(line, (size_t)(end - 1 - line), length);
        else
            *why = *length == NO_LENGTH ? "a header has no Content-Length" : NULL;
        if (*why)
            return DAP_FRAME_BROKEN;
        *header = used;
        if (end - line == 1)
            return DAP_FRAME_WHOLE;
    }
}

enum dap_frame dap_stream_take(struct dap_stream *stream, const char **body, size_t *size,
                               const char **why)
{
    size_t header;
    long length;
    forget_taken(stream);
    if (stream->size == 0)
        return DAP_FRAME_UNFINISHED;
    enum dap_frame frame = read_header(stream->bytes, stream->size, &header, &length, why);
    if (frame != DAP_FRAME_WHOLE)
        return frame;
    if (stream->size - header < (size_t)length)
        return DAP_FRAME_UNFINISHED;
    *body = stream->bytes + header;
    *size = (size_t)length;
    stream->taken = header + *size;
    return DAP_FRAME_WHOLE;
}
