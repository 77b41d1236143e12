/* image.h - a program in ELF32, as assemblers write it and machines are loaded from it.
 *
 * The container is ordinary ELF (ELFCLASS32, little-endian, ET_EXEC, machine number EM_PG32, DWARF
 * 3 line table), so that readelf, nm and objdump -s read it. An image read from a file has been
 * checked whole: segments are inside the file, inside 32 bits and do not overlap. Hosted only. */
#ifndef ISA_IMAGE_H
#define ISA_IMAGE_H

#include "isa/error.h"
#include "isa/isa.h"

enum { EM_PG32 = 0x5047 };

enum segment_flags { SEGMENT_X = 1, SEGMENT_W = 2, SEGMENT_R = 4 }; /* as ELF's p_flags */

struct image_segment {
    paddr address;    /* physical, where its first byte goes */
    word memory_size; /* bytes; what is beyond file_size is zero */
    word file_size;   /* bytes held in `bytes` */
    uint8_t *bytes;   /* owned by the image */
    unsigned flags;   /* set of segment_flags */
};

struct image_symbol {
    char *name; /* owned by the image */
    word value; /* an address, or the value of an .equ if absolute */
    word size;  /* bytes, 0 if unknown */
    bool global, absolute;
    bool function, object; /* neither if it is not known what is there */
    bool given; /* from a source that was given: see struct assembler_source; not kept in files */
};

/* One row of the line table: the instruction at `address` comes from this line. */
struct image_line {
    word address;
    unsigned file; /* index into files */
    unsigned line; /* from 1; 0: from here on nobody knows */
};

struct image {
    word entry; /* pc at power-on */
    struct image_segment *segments;
    size_t segment_count;
    struct image_symbol *symbols; /* sorted by value, then name */
    size_t symbol_count;
    char **files;
    size_t file_count;
    struct image_line *lines; /* sorted by address */
    size_t line_count;
};

/* Reads an image. On failure fills the error, which names the file, and leaves the image empty. */
bool image_read(struct image *, const char *path, struct error *);

/* The same from memory (borrowed during the call); `name` is for messages. */
bool image_parse(struct image *, const void *bytes, size_t size, const char *name, struct error *);

/* Writes to a temporary name beside `path`, then renames. */
bool image_write(const struct image *, const char *path, struct error *);

/* The bytes that image_write writes, which the caller frees. `name` is for messages. */
bool image_format(const struct image *, uint8_t **bytes, size_t *size, const char *name,
                  struct error *);

/* Frees what the image owns and leaves it empty. */
void image_free(struct image *);

/* The symbol at or before the address, in the same segment (functions and labels, not absolute
 * ones), and the distance to it in bytes; NULL if there is none. */
const struct image_symbol *image_symbol_at(const struct image *, word address, word *offset);

/* The symbol of that name, or NULL. Of several that is taken which was given, else a global one. */
const struct image_symbol *image_symbol_named(const struct image *, const char *name);

/* The word that is loaded at the address; false if there is none, or not from the file. */
bool image_word_at(const struct image *, word address, word *);

/* The line the instruction at the address comes from, or NULL. */
const struct image_line *image_line_at(const struct image *, word address);

#endif
