/* image.c - see image.h. The format is the System V ABI's, chapters 4 and 5. */
#include "isa/image.h"
#include "isa/image_lines.h"
#include "isa/image_parts.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "structs of elf.h are copied as they are");

enum {
    FILE_MAX = 256 << 20, /* bytes */
    NAMES_FACTOR = 8,     /* names may share bytes, but not so that they are much more than those */
    SEGMENTS_MAX = 0xfe00, /* so that their sections have ordinary numbers */
};

/* A file being read. */
struct reader {
    const uint8_t *bytes; /* borrowed */
    size_t size;
    const char *name;
    struct error *error;
    Elf32_Ehdr header;
};

static bool has(const struct reader *reader, uint64_t offset, uint64_t size)
{
    return offset <= reader->size && size <= reader->size - offset;
}

static bool complain(const struct reader *reader, const char *what)
{
    return error_set(reader->error, "%s: %s", reader->name, what);
}

static bool no_storage(const struct reader *reader)
{
    return complain(reader, "the host has no storage left");
}

static bool read_header(struct reader *reader)
{
    Elf32_Ehdr *header = &reader->header;
    if (!has(reader, 0, SELFMAG) || memcmp(reader->bytes, ELFMAG, SELFMAG) != 0)
        return complain(reader, "not an ELF file");
    if (!has(reader, 0, sizeof *header))
        return complain(reader, "truncated: it ends inside its ELF header");
    memcpy(header, reader->bytes, sizeof *header);
    if (header->e_ident[EI_CLASS] != ELFCLASS32)
        return complain(reader, "not a 32-bit ELF file");
    if (header->e_ident[EI_DATA] != ELFDATA2LSB)
        return complain(reader, "not a little-endian ELF file");
    if (header->e_ident[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT)
        return complain(reader, "an ELF file of an unknown version");
    if (header->e_machine != EM_PG32)
        return error_set(reader->error,
                         "%s: a program of another machine (number %u), not of PG32%s",
                         reader->name, header->e_machine,
                         header->e_machine == EM_RISCV ? "; visor import makes one of it" : "");
    if (header->e_type != ET_EXEC)
        return error_set(reader->error, "%s: not an executable program (ELF type %u)", reader->name,
                         header->e_type);
    return true;
}

static bool take_segment(struct image *image, const struct reader *reader, const Elf32_Phdr *header)
{
    if (!has(reader, header->p_offset, header->p_filesz))
        return error_set(reader->error,
                         "%s: truncated: its segment at 0x%08" PRIx32 " ends beyond the file",
                         reader->name, header->p_paddr);
    if (header->p_filesz > header->p_memsz)
        return error_set(reader->error,
                         "%s: its segment at 0x%08" PRIx32 " is larger in the file than in storage",
                         reader->name, header->p_paddr);
    if (header->p_memsz > STORAGE_MAX)
        return error_set(reader->error,
                         "%s: its segment at 0x%08" PRIx32 " has %" PRIu32
                         " bytes, more than a machine can have",
                         reader->name, header->p_paddr, header->p_memsz);
    if ((uint64_t)header->p_paddr + header->p_memsz > (uint64_t)1 << 32)
        return error_set(reader->error,
                         "%s: its segment at 0x%08" PRIx32 " ends beyond 32-bit addresses",
                         reader->name, header->p_paddr);
    struct image_segment segment = {.address = header->p_paddr,
                                    .memory_size = header->p_memsz,
                                    .file_size = header->p_filesz,
                                    .flags = header->p_flags & (PF_X | PF_W | PF_R)};
    if (segment.file_size) {
        segment.bytes = malloc(segment.file_size);
        if (!segment.bytes)
            return no_storage(reader);
        memcpy(segment.bytes, reader->bytes + header->p_offset, segment.file_size);
    }
    image->segments[image->segment_count++] = segment;
    return true;
}

static bool check_segments(struct image *image, const struct reader *reader)
{
    if (image->segment_count == 0)
        return complain(reader, "it has nothing to load");
    image_sort(image);
    for (size_t i = 1; i < image->segment_count; i++) {
        const struct image_segment *last = &image->segments[i - 1], *next = last + 1;
        if (next->address - last->address < last->memory_size)
            return error_set(reader->error,
                             "%s: its segments at 0x%08" PRIx32 " and 0x%08" PRIx32 " overlap",
                             reader->name, last->address, next->address);
    }
    word entry = image->entry;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (segment->flags & SEGMENT_X && entry - segment->address < segment->memory_size)
            return true;
    }
    return error_set(reader->error,
                     "%s: its entry 0x%08" PRIx32 " is not inside an executable segment",
                     reader->name, entry);
}

static bool read_segments(struct image *image, const struct reader *reader)
{
    const Elf32_Ehdr *header = &reader->header;
    size_t count = header->e_phnum;
    if (count && header->e_phentsize != sizeof(Elf32_Phdr))
        return complain(reader, "its program headers have a wrong size");
    if (!has(reader, header->e_phoff, count * sizeof(Elf32_Phdr)))
        return complain(reader, "truncated: its program headers end beyond the file");
    image->segments = calloc(count + 1, sizeof *image->segments);
    if (!image->segments)
        return no_storage(reader);
    uint64_t held = 0, needed = 0;
    for (size_t i = 0; i < count; i++) {
        Elf32_Phdr segment;
        memcpy(&segment, reader->bytes + header->e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type != PT_LOAD || (segment.p_memsz == 0 && segment.p_filesz == 0))
            continue;
        held += segment.p_filesz;
        needed += segment.p_memsz;
        if (has(reader, segment.p_offset, segment.p_filesz) && held > reader->size)
            return complain(reader, "its segments overlap in the file");
        if (!take_segment(image, reader, &segment))
            return false;
        if (needed > STORAGE_MAX)
            return complain(reader, "its segments have more bytes than a machine can have");
    }
    image->entry = header->e_entry;
    return check_segments(image, reader);
}

/* The header of a section; its bytes are inside the file if it has any. */
static bool read_section(const struct reader *reader, size_t index, Elf32_Shdr *section)
{
    const Elf32_Ehdr *header = &reader->header;
    if (index >= header->e_shnum)
        return complain(reader, "a section refers to one that it does not have");
    memcpy(section, reader->bytes + header->e_shoff + index * sizeof *section, sizeof *section);
    if (section->sh_type != SHT_NOBITS && section->sh_type != SHT_NULL &&
        !has(reader, section->sh_offset, section->sh_size))
        return error_set(reader->error, "%s: truncated: its section %zu ends beyond the file",
                         reader->name, index);
    return true;
}

/* A section of names, each with its NUL. */
static bool read_names(const struct reader *reader, size_t index, Elf32_Shdr *section)
{
    if (!read_section(reader, index, section))
        return false;
    if (section->sh_type != SHT_STRTAB || section->sh_size == 0 ||
        reader->bytes[section->sh_offset + section->sh_size - 1] != '\0')
        return error_set(reader->error, "%s: its section %zu should hold names and does not",
                         reader->name, index);
    return true;
}

static bool is_program_symbol(const Elf32_Sym *symbol)
{
    unsigned type = ELF32_ST_TYPE(symbol->st_info);
    bool defined = symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_COMMON;
    return defined && symbol->st_name != 0 && type != STT_SECTION && type != STT_FILE;
}

static bool take_symbol(struct image *image, const struct reader *reader, const Elf32_Sym *symbol,
                        const Elf32_Shdr *names, uint64_t *room)
{
    if (!is_program_symbol(symbol))
        return true;
    if (symbol->st_name >= names->sh_size)
        return complain(reader, "a symbol's name is outside the table of names");
    const char *name = (const char *)reader->bytes + names->sh_offset + symbol->st_name;
    size_t length = strlen(name) + 1;
    if (length > *room)
        return complain(reader, "its symbols' names overlap too much");
    *room -= length;
    char *copy = strdup(name);
    if (!copy)
        return no_storage(reader);
    image->symbols[image->symbol_count++] = image_symbol_of_elf(symbol, copy);
    return true;
}

static bool read_symbols(struct image *image, const struct reader *reader, const Elf32_Shdr *table)
{
    Elf32_Shdr names;
    if (image->symbols)
        return complain(reader, "it has two symbol tables");
    if (table->sh_entsize != sizeof(Elf32_Sym) || table->sh_size % sizeof(Elf32_Sym) != 0)
        return complain(reader, "its symbol table has a wrong size");
    if (!read_names(reader, table->sh_link, &names))
        return false;
    size_t count = table->sh_size / sizeof(Elf32_Sym);
    image->symbols = calloc(count + 1, sizeof *image->symbols);
    if (!image->symbols)
        return no_storage(reader);
    uint64_t room = (uint64_t)NAMES_FACTOR * reader->size;
    for (size_t i = 1; i < count; i++) {
        Elf32_Sym symbol;
        memcpy(&symbol, reader->bytes + table->sh_offset + i * sizeof symbol, sizeof symbol);
        if (!take_symbol(image, reader, &symbol, &names, &room))
            return false;
    }
    image_sort(image);
    return true;
}

static bool read_lines(struct image *image, const struct reader *reader, const Elf32_Shdr *section)
{
    if (image->files)
        return complain(reader, "it has two line tables");
    if (section->sh_type != SHT_PROGBITS || section->sh_flags & SHF_COMPRESSED)
        return complain(reader, "its line table is compressed, which is not supported");
    return lines_parse(image, reader->bytes + section->sh_offset, section->sh_size, reader->name,
                       reader->error);
}

/* What is not needed to run the program: symbols and lines. A program may be without sections. */
static bool read_sections(struct image *image, const struct reader *reader)
{
    const Elf32_Ehdr *header = &reader->header;
    Elf32_Shdr section, names = {0};
    if (header->e_shnum == 0)
        return true;
    if (header->e_shentsize != sizeof section)
        return complain(reader, "its section headers have a wrong size");
    if (!has(reader, header->e_shoff, header->e_shnum * sizeof section))
        return complain(reader, "truncated: its section headers end beyond the file");
    if (header->e_shstrndx != SHN_UNDEF && !read_names(reader, header->e_shstrndx, &names))
        return false;
    for (size_t i = 1; i < header->e_shnum; i++) {
        if (!read_section(reader, i, &section))
            return false;
        const char *name = "";
        if (section.sh_name < names.sh_size)
            name = (const char *)reader->bytes + names.sh_offset + section.sh_name;
        if (section.sh_type == SHT_SYMTAB && !read_symbols(image, reader, &section))
            return false;
        if (strcmp(name, ".debug_line") == 0 && !read_lines(image, reader, &section))
            return false;
    }
    return true;
}

bool image_parse(struct image *image, const void *bytes, size_t size, const char *name,
                 struct error *error)
{
    struct reader reader = {.bytes = bytes, .size = size, .name = name, .error = error};
    *image = (struct image){0};
    if (read_header(&reader) && read_segments(image, &reader) && read_sections(image, &reader))
        return true;
    image_free(image);
    return false;
}

/* Up to `size` bytes; less if the file has become shorter. */
static bool read_whole(int fd, uint8_t *bytes, size_t *size)
{
    size_t have = 0;
    while (have < *size) {
        ssize_t got = read(fd, bytes + have, *size - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    *size = have;
    return true;
}

static bool read_file(struct image *image, int fd, const char *path, struct error *error)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return error_set(error, "%s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: not a regular file", path);
    if (status.st_size > FILE_MAX)
        return error_set(error, "%s: too large for a program: %jd bytes", path,
                         (intmax_t)status.st_size);
    size_t size = (size_t)status.st_size;
    uint8_t *bytes = malloc(size + 1);
    if (!bytes)
        return error_set(error, "%s: the host has no storage left", path);
    bool good = read_whole(fd, bytes, &size)
                    ? image_parse(image, bytes, size, path, error)
                    : error_set(error, "%s: cannot be read: %s", path, strerror(errno));
    free(bytes);
    return good;
}

bool image_read(struct image *image, const char *path, struct error *error)
{
    *image = (struct image){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_set(error, "%s: %s", path, strerror(errno));
    bool good = read_file(image, fd, path, error);
    close(fd);
    return good;
}

void image_free(struct image *image)
{
    for (size_t i = 0; i < image->segment_count; i++)
        free(image->segments[i].bytes);
    for (size_t i = 0; i < image->symbol_count; i++)
        free(image->symbols[i].name);
    for (size_t i = 0; i < image->file_count; i++)
        free(image->files[i]);
    free(image->segments);
    free(image->symbols);
    free(image->files);
    free(image->lines);
    *image = (struct image){0};
}

/* Are both in one segment? Symbols and lines of one do not reach into another. */
static bool together(const struct image *image, word a, word b)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (a - segment->address < segment->memory_size)
            return b - segment->address < segment->memory_size;
    }
    return false;
}

/* Of the symbols at the place of `last` and before it: a function, which tells more than where
 * something begins. */
static size_t best_symbol(const struct image *image, size_t last)
{
    enum { LOOKED_AT = 16 }; /* of however many there are */
    const struct image_symbol *symbols = image->symbols;
    for (size_t i = 0; i < LOOKED_AT && i <= last; i++) {
        const struct image_symbol *symbol = &symbols[last - i];
        if (symbol->value != symbols[last].value)
            break;
        if (symbol->function && !symbol->absolute)
            return last - i;
    }
    return last;
}

const struct image_symbol *image_symbol_at(const struct image *image, word address, word *offset)
{
    size_t low = 0, high = image->symbol_count; /* those below low are at or before the address */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (image->symbols[middle].value <= address)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0 && image->symbols[low - 1].absolute)
        low--;
    if (low == 0)
        return NULL;
    const struct image_symbol *best = &image->symbols[best_symbol(image, low - 1)];
    *offset = address - best->value;
    return *offset == 0 || together(image, best->value, address) ? best : NULL;
}

static int precedence(const struct image_symbol *symbol)
{
    return 2 * symbol->given + symbol->global;
}

const struct image_symbol *image_symbol_named(const struct image *image, const char *name)
{
    const struct image_symbol *found = NULL;
    for (size_t i = 0; i < image->symbol_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i];
        if (strcmp(symbol->name, name) == 0 && (!found || precedence(symbol) > precedence(found)))
            found = symbol;
    }
    return found;
}

bool image_word_at(const struct image *image, word address, word *out)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        word offset = address - segment->address;
        if (address < segment->address || segment->file_size < sizeof(word) ||
            offset > segment->file_size - sizeof(word))
            continue;
        const uint8_t *at = segment->bytes + offset;
        *out = at[0] | (word)at[1] << 8 | (word)at[2] << 16 | (word)at[3] << 24;
        return true;
    }
    return false;
}

const struct image_line *image_line_at(const struct image *image, word address)
{
    size_t low = 0, high = image->line_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (image->lines[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    const struct image_line *line = &image->lines[low - 1];
    bool known =
        line->line && (line->address == address || together(image, line->address, address));
    return known ? line : NULL;
}

/* A file being put together: what is before the section headers, and those. */
struct writer {
    const struct image *image;
    struct bytes file, names; /* names: .shstrtab */
    Elf32_Phdr *segments;
    Elf32_Shdr *sections;
    unsigned segment_count, section_count;
};

enum { OTHER_SECTIONS = 7 }; /* the null one, and those that are not segments */

static void align_file(struct writer *writer, word remainder)
{
    while (!writer->file.failed && writer->file.size % INSN_BYTES != remainder)
        bytes_put_byte(&writer->file, 0);
}

/* Appends a section header; the section's bytes follow at the end of the file. */
static Elf32_Shdr *add_section(struct writer *writer, const char *name, word type)
{
    Elf32_Shdr *section = &writer->sections[writer->section_count++];
    *section = (Elf32_Shdr){.sh_name = (word)writer->names.size,
                            .sh_type = type,
                            .sh_offset = (word)writer->file.size,
                            .sh_addralign = 1};
    bytes_put_text(&writer->names, name);
    return section;
}

static void add_bytes(struct writer *writer, const char *name, word type, const struct bytes *bytes)
{
    Elf32_Shdr *section = add_section(writer, name, type);
    section->sh_size = (word)bytes->size;
    bytes_put(&writer->file, bytes->at, bytes->size);
    writer->file.failed |= bytes->failed;
}

static const char *segment_name(const struct image_segment *segment)
{
    if (segment->file_size == 0)
        return ".bss";
    if (segment->flags & SEGMENT_X)
        return ".text";
    return segment->flags & SEGMENT_W ? ".data" : ".rodata";
}

static void add_segment(struct writer *writer, const struct image_segment *segment)
{
    if (segment->memory_size == 0)
        return;
    align_file(writer, segment->address % INSN_BYTES);
    word type = segment->file_size ? SHT_PROGBITS : SHT_NOBITS;
    Elf32_Shdr *section = add_section(writer, segment_name(segment), type);
    section->sh_addr = segment->address;
    section->sh_size = segment->file_size ? segment->file_size : segment->memory_size;
    section->sh_addralign = segment->address % INSN_BYTES ? 1 : INSN_BYTES;
    section->sh_flags = SHF_ALLOC | (segment->flags & SEGMENT_W ? SHF_WRITE : 0u) |
                        (segment->flags & SEGMENT_X ? SHF_EXECINSTR : 0u);
    writer->segments[writer->segment_count++] = (Elf32_Phdr){.p_type = PT_LOAD,
                                                             .p_offset = section->sh_offset,
                                                             .p_vaddr = segment->address,
                                                             .p_paddr = segment->address,
                                                             .p_filesz = segment->file_size,
                                                             .p_memsz = segment->memory_size,
                                                             .p_flags = segment->flags,
                                                             .p_align = INSN_BYTES};
    bytes_put(&writer->file, segment->bytes, segment->file_size);
}

/* The section a symbol belongs to: the one it is in, else (a label at the end, or of nothing) the
 * one that ends last before it, else the first. */
static Elf32_Half section_of(const struct writer *writer, const struct image_symbol *symbol)
{
    if (symbol->absolute || writer->segment_count == 0)
        return SHN_ABS;
    unsigned best = 0;
    word nearest = UINT32_MAX;
    for (unsigned i = 0; i < writer->segment_count; i++) {
        const Elf32_Phdr *segment = &writer->segments[i];
        word distance = symbol->value - segment->p_vaddr;
        if (distance < segment->p_memsz)
            return (Elf32_Half)(i + 1);
        if (symbol->value >= segment->p_vaddr && distance - segment->p_memsz < nearest) {
            nearest = distance - segment->p_memsz;
            best = i;
        }
    }
    return (Elf32_Half)(best + 1);
}

static void put_symbols(const struct writer *writer, bool global, struct bytes *table,
                        struct bytes *names)
{
    const struct image *image = writer->image;
    for (size_t i = 0; i < image->symbol_count; i++) {
        const struct image_symbol *symbol = &image->symbols[i];
        if (symbol->global != global)
            continue;
        unsigned bind = global ? STB_GLOBAL : STB_LOCAL;
        unsigned type = symbol->absolute   ? STT_NOTYPE
                        : symbol->function ? STT_FUNC
                        : symbol->object   ? STT_OBJECT
                                           : STT_NOTYPE;
        Elf32_Sym entry = {.st_name = (word)names->size,
                           .st_value = symbol->value,
                           .st_size = symbol->size,
                           .st_info = (unsigned char)ELF32_ST_INFO(bind, type),
                           .st_shndx = section_of(writer, symbol)};
        bytes_put(table, &entry, sizeof entry);
        bytes_put_text(names, symbol->name);
    }
}

static void add_symbols(struct writer *writer)
{
    struct bytes table = {0}, names = {0};
    bytes_put(&table, &(Elf32_Sym){0}, sizeof(Elf32_Sym));
    bytes_put_byte(&names, 0);
    put_symbols(writer, false, &table, &names);
    word locals = (word)(table.size / sizeof(Elf32_Sym));
    put_symbols(writer, true, &table, &names);
    align_file(writer, 0);
    add_bytes(writer, ".symtab", SHT_SYMTAB, &table);
    Elf32_Shdr *section = &writer->sections[writer->section_count - 1];
    section->sh_link = writer->section_count;
    section->sh_info = locals;
    section->sh_entsize = sizeof(Elf32_Sym);
    section->sh_addralign = INSN_BYTES;
    add_bytes(writer, ".strtab", SHT_STRTAB, &names);
    bytes_free(&table);
    bytes_free(&names);
}

/* DWARF 3, sections 7.5 and 7.20: the numbers of what the compile unit says. */
enum {
    DW_TAG_compile_unit = 0x11,
    DW_AT_name = 0x03,
    DW_AT_stmt_list = 0x10,
    DW_AT_low_pc = 0x11,
    DW_AT_high_pc = 0x12,
    DW_AT_language = 0x13,
    DW_AT_producer = 0x25,
    DW_FORM_addr = 0x01,
    DW_FORM_data2 = 0x05,
    DW_FORM_data4 = 0x06,
    DW_FORM_string = 0x08,
    DW_LANG_Mips_Assembler = 0x8001, /* the number that assemblers of every machine use */
};

/* From the first executable byte to behind the last one. */
static void code_range(const struct image *image, word *low, word *high)
{
    bool any = false;
    *low = *high = 0;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        word end = segment->address + segment->memory_size;
        if (!(segment->flags & SEGMENT_X))
            continue;
        *low = any && *low < segment->address ? *low : segment->address;
        *high = any && *high > end ? *high : end;
        any = true;
    }
}

/* One compile unit without children: it leads debuggers to the line table. */
static void add_unit(struct writer *writer)
{
    static const uint8_t abbreviations[] = {
        1,
        DW_TAG_compile_unit,
        0, /* no children */
        DW_AT_stmt_list,
        DW_FORM_data4,
        DW_AT_name,
        DW_FORM_string,
        DW_AT_producer,
        DW_FORM_string,
        DW_AT_language,
        DW_FORM_data2,
        DW_AT_low_pc,
        DW_FORM_addr,
        DW_AT_high_pc,
        DW_FORM_addr,
        0,
        0,
        0, /* the table ends */
    };
    const struct image *image = writer->image;
    struct bytes info = {0}, abbreviation = {0};
    word low, high;
    code_range(image, &low, &high);
    bytes_put_word(&info, 0); /* the length, set below */
    bytes_put_byte(&info, 3); /* DWARF's version, two bytes */
    bytes_put_byte(&info, 0);
    bytes_put_word(&info, 0); /* the abbreviations' offset */
    bytes_put_byte(&info, sizeof(word));
    bytes_put_byte(&info, 1); /* the abbreviation above */
    bytes_put_word(&info, 0); /* the line table's offset */
    bytes_put_text(&info, image->file_count ? image->files[0] : "");
    bytes_put_text(&info, "visor asm");
    bytes_put_byte(&info, DW_LANG_Mips_Assembler & 0xff);
    bytes_put_byte(&info, DW_LANG_Mips_Assembler >> 8);
    bytes_put_word(&info, low);
    bytes_put_word(&info, high);
    if (!info.failed)
        memcpy(info.at, &(word){(word)(info.size - sizeof(word))}, sizeof(word));
    bytes_put(&abbreviation, abbreviations, sizeof abbreviations);
    add_bytes(writer, ".debug_info", SHT_PROGBITS, &info);
    add_bytes(writer, ".debug_abbrev", SHT_PROGBITS, &abbreviation);
    bytes_free(&info);
    bytes_free(&abbreviation);
}

static void add_lines(struct writer *writer)
{
    struct bytes lines = {0};
    lines_emit(writer->image, &lines);
    add_bytes(writer, ".debug_line", SHT_PROGBITS, &lines);
    bytes_free(&lines);
}

/* Appends the section headers and fills in what is before the segments. */
static void finish(struct writer *writer)
{
    Elf32_Shdr *section = add_section(writer, ".shstrtab", SHT_STRTAB);
    section->sh_size = (word)writer->names.size;
    bytes_put(&writer->file, writer->names.at, writer->names.size);
    writer->file.failed |= writer->names.failed;
    align_file(writer, 0);
    Elf32_Ehdr header = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC,
        .e_machine = EM_PG32,
        .e_version = EV_CURRENT,
        .e_entry = writer->image->entry,
        .e_phoff = writer->segment_count ? sizeof header : 0,
        .e_shoff = (word)writer->file.size,
        .e_ehsize = sizeof header,
        .e_phentsize = sizeof(Elf32_Phdr),
        .e_phnum = (Elf32_Half)writer->segment_count,
        .e_shentsize = sizeof(Elf32_Shdr),
        .e_shnum = (Elf32_Half)writer->section_count,
        .e_shstrndx = (Elf32_Half)(writer->section_count - 1)};
    bytes_put(&writer->file, writer->sections, writer->section_count * sizeof *writer->sections);
    if (writer->file.failed)
        return;
    memcpy(writer->file.at, &header, sizeof header);
    memcpy(writer->file.at + sizeof header, writer->segments,
           writer->segment_count * sizeof *writer->segments);
}

static void write_file(struct writer *writer)
{
    const struct image *image = writer->image;
    size_t room = image->segment_count + OTHER_SECTIONS;
    writer->segments = calloc(room, sizeof *writer->segments);
    writer->sections = calloc(room, sizeof *writer->sections);
    if (!writer->segments || !writer->sections) {
        writer->file.failed = true;
        return;
    }
    bytes_put(&writer->file, &(Elf32_Ehdr){0}, sizeof(Elf32_Ehdr));
    for (size_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].memory_size)
            bytes_put(&writer->file, &(Elf32_Phdr){0}, sizeof(Elf32_Phdr));
    add_section(writer, "", SHT_NULL);
    writer->sections[0] = (Elf32_Shdr){0};
    for (size_t i = 0; i < image->segment_count; i++)
        add_segment(writer, &image->segments[i]);
    add_symbols(writer);
    if (image->file_count) {
        add_unit(writer);
        add_lines(writer);
    }
    finish(writer);
}

static bool write_whole(int fd, const uint8_t *bytes, size_t size)
{
    while (size) {
        ssize_t put = write(fd, bytes, size);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        bytes += put;
        size -= (size_t)put;
    }
    return true;
}

/* The mode that open would have given it. */
static bool set_mode(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(fd, 0666 & ~mask) == 0;
}

static bool replace_file(const char *path, char *temporary, const struct bytes *bytes,
                         struct error *error)
{
    int fd = mkstemp(temporary);
    if (fd < 0)
        return error_set(error, "%s: cannot be written: %s", path, strerror(errno));
    bool good = write_whole(fd, bytes->at, bytes->size) && set_mode(fd);
    int why = errno;
    if (close(fd) != 0 && good) {
        good = false;
        why = errno;
    }
    if (good && rename(temporary, path) != 0) {
        good = false;
        why = errno;
    }
    if (good)
        return true;
    unlink(temporary);
    return error_set(error, "%s: cannot be written: %s", path, strerror(why));
}

/* A rename would replace devices, and files that their owner has protected. */
static bool may_replace(const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return true;
    if (S_ISDIR(status.st_mode))
        return error_set(error, "%s: cannot be written: %s", path, strerror(EISDIR));
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: cannot be written: not a regular file", path);
    if (access(path, W_OK) != 0)
        return error_set(error, "%s: cannot be written: %s", path, strerror(errno));
    return true;
}

static bool write_to(const char *path, const struct bytes *bytes, struct error *error)
{
    static const char suffix[] = ".XXXXXX";
    if (!may_replace(path, error))
        return false;
    size_t length = strlen(path);
    char *temporary = malloc(length + sizeof suffix);
    if (!temporary)
        return error_set(error, "%s: the host has no storage left", path);
    memcpy(temporary, path, length);
    memcpy(temporary + length, suffix, sizeof suffix);
    bool good = replace_file(path, temporary, bytes, error);
    free(temporary);
    return good;
}

/* The file's bytes, which are the caller's in any case. */
static bool format(const struct image *image, struct bytes *file, const char *name,
                   struct error *error)
{
    struct writer writer = {.image = image};
    if (image->segment_count > SEGMENTS_MAX)
        return error_set(error, "%s: cannot be written: %zu segments are too many", name,
                         image->segment_count);
    write_file(&writer);
    *file = writer.file;
    bytes_free(&writer.names);
    free(writer.segments);
    free(writer.sections);
    if (file->failed)
        return error_set(error, "%s: the host has no storage left", name);
    return file->size <= FILE_MAX ||
           error_set(error, "%s: cannot be written: too large for a program: %zu bytes", name,
                     file->size);
}

bool image_format(const struct image *image, uint8_t **bytes, size_t *size, const char *name,
                  struct error *error)
{
    struct bytes file = {0};
    bool good = format(image, &file, name, error);
    if (!good)
        bytes_free(&file);
    *bytes = file.at;
    *size = file.size;
    return good;
}

bool image_write(const struct image *image, const char *path, struct error *error)
{
    struct bytes file = {0};
    bool good = format(image, &file, path, error) && write_to(path, &file, error);
    bytes_free(&file);
    return good;
}
