/* spec_files.c - the files that a spec names: in its folder or in folders below, and no links. */
#include "vmm/hosted/file.h"
#include "vmm/hosted/grader/spec/spec_reader.h"

#include "isa/disk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DISK_MAX = 16 << 20 };

/* The name as the host finds it; the caller frees it. */
static char *path_of(struct spec_reader *reader, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s%s", reader->folder, name) >= 0)
        return path;
    spec_starve(reader);
    return NULL;
}

/* Is it there, of that kind, with no link on the way? */
static bool is_there(struct spec_reader *reader, const struct yaml_node *node, const char *path,
                     bool folder)
{
    struct stat status;
    char part[FILENAME_MAX];
    for (size_t at = strlen(reader->folder); at == 0 || path[at - 1] != '\0'; at++) {
        at += strcspn(path + at, "/");
        snprintf(part, sizeof part, "%.*s", (int)at, path);
        if (lstat(part, &status) != 0)
            return spec_complain(reader, node->place, "%s: %s", part, strerror(errno));
        if (S_ISLNK(status.st_mode))
            return spec_complain(reader, node->place,
                                 "%s: a symbolic link; put what it leads to there", part);
        if (path[at] == '\0')
            break;
    }
    if (folder ? S_ISDIR(status.st_mode) : S_ISREG(status.st_mode))
        return true;
    return spec_complain(reader, node->place, "%s: this is no %s", path,
                         folder ? "folder" : "file");
}

static void take_folder(struct spec_reader *reader, const struct yaml_node *node, const char *name,
                        struct file_set *set)
{
    struct error error = {""};
    char *path = path_of(reader, name);
    if (path && is_there(reader, node, path, true) && !file_set_read_folder(set, path, &error))
        spec_complain(reader, node->place, "%s", error.text);
    free(path);
}

void spec_take_overlay(struct spec_reader *reader, const struct yaml_node *node, struct spec *spec)
{
    char *name = NULL;
    spec_take_file(reader, node, &name);
    if (name)
        take_folder(reader, node, name, &spec->overlay);
    free(spec->overlay_folder);
    spec->overlay_folder = name;
}

/* Whole sectors, and a byte more so that there is something to own. */
static bool make_disk(struct spec_reader *reader, const uint8_t *bytes, size_t size)
{
    struct spec *spec = reader->spec;
    spec->disk_size = (size + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
    spec->disk = spec_storage(reader, spec->disk_size, 1);
    spec->has_disk = spec->disk != NULL;
    if (spec->disk && bytes)
        memcpy(spec->disk, bytes, size);
    return spec->has_disk;
}

void spec_disk_blank(struct spec_reader *reader)
{
    enum { BLANK_BYTES = 256 << 10 };
    make_disk(reader, NULL, BLANK_BYTES);
}

static void read_disk(struct spec_reader *reader, const struct yaml_node *node, const char *path)
{
    struct error error = {""};
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (!is_there(reader, node, path, false))
        return;
    if (!file_read(path, DISK_MAX, &bytes, &size, &error))
        spec_complain(reader, node->place, "%s", error.text);
    else if (size == 0)
        spec_complain(reader, node->place,
                      "%s: empty; a disk has at least one sector, and without this key 256 KiB",
                      path);
    else
        make_disk(reader, bytes, size);
    free(bytes);
}

void spec_take_disk_file(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec *spec)
{
    char *name = NULL;
    (void)spec;
    spec_take_file(reader, node, &name);
    char *path = name ? path_of(reader, name) : NULL;
    if (path)
        read_disk(reader, node, path);
    free(path);
    free(name);
}

/* All files of a set, with a folder before their names. */
static void add_below(struct spec_reader *reader, const struct yaml_node *node,
                      const struct file_set *from, const char *folder)
{
    struct error error = {""};
    for (size_t i = 0; i < from->count && error.text[0] == '\0'; i++) {
        char name[2 * FILE_SET_NAME_MAX + 2];
        snprintf(name, sizeof name, "%s/%s", folder, from->files[i].name);
        if (!file_set_find(&reader->spec->guest_files, name))
            file_set_add(&reader->spec->guest_files, name, from->files[i].bytes,
                         from->files[i].size, &error);
    }
    if (error.text[0] != '\0')
        spec_complain(reader, node->place, "%s", error.text);
}

static void take_guest_file(struct spec_reader *reader, const struct yaml_node *node,
                            const char *name)
{
    const char *slash = strrchr(name, '/');
    if (!slash) {
        spec_complain(reader, node->place,
                      "put guests into a folder of their own, as in guests/%s: all that lies "
                      "beside them belongs to them",
                      name);
        return;
    }
    struct file_set beside = {0};
    char folder[FILE_SET_NAME_MAX + 1];
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - name), name);
    if (!file_set_find(&reader->spec->guest_files, name)) {
        size_t before = reader->messages.count;
        take_folder(reader, node, folder, &beside);
        add_below(reader, node, &beside, folder);
        if (reader->messages.count == before && !file_set_find(&beside, slash + 1))
            spec_complain(reader, node->place, "%s%s: there is no such file", reader->folder, name);
    }
    file_set_free(&beside);
}

void spec_take_guest_files(struct spec_reader *reader, const struct yaml_node *node,
                           struct spec *spec)
{
    size_t before = reader->messages.count, i = 0;
    spec_take_files(reader, node, &spec->guests);
    if (reader->messages.count != before)
        return;
    SPEC_EACH(item, node)
    {
        take_guest_file(reader, item, spec->guests.names[i++]);
    }
}
