/* dap_stream.h - a stream of bytes as the messages in it: the base protocol's frames.
 *
 * A frame is header lines that end in CR LF, among them Content-Length, an empty line, and so many
 * bytes. Nothing is known here of what they say, or of where they come from. */
#ifndef VMM_HOSTED_DAP_DAP_STREAM_H
#define VMM_HOSTED_DAP_DAP_STREAM_H

#include <stdbool.h>
#include <stddef.h>

enum { DAP_HEADER_MAX = 4096, DAP_BODY_MAX = 4 << 20 }; /* bytes */

struct dap_stream {
    char *bytes; /* owned */
    size_t size, capacity;
    size_t taken; /* of the bytes, what the last message took */
};

enum dap_frame {
    DAP_FRAME_UNFINISHED, /* more bytes are needed */
    DAP_FRAME_WHOLE,
    DAP_FRAME_BROKEN, /* nothing behind this can be understood */
};

/* All zero, a stream is empty. */
void dap_stream_free(struct dap_stream *);

/* Appends bytes that came. False if the host has no storage. */
bool dap_stream_put(struct dap_stream *, const void *bytes, size_t size);

/* Takes the next message: *body is valid until the next call. Of a broken frame *why says what is
 * wrong with it. */
enum dap_frame dap_stream_take(struct dap_stream *, const char **body, size_t *size,
                               const char **why);

#endif
