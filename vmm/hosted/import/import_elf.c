/* import_elf.c - see import_elf.h. Headers and sections are those of the System V ABI and of the
 * RISC-V ELF psABI. libelf finds them; that they lie inside the file is checked here. */
#include "vmm/hosted/import/import_elf.h"
#include "isa/image_parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words are copied as they are");

#define RELINK "; link it with -static -no-pie, for riscv32"

static bool complain(const struct import_elf *elf, const char *what)
{
    return error_set(elf->error, "%s: %s", elf->name, what);
}

static bool no_storage(const struct import_elf *elf)
{
    return complain(elf, "the host has no storage left");
}

static bool has(const struct import_elf *elf, uint64_t offset, uint64_t size)
{
    return offset <= elf->size && size <= elf->size - offset;
}

static bool check_ident(const struct import_elf *elf)
{
    const uint8_t *ident = elf->bytes;
    if (!has(elf, 0, SELFMAG) || memcmp(ident, ELFMAG, SELFMAG) != 0)
        return complain(elf, "not an ELF file; give the program that the linker wrote");
    if (!has(elf, 0, sizeof(Elf32_Ehdr)))
        return complain(elf, "truncated: it ends inside its ELF header; link it again");
    if (ident[EI_CLASS] == ELFCLASS64)
        return complain(elf, "a 64-bit program; compile and link for riscv32, with -march=rv32im "
                             "-mabi=ilp32");
    if (ident[EI_CLASS] != ELFCLASS32)
        return complain(elf, "neither a 32-bit nor a 64-bit ELF file; link it again");
    if (ident[EI_DATA] != ELFDATA2LSB)
        return complain(elf, "a big-endian program; compile and link for little-endian riscv32");
    return true;
}

static bool check_type(const struct import_elf *elf, const Elf32_Ehdr *header)
{
    switch (header->e_type) {
    case ET_EXEC:
        return true;
    case ET_REL:
        return complain(elf,
                        "not linked: link it first, with ld.lld -static or riscv64-unknown-elf-ld "
                        "-m elf32lriscv");
    case ET_DYN:
        return complain(elf, "a shared or position-independent program" RELINK);
    default:
        return error_set(elf->error, "%s: not a program (ELF type %u)" RELINK, elf->name,
                         header->e_type);
    }
}

static bool check_header(const struct import_elf *elf, const Elf32_Ehdr *header)
{
    if (header->e_ident[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT)
        return complain(elf, "an ELF file of an unknown version; link it again");
    if (header->e_machine != EM_RISCV)
        return error_set(elf->error,
                         header->e_machine == EM_PG32
                             ? "%s: a program of PG32 already (machine %u): it can be run as it is"
                             : "%s: a program of another machine (number %u); compile and link for "
                               "riscv32",
                         elf->name, header->e_machine);
    if (!check_type(elf, header))
        return false;
    if (!has(elf, header->e_phoff, (uint64_t)header->e_phnum * sizeof(Elf32_Phdr)))
        return complain(elf, "truncated: its program headers end beyond the file; link it again");
    if (!has(elf, header->e_shoff, (uint64_t)header->e_shnum * sizeof(Elf32_Shdr)))
        return complain(elf, "truncated: its section headers end beyond the file; link it again");
    if (header->e_shoff == 0 || header->e_shnum == 0)
        return complain(elf, "it has no section headers, so code cannot be told from data; link it "
                             "without stripping them");
    return true;
}

/* libelf takes the sizes of entries for granted, and hands out what is not aligned. */
static bool check_tables(const struct import_elf *elf, const Elf32_Ehdr *header)
{
    if ((header->e_phnum && header->e_phentsize != sizeof(Elf32_Phdr)) ||
        header->e_shentsize != sizeof(Elf32_Shdr))
        return complain(elf, "its program or section headers have a wrong size; link it again");
    if (header->e_phoff % sizeof(word) || header->e_shoff % sizeof(word))
        return complain(elf, "its program or section headers are not aligned; link it again");
    return true;
}

/* Segments */

static bool check_segment(const struct import_elf *elf, const Elf32_Phdr *header)
{
    const char *wrong = NULL;
    if (!has(elf, header->p_offset, header->p_filesz))
        wrong = "ends beyond the file: it is truncated; link it again";
    else if (header->p_filesz > header->p_memsz)
        wrong = "is larger in the file than in storage; link it again";
    else if (header->p_memsz > STORAGE_MAX)
        wrong = "is larger than any machine's storage; correct the linker script";
    else if ((uint64_t)header->p_paddr + header->p_memsz > (uint64_t)1 << 32 ||
             (uint64_t)header->p_vaddr + header->p_memsz > (uint64_t)1 << 32)
        wrong = "ends beyond 32-bit addresses; correct the linker script";
    else if (header->p_flags & PF_X && header->p_paddr != header->p_vaddr)
        wrong = "has code that is not loaded where it runs; give it no AT() in the linker script";
    return !wrong || error_set(elf->error, "%s: its segment at 0x%08" PRIx32 " %s", elf->name,
                               header->p_vaddr, wrong);
}

static bool take_segment(const struct import_elf *elf, struct image *image,
                         const Elf32_Phdr *header)
{
    struct image_segment segment = {.address = header->p_paddr,
                                    .memory_size = header->p_memsz,
                                    .file_size = header->p_filesz,
                                    .flags = header->p_flags & (PF_X | PF_W | PF_R)};
    segment.bytes = malloc((size_t)segment.file_size + 1);
    if (!segment.bytes)
        return no_storage(elf);
    memcpy(segment.bytes, elf->bytes + header->p_offset, segment.file_size);
    image->segments[image->segment_count++] = segment;
    return true;
}

static bool check_overlap(const struct import_elf *elf, struct image *image)
{
    if (image->segment_count == 0)
        return complain(elf,
                        "it has nothing to load; link it with a linker script that keeps .text");
    image_sort(image);
    uint64_t whole = 0;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i], *last = segment - 1;
        whole += segment->memory_size;
        if (i > 0 && segment->address - last->address < last->memory_size)
            return error_set(elf->error,
                             "%s: its segments at 0x%08" PRIx32 " and 0x%08" PRIx32
                             " overlap; correct the linker script",
                             elf->name, last->address, segment->address);
    }
    return whole <= STORAGE_MAX || complain(elf, "its segments are larger than any machine's "
                                                 "storage; correct the linker script");
}

static bool read_segments(struct import_elf *elf, struct image *image, size_t count)
{
    const Elf32_Phdr *headers = elf32_getphdr(elf->elf);
    uint64_t held = 0;
    image->segments = calloc(count + 1, sizeof *image->segments);
    if (!image->segments)
        return no_storage(elf);
    if (!headers && count)
        return complain(elf, "its program headers cannot be read; link it again");
    for (size_t i = 0; i < count; i++) {
        const Elf32_Phdr *header = &headers[i];
        if (header->p_type == PT_DYNAMIC || header->p_type == PT_INTERP)
            return complain(elf, "dynamically linked" RELINK);
        if (header->p_type != PT_LOAD || (header->p_memsz == 0 && header->p_filesz == 0))
            continue;
        if (!check_segment(elf, header))
            return false;
        held += header->p_filesz;
        if (held > elf->size)
            return complain(elf, "its segments overlap in the file; link it again");
        if (!take_segment(elf, image, header))
            return false;
    }
    return check_overlap(elf, image);
}

static const struct image_segment *segment_at(const struct image *image, word address, word size)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (address - segment->address < segment->file_size &&
            size <= segment->file_size - (address - segment->address))
            return segment;
    }
    return NULL;
}

/* Sections */

static const char *section_name(const struct import_elf *elf, const Elf32_Shdr *section)
{
    size_t names;
    const char *name = elf_getshdrstrndx(elf->elf, &names) == 0
                           ? elf_strptr(elf->elf, names, section->sh_name)
                           : NULL;
    return name ? name : "";
}

static bool complain_section(const struct import_elf *elf, const Elf32_Shdr *section,
                             const char *what)
{
    return error_set(elf->error, "%s: its section '%.64s' at 0x%08" PRIx32 " %s", elf->name,
                     section_name(elf, section), section->sh_addr, what);
}

static bool take_code(struct import_elf *elf, const struct image *image, const Elf32_Shdr *section)
{
    const struct image_segment *segment = segment_at(image, section->sh_addr, section->sh_size);
    if (section->sh_addr % INSN_BYTES)
        return complain_section(elf, section,
                                "has code that is not at a multiple of 4; align it in the linker "
                                "script");
    if (!segment || !(segment->flags & SEGMENT_X))
        return complain_section(elf, section,
                                "has code that no executable segment loads; correct the linker "
                                "script");
    uint8_t *target = segment->bytes + (section->sh_addr - segment->address);
    const uint8_t *bytes = elf->bytes + section->sh_offset;
    if (memcmp(target, bytes, section->sh_size) != 0)
        return complain_section(elf, section, "has other code than its segment; link it again");
    elf->codes[elf->code_count++] =
        (struct import_code){section->sh_addr, section->sh_size, bytes, target};
    return true;
}

/* Is the section a list of what is still to be filled in, in what is loaded? */
static bool is_left_over(const struct import_elf *elf, const Elf32_Shdr *section)
{
    if ((section->sh_type != SHT_REL && section->sh_type != SHT_RELA) || section->sh_size == 0)
        return false;
    Elf_Scn *target = elf_getscn(elf->elf, section->sh_info);
    const Elf32_Shdr *header = target ? elf32_getshdr(target) : NULL;
    return section->sh_flags & SHF_ALLOC || !header || header->sh_flags & SHF_ALLOC;
}

static bool take_section(struct import_elf *elf, const struct image *image,
                         const Elf32_Shdr *section)
{
    unsigned code = SHF_ALLOC | SHF_EXECINSTR;
    bool held = section->sh_type != SHT_NOBITS && section->sh_type != SHT_NULL;
    if (held && !has(elf, section->sh_offset, section->sh_size))
        return complain_section(elf, section,
                                "ends beyond the file: it is truncated; link it again");
    if (is_left_over(elf, section))
        return complain_section(elf, section,
                                "has relocations left over; link without -r, -q, --emit-relocs");
    if ((section->sh_flags & code) != code || section->sh_size == 0 || !held)
        return true;
    if (section->sh_flags & SHF_COMPRESSED)
        return complain_section(elf, section, "has code that is packed; link it again");
    return take_code(elf, image, section);
}

static int code_order(const void *a, const void *b)
{
    const struct import_code *x = a, *y = b;
    return (x->address > y->address) - (x->address < y->address);
}

static bool check_codes(struct import_elf *elf)
{
    if (elf->code_count == 0)
        return complain(elf,
                        "it has no code: no section with SHF_EXECINSTR that is loaded; correct "
                        "the linker script");
    qsort(elf->codes, elf->code_count, sizeof *elf->codes, code_order);
    for (size_t i = 1; i < elf->code_count; i++) {
        const struct import_code *last = &elf->codes[i - 1], *next = last + 1;
        if (next->address - last->address < last->size)
            return error_set(elf->error,
                             "%s: its sections of code at 0x%08" PRIx32 " and 0x%08" PRIx32
                             " overlap; correct the linker script",
                             elf->name, last->address, next->address);
    }
    return true;
}

/* Sections that share bytes are told before their bytes are compared again and again. */
static bool read_sections(struct import_elf *elf, const struct image *image, size_t count)
{
    uint64_t room = elf->size;
    elf->codes = calloc(count + 1, sizeof *elf->codes);
    if (!elf->codes)
        return no_storage(elf);
    for (Elf_Scn *at = elf_nextscn(elf->elf, NULL); at; at = elf_nextscn(elf->elf, at)) {
        const Elf32_Shdr *section = elf32_getshdr(at);
        if (!section || elf->code_count == count)
            return complain(elf, "its section headers cannot be read; link it again");
        if (section->sh_flags & SHF_EXECINSTR && section->sh_type != SHT_NOBITS) {
            if (section->sh_size > room)
                return complain_section(elf, section,
                                        "ends beyond the file, or others overlap it; "
                                        "link it again");
            room -= section->sh_size;
        }
        if (!take_section(elf, image, section))
            return false;
    }
    return check_codes(elf);
}

static bool check_entry(const struct import_elf *elf, word entry)
{
    for (size_t i = 0; i < elf->code_count; i++)
        if (entry % INSN_BYTES == 0 && entry - elf->codes[i].address < elf->codes[i].size)
            return true;
    return error_set(elf->error,
                     "%s: its entry 0x%08" PRIx32
                     " is not an instruction; name the first one with ENTRY() in the linker script",
                     elf->name, entry);
}

/* Symbols */

/* "$x" and "$d", or with anything behind. */
static bool is_mark(const char *name)
{
    return name[0] == '$' && (name[1] == 'x' || name[1] == 'd');
}

static bool is_program_symbol(const Elf32_Sym *symbol, const char *name)
{
    unsigned type = ELF32_ST_TYPE(symbol->st_info);
    bool defined = symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_COMMON;
    bool named = *name && strncmp(name, ".L", 2) != 0;
    return defined && named && (type == STT_NOTYPE || type == STT_OBJECT || type == STT_FUNC);
}

static bool take_symbol(struct import_elf *elf, struct image *image, const Elf32_Sym *symbol,
                        const char *name)
{
    if (!is_program_symbol(symbol, name))
        return true;
    if (is_mark(name)) {
        elf->marks[elf->mark_count++] = (struct import_mark){symbol->st_value, name[1] == 'd'};
        return true;
    }
    char *copy = strdup(name);
    if (!copy)
        return no_storage(elf);
    image->symbols[image->symbol_count++] = image_symbol_of_elf(symbol, copy);
    return true;
}

/* Of two at one place the last one counts: code. */
static int mark_order(const void *a, const void *b)
{
    const struct import_mark *x = a, *y = b;
    if (x->address != y->address)
        return (x->address > y->address) - (x->address < y->address);
    return y->data - x->data;
}

static Elf_Scn *symbol_section(const struct import_elf *elf)
{
    for (Elf_Scn *at = elf_nextscn(elf->elf, NULL); at; at = elf_nextscn(elf->elf, at)) {
        const Elf32_Shdr *section = elf32_getshdr(at);
        if (section && section->sh_type == SHT_SYMTAB)
            return at;
    }
    return NULL;
}

/* Names may share bytes, but not so that they are much more than those. */
static bool take_symbols(struct import_elf *elf, struct image *image, const Elf32_Sym *symbols,
                         size_t count, size_t names)
{
    enum { NAMES_FACTOR = 8 };
    uint64_t room = (uint64_t)NAMES_FACTOR * elf->size;
    for (size_t i = 1; i < count; i++) {
        const char *name = elf_strptr(elf->elf, names, symbols[i].st_name);
        if (!name || strlen(name) >= room)
            return complain(elf, "a symbol's name is outside the table of names; link it again");
        room -= strlen(name) + 1;
        if (!take_symbol(elf, image, &symbols[i], name))
            return false;
    }
    image_sort(image);
    qsort(elf->marks, elf->mark_count, sizeof *elf->marks, mark_order);
    return true;
}

static bool read_symbols(struct import_elf *elf, struct image *image)
{
    Elf_Scn *at = symbol_section(elf);
    if (!at)
        return true;
    const Elf32_Shdr *section = elf32_getshdr(at);
    const Elf_Data *data = elf_getdata(at, NULL);
    if (!data || (uintptr_t)data->d_buf % sizeof(word) ||
        section->sh_entsize != sizeof(Elf32_Sym) || data->d_size % sizeof(Elf32_Sym) != 0)
        return complain(elf, "its symbol table cannot be read; link it again");
    size_t count = data->d_buf ? data->d_size / sizeof(Elf32_Sym) : 0;
    image->symbols = calloc(count + 1, sizeof *image->symbols);
    elf->marks = calloc(count + 1, sizeof *elf->marks);
    if (!image->symbols || !elf->marks)
        return no_storage(elf);
    return take_symbols(elf, image, data->d_buf, count, section->sh_link);
}

bool import_elf_is_data(const struct import_elf *elf, word address)
{
    size_t low = 0, high = elf->mark_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (elf->marks[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && elf->marks[low - 1].data;
}

bool import_elf_read(struct import_elf *elf, struct image *image, const uint8_t *bytes, size_t size)
{
    enum { EF_RISCV_COMPRESSED = 1 };
    elf->bytes = bytes;
    elf->size = size;
    if (!check_ident(elf))
        return false;
    elf_version(EV_CURRENT);
    elf->elf = elf_memory((char *)(uintptr_t)bytes, size); /* opened for reading only */
    const Elf32_Ehdr *header = elf->elf ? elf32_getehdr(elf->elf) : NULL;
    if (!header)
        return complain(elf, "its ELF header cannot be read; link it again");
    if (!check_header(elf, header) || !check_tables(elf, header))
        return false;
    elf->compressed = header->e_flags & EF_RISCV_COMPRESSED;
    image->entry = header->e_entry;
    return read_segments(elf, image, header->e_phnum) &&
           read_sections(elf, image, header->e_shnum) && check_entry(elf, header->e_entry) &&
           read_symbols(elf, image);
}

void import_elf_free(struct import_elf *elf)
{
    elf_end(elf->elf);
    free(elf->codes);
    free(elf->marks);
    elf->elf = NULL;
    elf->codes = NULL;
    elf->marks = NULL;
}
