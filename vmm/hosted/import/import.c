/* import.c - see import.h. */
#include "vmm/hosted/import/import.h"
#include "vmm/hosted/import/import_elf.h"
#include "vmm/hosted/import/reencode.h"

#include <inttypes.h>
#include <string.h>

enum { LISTED_MAX = 20 };

struct import {
    struct import_elf elf;
    struct image *image;
    FILE *complaints; /* borrowed */
    size_t offences;
};

static void print_place(const struct import *import, word address)
{
    word offset = 0;
    const struct image_symbol *symbol = image_symbol_at(import->image, address, &offset);
    fprintf(import->complaints, "%s: 0x%08" PRIx32, import->elf.name, address);
    if (!symbol)
        return;
    fputs(" <", import->complaints);
    for (const char *c = symbol->name; *c; c++)
        fputc((unsigned char)*c < ' ' || *c == 0x7f ? '?' : *c, import->complaints);
    if (offset)
        fprintf(import->complaints, "+0x%" PRIx32, offset);
    fputc('>', import->complaints);
}

static void complain(struct import *import, word address, word w,
                     const struct reencode_refusal *refusal)
{
    if (import->offences++ >= LISTED_MAX)
        return;
    print_place(import, address);
    fprintf(import->complaints, ": 0x%08" PRIx32 " is %s; %s\n", w, refusal->what, refusal->advice);
}

static word word_of(const uint8_t *bytes)
{
    word w;
    memcpy(&w, bytes, sizeof w);
    return w;
}

/* Among compressed instructions those of a whole word can be anywhere: the first ones are told, not
 * the nonsense that words would be. */
static word step_of(const struct import *import, word w)
{
    return import->elf.compressed && w && (w & 3) != 3 ? INSN_BYTES / 2 : INSN_BYTES;
}

static void complain_half(struct import *import, word address)
{
    static const struct reencode_refusal half = {
        "half a word, as compressed instructions (extension C) leave it",
        "compile everything with -march=rv32im -mabi=ilp32"};
    complain(import, address, 0, &half);
}

static void reencode_code(struct import *import, const struct import_code *code)
{
    word step, at;
    for (at = 0; code->size - at >= INSN_BYTES; at += step) {
        word w = word_of(code->bytes + at), pg32;
        struct reencode_refusal refusal;
        step = INSN_BYTES;
        if (import_elf_is_data(&import->elf, code->address + at))
            continue;
        if (reencode(w, &pg32, &refusal)) {
            memcpy(code->target + at, &pg32, sizeof pg32);
            continue;
        }
        complain(import, code->address + at, w, &refusal);
        step = step_of(import, w);
    }
    if (at != code->size)
        complain_half(import, code->address + at);
}

static bool reencode_all(struct import *import)
{
    for (size_t i = 0; i < import->elf.code_count; i++)
        reencode_code(import, &import->elf.codes[i]);
    if (import->offences == 0)
        return true;
    if (import->offences > LISTED_MAX)
        fprintf(import->complaints, "%s: and %zu more\n", import->elf.name,
                import->offences - LISTED_MAX);
    return error_set(import->elf.error, "%s: %zu word%s no instruction%s of RV32IM or PG32",
                     import->elf.name, import->offences, import->offences == 1 ? " is" : "s are",
                     import->offences == 1 ? "" : "s");
}

bool import_program(struct image *image, const uint8_t *bytes, size_t size, const char *name,
                    FILE *complaints, struct error *error)
{
    struct import import = {
        .elf = {.name = name, .error = error}, .image = image, .complaints = complaints};
    *image = (struct image){0};
    bool good = import_elf_read(&import.elf, image, bytes, size) && reencode_all(&import) &&
                import_lines_read(&import.elf, image);
    import_elf_free(&import.elf);
    if (!good)
        image_free(image);
    return good;
}
