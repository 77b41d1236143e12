/* dap_points.h - breakpoints as the client thinks of them: each is any number of the debuggee's
 * points, which are found again when the program is. */
#ifndef VMM_HOSTED_DAP_DAP_POINTS_H
#define VMM_HOSTED_DAP_DAP_POINTS_H

#include "vmm/hosted/debugger/debuggee.h"

#include <jansson.h>

/* POINTS(NAME, name, "reason"): the kinds, each with a request that sets all of it, and why the
 * guests stopped. */
#define DAP_POINT_KINDS(POINTS)                                                                    \
    POINTS(SOURCE, source, "breakpoint")                                                           \
    POINTS(FUNCTION, function, "function breakpoint")                                              \
    POINTS(INSTRUCTION, instruction, "instruction breakpoint")                                     \
    POINTS(DATA, data, "data breakpoint")                                                          \
    POINTS(TRAP, trap, "exception")

enum dap_point_kind {
#define POINTS(name, find, reason) DAP_POINT_##name,
    DAP_POINT_KINDS(POINTS)
#undef POINTS
};

/* Which hits count: "5" and ">= 5" are from the fifth on, "== 5", "< 5", "% 5" every fifth. */
enum dap_hit_rule { HIT_ALWAYS, HIT_FROM, HIT_AFTER, HIT_AT, HIT_BEFORE, HIT_EVERY };

enum { DAP_POINTS_MAX = 1024, DAP_PLACES_MAX = 4096 }; /* of breakpoints; of points for all */

struct dap_point {
    enum dap_point_kind kind;
    int64_t id;
    json_t *wish;      /* owned: as the client described it */
    char *path;        /* owned: SOURCE: the file */
    unsigned *numbers; /* owned: of the debuggee's points */
    size_t number_count;
    const char *condition, *log; /* of wish; NULL: none */
    enum dap_hit_rule rule;
    uint64_t wanted, hits;
};

struct dap_points {
    struct dap_point **points; /* owned, each owned */
    size_t count;
    size_t place_count; /* of the debuggee's points that are ours */
    int64_t last_id;
};

struct dap_server;

void dap_points_free(struct dap_points *);

/* Finds all breakpoints again in a program that was just opened, and tells the client where they
 * are now. */
void dap_points_return(struct dap_server *);

/* The breakpoint that a point of the debuggee is for; NULL if none. */
struct dap_point *dap_point_numbered(const struct dap_points *, unsigned number);

/* Why the guests stopped at such a point, as the protocol says it. */
const char *dap_point_reason(enum dap_point_kind);

/* The exception filters that the client may choose from. */
json_t *dap_point_filters(void);

#endif
