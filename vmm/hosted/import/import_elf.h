/* import_elf.h - the ELF file of a RISC-V program, read and checked whole: what is to be loaded,
 * what of it is code, and the symbols.
 *
 * Only this file and import_lines.c know libelf and libdw. */
#ifndef VMM_HOSTED_IMPORT_IMPORT_ELF_H
#define VMM_HOSTED_IMPORT_IMPORT_ELF_H

#include "isa/image.h"

#include <libelf.h>

/* An executable section: its words are instructions. */
struct import_code {
    word address;         /* a multiple of 4 */
    word size;            /* bytes */
    const uint8_t *bytes; /* as they are in the file; borrowed from it */
    uint8_t *target;      /* the same bytes in the image's segment */
};

/* A mapping symbol of the toolchain: from here on there is code, or data among code. */
struct import_mark {
    word address;
    bool data;
};

struct import_elf {
    const uint8_t *bytes; /* borrowed */
    size_t size;
    const char *name; /* for messages; borrowed */
    struct error *error;
    Elf *elf;                  /* owned */
    struct import_code *codes; /* sorted by address, without overlap; owned */
    size_t code_count;
    struct import_mark *marks; /* sorted by address; owned */
    size_t mark_count;
    bool compressed; /* the file says that it may have compressed instructions */
};

/* Reads the file: fills the image's entry, segments and symbols, with code as it is in the file.
 * Name and error are set before. On failure fills the error; image and elf have then what was read
 * so far. */
bool import_elf_read(struct import_elf *, struct image *, const uint8_t *bytes, size_t size);
void import_elf_free(struct import_elf *);

/* Is the word at this address of code data, by the marks? */
bool import_elf_is_data(const struct import_elf *, word address);

/* Sets the image's files and lines from the program's DWARF, of any version that libdw reads: a row
 * for each instruction that has a line. A file without DWARF has none. */
bool import_lines_read(const struct import_elf *, struct image *);

#endif
