/* file.c - see file.h. */
#include "vmm/hosted/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_stream(FILE *file, const char *path, size_t limit, uint8_t **bytes, size_t *size,
                        struct error *error)
{
    size_t capacity = 65536, got;
    *size = 0;
    *bytes = malloc(capacity);
    while (*bytes && (got = fread(*bytes + *size, 1, capacity - *size - 1, file)) > 0) {
        *size += got;
        if (*size > limit)
            return error_set(error, "%s: larger than %zu bytes", path, limit);
        if (capacity - *size > 1)
            continue;
        capacity *= 2;
        uint8_t *more = realloc(*bytes, capacity);
        if (!more)
            return error_set(error, "%s: too large for this host", path);
        *bytes = more;
    }
    if (!*bytes || ferror(file))
        return error_set(error, "%s: %s", path, strerror(errno));
    (*bytes)[*size] = '\0';
    return true;
}

bool file_read(const char *path, size_t limit, uint8_t **bytes, size_t *size, struct error *error)
{
    *bytes = NULL;
    FILE *file = fopen(path, "rbe");
    if (!file)
        return error_set(error, "%s: %s", path, strerror(errno));
    bool ok = read_stream(file, path, limit, bytes, size, error);
    fclose(file);
    if (!ok) {
        free(*bytes);
        *bytes = NULL;
    }
    return ok;
}

static bool write_all(int descriptor, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    while (size > 0) {
        ssize_t wrote = write(descriptor, at, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        at += wrote;
        size -= (size_t)wrote;
    }
    return true;
}

bool file_write(const char *path, const void *bytes, size_t size, struct error *error)
{
    char temporary[4096];
    if (snprintf(temporary, sizeof temporary, "%s.XXXXXX", path) >= (int)sizeof temporary)
        return error_set(error, "%s: the name is too long", path);
    int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        return error_set(error, "%s: cannot write here: %s", path, strerror(errno));
    mode_t mask = umask(0);
    umask(mask);
    bool ok = write_all(descriptor, bytes, size) && fchmod(descriptor, 0666 & ~mask) == 0;
    int why = errno;
    if (close(descriptor) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && rename(temporary, path) == 0)
        return true;
    if (ok)
        why = errno;
    unlink(temporary);
    return error_set(error, "%s: not written: %s", path, strerror(why));
}
