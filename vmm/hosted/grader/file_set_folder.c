/* file_set_folder.c - reads a folder of the host into a set; see file_set.h.
 *
 * Every file is opened by a name of one part in a folder that is open already, and no link is
 * followed: nothing outside the folder can be reached, whoever changes it meanwhile. Entries are
 * taken in the order of their names, so that the first mistake is the same on every host. */
#include "vmm/hosted/grader/file_set.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FOLDERS_MAX = FILE_SET_FILES_MAX,
    ENTRIES_MAX = 20 * FILE_SET_FILES_MAX, /* of one folder, those that are passed over as well */
};

struct reading {
    struct file_set *set;
    const char *path; /* as the person named it */
    unsigned folders; /* so many were opened */
    struct error *error;
};

struct entries {
    char **names; /* owned */
    size_t count;
};

static bool read_entries(struct reading *, int folder, const char *prefix);

/* `what` says what is wrong with `name`, and what to do. */
static bool refuse(struct reading *reading, const char *name, const char *what)
{
    return error_set(reading->error, "%.200s/%.200s: %s", reading->path, name, what);
}

/* Reads what is left of a file of at most `most` bytes; *size is more than that if it is longer. */
static bool read_all(int descriptor, size_t most, uint8_t **bytes, size_t *size)
{
    size_t capacity = 0;
    ssize_t got = 1;
    for (*size = 0; got > 0 && *size <= most; *size += got > 0 ? (size_t)got : 0) {
        if (*size == capacity) {
            capacity = capacity ? 2 * capacity : 16384;
            uint8_t *more = realloc(*bytes, capacity);
            if (!more)
                return false;
            *bytes = more;
        }
        got = read(descriptor, *bytes + *size, capacity - *size);
    }
    return got >= 0;
}

static bool add_file(struct reading *reading, int descriptor, const char *name)
{
    uint8_t *bytes = NULL;
    size_t size;
    bool ok = read_all(descriptor, FILE_SET_BYTES_MAX, &bytes, &size);
    if (ok) {
        struct error error = {""};
        ok = file_set_add(reading->set, name, bytes, size, &error) ||
             error_set(reading->error, "%.200s: %s", reading->path, error.text);
    } else {
        refuse(reading, name, strerror(errno));
    }
    free(bytes);
    return ok;
}

/* What is found in a folder, by its name with all folders. */
static bool take_entry(struct reading *reading, int folder, const char *entry, const char *name)
{
    struct stat status;
    if (fstatat(folder, entry, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return refuse(reading, name, strerror(errno));
    if (S_ISLNK(status.st_mode))
        return refuse(reading, name, "a symbolic link; put the file itself there");
    if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        return refuse(reading, name, "neither a file nor a folder; leave it out");
    /* It may have become something else since: then opening it fails, or does not wait. */
    int kind = S_ISDIR(status.st_mode) ? O_DIRECTORY : O_NONBLOCK;
    int descriptor = openat(folder, entry, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | kind);
    if (descriptor < 0)
        return refuse(reading, name, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return read_entries(reading, descriptor, name);
    bool ok = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)
                  ? add_file(reading, descriptor, name)
                  : refuse(reading, name, "changed while it was read; try again");
    close(descriptor);
    return ok;
}

static bool entries_keep(struct entries *entries, const char *name)
{
    char **names = realloc(entries->names, (entries->count + 1) * sizeof *names);
    if (!names)
        return false;
    entries->names = names;
    names[entries->count] = strdup(name);
    return names[entries->count] && ++entries->count;
}

/* Those that count, as they come. */
static bool entries_list(struct reading *reading, struct entries *entries, DIR *stream)
{
    unsigned seen = 0;
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(stream)) != NULL) {
        if (++seen > ENTRIES_MAX)
            return refuse(reading, entry->d_name, "too much in its folder; leave some of it out");
        if (entry->d_name[0] != '.' && !entries_keep(entries, entry->d_name))
            return refuse(reading, entry->d_name, "no storage left on this host");
    }
    return errno == 0 || error_set(reading->error, "%.200s: %s", reading->path, strerror(errno));
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool take_entries(struct reading *reading, DIR *stream, const char *prefix)
{
    struct entries entries = {0};
    bool ok = entries_list(reading, &entries, stream);
    if (entries.count > 0)
        qsort(entries.names, entries.count, sizeof *entries.names, compare_names);
    for (size_t i = 0; ok && i < entries.count; i++) {
        char name[FILE_SET_NAME_MAX + 1];
        int length =
            snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "/" : "", entries.names[i]);
        if (length > FILE_SET_NAME_MAX)
            ok = refuse(reading, name, "a name that begins so is too long; make it shorter");
        else
            ok = take_entry(reading, dirfd(stream), entries.names[i], name);
    }
    for (size_t i = 0; i < entries.count; i++)
        free(entries.names[i]);
    free(entries.names);
    return ok;
}

/* Takes over the descriptor. Depth is bounded by the length of names. */
static bool read_entries(struct reading *reading, int folder, const char *prefix)
{
    DIR *stream = fdopendir(folder);
    if (!stream) {
        close(folder);
        return refuse(reading, prefix, strerror(errno));
    }
    bool ok = ++reading->folders <= FOLDERS_MAX ||
              refuse(reading, prefix, "there are too many folders; leave some out");
    ok = ok && take_entries(reading, stream, prefix);
    closedir(stream);
    return ok;
}

bool file_set_read_folder(struct file_set *set, const char *path, struct error *error)
{
    struct reading reading = {set, path, 0, error};
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0 && (errno == ELOOP || errno == ENOTDIR)) {
        struct stat status;
        bool is_link = lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
        return error_set(error, "%.300s: %s", path,
                         is_link ? "a symbolic link; name the folder itself" : "no folder");
    }
    if (folder < 0)
        return error_set(error, "%.300s: %s", path, strerror(errno));
    return read_entries(&reading, folder, "");
}
