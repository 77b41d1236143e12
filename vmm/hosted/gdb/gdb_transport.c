/* gdb_transport.c - see gdb_transport.h. */
#include "vmm/hosted/gdb/gdb_transport.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char loopback[] = "127.0.0.1";

struct address {
    char host[256];
    char port[6];
};

static bool is_port(const char *text)
{
    size_t length = strlen(text);
    unsigned value = 0;
    if (length == 0 || length > 5 || strspn(text, "0123456789") != length)
        return false;
    for (; *text; text++)
        value = value * 10 + (unsigned)(*text - '0');
    return value <= 65535;
}

static bool parse(const char *where, struct address *address, struct error *error)
{
    const char *colon = strrchr(where, ':');
    const char *port = colon ? colon + 1 : where;
    size_t length = colon ? (size_t)(colon - where) : 0;
    bool bracketed = length > 2 && where[0] == '[' && where[length - 1] == ']';
    const char *host = bracketed ? where + 1 : where;
    length -= bracketed ? 2 : 0;
    if (!is_port(port) || length >= sizeof address->host ||
        (!bracketed && memchr(where, ':', length)))
        return error_set(error, "--gdb: '%.100s' is not -, a port, HOST:PORT or [HOST]:PORT",
                         where);
    snprintf(address->port, sizeof address->port, "%s", port);
    snprintf(address->host, sizeof address->host, "%.*s", (int)length, host);
    if (length == 0)
        strcpy(address->host, loopback);
    return true;
}

static int listen_at(const struct addrinfo *info)
{
    int one = 1;
    int fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC, info->ai_protocol);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, 1) == 0)
        return fd;
    int reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

static bool is_local(const struct sockaddr_storage *address)
{
    static const uint8_t loopback6[16] = {[15] = 1};
    if (address->ss_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 == 127;
    return address->ss_family == AF_INET6 &&
           memcmp(&((const struct sockaddr_in6 *)address)->sin6_addr, loopback6, 16) == 0;
}

/* Port 0 has become another by now. */
static void announce(int fd)
{
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    char host[64] = "", port[16] = "";
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
        return;
    getnameinfo((struct sockaddr *)&address, length, host, sizeof host, port, sizeof port,
                NI_NUMERICHOST | NI_NUMERICSERV);
    bool local = is_local(&address), brackets = strchr(host, ':') != NULL;
    fprintf(stderr, "visor: gdb: listening on %s%s%s:%s; connect with: target remote %s:%s\n",
            brackets ? "[" : "", host, brackets ? "]" : "", port, local ? "" : "HOST", port);
    if (!local)
        fprintf(stderr, "visor: gdb: whoever reaches this address can drive the debugger\n");
}

static int open_listener(const char *where, struct error *error)
{
    struct address address;
    struct addrinfo *info, hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    if (!parse(where, &address, error))
        return -1;
    int failure = getaddrinfo(address.host, address.port, &hints, &info);
    if (failure) {
        error_set(error, "--gdb: %s: %s", address.host, gai_strerror(failure));
        return -1;
    }
    int fd = listen_at(info);
    if (fd < 0)
        error_set(error, "--gdb: %s port %s: %s", address.host, address.port, strerror(errno));
    freeaddrinfo(info);
    return fd;
}

static bool accept_one(struct gdb_transport *transport, int listener, struct error *error)
{
    int fd, one = 1;
    do
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (fd < 0)
        return error_set(error, "--gdb: no connection: %s", strerror(errno));
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    *transport = (struct gdb_transport){.in = fd, .out = fd, .is_socket = true};
    return true;
}

bool gdb_transport_open(struct gdb_transport *transport, const char *where, struct error *error)
{
    *transport = (struct gdb_transport){.in = STDIN_FILENO, .out = STDOUT_FILENO};
    if (strcmp(where, "-") == 0)
        return true;
    int listener = open_listener(where, error);
    if (listener < 0)
        return false;
    announce(listener);
    bool ok = accept_one(transport, listener, error);
    close(listener);
    return ok;
}

void gdb_transport_close(struct gdb_transport *transport)
{
    if (transport->is_socket)
        close(transport->in);
}

/* Writing to a pipe that nobody reads fails, as visor ignores SIGPIPE. */
static bool send_all(void *context, const void *bytes, size_t size)
{
    struct gdb_transport *transport = context;
    const char *at = bytes;
    while (size) {
        ssize_t count = write(transport->out, at, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        at += count;
        size -= (size_t)count;
    }
    return true;
}

static long receive(void *context, void *bytes, size_t size, bool wait)
{
    struct gdb_transport *transport = context;
    struct pollfd ready = {.fd = transport->in, .events = POLLIN};
    int count = poll(&ready, 1, wait ? -1 : 0);
    if (count == 0 || (count < 0 && errno == EINTR))
        return 0;
    ssize_t got = read(transport->in, bytes, size);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    return got > 0 ? (long)got : -1;
}

struct gdb_line gdb_transport_line(struct gdb_transport *transport)
{
    return (struct gdb_line){.send = send_all, .receive = receive, .context = transport};
}
