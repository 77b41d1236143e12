/* image_lines.c - see image_lines.h. Numbers of sections are DWARF 3's. */
#include "isa/image_lines.h"
#include "isa/image_parts.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 3, LINE_BASE = -3, LINE_RANGE = 12, OPCODE_BASE = 13, UNIT_FILES_MAX = 65536 };

void bytes_put(struct bytes *bytes, const void *from, size_t size)
{
    if (size > bytes->capacity - bytes->size) {
        size_t capacity = 2 * (bytes->size + size) + 256;
        uint8_t *at = realloc(bytes->at, capacity);
        if (!at) {
            bytes->failed = true;
            return;
        }
        bytes->at = at;
        bytes->capacity = capacity;
    }
    if (size)
        memcpy(bytes->at + bytes->size, from, size);
    bytes->size += size;
}

void bytes_put_byte(struct bytes *bytes, unsigned value)
{
    const uint8_t byte = (uint8_t)value;
    bytes_put(bytes, &byte, 1);
}

void bytes_put_word(struct bytes *bytes, word value)
{
    for (unsigned i = 0; i < sizeof value; i++)
        bytes_put_byte(bytes, value >> 8 * i & 0xff);
}

void bytes_put_text(struct bytes *bytes, const char *text)
{
    bytes_put(bytes, text, strlen(text) + 1);
}

void bytes_free(struct bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct bytes){0};
}

static void put_unsigned(struct bytes *bytes, word value)
{
    do {
        bytes_put_byte(bytes, (value & 0x7f) | (value > 0x7f ? 0x80u : 0u));
        value >>= 7;
    } while (value);
}

static void put_signed(struct bytes *bytes, int64_t value)
{
    bool more = true;
    while (more) {
        unsigned low = (unsigned)value & 0x7f;
        value = (value - (int64_t)low) / 128;
        more = !((value == 0 && !(low & 0x40)) || (value == -1 && low & 0x40));
        bytes_put_byte(bytes, low | (more ? 0x80u : 0u));
    }
}

/* Sets a word that was put before. */
static void set_word(struct bytes *bytes, size_t at, size_t value)
{
    for (unsigned i = 0; i < 4 && at + i < bytes->size; i++)
        bytes->at[at + i] = (uint8_t)(value >> 8 * i);
}

static void put_header(const struct image *image, struct bytes *out)
{
    static const uint8_t lengths[OPCODE_BASE - 1] = {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};
    bytes_put_byte(out, VERSION);
    bytes_put_byte(out, 0);
    size_t length_at = out->size;
    bytes_put_word(out, 0);
    bytes_put_byte(out, INSN_BYTES);
    bytes_put_byte(out, 1); /* rows are where statements begin */
    bytes_put_byte(out, (unsigned)LINE_BASE & 0xff);
    bytes_put_byte(out, LINE_RANGE);
    bytes_put_byte(out, OPCODE_BASE);
    bytes_put(out, lengths, sizeof lengths);
    bytes_put_byte(out, 0); /* no folders */
    for (size_t i = 0; i < image->file_count; i++) {
        bytes_put_text(out, image->files[i]);
        bytes_put_byte(out, 0);
        bytes_put_byte(out, 0);
        bytes_put_byte(out, 0);
    }
    bytes_put_byte(out, 0);
    set_word(out, length_at, out->size - length_at - 4);
}

static void put_address(struct bytes *out, word address)
{
    bytes_put_byte(out, 0);
    put_unsigned(out, 1 + sizeof address);
    bytes_put_byte(out, DW_LNE_set_address);
    bytes_put_word(out, address);
}

static void put_end(struct bytes *out)
{
    bytes_put_byte(out, DW_LNS_advance_pc);
    put_unsigned(out, 1);
    bytes_put_byte(out, 0);
    put_unsigned(out, 1);
    bytes_put_byte(out, DW_LNE_end_sequence);
}

void lines_emit(const struct image *image, struct bytes *out)
{
    size_t begin = out->size;
    unsigned file = 1;
    int64_t line = 1;
    bytes_put_word(out, 0);
    put_header(image, out);
    for (size_t i = 0; i < image->line_count; i++) {
        const struct image_line *row = &image->lines[i];
        bool first = i == 0 || row[-1].address + INSN_BYTES != row->address;
        if (first && i > 0)
            put_end(out);
        if (first) {
            put_address(out, row->address);
            file = 1;
            line = 1;
        } else {
            bytes_put_byte(out, DW_LNS_advance_pc);
            put_unsigned(out, 1);
        }
        if (row->file + 1 != file) {
            file = row->file + 1;
            bytes_put_byte(out, DW_LNS_set_file);
            put_unsigned(out, file);
        }
        if ((int64_t)row->line != line) {
            bytes_put_byte(out, DW_LNS_advance_line);
            put_signed(out, (int64_t)row->line - line);
            line = row->line;
        }
        bytes_put_byte(out, DW_LNS_copy);
    }
    if (image->line_count)
        put_end(out);
    set_word(out, begin, out->size - begin - 4);
}

/* What is left to read; `bad` once something was missing. */
struct view {
    const uint8_t *at, *end;
    bool bad;
};

static uint64_t take(struct view *view, unsigned size)
{
    uint64_t value = 0;
    if ((size_t)(view->end - view->at) < size) {
        view->bad = true;
        view->at = view->end;
        return 0;
    }
    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)*view->at++ << 8 * i;
    return value;
}

static uint64_t take_leb(struct view *view, bool has_sign)
{
    uint64_t value = 0;
    unsigned shift = 0;
    uint8_t byte;
    do {
        byte = (uint8_t)take(view, 1);
        if (shift < 64)
            value |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80 && !view->bad);
    if (has_sign && byte & 0x40 && shift < 64)
        value |= ~(uint64_t)0 << shift;
    return value;
}

static const char *take_text(struct view *view)
{
    const uint8_t *end = memchr(view->at, '\0', (size_t)(view->end - view->at));
    const char *text = (const char *)view->at;
    if (!end) {
        view->bad = true;
        return "";
    }
    view->at = end + 1;
    return text;
}

/* One unit being read. */
struct unit {
    struct image *image;
    struct view program;
    unsigned step; /* bytes of the shortest instruction */
    int line_base;
    unsigned line_range, opcode_base;
    uint8_t lengths[256];
    size_t first_file; /* of the unit in the image's files */
    size_t files;
    word address;
    uint64_t file, line;
};

static bool add_file(struct image *image, const char *name)
{
    char **files = realloc(image->files, (image->file_count + 1) * sizeof *files);
    if (!files)
        return false;
    image->files = files;
    files[image->file_count] = strdup(name);
    if (!files[image->file_count])
        return false;
    image->file_count++;
    return true;
}

/* Rows of a file that the unit does not have are dropped. */
static bool add_row(struct unit *unit, size_t *capacity)
{
    struct image *image = unit->image;
    if (unit->file == 0 || unit->file > unit->files || unit->line > UINT32_MAX)
        return true;
    if (image->line_count == *capacity) {
        size_t more = *capacity ? 2 * *capacity : 256;
        struct image_line *lines = realloc(image->lines, more * sizeof *lines);
        if (!lines)
            return false;
        image->lines = lines;
        *capacity = more;
    }
    image->lines[image->line_count++] = (struct image_line){
        unit->address, (unsigned)(unit->first_file + unit->file - 1), (unsigned)unit->line};
    return true;
}

static bool take_header(struct unit *unit, struct view view, unsigned version)
{
    size_t length = (size_t)take(&view, 4);
    if (view.bad || length > (size_t)(view.end - view.at))
        return false;
    unit->program = (struct view){view.at + length, view.end, false};
    view.end = view.at + length;
    unit->step = (unsigned)take(&view, 1);
    if (version >= 4)
        take(&view, 1); /* operations an instruction */
    take(&view, 1);
    unit->line_base = (int8_t)take(&view, 1);
    unit->line_range = (unsigned)take(&view, 1);
    unit->opcode_base = (unsigned)take(&view, 1);
    for (unsigned i = 1; i < unit->opcode_base; i++)
        unit->lengths[i] = (uint8_t)take(&view, 1);
    while (!view.bad && *take_text(&view))
        ;
    unit->first_file = unit->image->file_count;
    for (const char *name; !view.bad && *(name = take_text(&view)) && !view.bad; unit->files++) {
        take_leb(&view, false);
        take_leb(&view, false);
        take_leb(&view, false);
        if (unit->files == UNIT_FILES_MAX || !add_file(unit->image, name))
            return false;
    }
    return !view.bad && unit->line_range != 0 && unit->opcode_base != 0;
}

static void reset(struct unit *unit)
{
    unit->address = 0;
    unit->file = unit->line = 1;
}

static void extended(struct unit *unit)
{
    struct view *program = &unit->program;
    uint64_t size = take_leb(program, false);
    if (size == 0 || size > (uint64_t)(program->end - program->at)) {
        program->bad = true;
        return;
    }
    const uint8_t *next = program->at + size;
    uint64_t opcode = take(program, 1);
    if (opcode == DW_LNE_end_sequence)
        reset(unit);
    else if (opcode == DW_LNE_set_address)
        unit->address = (word)take(program, size == 5 ? 4 : 0);
    program->at = next;
}

static void advance(struct unit *unit, uint64_t steps)
{
    unit->address += (word)(steps * unit->step);
}

/* An opcode below the special ones. Returns whether it makes a row. */
static bool standard(struct unit *unit, unsigned opcode)
{
    struct view *program = &unit->program;
    switch (opcode) {
    case 0:
        extended(unit);
        break;
    case DW_LNS_copy:
        return true;
    case DW_LNS_advance_pc:
        advance(unit, take_leb(program, false));
        break;
    case DW_LNS_advance_line:
        unit->line += take_leb(program, true);
        break;
    case DW_LNS_set_file:
        unit->file = take_leb(program, false);
        break;
    case DW_LNS_const_add_pc:
        advance(unit, (255 - unit->opcode_base) / unit->line_range);
        break;
    case DW_LNS_fixed_advance_pc:
        unit->address += (word)take(program, 2);
        break;
    default:
        for (unsigned i = 0; i < unit->lengths[opcode]; i++)
            take_leb(program, false);
    }
    return false;
}

static bool run(struct unit *unit, size_t *capacity)
{
    reset(unit);
    while (unit->program.at < unit->program.end && !unit->program.bad) {
        unsigned opcode = (unsigned)take(&unit->program, 1);
        bool row = true;
        if (opcode >= unit->opcode_base) {
            unsigned adjusted = opcode - unit->opcode_base;
            advance(unit, adjusted / unit->line_range);
            unit->line += (uint64_t)(int64_t)(unit->line_base + (int)(adjusted % unit->line_range));
        } else {
            row = standard(unit, opcode);
        }
        if (row && !unit->program.bad && !add_row(unit, capacity))
            return false;
    }
    return !unit->program.bad;
}

bool lines_parse(struct image *image, const uint8_t *section, size_t size, const char *name,
                 struct error *error)
{
    struct view view = {section, section + size, false};
    size_t capacity = 0;
    while (view.at < view.end) {
        size_t length = (size_t)take(&view, 4);
        if (view.bad || length > (size_t)(view.end - view.at) || length < 2)
            return error_set(error, "%s: damaged line table: a unit ends beyond it", name);
        struct view body = {view.at, view.at + length, false};
        view.at += length;
        unsigned version = (unsigned)take(&body, 2);
        struct unit unit = {.image = image};
        if (version < 2 || version > 4)
            continue;
        if (!take_header(&unit, body, version) || !run(&unit, &capacity))
            return error_set(error, "%s: damaged line table", name);
    }
    image_sort(image);
    return true;
}
