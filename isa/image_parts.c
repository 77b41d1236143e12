/* image_parts.c - see image_parts.h. */
#include "isa/image_parts.h"

#include <stdlib.h>
#include <string.h>

static int compare(word a, word b)
{
    return (a > b) - (a < b);
}

static int segment_order(const void *a, const void *b)
{
    const struct image_segment *x = a, *y = b;
    return compare(x->address, y->address);
}

static int symbol_order(const void *a, const void *b)
{
    const struct image_symbol *x = a, *y = b;
    int order = compare(x->value, y->value);
    if (order == 0)
        order = strcmp(x->name, y->name);
    return order ? order : x->global - y->global;
}

static int line_order(const void *a, const void *b)
{
    const struct image_line *x = a, *y = b;
    int order = compare(x->address, y->address);
    return order ? order : compare(x->line, y->line);
}

void image_sort(struct image *image)
{
    if (image->segment_count)
        qsort(image->segments, image->segment_count, sizeof *image->segments, segment_order);
    if (image->symbol_count)
        qsort(image->symbols, image->symbol_count, sizeof *image->symbols, symbol_order);
    if (image->line_count)
        qsort(image->lines, image->line_count, sizeof *image->lines, line_order);
}

struct image_symbol image_symbol_of_elf(const Elf32_Sym *symbol, char *name)
{
    return (struct image_symbol){.name = name,
                                 .value = symbol->st_value,
                                 .size = symbol->st_size,
                                 .global = ELF32_ST_BIND(symbol->st_info) != STB_LOCAL,
                                 .absolute = symbol->st_shndx == SHN_ABS,
                                 .function = ELF32_ST_TYPE(symbol->st_info) == STT_FUNC,
                                 .object = ELF32_ST_TYPE(symbol->st_info) == STT_OBJECT};
}

static bool copy_symbols(struct image *to, const struct image *from)
{
    to->symbols = calloc(from->symbol_count + 1, sizeof *to->symbols);
    for (size_t i = 0; to->symbols && i < from->symbol_count; i++) {
        to->symbols[i] = from->symbols[i];
        to->symbols[i].name = strdup(from->symbols[i].name);
        if (!to->symbols[i].name)
            return false;
        to->symbol_count++;
    }
    return to->symbols != NULL;
}

static bool copy_files(struct image *to, const struct image *from)
{
    to->files = calloc(from->file_count + 1, sizeof *to->files);
    for (size_t i = 0; to->files && i < from->file_count; i++) {
        to->files[i] = strdup(from->files[i]);
        if (!to->files[i])
            return false;
        to->file_count++;
    }
    return to->files != NULL;
}

static bool copy_lines(struct image *to, const struct image *from)
{
    to->lines = calloc(from->line_count + 1, sizeof *to->lines);
    if (!to->lines)
        return false;
    if (from->line_count)
        memcpy(to->lines, from->lines, from->line_count * sizeof *to->lines);
    to->line_count = from->line_count;
    return true;
}

bool image_copy_names(struct image *to, const struct image *from)
{
    return copy_symbols(to, from) && copy_files(to, from) && copy_lines(to, from);
}
