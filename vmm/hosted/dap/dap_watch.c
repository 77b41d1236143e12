/* dap_watch.c - breakpoints of storage: what can be watched, and how the client names it. */
#include "vmm/hosted/dap/dap_places.h"
#include "vmm/hosted/debugger/expression.h"

#include <stdlib.h>
#include <string.h>

/* "REFERENCE/BYTES" */
static bool parse_data_id(struct dap_server *server, const char *id, struct dap_place *place,
                          word *length)
{
    const char *slash = strchr(id, '/');
    char *end, *text = slash ? strndup(id, (size_t)(slash - id)) : NULL;
    bool good = text && dap_parse_place(server, text, place);
    free(text);
    if (!good || place->address < 0 || slash[1] < '1' || slash[1] > '9')
        return false;
    unsigned long bytes = strtoul(slash + 1, &end, 10);
    *length = (word)bytes;
    word size = tower_machine(&dap_debuggee(server)->session.tower, place->guest)->size;
    return *end == '\0' && bytes <= size && place->address <= (int64_t)(size - bytes);
}

bool dap_find_data(struct dap_server *server, struct dap_point *point, json_t *answer,
                   struct error *error)
{
    const char *id = "", *access = "write";
    struct dap_place place;
    word length;
    unsigned accesses = 0;
    (void)answer;
    if (!dap_read_text(point->wish, "dataId", DAP_REQUIRED, &id, error) ||
        !dap_read_text(point->wish, "accessType", DAP_OPTIONAL, &access, error))
        return false;
    if (strcmp(access, "write") == 0 || strcmp(access, "readWrite") == 0)
        accesses |= WATCH_WRITE;
    if (strcmp(access, "read") == 0 || strcmp(access, "readWrite") == 0)
        accesses |= WATCH_READ;
    if (accesses == 0)
        return error_set(error, "an access is 'read', 'write' or 'readWrite'");
    if (!parse_data_id(server, id, &place, &length))
        return error_set(error, "'%.100s' is not what dataBreakpointInfo answers", id);
    return dap_add_place(server, point,
                         (struct point){.kind = POINT_WATCH,
                                        .guest = (int)place.guest,
                                        .address = (paddr)place.address,
                                        .length = length,
                                        .access = accesses},
                         error);
}

/* The storage that an expression is about, of the guest in focus: "*ADDRESS" is virtual,
 * "{ADDRESS}" physical, or it is a symbol. */
static bool find_storage(struct debuggee *debuggee, const char *text, paddr *address,
                         struct error *error)
{
    const struct image_symbol *symbol =
        image_symbol_named(&debuggee_guest(debuggee)->program.image, text);
    size_t length = strlen(text);
    word value;
    if (symbol && !symbol->absolute) {
        *address = symbol->value;
        return true;
    }
    if (*text == '*')
        return expression_value(debuggee, text + 1, &value, error) &&
               (debuggee_translate(debuggee, value, address) ||
                error_set(error, "0x%x is outside what R shows", value));
    if (*text != '{' || text[length - 1] != '}')
        return error_set(error, "only storage can be watched: a symbol, *ADDRESS or {ADDRESS}");
    char *inner = strndup(text + 1, length - 2);
    bool good = inner && expression_value(debuggee, inner, address, error);
    free(inner);
    return good;
}

/* Frame 0 is the guest in focus. */
static bool find_by_expression(struct dap_server *server, int64_t frame, const char *text,
                               struct dap_place *place, struct error *error)
{
    struct dap_visit visit;
    paddr address;
    if (frame && !dap_enter(server, frame, &visit, error))
        return false;
    bool good = find_storage(dap_debuggee(server), text, &address, error);
    *place = (struct dap_place){dap_debuggee(server)->focus, good ? address : 0};
    if (frame)
        dap_leave(server, &visit);
    return good;
}

/* The variable, or the address, that is asked about. */
static bool find_asked(struct dap_server *server, const json_t *arguments, const char *name,
                       struct dap_place *place, struct error *error)
{
    int64_t reference = 0, frame = 0;
    bool is_address = false;
    if (!dap_read_number(arguments, "variablesReference", DAP_OPTIONAL, 0, INT32_MAX, &reference,
                         error) ||
        !dap_read_number(arguments, "frameId", DAP_OPTIONAL, 0, DAP_FRAME_LAST, &frame, error) ||
        !dap_read_flag(arguments, "asAddress", &is_address, error))
        return false;
    if (reference)
        return dap_find_variable(server, reference, name, place, error);
    if (is_address)
        return dap_parse_place(server, name, place) ||
               error_set(error, "'%.100s' is not an address of a guest", name);
    return find_by_expression(server, frame, name, place, error);
}

bool dap_do_dataBreakpointInfo(struct dap_server *server, const json_t *arguments, json_t *body,
                               struct error *error)
{
    const char *name = "";
    int64_t bytes = INSN_BYTES;
    struct dap_place place;
    struct error why = {""};
    char id[64];
    word length;
    if (!dap_read_text(arguments, "name", DAP_REQUIRED, &name, error) ||
        !dap_read_number(arguments, "bytes", DAP_OPTIONAL, 1, STORAGE_MAX, &bytes, error))
        return false;
    bool good = find_asked(server, arguments, name, &place, &why);
    if (good) {
        json_t *reference = dap_reference(place.guest, place.address);
        snprintf(id, sizeof id, "%s/%u", json_string_value(reference), (unsigned)bytes);
        json_decref(reference);
        good = parse_data_id(server, id, &place, &length) ||
               error_set(&why, "this is not all in the guest's storage");
    }
    dap_set(body, "dataId", good ? json_string(id) : json_null());
    dap_set(body, "description",
            good ? dap_format("%s: %u bytes at physical 0x%x of vm%u", name, (unsigned)bytes,
                              (unsigned)place.address, place.guest)
                 : dap_string(why.text));
    dap_set(body, "accessTypes", json_pack("[s,s,s]", "read", "write", "readWrite"));
    dap_set(body, "canPersist", json_boolean(good));
    return true;
}
