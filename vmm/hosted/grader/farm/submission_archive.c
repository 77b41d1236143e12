/* submission_archive.c - reads an archive into a file set; see submission.h.
 *
 * Runs in the sandbox, and believes nothing: neither sizes nor names nor that the archive ends.
 * What comes out is counted as it comes. */
#include "vmm/hosted/grader/farm/submission.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

enum {
    ENTRIES_MAX = 20 * FILE_SET_FILES_MAX, /* folders and what is passed over as well */
    UNPACKED_MAX = 4 * FILE_SET_BYTES_MAX, /* the same for bytes */
    BLOCK_SIZE = 65536,
};

/* An archive being unpacked. */
struct unpacking {
    struct archive *archive;
    struct file_set *set;
    unsigned entries;
    size_t bytes; /* read so far */
    struct error *error;
};

static bool refuse(struct unpacking *unpacking, const char *name, const char *what)
{
    return error_set(unpacking->error, "%.200s: %s", name, what);
}

/* What libarchive says is of use to those who know its formats; the rest is for everybody. */
static bool fail(struct unpacking *unpacking)
{
    const char *why = archive_error_string(unpacking->archive);
    return error_set(unpacking->error,
                     "the archive is damaged, cut off or of a kind that is not read here (%.100s); "
                     "pack it again as .zip or .tar.gz, and hand that in",
                     why ? why : "unknown");
}

static bool is_open_format(struct archive *archive)
{
    return archive_read_support_format_tar(archive) == ARCHIVE_OK &&
           archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK;
}

/* A library that was built without one of these does without. */
static void open_filters(struct archive *archive)
{
    archive_read_support_filter_none(archive);
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
#if ARCHIVE_VERSION_NUMBER >= 3003003
    archive_read_support_filter_zstd(archive);
#endif
}

static bool has_part(const char *name, bool (*is)(const char *part, size_t length))
{
    while (*name) {
        size_t length = strcspn(name, "/");
        if (is(name, length))
            return true;
        name += length + (name[length] == '/');
    }
    return false;
}

static bool is_up(const char *part, size_t length)
{
    return length == 2 && memcmp(part, "..", 2) == 0;
}

static bool is_hidden(const char *part, size_t length)
{
    return length > 0 && part[0] == '.';
}

/* "./a//b/" is "a/b". False if that is too long. */
static bool tidy_name(const char *name, char tidy[FILE_SET_NAME_MAX + 2])
{
    size_t to = 0;
    tidy[0] = '\0';
    while (*name) {
        size_t length = strcspn(name, "/");
        bool nothing = length == 0 || (length == 1 && *name == '.');
        if (!nothing && to + length + 1 > FILE_SET_NAME_MAX)
            return false;
        if (!nothing && to > 0)
            tidy[to++] = '/';
        if (!nothing)
            memcpy(tidy + to, name, length);
        to += nothing ? 0 : length;
        tidy[to] = '\0';
        name += length + (name[length] == '/');
    }
    return true;
}

/* Reads the entry's bytes, if they are wanted; counts them in any case. */
static bool read_bytes(struct unpacking *unpacking, const char *name, bool wanted, uint8_t **bytes,
                       size_t *size)
{
    uint8_t block[BLOCK_SIZE];
    size_t capacity = 0;
    la_ssize_t got;
    while ((got = archive_read_data(unpacking->archive, block, sizeof block)) > 0) {
        unpacking->bytes += (size_t)got;
        if (unpacking->bytes > UNPACKED_MAX || *size + (size_t)got > FILE_SET_BYTES_MAX)
            return refuse(unpacking, name,
                          "the archive unpacks to too much: at most 16 MiB; hand "
                          "in sources only");
        if (!wanted)
            continue;
        if (*size + (size_t)got > capacity) {
            capacity = 2 * (*size + (size_t)got);
            uint8_t *more = realloc(*bytes, capacity);
            if (!more)
                return refuse(unpacking, name, "no storage left on this host");
            *bytes = more;
        }
        memcpy(*bytes + *size, block, (size_t)got);
        *size += (size_t)got;
    }
    return got == 0 || fail(unpacking);
}

static bool take_bytes(struct unpacking *unpacking, const char *name, bool wanted)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    bool ok = read_bytes(unpacking, name, wanted, &bytes, &size);
    if (ok && wanted)
        ok = file_set_add(unpacking->set, name, bytes, size, unpacking->error);
    free(bytes);
    return ok;
}

/* What the entry is, if it is none of what may be there. */
static const char *wrong_kind(struct archive_entry *entry)
{
    if (archive_entry_hardlink(entry) || archive_entry_filetype(entry) == AE_IFLNK)
        return "a link; pack the file itself";
    if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != AE_IFDIR)
        return "neither a file nor a folder; leave it out";
    if (archive_entry_is_encrypted(entry))
        return "encrypted; pack it without a password";
    return NULL;
}

static bool take_entry(struct unpacking *unpacking, struct archive_entry *entry)
{
    char name[FILE_SET_NAME_MAX + 2];
    const char *path = archive_entry_pathname(entry), *wrong = wrong_kind(entry);
    if (++unpacking->entries > ENTRIES_MAX)
        return error_set(unpacking->error,
                         "there is too much in the archive; leave some of it out");
    if (!path || !*path)
        return refuse(unpacking, "a file", "its name cannot be read; use letters and digits");
    if (path[0] == '/')
        return refuse(unpacking, path,
                      "a path from the root; pack your folder, not the whole path");
    if (has_part(path, is_up))
        return refuse(unpacking, path, "leads out of the archive; pack it without '..'");
    if (!tidy_name(path, name))
        return refuse(unpacking, path, "a name that begins so is too long; make it shorter");
    bool hidden = has_part(name, is_hidden) || strncmp(name, "__MACOSX/", 9) == 0;
    if (wrong && !hidden)
        return refuse(unpacking, name, wrong);
    bool is_file = archive_entry_filetype(entry) == AE_IFREG && !wrong;
    if (!is_file && hidden)
        return true;
    return take_bytes(unpacking, name, is_file && !hidden);
}

static bool take_all(struct unpacking *unpacking)
{
    struct archive_entry *entry;
    for (;;) {
        int got = archive_read_next_header(unpacking->archive, &entry);
        if (got == ARCHIVE_EOF)
            return true;
        /* A warning is about owners and times; names it could not convert are looked at below. */
        if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
            return fail(unpacking);
        if (!take_entry(unpacking, entry))
            return false;
    }
}

bool submission_unpack_bytes(struct submission *submission, const void *bytes, size_t size,
                             struct error *error)
{
    struct unpacking unpacking = {.set = &submission->files, .error = error};
    unpacking.archive = archive_read_new();
    if (!unpacking.archive || !is_open_format(unpacking.archive)) {
        archive_read_free(unpacking.archive);
        return error_set(error, "no storage left on this host");
    }
    open_filters(unpacking.archive);
    locale_t before = submission->locale ? uselocale(submission->locale) : (locale_t)0;
    bool ok = archive_read_open_memory(unpacking.archive, bytes, size) == ARCHIVE_OK
                  ? take_all(&unpacking)
                  : fail(&unpacking);
    if (submission->locale)
        uselocale(before);
    archive_read_free(unpacking.archive);
    return ok;
}
