/* file.c - see file.h. */
#include "vmm/hosted/file.h"

#include <errno.h>
#include <fcntl.h>
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

static mode_t creation_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static bool name_draft(struct file_draft *draft, const char *path)
{
    char *real = realpath(path, NULL);
    const char *target = real ? real : path;
    size_t size = sizeof draft->target;
    bool fits = snprintf(draft->target, size, "%s", target) < (int)size &&
                snprintf(draft->temporary, size, "%s.XXXXXX", target) < (int)size;
    free(real);
    return fits;
}

/* A device or a folder must not make way for a file. */
static bool is_replaceable(const char *path)
{
    struct stat status;
    return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

bool file_begin(struct file_draft *draft, const char *path, struct error *error)
{
    draft->file = NULL;
    draft->path = path;
    if (!name_draft(draft, path))
        return error_set(error, "%s: the name is too long", path);
    if (!is_replaceable(draft->target))
        return error_set(error, "%s: is no regular file, and cannot be replaced by one", path);
    int descriptor = mkostemp(draft->temporary, O_CLOEXEC);
    if (descriptor >= 0)
        draft->file = fdopen(descriptor, "wb");
    if (draft->file)
        return true;
    error_set(error, "%s: cannot write here: %s", path, strerror(errno));
    if (descriptor >= 0) {
        close(descriptor);
        unlink(draft->temporary);
    }
    return false;
}

bool file_finish(struct file_draft *draft, struct error *error)
{
    bool ok = !ferror(draft->file) && fflush(draft->file) == 0 &&
              fchmod(fileno(draft->file), creation_mode()) == 0;
    int why = errno; /* if writing failed, of the last write */
    if (fclose(draft->file) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && rename(draft->temporary, draft->target) == 0)
        return true;
    if (ok)
        why = errno;
    unlink(draft->temporary);
    return error_set(error, "%s: not written: %s", draft->path, strerror(why));
}

void file_drop(struct file_draft *draft)
{
    fclose(draft->file);
    unlink(draft->temporary);
}

bool file_write(const char *path, const void *bytes, size_t size, struct error *error)
{
    struct file_draft draft;
    if (!file_begin(&draft, path, error))
        return false;
    if (size > 0)
        fwrite(bytes, 1, size, draft.file);
    return file_finish(&draft, error);
}

bool file_is_same(const char *a, const char *b)
{
    struct stat first, second;
    if (strcmp(a, b) == 0)
        return true;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}
