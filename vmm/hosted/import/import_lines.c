/* import_lines.c - lines out of DWARF, by libdw: a row for each instruction. */
#include "vmm/hosted/import/import_elf.h"

#include <elfutils/libdw.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 65536 };

/* What is known of one instruction. */
struct place {
    unsigned file; /* index into the image's files */
    unsigned line; /* 0: none */
    bool begins;   /* a symbol is here */
};

struct line_reader {
    const struct import_elf *elf;
    struct image *image;
    struct place *places; /* one for each word of code, in the order of elf->codes; owned */
    size_t file_capacity;
    const char *last;   /* the name of the file looked for last: libdw's; NULL: none */
    unsigned last_file; /* and its index */
};

/* Adds the file, or finds it; false if there is no room for it. */
static bool find_file(struct line_reader *reader, const char *name, unsigned *file)
{
    struct image *image = reader->image;
    size_t i = 0;
    while (i < image->file_count && strcmp(image->files[i], name) != 0)
        i++;
    *file = (unsigned)i;
    if (i < image->file_count)
        return true;
    if (i == FILES_MAX)
        return false;
    if (i == reader->file_capacity) {
        size_t capacity = i ? 2 * i : 16;
        char **files = realloc(image->files, capacity * sizeof *files);
        if (!files)
            return false;
        image->files = files;
        reader->file_capacity = capacity;
    }
    image->files[i] = strdup(name);
    if (!image->files[i])
        return false;
    image->file_count++;
    return true;
}

/* The code from one row to the next comes from the line of the first; who came first is right. */
static void mark_range(struct line_reader *reader, word from, word to, struct place place)
{
    size_t first = 0;
    for (size_t i = 0; i < reader->elf->code_count; i++) {
        const struct import_code *code = &reader->elf->codes[i];
        word end = code->address + (code->size - 1);
        for (word at = from > code->address ? from : code->address; at < to && at <= end;
             at += INSN_BYTES) {
            struct place *known = &reader->places[first + (at - code->address) / INSN_BYTES];
            if (known->line == 0)
                *known = (struct place){place.file, place.line, known->begins};
            if (end - at < INSN_BYTES)
                break;
        }
        first += code->size / INSN_BYTES + 1;
    }
}

/* "./a.c", as compilers say of the folder that they were called in, is a.c. */
static const char *plain_name(const char *name)
{
    while (strncmp(name, "./", 2) == 0 && name[2] != '/' && name[2] != '\0')
        name += 2;
    return name;
}

/* Code without a line, line 0, prepares what follows it: constants, with clang. */
static Dwarf_Line *with_line(Dwarf_Line *row, Dwarf_Line *next)
{
    int number;
    bool ends = true;
    bool has_line = dwarf_lineno(row, &number) != 0 || number != 0;
    return has_line || dwarf_lineendsequence(next, &ends) != 0 || ends ? row : next;
}

static void take_row(struct line_reader *reader, Dwarf_Line *row, Dwarf_Line *next)
{
    Dwarf_Addr from, to;
    int number;
    bool ends = true;
    if (dwarf_lineendsequence(row, &ends) != 0 || ends || dwarf_lineaddr(row, &from) != 0 ||
        dwarf_lineaddr(next, &to) != 0 || from >= to || to > UINT32_MAX)
        return;
    Dwarf_Line *source = with_line(row, next);
    const char *name = dwarf_linesrc(source, NULL, NULL);
    if (!name || dwarf_lineno(source, &number) != 0 || number <= 0)
        return;
    if (name != reader->last) {
        if (!find_file(reader, plain_name(name), &reader->last_file))
            return;
        reader->last = name;
    }
    mark_range(reader, (word)from, (word)to,
               (struct place){.file = reader->last_file, .line = (unsigned)number});
}

/* All line tables of the file, whoever refers to them. What libdw cannot read has no lines. */
static void take_tables(struct line_reader *reader, Dwarf *dwarf)
{
    Dwarf_Off offset = 0, next = 0;
    Dwarf_CU *unit = NULL;
    Dwarf_Files *files;
    Dwarf_Lines *lines;
    size_t file_count, line_count;
    while (dwarf_next_lines(dwarf, offset, &next, &unit, &files, &file_count, &lines,
                            &line_count) == 0) {
        for (size_t i = 0; i + 1 < line_count; i++)
            take_row(reader, dwarf_onesrcline(lines, i), dwarf_onesrcline(lines, i + 1));
        reader->last = NULL;
        if (next <= offset)
            break;
        offset = next;
    }
}

static size_t count_places(const struct import_elf *elf)
{
    size_t count = 0;
    for (size_t i = 0; i < elf->code_count; i++)
        count += elf->codes[i].size / INSN_BYTES + 1;
    return count;
}

/* Both codes and symbols are sorted by address. */
static void mark_symbols(struct line_reader *reader)
{
    const struct image *image = reader->image;
    struct place *places = reader->places;
    size_t at = 0;
    for (size_t i = 0; i < reader->elf->code_count; i++) {
        const struct import_code *code = &reader->elf->codes[i];
        for (; at < image->symbol_count; at++) {
            const struct image_symbol *symbol = &image->symbols[at];
            if (symbol->value > code->address && symbol->value - code->address >= code->size)
                break;
            if (symbol->value >= code->address && !symbol->absolute)
                places[(symbol->value - code->address) / INSN_BYTES].begins = true;
        }
        places += code->size / INSN_BYTES + 1;
    }
}

/* The place of code without a line: assemblers give none to .insn, and what was compiled without -g
 * has none. What a function begins with belongs to what follows in it; else there is no line. */
static struct place place_of_gap(const struct place *places, word words, word at)
{
    word end = at + 1;
    while (end < words && places[end].line == 0 && !places[end].begins)
        end++;
    return end < words && !places[end].begins ? places[end] : (struct place){0};
}

static void add_row(struct image *image, word address, struct place place)
{
    const struct image_line *last = image->line_count ? &image->lines[image->line_count - 1] : NULL;
    if (place.line || (last && last->line))
        image->lines[image->line_count++] = (struct image_line){address, place.file, place.line};
}

/* From places to rows; codes are sorted by address, and so are the rows. */
static bool make_rows(struct line_reader *reader, size_t count)
{
    reader->image->lines = calloc(count + 1, sizeof *reader->image->lines);
    if (!reader->image->lines)
        return false;
    const struct place *places = reader->places;
    for (size_t i = 0; i < reader->elf->code_count && reader->image->file_count; i++) {
        const struct import_code *code = &reader->elf->codes[i];
        word words = code->size / INSN_BYTES;
        for (word at = 0; at < words; at++) {
            word address = code->address + at * INSN_BYTES;
            if (places[at].line)
                add_row(reader->image, address, places[at]);
            else if (at == 0 || places[at].begins) /* else it belongs to what is before */
                add_row(reader->image, address, place_of_gap(places, words, at));
        }
        places += code->size / INSN_BYTES + 1;
    }
    return true;
}

bool import_lines_read(const struct import_elf *elf, struct image *image)
{
    size_t count = count_places(elf);
    struct line_reader reader = {
        .elf = elf, .image = image, .places = calloc(count, sizeof *reader.places)};
    Dwarf *dwarf = dwarf_begin_elf(elf->elf, DWARF_C_READ, NULL);
    bool good = reader.places != NULL;
    if (good && dwarf)
        take_tables(&reader, dwarf);
    if (good)
        mark_symbols(&reader);
    good = good && make_rows(&reader, count);
    dwarf_end(dwarf);
    free(reader.places);
    return good || error_set(elf->error, "%s: the host has no storage left", elf->name);
}
