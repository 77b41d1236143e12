/* stream.c - see stream.h. */
#include "vmm/hosted/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool stream_is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

bool stream_is(const char *path)
{
    struct stat status;
    return stream_is_standard(path) || (stat(path, &status) == 0 && !S_ISREG(status.st_mode));
}

bool stream_is_output(const char *path)
{
    struct stat named, output;
    if (stream_is_standard(path))
        return true;
    return stat(path, &named) == 0 && fstat(STDOUT_FILENO, &output) == 0 &&
           named.st_dev == output.st_dev && named.st_ino == output.st_ino;
}

/* Doubles the room. On failure the old room is freed. */
static uint8_t *grow(uint8_t *bytes, size_t *capacity)
{
    *capacity = *capacity ? *capacity * 2 : 65536;
    uint8_t *more = realloc(bytes, *capacity);
    if (!more)
        free(bytes);
    return more;
}

bool stream_read(size_t limit, uint8_t **bytes, size_t *size, struct error *error)
{
    size_t capacity = 0;
    *bytes = NULL;
    *size = 0;
    do {
        if (*size == capacity && !(*bytes = grow(*bytes, &capacity)))
            return error_set(error, "<stdin>: too large for this host");
        *size += fread(*bytes + *size, 1, capacity - *size, stdin);
    } while (*size <= limit && !feof(stdin) && !ferror(stdin));
    if (*size <= limit && !ferror(stdin))
        return true;
    if (ferror(stdin))
        error_set(error, "<stdin>: %s", strerror(errno));
    else
        error_set(error, "<stdin>: larger than %zu bytes", limit);
    free(*bytes);
    *bytes = NULL;
    return false;
}

bool stream_write(const char *path, const void *bytes, size_t size, struct error *error)
{
    FILE *file = stream_is_standard(path) ? stdout : fopen(path, "wbe");
    if (!file)
        return error_set(error, "%s: %s", path, strerror(errno));
    fwrite(bytes, 1, size, file);
    if (file == stdout)
        return true;
    bool failed = ferror(file);
    if (fclose(file) != 0 || failed)
        return error_set(error, "%s: not all of it could be written", path);
    return true;
}
