/* dap_server.h - the Debug Adapter Protocol, served to one client: editors debug guests through it.
 *
 * Guests are threads, guest n is thread n + 1, and all stop and go together. Trap causes are
 * exceptions; what is real, nested and virtual are scopes. A memory reference is the physical
 * address of a guest, with the guest's number in the bits from 32 on (dap_storage.c). The protocol:
 * "Debug Adapter Protocol", version 1.71, of Microsoft.
 *
 * What comes from the client is not trusted: whatever it is, the answer says so and serving goes
 * on. Only a stream in which no messages can be found any more ends it. */
#ifndef VMM_HOSTED_DAP_DAP_SERVER_H
#define VMM_HOSTED_DAP_DAP_SERVER_H

#include "vmm/hosted/dap/dap_points.h"
#include "vmm/hosted/dap/dap_program.h"
#include "vmm/hosted/dap/dap_stream.h"
#include "vmm/hosted/debugger/stepping.h"

enum { DAP_WAITING_MAX = 64, DAP_RECEIVE_MAX = 1 << 14 };

/* The way to the client. */
struct dap_line {
    bool (*send)(void *context, const void *bytes, size_t size); /* false: the client is gone */
    /* How many bytes came, waiting for the first if told to; 0: none yet; -1: no more will. */
    long (*receive)(void *context, void *bytes, size_t size, bool wait);
    void *context;
};

/* STATE(NAME, text): where the conversation is, and what is said of a request that does not fit. */
#define DAP_STATES(STATE)                                                                          \
    STATE(NEW, "initialize must come first")                                                       \
    STATE(READY, "a program must be launched first")                                               \
    STATE(LOADED, "a program is launched; configurationDone comes next")                           \
    STATE(STOPPED, "a program is being debugged")                                                  \
    STATE(RUNNING, "the guests are running; pause them first")                                     \
    STATE(ENDED, "the run is over; restart it")

enum dap_state {
#define STATE(name, text) DAP_##name,
    DAP_STATES(STATE)
#undef STATE
};

/* What the client can do. */
struct dap_client {
    bool counts_lines_from_0, counts_columns_from_0;
    bool redraws, redraws_memory; /* knows the events invalidated and memory */
};

/* Storage of a guest, as memory references mean it. The address may be outside, even of 32 bits. */
struct dap_place {
    unsigned guest;
    int64_t address;
};

/* A way for guests to move. */
typedef void dap_motion(struct debuggee *, struct halt *);

struct dap_server {
    const struct dap_line *line; /* borrowed */
    struct dap_stream stream;
    char incoming[DAP_RECEIVE_MAX];
    json_t *waiting;      /* owned: requests that came while guests ran, dealt with afterwards */
    json_t *nothing;      /* owned: the arguments of a request that has none */
    int64_t sequence;     /* number of the message sent last */
    enum dap_state state; /* RUNNING only inside of a motion */
    struct dap_client client;
    void (*after)(struct dap_server *); /* to be done when the response is on its way; or NULL */
    struct dap_program *program;        /* owned; NULL: none yet */
    struct dap_points points;
    dap_motion *motion;           /* how the guests move, or moved last */
    bool paused;                  /* the motion ended because the client asked for it */
    bool resumes;                 /* it goes on when what waits is dealt with */
    bool lives[TOWER_GUESTS_MAX]; /* guests that are threads, as the client was told */
    struct dap_place changed;     /* by hand, and so many bytes of it; 0: not storage */
    word changed_size;
    bool has_calls; /* calls are those of calls_guest, now */
    unsigned calls_guest;
    struct calls calls;
    bool over;           /* nothing more is dealt with */
    const char *trouble; /* why it cannot be served any more; NULL: it can */
    const char *broken;  /* what is wrong with the stream of messages; NULL: nothing */
};

/* Serves until the client leaves. The error is filled unless it left in good order; returns
 * EXIT_usage if it could not be understood, EXIT_failure if it could not be served. */
enum cli_exit dap_serve(const struct dap_line *, struct error *);

/* The line to whom standard input and output lead. */
extern const struct dap_line dap_standard_line;

#endif
