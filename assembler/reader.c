/* reader.c - see reader.h. */
#include "assembler/reader.h"

#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    return text ? strdup(text) : NULL;
}

bool reader_push(struct reader *reader, enum frame_kind kind, const char *name, const char *file,
                 char *text, size_t size, unsigned line)
{
    if (reader->depth == READER_DEPTH_MAX)
        return false;
    const struct frame *asking = reader_top(reader);
    reader->frames[reader->depth++] = (struct frame){
        .kind = kind,
        .name = copy(name),
        .file = file,
        .text = text,
        .size = size,
        .line = line,
        .use_file = asking ? asking->file : NULL,
        .use_line = asking ? asking->line : 0,
        .use_text = asking ? copy(reader->line) : NULL,
    };
    return true;
}

void reader_pop(struct reader *reader)
{
    struct frame *frame = &reader->frames[--reader->depth];
    free(frame->name);
    free(frame->text);
    free(frame->use_text);
}

void reader_free(struct reader *reader)
{
    while (reader->depth)
        reader_pop(reader);
    free(reader->line);
    *reader = (struct reader){0};
}

static bool make_room(struct reader *reader, size_t length)
{
    if (length < reader->capacity)
        return true;
    char *line = realloc(reader->line, length + 1);
    if (!line)
        return false;
    reader->line = line;
    reader->capacity = length + 1;
    return true;
}

/* Blanks what is a comment. Quotes hide comment signs; a character constant has one closing quote
 * or none. */
static void blank_comments(struct frame *frame, char *line, size_t length)
{
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (frame->in_comment) {
            bool end = line[i] == '*' && i + 1 < length && line[i + 1] == '/';
            line[i] = line[i] == '\t' ? '\t' : ' ';
            if (end) {
                line[++i] = ' ';
                frame->in_comment = false;
            }
        } else if (line[i] == '\\' && quoted && i + 1 < length) {
            i++;
        } else if (line[i] == '"') {
            quoted = !quoted;
        } else if (line[i] == '\'' && !quoted) {
            i += i + 1 < length && line[i + 1] == '\\' ? 2 : 1;
        } else if (!quoted && (line[i] == '#' || (line[i] == '/' && line[i + 1] == '/'))) {
            memset(line + i, ' ', length - i);
        } else if (!quoted && line[i] == '/' && line[i + 1] == '*') {
            frame->in_comment = true;
            frame->comment_line = frame->line;
            line[i] = line[i + 1] = ' ';
            i++;
        }
    }
}

bool reader_line(struct reader *reader)
{
    struct frame *frame = reader_top(reader);
    if (frame->at >= frame->size)
        return false;
    const char *begin = frame->text + frame->at;
    const char *end = memchr(begin, '\n', frame->size - frame->at);
    size_t length = end ? (size_t)(end - begin) : frame->size - frame->at;
    if (!make_room(reader, length))
        return false;
    memcpy(reader->line, begin, length);
    frame->line_at = frame->at;
    frame->at += length + 1;
    frame->line++;
    reader->lines++;
    if (length > 0 && reader->line[length - 1] == '\r')
        length--;
    reader->line[length] = '\0';
    reader->length = length;
    blank_comments(frame, reader->line, length);
    return true;
}
