/* output.c - what comes out: the image, and the listing for people. */
#include "assembler/assembly.h"
#include "isa/image_parts.h"

#include <stdlib.h>
#include <string.h>

static bool add_segment(struct image *image, const struct section *section)
{
    struct image_segment *segment = &image->segments[image->segment_count];
    *segment = (struct image_segment){.address = section->base,
                                      .memory_size = section->size,
                                      .file_size = section->zeros ? 0 : section->size,
                                      .flags = section->flags};
    segment->bytes = malloc(segment->file_size + 1u);
    if (!segment->bytes)
        return false;
    if (segment->file_size)
        memcpy(segment->bytes, section->bytes, segment->file_size);
    image->segment_count++;
    return true;
}

static bool is_shown(const struct symbol *symbol)
{
    return symbol->pass && symbol->scope >= SCOPE_FILES && symbol->name[0] != '.' &&
           strncmp(symbol->name, "L0", 2) != 0;
}

struct collection {
    struct assembly *as;
    struct image *image;
    bool failed;
};

static void collect(void *context, struct symbol *symbol)
{
    struct collection *collection = context;
    struct assembly *as = collection->as;
    struct image *image = collection->image;
    if (!is_shown(symbol) || collection->failed)
        return;
    struct image_symbol *symbols =
        realloc(image->symbols, (image->symbol_count + 1) * sizeof *symbols);
    char *name = strdup(symbol->name);
    if (symbols)
        image->symbols = symbols;
    if (!symbols || !name) {
        free(name);
        collection->failed = true;
        return;
    }
    int section = symbol->value.section;
    symbols[image->symbol_count++] = (struct image_symbol){
        .name = name,
        .value = resolve(as, symbol->value),
        .size = symbol->size,
        .global = symbol->exported,
        .absolute = section == SECTION_NONE,
        .given = as->sources[symbol->scope - SCOPE_FILES].given,
        .function = symbol->function ||
                    (section != SECTION_NONE && as->sections[section].flags & SEGMENT_X)};
}

/* _start, in whatever source; else where .text begins. */
static void find_entry(const struct assembly *as, struct image *image)
{
    const struct image_symbol *start = image_symbol_named(image, "_start");
    image->entry = start ? start->value : as->section_count ? as->sections[0].base : 0;
}

static bool copy_files(struct assembly *as, struct image *image)
{
    image->files = calloc(as->file_count + 1, sizeof *image->files);
    if (!image->files)
        return false;
    for (size_t i = 0; i < as->file_count; i++) {
        image->files[i] = strdup(as->file_names[i]);
        if (!image->files[i])
            return false;
        image->file_count++;
    }
    return true;
}

bool make_image(struct assembly *as, struct image *image)
{
    struct collection collection = {as, image, false};
    image->segments = calloc(as->section_count + 1u, sizeof *image->segments);
    if (!image->segments || !copy_files(as, image))
        return false;
    for (unsigned i = 0; i < as->section_count; i++) {
        const struct section *section = &as->sections[i];
        if (section->size && !section->dropped && !add_segment(image, section))
            return false;
    }
    symbols_each(&as->symbols, collect, &collection);
    image_sort(image);
    find_entry(as, image);
    return !collection.failed;
}

static void list_source(struct assembly *as, FILE *out)
{
    const struct frame *frame = reader_top(&as->reader);
    if (!frame)
        return;
    fprintf(out, "%4u%c ", frame->line, frame->kind == FRAME_FILE ? ' ' : '+');
    for (size_t i = 0; i < as->reader.length && frame->line_at + i < frame->size; i++) {
        unsigned char c = (unsigned char)frame->text[frame->line_at + i];
        fputc(c == '\t' || (c >= 0x20 && c != 0x7f) ? c : '?', out);
    }
}

/* Address, words and the line. Lines of a macro are marked with a plus. */
void list_line(struct assembly *as)
{
    FILE *out = as->options->listing;
    const struct section *section = &as->sections[as->statement_section];
    word at = as->statement_at, end = section->size;
    if (as->section != as->statement_section || section->zeros || end < at)
        end = at;
    if (end > at)
        fprintf(out, "%08x ", section->base + at);
    else
        fprintf(out, "%8s ", "");
    unsigned shown = 0;
    for (; at < end && shown < 2; shown++) {
        char text[16] = "";
        word bytes = end - at < 4 ? end - at : 4;
        for (word i = 0; i < bytes; i++)
            snprintf(text + 2 * i, sizeof text - 2 * i, "%02x", section->bytes[at + bytes - 1 - i]);
        fprintf(out, "%-8s ", text);
        at += bytes;
    }
    for (; shown < 2; shown++)
        fprintf(out, "%8s ", "");
    fprintf(out, "%s", at < end ? "... " : "    ");
    list_source(as, out);
    fputc('\n', out);
}

static void list_symbol(void *context, struct symbol *symbol)
{
    struct assembly *as = context;
    if (is_shown(symbol))
        fprintf(as->options->listing, "%08x %-8s %s\n", resolve(as, symbol->value),
                symbol->value.section == SECTION_NONE ? "absolute"
                                                      : as->sections[symbol->value.section].name,
                symbol->name);
}

void list_symbols(struct assembly *as)
{
    fputs("\nSymbols\n", as->options->listing);
    symbols_each(&as->symbols, list_symbol, as);
}
