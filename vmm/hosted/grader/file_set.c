/* file_set.c - see file_set.h. */
#include "vmm/hosted/grader/file_set.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static bool part_is_valid(const char *part, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (part[i] < 0x20 || part[i] > 0x7e)
            return false;
    bool dots = (length == 1 || length == 2) && strspn(part, ".") >= length;
    return length > 0 && !dots;
}

bool file_set_name_valid(const char *name)
{
    if (strlen(name) > FILE_SET_NAME_MAX)
        return false;
    for (;;) {
        size_t length = strcspn(name, "/");
        if (!part_is_valid(name, length))
            return false;
        if (name[length] == '\0')
            return true;
        name += length + 1;
    }
}

/* Where the name is, or where it would have to be put. */
static size_t place_of(const struct file_set *set, const char *name)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(set->files[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct file_set *set, size_t place, const char *name)
{
    return place < set->count && strcmp(set->files[place].name, name) == 0;
}

const struct held_file *file_set_find(const struct file_set *set, const char *name)
{
    size_t place = place_of(set, name);
    return is_at(set, place, name) ? &set->files[place] : NULL;
}

static bool may_add(const struct file_set *set, const char *name, size_t size, struct error *error)
{
    if (!file_set_name_valid(name))
        return error_set(error,
                         "%.300s: not a name for a file here: use at most %d printable ASCII "
                         "characters, and no '.', '..' or empty parts between '/'",
                         name, FILE_SET_NAME_MAX);
    if (file_set_find(set, name))
        return error_set(error, "%s: there twice; leave one of them out", name);
    if (set->count >= FILE_SET_FILES_MAX)
        return error_set(error, "%s: there may be at most %d files; leave some out", name,
                         FILE_SET_FILES_MAX);
    if (size > FILE_SET_BYTES_MAX - set->bytes)
        return error_set(error,
                         "%s: all files together may have at most %d MiB; leave some out or "
                         "make them smaller",
                         name, FILE_SET_BYTES_MAX >> 20);
    return true;
}

static bool held_file_copy(struct held_file *file, const char *name, const void *bytes, size_t size)
{
    *file = (struct held_file){strdup(name), malloc(size + 1), size};
    if (!file->name || !file->bytes) {
        free(file->name);
        free(file->bytes);
        return false;
    }
    if (size > 0)
        memcpy(file->bytes, bytes, size);
    file->bytes[size] = '\0';
    return true;
}

bool file_set_add(struct file_set *set, const char *name, const void *bytes, size_t size,
                  struct error *error)
{
    if (!may_add(set, name, size, error))
        return false;
    struct held_file *files = realloc(set->files, (set->count + 1) * sizeof *files), file;
    if (files)
        set->files = files;
    if (!files || !held_file_copy(&file, name, bytes, size))
        return error_set(error, "%s: no storage left on this host", name);
    size_t place = place_of(set, name);
    memmove(files + place + 1, files + place, (set->count - place) * sizeof *files);
    files[place] = file;
    set->count++;
    set->bytes += size;
    return true;
}

/* Each part is the seed of the next one; sizes keep names and contents apart. */
uint64_t file_set_digest(const struct file_set *set)
{
    uint64_t digest = set->count;
    for (size_t i = 0; i < set->count; i++) {
        const struct held_file *file = &set->files[i];
        digest = XXH64(file->name, strlen(file->name), digest ^ file->size);
        digest = XXH64(file->bytes, file->size, digest);
    }
    return digest;
}

void file_set_free(struct file_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->files[i].name);
        free(set->files[i].bytes);
    }
    free(set->files);
    *set = (struct file_set){0};
}
