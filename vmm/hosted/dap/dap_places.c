/* dap_places.c - see dap_places.h. */
#include "vmm/hosted/dap/dap_places.h"
#include "isa/spelling.h"
#include "vmm/hosted/dap/dap_condition.h"

#include <stdlib.h>
#include <string.h>

bool dap_add_place(struct dap_server *server, struct dap_point *point, struct point place,
                   struct error *error)
{
    struct dap_points *points = &server->points;
    size_t bytes = (point->number_count + 1) * sizeof *point->numbers;
    if (points->place_count == DAP_PLACES_MAX)
        return error_set(error, "all breakpoints together may have %d places, not more",
                         DAP_PLACES_MAX);
    unsigned *numbers = realloc(point->numbers, bytes);
    if (numbers)
        point->numbers = numbers;
    place.user = -1;
    place.condition = dap_condition_asks(point) ? (char *)"" : NULL; /* copied */
    unsigned number = numbers ? debuggee_add(dap_debuggee(server), &place) : 0;
    if (number == 0)
        return error_set(error, "the host has no storage left");
    point->numbers[point->number_count++] = number;
    points->place_count++;
    return true;
}

static bool add_break(struct dap_server *server, struct dap_point *point, unsigned guest,
                      paddr address, struct error *error)
{
    return dap_add_place(
        server, point, (struct point){.kind = POINT_BREAK, .guest = (int)guest, .address = address},
        error);
}

/* Where a breakpoint is, for the client. */
static void describe_place(struct dap_server *server, json_t *answer, unsigned guest, paddr address)
{
    const struct image_line *line =
        image_line_at(&dap_guest(server, guest)->program.image, address);
    dap_set(answer, "instructionReference", dap_reference(guest, address));
    if (!line)
        return;
    dap_set(answer, "source", dap_source_of(server->program, guest, line->file));
    dap_set(answer, "line",
            json_integer((json_int_t)line->line - server->client.counts_lines_from_0));
}

static bool is_file(const struct dap_source *source, const char *path, const char *real)
{
    return strcmp(source->path, path) == 0 ||
           (real && source->real && strcmp(source->real, real) == 0);
}

/* The first line from this one on of which the file has instructions; 0 if there is none. */
static unsigned line_with_code(const struct image *image, unsigned file, int64_t line)
{
    unsigned found = 0;
    for (size_t i = 0; i < image->line_count; i++) {
        const struct image_line *row = &image->lines[i];
        if (row->file == file && row->line >= line && (found == 0 || row->line < found))
            found = row->line;
    }
    return found;
}

/* Stops wherever the instructions of a line begin: where a macro is used, there are several. */
static bool add_line(struct dap_server *server, struct dap_point *point, unsigned guest,
                     unsigned file, unsigned line, json_t *answer, struct error *error)
{
    const struct image *image = &dap_guest(server, guest)->program.image;
    for (size_t i = 0; i < image->line_count; i++) {
        const struct image_line *row = &image->lines[i], *before = i ? row - 1 : NULL;
        if (row->file != file || row->line != line ||
            (before && before->file == file && before->line == line))
            continue;
        if (!add_break(server, point, guest, row->address, error))
            return false;
        if (point->number_count == 1)
            describe_place(server, answer, guest, row->address);
    }
    return true;
}

bool dap_find_source(struct dap_server *server, struct dap_point *point, json_t *answer,
                     struct error *error)
{
    const struct dap_program *program = server->program;
    unsigned nearest = 0;
    bool known = false, good = true;
    int64_t line = 0, base = server->client.counts_lines_from_0 ? 0 : 1;
    if (!dap_read_number(point->wish, "line", DAP_REQUIRED, base, INT32_MAX, &line, error))
        return false;
    line += 1 - base;
    char *real = realpath(point->path, NULL);
    for (size_t i = 0; i < program->source_count; i++) {
        const struct dap_source *source = &program->sources[i];
        if (!is_file(source, point->path, real))
            continue;
        known = true;
        unsigned here =
            line_with_code(&dap_guest(server, source->guest)->program.image, source->file, line);
        if (here && (nearest == 0 || here < nearest))
            nearest = here;
    }
    for (size_t i = 0; i < program->source_count && nearest && good; i++)
        if (is_file(&program->sources[i], point->path, real))
            good = add_line(server, point, program->sources[i].guest, program->sources[i].file,
                            nearest, answer, error);
    free(real);
    if (!known)
        return error_set(error, "no program was made from this file");
    if (!nearest)
        return error_set(error, "neither this line nor one after it has instructions");
    return good;
}

bool dap_find_function(struct dap_server *server, struct dap_point *point, json_t *answer,
                       struct error *error)
{
    const char *name = "";
    if (!dap_read_text(point->wish, "name", DAP_REQUIRED, &name, error))
        return false;
    struct spelling spelling = spelling_of(name);
    for (unsigned guest = 0; guest < dap_guests(server); guest++) {
        const struct image *image = &dap_guest(server, guest)->program.image;
        const struct image_symbol *symbol = image_symbol_named(image, name);
        for (size_t i = 0; i < image->symbol_count; i++)
            spelling_offer(&spelling, image->symbols[i].name);
        if (!symbol || symbol->absolute)
            continue;
        if (!add_break(server, point, guest, symbol->value, error))
            return false;
        if (point->number_count == 1)
            describe_place(server, answer, guest, symbol->value);
    }
    if (point->number_count > 0)
        return true;
    if (spelling.nearest)
        return error_set(error, "no program has a place '%.100s'; did you mean '%s'?", name,
                         spelling.nearest);
    return error_set(error, "no program has a place '%.100s'", name);
}

bool dap_find_instruction(struct dap_server *server, struct dap_point *point, json_t *answer,
                          struct error *error)
{
    struct dap_place place;
    int64_t offset = 0;
    if (!dap_read_place(server, point->wish, "instructionReference", &place, error) ||
        !dap_read_number(point->wish, "offset", DAP_OPTIONAL, -(int64_t)UINT32_MAX, UINT32_MAX,
                         &offset, error))
        return false;
    place.address += offset;
    if (place.address < 0 ||
        place.address >= tower_machine(&dap_debuggee(server)->session.tower, place.guest)->size)
        return error_set(error, "this address is outside of the guest's storage");
    if (place.address % INSN_BYTES != 0)
        return error_set(error, "the address of an instruction is a multiple of %d", INSN_BYTES);
    describe_place(server, answer, place.guest, (paddr)place.address);
    return add_break(server, point, place.guest, (paddr)place.address, error);
}

/* What else than a cause a filter may be. */
enum { FILTER_ALL = CAUSES, FILTER_EMULATED, FILTER_REFLECTED, FILTERS };

static const struct filter {
    const char *name, *label, *text;
} filters[FILTERS] = {
#define TRAP(name, number, string, saved, text) [number] = {string, "Trap: " string, text},
#include "isa/traps.def"
    [FILTER_ALL] = {"all", "All traps", "traps of the host and of the guest"},
    [FILTER_EMULATED] = {"emulated", "Verdict: emulate",
                         "the innermost monitor carries the instruction out for the guest"},
    [FILTER_REFLECTED] = {"reflected", "Verdict: reflect", "the guest's kernel gets the trap"},
};

json_t *dap_point_filters(void)
{
    json_t *list = json_array();
    for (unsigned i = CAUSE_NONE + 1; i < FILTERS; i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:b,s:b,s:s}", "filter",
                                              filters[i].name, "label", filters[i].label,
                                              "description", filters[i].text, "default", 0,
                                              "supportsCondition", 1, "conditionDescription",
                                              "an expression, e.g. a0 == 3 && $user"));
    return list;
}

bool dap_find_trap(struct dap_server *server, struct dap_point *point, json_t *answer,
                   struct error *error)
{
    const char *name = "";
    unsigned filter = CAUSE_NONE + 1, depth = dap_debuggee(server)->session.tower.options.depth;
    (void)answer;
    if (!dap_read_text(point->wish, "filterId", DAP_REQUIRED, &name, error))
        return false;
    while (filter < FILTERS && strcmp(filters[filter].name, name) != 0)
        filter++;
    if (filter == FILTERS)
        return error_set(error, "there is no filter '%.100s'", name);
    if (depth == 0 && filter == FILTER_EMULATED)
        return error_set(error, "on the bare machine nothing is emulated");
    struct point place = {.kind = POINT_TRAP,
                          .cause = filter < CAUSES ? (int)filter : ANY_CAUSE,
                          .at_level = filter == FILTER_EMULATED || filter == FILTER_REFLECTED,
                          .level = filter == FILTER_EMULATED ? depth - 1 : depth};
    bool good = true;
    for (unsigned guest = 0; guest < dap_guests(server) && good; guest++) {
        place.guest = (int)guest;
        good = dap_add_place(server, point, place, error);
    }
    return good;
}
