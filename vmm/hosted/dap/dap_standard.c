/* dap_standard.c - the client at the other end of standard input and output. */
#include "vmm/hosted/dap/dap_server.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

static bool send_bytes(void *context, const void *bytes, size_t size)
{
    const char *at = bytes;
    (void)context;
    while (size > 0) {
        ssize_t sent = write(STDOUT_FILENO, at, size);
        if (sent < 0 && errno != EINTR)
            return false;
        if (sent > 0) {
            at += sent;
            size -= (size_t)sent;
        }
    }
    return true;
}

static long receive_bytes(void *context, void *bytes, size_t size, bool wait)
{
    struct pollfd descriptor = {.fd = STDIN_FILENO, .events = POLLIN};
    (void)context;
    if (poll(&descriptor, 1, wait ? -1 : 0) <= 0)
        return 0;
    ssize_t received = read(STDIN_FILENO, bytes, size);
    if (received < 0)
        return errno == EINTR || errno == EAGAIN ? 0 : -1;
    return received == 0 ? -1 : received;
}

const struct dap_line dap_standard_line = {.send = send_bytes, .receive = receive_bytes};
