/* image_print.c - see image_print.h. */
#include "vmm/hosted/image_print.h"
#include "isa/disasm.h"
#include "vmm/hosted/source_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ZEROS_MIN = 16 }; /* so many bytes of zeros in data are one line */

/* An image being printed. */
struct printer {
    const struct image *image;
    struct opcode_map map;
    size_t symbol;                 /* the next one to be shown as a label */
    struct source_text *sources;   /* one for each of image->files; NULL: no source lines */
    const struct image_line *line; /* shown last */
};

/* Text that comes from a file, without what would drive a terminal. */
static void print_safe(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        putchar(c == '\t' || (c >= 0x20 && c != 0x7f) ? c : '?');
    }
}

/* Moves to the first label at or after the address. */
static void seek_label(struct printer *printer, word address)
{
    const struct image *image = printer->image;
    printer->symbol = 0;
    while (printer->symbol < image->symbol_count &&
           (image->symbols[printer->symbol].absolute ||
            image->symbols[printer->symbol].value < address))
        printer->symbol++;
}

static const struct image_symbol *next_label(struct printer *printer)
{
    const struct image *image = printer->image;
    while (printer->symbol < image->symbol_count && image->symbols[printer->symbol].absolute)
        printer->symbol++;
    return printer->symbol < image->symbol_count ? &image->symbols[printer->symbol] : NULL;
}

/* Prints the labels up to the address. One that is not at it, but inside of what was shown as one
 * word, says where it is. */
static void print_labels(struct printer *printer, word address)
{
    const struct image_symbol *label;
    while ((label = next_label(printer)) != NULL && label->value <= address) {
        print_safe(label->name, strlen(label->name));
        if (label->value == address)
            printf(":\n");
        else
            printf(":  # 0x%x\n", label->value);
        printer->symbol++;
    }
}

static void print_source_line(struct printer *printer, word address)
{
    const struct image_line *line = image_line_at(printer->image, address);
    if (!printer->sources || !line || line->file >= printer->image->file_count)
        return;
    if (printer->line && printer->line->file == line->file && printer->line->line == line->line)
        return;
    const char *name = printer->image->files[line->file];
    size_t length;
    const char *text = source_text_line(&printer->sources[line->file], name, line->line, &length);
    printf("# ");
    print_safe(name, strlen(name));
    printf(":%u: ", line->line);
    print_safe(text, length);
    printf("\n");
    printer->line = line;
}

static bool is_inside(const struct image *image, word address)
{
    for (size_t i = 0; i < image->segment_count; i++)
        if (address - image->segments[i].address < image->segments[i].memory_size)
            return true;
    return false;
}

/* "<loop+0x4>" for a branch or jump, if there is such a symbol. */
static void print_target(const struct printer *printer, word w, word address)
{
    enum insn insn = insn_decode(&printer->map, w);
    enum format format = insn_rows[insn].format;
    word offset = 0;
    if (insn == INSN_none || (format != FORMAT_B && format != FORMAT_J))
        return;
    word target = address + INSN_BYTES * (format == FORMAT_B ? insn_imm14(w) : insn_imm19(w));
    const struct image_symbol *symbol = image_symbol_at(printer->image, target, &offset);
    if (!symbol || !is_inside(printer->image, target))
        return;
    printf("  # <");
    print_safe(symbol->name, strlen(symbol->name));
    if (offset)
        printf("+0x%x", offset);
    printf(">");
}

static word word_at(const uint8_t *bytes)
{
    return bytes[0] | (word)bytes[1] << 8 | (word)bytes[2] << 16 | (word)bytes[3] << 24;
}

static void print_instruction(struct printer *printer, const uint8_t *bytes, word address)
{
    char text[DISASM_MAX];
    word w = word_at(bytes);
    print_source_line(printer, address);
    disasm(&printer->map, w, address, text);
    printf("%08x:  %08x  %s", address, w, text);
    print_target(printer, w, address);
    printf("\n");
}

static void print_word(const uint8_t *bytes, word address)
{
    word w = word_at(bytes);
    printf("%08x:  %08x  .word 0x%08x  # ", address, w, w);
    for (unsigned i = 0; i < INSN_BYTES; i++)
        putchar(bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.');
    printf("\n");
}

static void print_zeros(word address, word size)
{
    printf("%08x:            .zero %u\n", address, size);
}

/* Prints bytes up to the next whole word, and returns how many. */
static word print_bytes(const uint8_t *bytes, word address, word size)
{
    word count = INSN_BYTES - address % INSN_BYTES;
    count = count < size ? count : size;
    for (word i = 0; i < count; i++)
        printf("%08x:  %02x        .byte 0x%02x\n", address + i, bytes[i], bytes[i]);
    return count;
}

/* These print the next piece of `size` bytes and return how long it is. */
static word print_code(struct printer *printer, const uint8_t *bytes, word address, word size)
{
    if (address % INSN_BYTES != 0 || size < INSN_BYTES)
        return print_bytes(bytes, address, size);
    print_instruction(printer, bytes, address);
    return INSN_BYTES;
}

static word print_data(const uint8_t *bytes, word address, word size)
{
    word zeros = 0;
    while (zeros < size && bytes[zeros] == 0)
        zeros++;
    if (zeros < size && zeros >= ZEROS_MIN)
        zeros -= (address + zeros) % INSN_BYTES; /* the next word is shown whole */
    if (zeros >= ZEROS_MIN) {
        print_zeros(address, zeros);
        return zeros;
    }
    if (address % INSN_BYTES != 0 || size < INSN_BYTES)
        return print_bytes(bytes, address, size);
    print_word(bytes, address);
    return INSN_BYTES;
}

/* How many bytes from an offset on are of one kind, code or data or beyond the file's, and without
 * a label but at their beginning. Labels do not part instructions. */
static word piece_size(struct printer *printer, const struct image_segment *segment, word offset)
{
    bool held = offset < segment->file_size;
    word size = (held ? segment->file_size : segment->memory_size) - offset;
    const struct image_symbol *label = next_label(printer);
    bool parts = label && !(held && segment->flags & SEGMENT_X);
    if (parts && label->value - segment->address - offset < size)
        size = label->value - segment->address - offset;
    return size;
}

/* Labels at the end of a segment have no other place, unless a segment begins there. */
static void print_end_labels(struct printer *printer, const struct image_segment *segment)
{
    word end = segment->address + segment->memory_size;
    for (size_t i = 0; i < printer->image->segment_count; i++)
        if (printer->image->segments[i].address == end)
            return;
    if (end > segment->address)
        print_labels(printer, end);
}

static void print_segment(struct printer *printer, const struct image_segment *segment)
{
    printf("segment at 0x%08x, %u bytes, %c%c%c\n", segment->address, segment->memory_size,
           segment->flags & SEGMENT_R ? 'r' : '-', segment->flags & SEGMENT_W ? 'w' : '-',
           segment->flags & SEGMENT_X ? 'x' : '-');
    seek_label(printer, segment->address);
    for (word offset = 0; offset < segment->memory_size && !ferror(stdout);) {
        word address = segment->address + offset;
        print_labels(printer, address);
        word size = piece_size(printer, segment, offset);
        const uint8_t *bytes = segment->bytes + offset;
        if (offset >= segment->file_size)
            print_zeros(address, size);
        else if (segment->flags & SEGMENT_X)
            size = print_code(printer, bytes, address, size);
        else
            size = print_data(bytes, address, size);
        offset += size;
    }
    print_end_labels(printer, segment);
}

bool image_print(const struct image *image, enum profile profile, bool source)
{
    struct printer printer = {.image = image};
    opcode_map_init(&printer.map, profile);
    if (source) {
        printer.sources = calloc(image->file_count + 1, sizeof *printer.sources);
        if (!printer.sources)
            return false;
    }
    for (size_t i = 0; i < image->segment_count; i++)
        print_segment(&printer, &image->segments[i]);
    for (size_t i = 0; source && i < image->file_count; i++)
        source_text_free(&printer.sources[i]);
    free(printer.sources);
    return true;
}

void image_print_symbols(const struct image *image)
{
    printf("value         size  scope   kind      name\n");
    for (size_t i = 0; i < image->symbol_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i];
        const char *kind = symbol->absolute ? "constant" : symbol->function ? "function" : "label";
        printf("0x%08x %7u  %-6s  %-8s  %s\n", symbol->value, symbol->size,
               symbol->global ? "global" : "local", kind, symbol->name);
    }
}
