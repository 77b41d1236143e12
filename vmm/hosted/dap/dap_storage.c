/* dap_storage.c - guests' storage: memory references, reading, writing, disassembly. */
#include "isa/disasm.h"
#include "vmm/hosted/base64.h"
#include "vmm/hosted/cli_number.h"
#include "vmm/hosted/dap/dap_request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { READ_MAX = 1 << 20, DISASSEMBLE_MAX = 1 << 14, GUEST_SHIFT = 32 };

/* Offsets that a client may send: JavaScript's whole numbers. */
static const int64_t OFFSET_MAX = (INT64_C(1) << 53) - 1;

json_t *dap_reference(unsigned guest, int64_t address)
{
    int64_t number = ((int64_t)guest << GUEST_SHIFT) + address;
    return number < 0 ? dap_format("%" PRId64, number) : dap_format("0x%08" PRIx64, number);
}

json_t *dap_virtual_reference(struct dap_server *server, vaddr at)
{
    struct debuggee *debuggee = dap_debuggee(server);
    paddr address;
    return debuggee_translate(debuggee, at, &address) ? dap_reference(debuggee->focus, address)
                                                      : NULL;
}

bool dap_parse_place(struct dap_server *server, const char *text, struct dap_place *place)
{
    uint64_t number;
    if (cli_number_parse(text, false, &number) != NUMBER_GOOD ||
        number >> GUEST_SHIFT >= dap_guests(server))
        return false;
    place->guest = (unsigned)(number >> GUEST_SHIFT);
    place->address = (int64_t)(number & UINT32_MAX);
    return true;
}

bool dap_read_place(struct dap_server *server, const json_t *arguments, const char *name,
                    struct dap_place *place, struct error *error)
{
    const char *text = "";
    if (!dap_read_text(arguments, name, DAP_REQUIRED, &text, error))
        return false;
    return dap_parse_place(server, text, place) ||
           error_set(error, "'%.100s' is not an address of a guest", text);
}

/* A reference and its offset in bytes. */
static bool read_range(struct dap_server *server, const json_t *arguments, struct dap_place *place,
                       struct error *error)
{
    int64_t offset = 0;
    if (!dap_read_place(server, arguments, "memoryReference", place, error) ||
        !dap_read_number(arguments, "offset", DAP_OPTIONAL, -OFFSET_MAX, OFFSET_MAX, &offset,
                         error))
        return false;
    place->address += offset;
    return true;
}

static struct machine *machine_of(struct dap_server *server, unsigned guest)
{
    return tower_machine(&dap_debuggee(server)->session.tower, guest);
}

/* How many of so many bytes are there. */
static word bytes_there(struct dap_server *server, const struct dap_place *place, int64_t count)
{
    int64_t size = machine_of(server, place->guest)->size;
    if (place->address < 0 || place->address >= size)
        return 0;
    return (word)(count < size - place->address ? count : size - place->address);
}

/* The protocol's base64 is all in one line. */
static json_t *encode(const uint8_t *bytes, size_t size)
{
    char *text = NULL;
    size_t length = 0, kept = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    base64_write(out, bytes, size);
    fclose(out);
    for (size_t i = 0; i < length; i++)
        if (text[i] != '\n')
            text[kept++] = text[i];
    json_t *string = json_stringn(text, kept);
    free(text);
    return string;
}

/* Fills bytes, which the caller frees. */
static bool decode(const char *text, uint8_t **bytes, size_t *size)
{
    enum { LINE = 76 };
    size_t length = strlen(text), at = 0, lines = length / LINE + 1;
    char *folded = malloc(length + lines + 1);
    *size = length / 4 * 3;
    *bytes = malloc(*size + 1);
    if (folded && *bytes) {
        for (size_t i = 0; i < length; i++) {
            folded[at++] = text[i];
            if ((i + 1) % LINE == 0 || i + 1 == length)
                folded[at++] = '\n';
        }
        for (size_t i = length; i > 0 && i + 2 > length && text[i - 1] == '=' && *size; i--)
            --*size;
    }
    struct scan scan = {folded, folded + at};
    bool good = folded && *bytes && base64_read(&scan, *bytes, *size) && scan.at == scan.end;
    free(folded);
    return good;
}

bool dap_do_readMemory(struct dap_server *server, const json_t *arguments, json_t *body,
                       struct error *error)
{
    struct dap_place place;
    int64_t count = 0;
    if (!read_range(server, arguments, &place, error) ||
        !dap_read_number(arguments, "count", DAP_REQUIRED, 0, READ_MAX, &count, error))
        return false;
    word there = bytes_there(server, &place, count);
    uint8_t *bytes = malloc(there + 1u);
    if (!bytes)
        return error_set(error, "the host has no storage left");
    struct machine *machine = machine_of(server, place.guest);
    bool good = there == 0 || machine->ops->load(machine, (paddr)place.address, bytes, there);
    dap_set(body, "address", dap_reference(place.guest, place.address));
    if (there > 0 && good)
        dap_set(body, "data", encode(bytes, there));
    int64_t missing = count - there;
    if (place.address < 0 && -place.address < missing)
        missing = -place.address; /* then there is some */
    if (missing > 0)
        dap_set(body, "unreadableBytes", json_integer(missing));
    free(bytes);
    return good;
}

static bool write_bytes(struct dap_server *server, const struct dap_place *place,
                        const uint8_t *bytes, word size, struct error *error)
{
    struct debuggee *debuggee = dap_debuggee(server);
    unsigned focus = debuggee->focus;
    debuggee->focus = place->guest;
    bool good = debuggee_store(debuggee, (paddr)place->address, bytes, size, error);
    debuggee->focus = focus;
    return good;
}

bool dap_do_writeMemory(struct dap_server *server, const json_t *arguments, json_t *body,
                        struct error *error)
{
    struct dap_place place;
    const char *text = "";
    bool partly = false;
    uint8_t *bytes = NULL;
    size_t size;
    if (!read_range(server, arguments, &place, error) ||
        !dap_read_text(arguments, "data", DAP_REQUIRED, &text, error) ||
        !dap_read_flag(arguments, "allowPartial", &partly, error))
        return false;
    bool good = decode(text, &bytes, &size) || error_set(error, "'data' is not base64");
    word there = good ? bytes_there(server, &place, (int64_t)size) : 0;
    if (good && there < size && !(partly && there > 0))
        good = error_set(error, "not all of these addresses are in the guest's storage");
    if (good && there > 0)
        good = write_bytes(server, &place, bytes, there, error);
    free(bytes);
    if (!good)
        return false;
    if (there > 0)
        dap_changed(server, &place, there);
    dap_set(body, "bytesWritten", json_integer(there));
    return true;
}

/* The instruction at a place: always one, whatever is there. */
static json_t *instruction_at(struct dap_server *server, const struct dap_place *place)
{
    struct machine *machine = machine_of(server, place->guest);
    char text[DISASM_MAX];
    word w;
    json_t *answer = json_object();
    dap_set(answer, "address", dap_reference(place->guest, place->address));
    if (bytes_there(server, place, INSN_BYTES) < INSN_BYTES ||
        !machine_load_word(machine, (paddr)place->address, &w)) {
        dap_set(answer, "instruction", json_string("outside of storage"));
        dap_set(answer, "presentationHint", json_string("invalid"));
        return answer;
    }
    disasm(&machine->opcodes, w, (paddr)place->address, text);
    dap_set(answer, "instruction", json_string(text));
    dap_set(answer, "instructionBytes", dap_format("%08x", w));
    return answer;
}

/* Where it comes from: its line, and the file if that is not the one named last. */
static void add_origin(struct dap_server *server, const struct dap_place *place, json_t *answer,
                       unsigned *last_file)
{
    const struct image *image = &dap_guest(server, place->guest)->program.image;
    word offset;
    if (json_object_get(answer, "presentationHint"))
        return;
    const struct image_symbol *symbol = image_symbol_at(image, (word)place->address, &offset);
    const struct image_line *line = image_line_at(image, (word)place->address);
    if (symbol && offset == 0)
        dap_set(answer, "symbol", dap_string(symbol->name));
    if (!line)
        return;
    dap_set(answer, "line",
            json_integer((json_int_t)line->line - server->client.counts_lines_from_0));
    if (line->file != *last_file)
        dap_set(answer, "location", dap_source_of(server->program, place->guest, line->file));
    *last_file = line->file;
}

bool dap_do_disassemble(struct dap_server *server, const json_t *arguments, json_t *body,
                        struct error *error)
{
    struct dap_place place;
    int64_t count = 0, skipped = 0;
    unsigned last_file = UINT32_MAX;
    if (!read_range(server, arguments, &place, error) ||
        !dap_read_number(arguments, "instructionOffset", DAP_OPTIONAL, -OFFSET_MAX, OFFSET_MAX,
                         &skipped, error) ||
        !dap_read_number(arguments, "instructionCount", DAP_REQUIRED, 0, DISASSEMBLE_MAX, &count,
                         error))
        return false;
    json_t *list = json_array();
    place.address = (place.address & -INSN_BYTES) + skipped * INSN_BYTES;
    for (int64_t i = 0; i < count; i++, place.address += INSN_BYTES) {
        json_t *answer = instruction_at(server, &place);
        add_origin(server, &place, answer, &last_file);
        json_array_append_new(list, answer);
    }
    dap_set(body, "instructions", list);
    return true;
}
