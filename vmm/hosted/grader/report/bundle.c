/* bundle.c - see bundle.h. */
#include "vmm/hosted/grader/report/bundle.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/grader/spec/spec_read.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The texts, one NAME_text for each file of the folder bundle: made by CMake. */
#include "bundle_texts.inc"

static const struct bundle_file {
    enum bundle bundle;
    const char *text, *name;
    size_t size;
    bool executable;
} bundle_files[] = {
#define BUNDLED(bundle, source, name, executable)                                                  \
    {BUNDLE_##bundle, source##_text, name, sizeof source##_text - 1, executable},
#include "vmm/hosted/grader/report/bundle_files.def"
#undef BUNDLED
};

/* Where spec and program are in a bundle. */
static const struct bundle_row {
    const char *kind, *spec, *name, *libraries, *program;
} bundle_rows[BUNDLE_COUNT] = {
#define BUNDLE(name, kind, spec, program, text)                                                    \
    {kind, spec "spec/", spec "spec.name", program "visor/lib/", program "visor/bin/"},
    BUNDLES(BUNDLE)
#undef BUNDLE
};

enum { ITEM_BYTES_MAX = 256 << 20 };

/* A file of the bundle. */
struct item {
    char *name;     /* owned */
    uint8_t *bytes; /* owned */
    size_t size;
    bool executable;
};

struct packing {
    struct item *items; /* owned */
    size_t count;
    const struct bundle_row *row;
    bool failed;
    struct error *error;
};

static bool fail(struct packing *packing, const char *what)
{
    packing->failed = true;
    return error_set(packing->error, "%s", what);
}

/* Takes the bytes, even if it fails. */
static bool pack(struct packing *packing, const char *folder, const char *name, uint8_t *bytes,
                 size_t size, bool executable)
{
    struct item *items = realloc(packing->items, (packing->count + 1) * sizeof *items);
    char *full = NULL;
    if (items)
        packing->items = items;
    if (!items || !bytes || asprintf(&full, "%s%s", folder, name) < 0) {
        free(bytes);
        return fail(packing, strerror(ENOMEM));
    }
    packing->items[packing->count++] = (struct item){full, bytes, size, executable};
    return true;
}

static bool pack_copy(struct packing *packing, const char *folder, const char *name,
                      const void *bytes, size_t size, bool executable)
{
    uint8_t *copy = malloc(size + 1);
    if (copy)
        memcpy(copy, bytes, size);
    return pack(packing, folder, name, copy, size, executable);
}

static bool pack_file(struct packing *packing, const char *folder, const char *name,
                      const char *path, bool executable)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (!file_read(path, ITEM_BYTES_MAX, &bytes, &size, packing->error))
        return fail(packing, "");
    return pack(packing, folder, name, bytes, size, executable);
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The program */

/* What is loaded: the libraries and the loader. The program has no name, and what the kernel brings
 * no folder. */
static int take_object(struct dl_phdr_info *info, size_t size, void *context)
{
    struct packing *packing = context;
    (void)size;
    if (info->dlpi_name[0] == '/')
        pack_file(packing, packing->row->libraries, base_of(info->dlpi_name), info->dlpi_name,
                  true);
    return packing->failed;
}

/* A program that was started by way of the loader, as that of a bundle is, has no path of its own.
 */
static bool check_program(struct packing *packing)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0)
        return fail(packing, "/proc/self/exe cannot be read: is /proc mounted?");
    path[length] = '\0';
    if (strncmp(base_of(path), "ld-", 3) == 0 || strncmp(base_of(path), "ld.so", 5) == 0)
        return fail(packing, "this visor runs out of a bundle; make bundles with one that is "
                             "installed");
    return true;
}

static bool pack_program(struct packing *packing)
{
    if (!check_program(packing) ||
        !pack_file(packing, packing->row->program, "visor", "/proc/self/exe", true))
        return false;
    dl_iterate_phdr(take_object, packing);
    return !packing->failed;
}

/* The spec */

static bool pack_set(struct packing *packing, const char *folder, const struct file_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct held_file *file = &set->files[i];
        if (!pack_copy(packing, folder, file->name, file->bytes, file->size, false))
            return false;
    }
    return true;
}

static bool pack_named(struct packing *packing, const struct spec *spec, const char *path)
{
    char folder[FILE_SET_NAME_MAX + 40], disk[PATH_MAX];
    bool ok = true;
    if (spec->overlay_folder) {
        snprintf(folder, sizeof folder, "%s%.*s/", packing->row->spec, FILE_SET_NAME_MAX,
                 spec->overlay_folder);
        ok = pack_set(packing, folder, &spec->overlay);
    }
    if (ok && spec->disk_file) {
        snprintf(disk, sizeof disk, "%.*s%s", (int)(base_of(path) - path), path, spec->disk_file);
        ok = pack_file(packing, packing->row->spec, spec->disk_file, disk, false);
    }
    return ok && pack_set(packing, packing->row->spec, &spec->guest_files);
}

static bool pack_spec(struct packing *packing, const char *path)
{
    struct spec spec;
    if (!spec_read(&spec, path, stderr, packing->error))
        return fail(packing, "");
    const char *name = base_of(path);
    bool ok = pack_file(packing, packing->row->spec, name, path, false) &&
              pack_copy(packing, "", packing->row->name, name, strlen(name), false) &&
              pack_named(packing, &spec, path);
    spec_free(&spec);
    return ok;
}

/* The archive */

static int compare_items(const void *a, const void *b)
{
    return strcmp(((const struct item *)a)->name, ((const struct item *)b)->name);
}

/* No times: a zip then says the same in all of the world. */
static bool write_item(struct archive *archive, const struct item *item)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return false;
    archive_entry_set_pathname(entry, item->name);
    archive_entry_set_size(entry, (la_int64_t)item->size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, item->executable ? 0755 : 0644);
    bool ok = archive_write_header(archive, entry) == ARCHIVE_OK &&
              archive_write_data(archive, item->bytes, item->size) == (la_ssize_t)item->size;
    archive_entry_free(entry);
    return ok;
}

static bool write_items(const struct packing *packing, FILE *out)
{
    struct archive *archive = archive_write_new();
    bool ok = archive && archive_write_set_format_zip(archive) == ARCHIVE_OK &&
              archive_write_open_FILE(archive, out) == ARCHIVE_OK;
    for (size_t i = 0; ok && i < packing->count; i++)
        if (i == 0 || strcmp(packing->items[i - 1].name, packing->items[i].name) != 0)
            ok = write_item(archive, &packing->items[i]);
    ok = ok && archive_write_close(archive) == ARCHIVE_OK;
    if (archive)
        archive_write_free(archive);
    return ok;
}

static bool write_archive(struct packing *packing, const char *output)
{
    struct file_draft draft;
    qsort(packing->items, packing->count, sizeof *packing->items, compare_items);
    if (!file_begin(&draft, output, packing->error))
        return false;
    if (write_items(packing, draft.file))
        return file_finish(&draft, packing->error);
    file_drop(&draft);
    return error_set(packing->error, "%.200s: the archive could not be written", output);
}

static void packing_free(struct packing *packing)
{
    for (size_t i = 0; i < packing->count; i++) {
        free(packing->items[i].name);
        free(packing->items[i].bytes);
    }
    free(packing->items);
}

static bool pack_scripts(struct packing *packing, enum bundle kind)
{
    for (size_t i = 0; i < sizeof bundle_files / sizeof *bundle_files; i++) {
        const struct bundle_file *file = &bundle_files[i];
        if (file->bundle == kind &&
            !pack_copy(packing, "", file->name, file->text, file->size, file->executable))
            return false;
    }
    return true;
}

static bool find_kind(const char *name, enum bundle *kind, struct error *error)
{
    for (unsigned i = 0; i < BUNDLE_COUNT; i++)
        if (strcmp(bundle_rows[i].kind, name) == 0) {
            *kind = (enum bundle)i;
            return true;
        }
    return error_set(error, "there is no bundle '%.50s'; say gradescope or classroom50", name);
}

bool bundle_write(const char *kind_name, const char *spec, const char *output, struct error *error)
{
    struct packing packing = {.error = error};
    enum bundle kind = BUNDLE_COUNT;
    if (!find_kind(kind_name, &kind, error))
        return false;
    packing.row = &bundle_rows[kind];
    bool ok = pack_spec(&packing, spec) && pack_program(&packing) && pack_scripts(&packing, kind) &&
              write_archive(&packing, output);
    packing_free(&packing);
    return ok;
}
