/* image_lines.h - the line table of an image as the bytes of a DWARF .debug_line section.
 *
 * Only for those that read or write object files; image.h is for everyone. Hosted only. */
#ifndef ISA_IMAGE_LINES_H
#define ISA_IMAGE_LINES_H

#include "isa/image.h"

/* Bytes being put together; zeroed, it is empty. */
struct bytes {
    uint8_t *at; /* owned */
    size_t size, capacity;
    bool failed; /* no storage left: the bytes are incomplete */
};

void bytes_put(struct bytes *, const void *, size_t size);
void bytes_put_byte(struct bytes *, unsigned value);
void bytes_put_word(struct bytes *, word value);
void bytes_put_text(struct bytes *, const char *text); /* and its NUL */
void bytes_free(struct bytes *);

/* Appends a line program (DWARF 3, section 6.2) for the image's files and lines. */
void lines_emit(const struct image *, struct bytes *);

/* Sets the image's files and lines from a whole section: any number of units of DWARF 2 to 4; those
 * of later versions are passed over. `name` is for messages. On failure fills the error; the image
 * may then have part of them. */
bool lines_parse(struct image *, const uint8_t *section, size_t size, const char *name,
                 struct error *);

#endif
