/* dap_points.c - see dap_points.h. */
#include "vmm/hosted/dap/dap_condition.h"
#include "vmm/hosted/dap/dap_places.h"

#include <stdlib.h>
#include <string.h>

static const struct kind_row {
    const char *reason;
    dap_place_finder *find;
} kinds[] = {
#define POINTS(name, find, reason) [DAP_POINT_##name] = {reason, dap_find_##find},
    DAP_POINT_KINDS(POINTS)
#undef POINTS
};

const char *dap_point_reason(enum dap_point_kind kind)
{
    return kinds[kind].reason;
}

static void free_point(struct dap_point *point)
{
    json_decref(point->wish);
    free(point->path);
    free(point->numbers);
    free(point);
}

void dap_points_free(struct dap_points *points)
{
    for (size_t i = 0; i < points->count; i++)
        free_point(points->points[i]);
    free(points->points);
    *points = (struct dap_points){0};
}

struct dap_point *dap_point_numbered(const struct dap_points *points, unsigned number)
{
    for (size_t i = 0; i < points->count; i++)
        for (size_t j = 0; j < points->points[i]->number_count; j++)
            if (points->points[i]->numbers[j] == number)
                return points->points[i];
    return NULL;
}

static void remove_places(struct dap_server *server, struct dap_point *point)
{
    for (size_t i = 0; i < point->number_count; i++)
        debuggee_remove(dap_debuggee(server), point->numbers[i]);
    server->points.place_count -= point->number_count;
    point->number_count = 0;
}

/* Forgets all breakpoints of a kind; of SOURCE those in a file. */
static void forget(struct dap_server *server, enum dap_point_kind kind, const char *path)
{
    struct dap_points *points = &server->points;
    size_t kept = 0;
    for (size_t i = 0; i < points->count; i++) {
        struct dap_point *point = points->points[i];
        if (point->kind != kind || (path && strcmp(point->path, path) != 0)) {
            points->points[kept++] = point;
            continue;
        }
        remove_places(server, point);
        free_point(point);
    }
    points->count = kept;
}

/* Finds where a breakpoint is in the program, and what the client is told about it. */
static json_t *find(struct dap_server *server, struct dap_point *point)
{
    struct error error = {""};
    json_t *answer = json_object();
    bool good = dap_condition_read(point, &error);
    if (good && server->program->only_runs)
        good = error_set(&error, "the program runs without being debugged");
    good = good && kinds[point->kind].find(server, point, answer, &error);
    if (!good)
        remove_places(server, point);
    dap_set(answer, "id", json_integer(point->id));
    dap_set(answer, "verified", json_boolean(good));
    if (!good)
        dap_set(answer, "message", dap_string(error.text));
    return answer;
}

static struct dap_point *add_point(struct dap_points *points, enum dap_point_kind kind,
                                   const char *path, json_t *wish)
{
    struct dap_point **all = realloc(points->points, (points->count + 1) * sizeof *all);
    struct dap_point *point = calloc(1, sizeof *point);
    char *copy = path ? strdup(path) : NULL;
    if (all)
        points->points = all;
    if (!all || !point || (path && !copy)) {
        free(copy);
        free(point);
        return NULL;
    }
    *point = (struct dap_point){
        .kind = kind, .id = ++points->last_id, .wish = json_incref(wish), .path = copy};
    return points->points[points->count++] = point;
}

/* Adds a breakpoint and what there is to say about it. */
static void add(struct dap_server *server, enum dap_point_kind kind, const char *path, json_t *wish,
                json_t *answers)
{
    struct dap_point *point = NULL;
    const char *why = "too many breakpoints";
    if (server->points.count < DAP_POINTS_MAX) {
        point = add_point(&server->points, kind, path, wish);
        why = "the host has no storage left";
    }
    json_array_append_new(answers, point ? find(server, point)
                                         : json_pack("{s:b,s:s}", "verified", 0, "message", why));
}

static bool set_all(struct dap_server *server, enum dap_point_kind kind, const char *path,
                    const json_t *arguments, json_t *body, struct error *error)
{
    const json_t *wishes = NULL;
    if (!dap_read_objects(arguments, "breakpoints",
                          kind == DAP_POINT_SOURCE ? DAP_OPTIONAL : DAP_REQUIRED, DAP_POINTS_MAX,
                          &wishes, error))
        return false;
    json_t *answers = json_array();
    forget(server, kind, path);
    for (size_t i = 0; i < json_array_size(wishes); i++)
        add(server, kind, path, json_array_get(wishes, i), answers);
    dap_set(body, "breakpoints", answers);
    return true;
}

bool dap_do_setBreakpoints(struct dap_server *server, const json_t *arguments, json_t *body,
                           struct error *error)
{
    const json_t *source = NULL;
    const char *path = NULL;
    return dap_read_object(arguments, "source", DAP_REQUIRED, &source, error) &&
           dap_read_text(source, "path", DAP_REQUIRED, &path, error) &&
           set_all(server, DAP_POINT_SOURCE, path, arguments, body, error);
}

bool dap_do_setFunctionBreakpoints(struct dap_server *server, const json_t *arguments, json_t *body,
                                   struct error *error)
{
    return set_all(server, DAP_POINT_FUNCTION, NULL, arguments, body, error);
}

bool dap_do_setInstructionBreakpoints(struct dap_server *server, const json_t *arguments,
                                      json_t *body, struct error *error)
{
    return set_all(server, DAP_POINT_INSTRUCTION, NULL, arguments, body, error);
}

bool dap_do_setDataBreakpoints(struct dap_server *server, const json_t *arguments, json_t *body,
                               struct error *error)
{
    return set_all(server, DAP_POINT_DATA, NULL, arguments, body, error);
}

/* Names of filters, as what filterOptions would say. */
static bool read_filters(const json_t *arguments, json_t *wishes, struct error *error)
{
    const json_t *names = json_object_get(arguments, "filters");
    bool is_empty = !names || (json_is_object(names) && json_object_size(names) == 0);
    if (!is_empty && !json_is_array(names))
        return error_set(error, "'filters' must be an array");
    for (size_t i = 0; i < json_array_size(names) && i < DAP_POINTS_MAX; i++) {
        json_t *name = json_array_get(names, i);
        if (!json_is_string(name))
            return error_set(error, "'filters' must be an array of strings");
        json_array_append_new(wishes, json_pack("{s:O}", "filterId", name));
    }
    return true;
}

bool dap_do_setExceptionBreakpoints(struct dap_server *server, const json_t *arguments,
                                    json_t *body, struct error *error)
{
    const json_t *options = NULL;
    json_t *wishes = json_array(), *answers = json_array();
    bool good =
        read_filters(arguments, wishes, error) &&
        dap_read_objects(arguments, "filterOptions", DAP_OPTIONAL, DAP_POINTS_MAX, &options, error);
    if (good) {
        forget(server, DAP_POINT_TRAP, NULL);
        for (size_t i = 0; i < json_array_size(options); i++)
            json_array_append(wishes, json_array_get(options, i));
        for (size_t i = 0; i < json_array_size(wishes); i++)
            add(server, DAP_POINT_TRAP, NULL, json_array_get(wishes, i), answers);
        json_object_set(body, "breakpoints", answers);
    }
    json_decref(answers);
    json_decref(wishes);
    return good;
}

void dap_points_return(struct dap_server *server)
{
    struct dap_points *points = &server->points;
    points->place_count = 0;
    for (size_t i = 0; i < points->count; i++)
        points->points[i]->number_count = 0; /* they went with the program that was */
    for (size_t i = 0; i < points->count; i++)
        dap_send_event(server, "breakpoint",
                       json_pack("{s:s,s:o}", "reason", "changed", "breakpoint",
                                 find(server, points->points[i])));
}
