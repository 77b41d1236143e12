/* sections.c - where bytes go. */
#include "assembler/assembly.h"

#include <stdlib.h>
#include <string.h>

struct section *current(struct assembly *as)
{
    return &as->sections[as->section];
}

/* ".text.main" is .text; compilers make such sections for a linker that would merge them. Returns
 * whether it is one of those that everyone knows. */
static bool base_name(const char *name, char *base, size_t size)
{
    static const char *const known[] = {".text",  ".rodata", ".data",   ".bss",
                                        ".sdata", ".sbss",   ".srodata"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        size_t length = strlen(known[i]);
        if (strncmp(name, known[i], length) == 0 && (name[length] == '.' || !name[length])) {
            span_copy((struct span){known[i], length}, base, size);
            return true;
        }
    }
    span_copy((struct span){name, strlen(name)}, base, size);
    return false;
}

static bool begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

/* What a section is, by the flags given or else by its name. */
static void characterize(struct section *section, const char *flags)
{
    const char *name = section->name;
    section->alignment = 4;
    section->zeros = begins(name, ".bss") || begins(name, ".sbss");
    if (flags) {
        section->flags = SEGMENT_R | (strchr(flags, 'w') ? SEGMENT_W : 0u) |
                         (strchr(flags, 'x') ? SEGMENT_X : 0u);
        section->dropped = !strchr(flags, 'a');
        return;
    }
    section->dropped = begins(name, ".debug") || begins(name, ".comment") ||
                       begins(name, ".note") || begins(name, ".riscv");
    section->flags = SEGMENT_R | (begins(name, ".text") ? SEGMENT_X : 0u) |
                     (begins(name, ".text") || begins(name, ".rodata") ? 0u : SEGMENT_W);
}

void select_section(struct assembly *as, const char *name, const char *flags)
{
    char base[128];
    if (base_name(name, base, sizeof base))
        flags = NULL; /* other sources have parts of it, too */
    as->previous_section = as->section;
    for (unsigned i = 0; i < as->section_count; i++)
        if (strcmp(as->sections[i].name, base) == 0) {
            as->section = i;
            return;
        }
    if (as->section_count == SECTIONS_MAX) {
        stop(as, DIAGNOSTIC_TOO_DEEP, SECTIONS_MAX);
        return;
    }
    struct section *section = &as->sections[as->section_count];
    section->name = strdup(base);
    if (!section->name) {
        as->out_of_storage = true;
        return;
    }
    characterize(section, flags);
    as->section = as->section_count++;
}

/* Room for more bytes; null if the whole has become too large, which is reported. */
static bool reserve(struct assembly *as, struct section *section, word size)
{
    uint64_t whole = size;
    for (unsigned i = 0; i < as->section_count; i++)
        whole += as->sections[i].size;
    if (whole > (section->zeros ? (uint64_t)STORAGE_MAX : OUTPUT_MAX)) {
        stop(as, DIAGNOSTIC_TOO_LARGE, section->zeros ? STORAGE_MAX : OUTPUT_MAX);
        return false;
    }
    if (as->pass == 1 || section->zeros || section->size + size <= section->capacity)
        return true;
    word capacity = section->capacity ? section->capacity : 4096;
    while (capacity < section->size + size)
        capacity *= 2;
    uint8_t *bytes = realloc(section->bytes, capacity);
    if (!bytes) {
        as->out_of_storage = true;
        return false;
    }
    section->bytes = bytes;
    section->capacity = capacity;
    return true;
}

void emit(struct assembly *as, const void *bytes, word size)
{
    struct section *section = current(as);
    if (section->zeros && size) {
        report(as, (struct span){0}, DIAGNOSTIC_DATA_IN_BSS, section->name);
        return;
    }
    if (!reserve(as, section, size))
        return;
    if (as->pass == 2 && size)
        memcpy(section->bytes + section->size, bytes, size);
    section->size += size;
}

void emit_zeros(struct assembly *as, word size, uint8_t fill)
{
    struct section *section = current(as);
    if (section->zeros && fill && size) {
        report(as, (struct span){0}, DIAGNOSTIC_DATA_IN_BSS, section->name);
        return;
    }
    if (!reserve(as, section, size))
        return;
    if (as->pass == 2 && !section->zeros && size)
        memset(section->bytes + section->size, fill, size);
    section->size += size;
}

void emit_word(struct assembly *as, word w)
{
    const uint8_t bytes[] = {(uint8_t)w, (uint8_t)(w >> 8), (uint8_t)(w >> 16), (uint8_t)(w >> 24)};
    emit(as, bytes, sizeof bytes);
}

void align(struct assembly *as, word alignment, int fill, word most)
{
    struct section *section = current(as);
    if (alignment > section->alignment)
        section->alignment = alignment;
    word gap = -section->size & (alignment - 1);
    if (gap > most)
        return;
    emit_zeros(as, gap, (uint8_t)fill);
}

/* .text first, then what is read only, what is written, and zeros last. */
static unsigned rank_of(const struct section *section)
{
    if (section->dropped)
        return 4;
    if (section->zeros)
        return 3;
    return section->flags & SEGMENT_X ? 0 : section->flags & SEGMENT_W ? 2 : 1;
}

void lay_out(struct assembly *as)
{
    uint64_t at = as->options->text_address;
    for (unsigned rank = 0; rank < 4; rank++)
        for (unsigned i = 0; i < as->section_count; i++) {
            struct section *section = &as->sections[i];
            if (rank_of(section) != rank)
                continue;
            at = (at + section->alignment - 1) & ~((uint64_t)section->alignment - 1);
            section->base = (word)at;
            at += section->size;
        }
    if (at > STORAGE_MAX)
        stop(as, DIAGNOSTIC_OVERLAP, STORAGE_MAX);
}
