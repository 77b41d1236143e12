/* dap_views.c - a frame as scopes and variables: what is real, what is virtual, and what else there
 * is to be seen of a guest. */
#include "vmm/hosted/dap/dap_request.h"
#include "vmm/hosted/debugger/expression.h"
#include "vmm/hosted/debugger/named_state.h"
#include "vmm/hosted/debugger/state_view.h"

#include <inttypes.h>
#include <string.h>

/* VIEW(NAME, name, "title", "hint"): the scopes, in order; the columns of state_view.h come after
 * the first. */
#define VIEWS(VIEW)                                                                                \
    VIEW(REGISTERS, registers, "Registers", "registers")                                           \
    VIEW(CONTROL, control, "Control registers", "registers")                                       \
    VIEW(TRAP_AREA, trap_area, "Trap area (physical 0)", NULL)                                     \
    VIEW(DATA, data, "Data", "globals")                                                            \
    VIEW(GUEST, guest, "Guest", NULL)                                                              \
    VIEW(MONITOR, monitor, "Monitor counters", NULL)

enum view {
#define VIEW(name, list, title, hint) VIEW_##name,
    VIEWS(VIEW)
#undef VIEW
        VIEW_COLUMN_0,
    VIEW_LIMIT = VIEW_COLUMN_0 + STATE_COLUMNS
};

enum { SYMBOLS_MAX = 1000 };

/* A variable that is a word of storage or of the processor can be found again by its name. */
struct wanted {
    const char *name;
    bool found;
    paddr address;
};

/* Variables being listed, of the guest in focus. */
struct listing {
    struct dap_server *server;
    struct debuggee *debuggee;
    json_t *list;          /* NULL: only a name is wanted */
    struct wanted *wanted; /* or NULL */
};

/* Adds a variable; takes value. */
static json_t *add(struct listing *listing, const char *name, json_t *value)
{
    if (!listing->list) {
        json_decref(value);
        return NULL;
    }
    json_t *variable = json_pack("{s:o,s:o,s:i}", "name", dap_string(name), "value", value,
                                 "variablesReference", 0);
    json_array_append_new(listing->list, variable);
    return variable;
}

/* Something to look at only. */
static void add_text(struct listing *listing, const char *name, json_t *value)
{
    json_t *variable = add(listing, name, value);
    if (variable)
        dap_set(variable, "presentationHint", json_pack("{s:[s]}", "attributes", "readOnly"));
}

/* Where an address leads, as text; NULL if nothing is known. */
static json_t *place_text(struct listing *listing, paddr address)
{
    char text[320];
    program_where(&debuggee_guest(listing->debuggee)->program, address, text, sizeof text);
    return *text ? dap_string(text) : NULL;
}

/* A word that the guest may use as a virtual address. */
static void add_word(struct listing *listing, const char *name, word value)
{
    paddr address;
    json_t *variable = add(listing, name, dap_format("0x%08x", value));
    if (!variable || !debuggee_translate(listing->debuggee, value, &address))
        return;
    dap_set(variable, "memoryReference", dap_reference(listing->debuggee->focus, address));
    dap_set(variable, "type", place_text(listing, address));
}

static void add_named(struct listing *listing, const char *name)
{
    word value;
    if (named_state_read(listing->debuggee, name, &value))
        add_word(listing, name, value);
}

/* A word of storage. */
static void add_stored(struct listing *listing, const char *name, paddr address)
{
    struct machine *machine = debuggee_machine(listing->debuggee);
    struct wanted *wanted = listing->wanted;
    word value;
    if (!machine_load_word(machine, address, &value))
        return;
    if (wanted && strcmp(wanted->name, name) == 0)
        *wanted = (struct wanted){name, true, address};
    json_t *variable = add(listing, name, dap_format("0x%08x", value));
    if (variable)
        dap_set(variable, "memoryReference", dap_reference(listing->debuggee->focus, address));
}

static void list_registers(struct listing *listing)
{
    for (unsigned i = 0; i < REGISTERS; i++)
        add_named(listing, register_names[i]);
#define PSW(name, text) add_named(listing, #name);
#include "isa/state.def"
}

static void list_control(struct listing *listing)
{
    for (unsigned i = 0; i < control_count; i++)
        if (control_rows[i].name && control_rows[i].readable)
            add_named(listing, control_rows[i].name);
}

static void list_trap_area(struct listing *listing)
{
    paddr at = TRAP_AREA_OLD;
#define PSW(name, text) add_stored(listing, "old " #name, at), at += 4;
#include "isa/state.def"
    at = TRAP_AREA_CAUSE;
    add_stored(listing, "cause", at);
    add_stored(listing, "value", at + 4);
    add_stored(listing, "access", at + 8);
    at = TRAP_AREA_NEW;
#define PSW(name, text) add_stored(listing, "new " #name, at), at += 4;
#include "isa/state.def"
}

/* Is it a place of something else than instructions? In one segment with them it is called a
 * function too; then only lines tell. */
static bool is_data(const struct image *image, const struct image_symbol *symbol)
{
    const struct image_line *line = image_line_at(image, symbol->value);
    if (symbol->absolute)
        return false;
    return image->line_count ? !line || line->address != symbol->value : !symbol->function;
}

static void list_data(struct listing *listing)
{
    const struct image *image = &debuggee_guest(listing->debuggee)->program.image;
    unsigned listed = 0;
    for (size_t i = 0; i < image->symbol_count && listed < SYMBOLS_MAX; i++) {
        if (!is_data(image, &image->symbols[i]))
            continue;
        add_stored(listing, image->symbols[i].name, image->symbols[i].value);
        listed++;
    }
}

static void list_guest(struct listing *listing)
{
    const struct computer *computer = &debuggee_guest(listing->debuggee)->computer;
    add_text(listing, "state", json_string(computer_state_names[computer->state]));
    if (computer->state == COMPUTER_OFF)
        add_text(listing, "exit status", dap_format("%u", computer->machine->bus->exit_status));
    add_text(listing, "instructions", dap_format("%" PRIu64, computer->retired));
    add_text(listing, "instructions of all",
             dap_format("%" PRIu64, listing->debuggee->timeline.now.instructions));
    add_text(listing, "storage", dap_format("%u bytes", computer->machine->size));
    for (unsigned cause = CAUSE_NONE + 1; cause < CAUSES; cause++)
        if (computer->traps[cause])
            add_text(listing, trap_rows[cause].name,
                     dap_format("%" PRIu64 " traps delivered", computer->traps[cause]));
}

static void add_count(struct listing *listing, unsigned level, const char *name, uint64_t count)
{
    char text[64];
    snprintf(text, sizeof text, "L%u %s", level, name);
    add_text(listing, text, dap_format("%" PRIu64, count));
}

static void list_monitor(struct listing *listing)
{
    const struct tower *tower = &listing->debuggee->session.tower;
    unsigned depth = tower->options.depth;
    for (unsigned level = depth; level-- > 0;) {
        const struct vm *vm =
            level + 1 == depth ? &tower->vms[listing->debuggee->focus] : &tower->levels[level];
        const struct vm_counts *counts = &vm->counts;
        add_count(listing, level, "direct", counts->direct);
        add_count(listing, level, "emulated", counts->emulated);
        add_count(listing, level, "interpreted", counts->interpreted);
        add_count(listing, level, "reflected", counts->reflected);
        add_count(listing, level, "exits", counts->exits);
    }
}

/* A column of the table real, nested, virtual. */
static void list_column(struct listing *listing, unsigned column)
{
    struct state_view view;
    state_view_fill(listing->debuggee, &view);
    for (unsigned row = 0; row < STATE_ROW_COUNT && column < view.columns; row++) {
        const char *cell = view.cells[column][row], *note = column == 0 ? view.notes[row] : "";
        if (strcmp(cell, "-") != 0)
            add_text(listing, state_row_names[row],
                     dap_format("%s%s%s", cell, *note ? "  * " : "", note));
        else if (*note)
            add_text(listing, state_row_names[row], dap_format("* %s", note));
    }
}

static const struct view_row {
    const char *title, *hint;
    void (*list)(struct listing *);
} views[] = {
#define VIEW(name, list, title, hint) [VIEW_##name] = {title, hint, list_##list},
    VIEWS(VIEW)
#undef VIEW
};

static void list_view(struct listing *listing, unsigned view)
{
    if (view < VIEW_COLUMN_0)
        views[view].list(listing);
    else
        list_column(listing, view - VIEW_COLUMN_0);
}

/* Takes the title. */
static void add_scope(json_t *list, int64_t frame, unsigned view, json_t *title, const char *hint)
{
    json_t *scope = json_pack("{s:o,s:I,s:b}", "name", title, "variablesReference",
                              (json_int_t)((frame - 1) * VIEW_LIMIT + view + 1), "expensive", 0);
    if (hint)
        dap_set(scope, "presentationHint", json_string(hint));
    json_array_append_new(list, scope);
}

/* What the guest believes, then what is real, then what is between. */
static void add_columns(struct dap_server *server, json_t *list, int64_t frame, const char *when)
{
    struct state_view view;
    state_view_fill(dap_debuggee(server), &view);
    unsigned last = view.columns - 1;
    add_scope(list, frame, VIEW_COLUMN_0 + last, dap_format("%s%s", view.heads[last], when), NULL);
    for (unsigned i = 0; i < last; i++)
        add_scope(list, frame, VIEW_COLUMN_0 + i, dap_format("%s%s", view.heads[i], when), NULL);
}

bool dap_do_scopes(struct dap_server *server, const json_t *arguments, json_t *body,
                   struct error *error)
{
    struct dap_visit visit;
    int64_t frame = 0;
    if (!dap_read_number(arguments, "frameId", DAP_REQUIRED, 1, DAP_FRAME_LAST, &frame, error) ||
        !dap_enter(server, frame, &visit, error))
        return false;
    const char *when = visit.depth ? ", then" : "";
    json_t *list = json_array();
    for (unsigned view = 0; view < VIEW_COLUMN_0; view++) {
        if (view == VIEW_MONITOR && dap_debuggee(server)->session.tower.options.depth == 0)
            continue;
        add_scope(list, frame, view, dap_format("%s%s", views[view].title, when), views[view].hint);
        if (view == VIEW_REGISTERS)
            add_columns(server, list, frame, when);
    }
    dap_leave(server, &visit);
    dap_set(body, "scopes", list);
    return true;
}

/* Goes to the frame that a view is of. */
static bool enter_view(struct dap_server *server, int64_t reference, struct dap_visit *visit,
                       unsigned *view, struct error *error)
{
    *view = (unsigned)((reference - 1) % VIEW_LIMIT);
    return dap_enter(server, (reference - 1) / VIEW_LIMIT + 1, visit, error);
}

/* The part of an array that is asked for. */
static json_t *slice(json_t *list, int64_t start, int64_t count)
{
    json_t *part = json_array();
    for (size_t i = (size_t)start;
         i < json_array_size(list) && (count == 0 || i - (size_t)start < (size_t)count); i++)
        json_array_append(part, json_array_get(list, i));
    json_decref(list);
    return part;
}

bool dap_do_variables(struct dap_server *server, const json_t *arguments, json_t *body,
                      struct error *error)
{
    struct dap_visit visit;
    unsigned view;
    int64_t reference = 0, start = 0, count = 0;
    const char *filter = "";
    if (!dap_read_number(arguments, "variablesReference", DAP_REQUIRED, 1, INT32_MAX, &reference,
                         error) ||
        !dap_read_number(arguments, "start", DAP_OPTIONAL, 0, INT32_MAX, &start, error) ||
        !dap_read_number(arguments, "count", DAP_OPTIONAL, 0, INT32_MAX, &count, error) ||
        !dap_read_text(arguments, "filter", DAP_OPTIONAL, &filter, error) ||
        !enter_view(server, reference, &visit, &view, error))
        return false;
    struct listing listing = {
        .server = server, .debuggee = dap_debuggee(server), .list = json_array()};
    if (strcmp(filter, "indexed") != 0) /* all of them have names */
        list_view(&listing, view);
    dap_leave(server, &visit);
    dap_set(body, "variables", slice(listing.list, start, count));
    return true;
}

bool dap_find_variable(struct dap_server *server, int64_t reference, const char *name,
                       struct dap_place *place, struct error *error)
{
    struct dap_visit visit;
    unsigned view;
    struct wanted wanted = {.name = name};
    if (!enter_view(server, reference, &visit, &view, error))
        return false;
    struct listing listing = {
        .server = server, .debuggee = dap_debuggee(server), .wanted = &wanted};
    list_view(&listing, view);
    *place = (struct dap_place){visit.guest, wanted.address};
    dap_leave(server, &visit);
    return wanted.found ||
           error_set(error, "'%.100s' is not in storage: it cannot be watched", name);
}

static bool is_in_processor(unsigned view)
{
    return view == VIEW_REGISTERS || view == VIEW_CONTROL;
}

/* Changes a variable of the guest in focus. */
static bool change(struct dap_server *server, int64_t reference, unsigned view, const char *name,
                   word value, struct error *error)
{
    struct debuggee *debuggee = dap_debuggee(server);
    struct dap_place place;
    uint8_t bytes[4];
    if (is_in_processor(view)) {
        dap_changed(server, NULL, 0);
        return named_state_write(debuggee, name, value, error);
    }
    if (!dap_find_variable(server, reference, name, &place, &(struct error){""}))
        return error_set(error, "'%.100s' follows from other state: change registers or storage",
                         name);
    memory_write32(bytes, value);
    dap_changed(server, &place, sizeof bytes);
    return debuggee_store(debuggee, (paddr)place.address, bytes, sizeof bytes, error);
}

bool dap_do_setVariable(struct dap_server *server, const json_t *arguments, json_t *body,
                        struct error *error)
{
    struct debuggee *debuggee = dap_debuggee(server);
    struct dap_visit visit;
    unsigned view;
    int64_t reference = 0;
    const char *name = "", *text = "";
    word value;
    if (!dap_read_number(arguments, "variablesReference", DAP_REQUIRED, 1, INT32_MAX, &reference,
                         error) ||
        !dap_read_text(arguments, "name", DAP_REQUIRED, &name, error) ||
        !dap_read_text(arguments, "value", DAP_REQUIRED, &text, error) ||
        !enter_view(server, reference, &visit, &view, error))
        return false;
    bool good =
        visit.depth == 0 ||
        error_set(error, "this is how it was then: only the innermost frame can be changed");
    good = good && expression_value(debuggee, text, &value, error) &&
           change(server, reference, view, name, value, error);
    /* What is there now may be another: R's base is a multiple of 4. */
    if (good && is_in_processor(view))
        named_state_read(debuggee, name, &value);
    dap_leave(server, &visit);
    if (!good)
        return false;
    dap_set(body, "value", dap_format("0x%08x", value));
    return true;
}
