/* reader.h - the lines of an assembly: files, and within them the expansions of macros.
 *
 * A stack of frames; the line read last belongs to the top one. Every line knows where it comes
 * from, and every frame where it was asked for, so that a message can tell the way. */
#ifndef ASSEMBLER_READER_H
#define ASSEMBLER_READER_H

#include <stdbool.h>
#include <stddef.h>

enum { READER_DEPTH_MAX = 64, READER_LINES_MAX = 4000000, READER_FILE_MAX = 64 << 20 };

enum frame_kind { FRAME_FILE, FRAME_MACRO, FRAME_REPETITION };

struct frame {
    enum frame_kind kind;
    char *name;       /* of the macro or directive; owned */
    const char *file; /* where its lines come from; borrowed */
    char *text;       /* owned */
    size_t size, at;
    size_t line_at;       /* where the line read last begins in text */
    unsigned line;        /* number of the line read last */
    const char *use_file; /* where it was asked for; NULL: by the person */
    unsigned use_line;
    char *use_text;      /* that line; owned */
    unsigned conditions; /* open .if when it began */
    bool in_comment;
    unsigned comment_line; /* where that comment began */
};

struct reader {
    struct frame frames[READER_DEPTH_MAX];
    unsigned depth;
    unsigned long lines; /* read so far */
    char *line;          /* the current line without its end, comments blanked; owned */
    size_t length, capacity;
};

/* Pushes text, which becomes the reader's. False, and nothing is taken, if it is too deep. */
bool reader_push(struct reader *, enum frame_kind, const char *name, const char *file, char *text,
                 size_t size, unsigned line);

/* Reads the next line of the top frame; false at its end. */
bool reader_line(struct reader *);

void reader_pop(struct reader *);
void reader_free(struct reader *);

static inline struct frame *reader_top(struct reader *reader)
{
    return reader->depth ? &reader->frames[reader->depth - 1] : NULL;
}

#endif
