/* source_text.h - the lines of a source file, to be shown beside what became of them. */
#ifndef VMM_HOSTED_SOURCE_TEXT_H
#define VMM_HOSTED_SOURCE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* All zero: not read yet. */
struct source_text {
    bool tried;         /* read, or found not to be readable */
    char *text;         /* owned; NULL if it could not be read */
    size_t size;        /* bytes of text */
    size_t line, start; /* the line looked at last, from 1, and where it begins in text */
};

/* A line of the file, from 1, without its end: not NUL-terminated, *length bytes long. The file is
 * read when first asked for; "" if it is not a readable file or has no such line. The name must be
 * the same in every call. */
const char *source_text_line(struct source_text *, const char *name, unsigned line, size_t *length);

void source_text_free(struct source_text *);

#endif
