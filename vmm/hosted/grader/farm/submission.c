/* submission.c - see submission.h: names, and what is opened. */
#include "vmm/hosted/grader/farm/submission.h"
#include "vmm/hosted/grader/judge/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const archives[] = {
#define ARCHIVE(extension) extension,
    SUBMISSION_ARCHIVES(ARCHIVE)
#undef ARCHIVE
};

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);
    return length > end_length && strcasecmp(name + length - end_length, end) == 0;
}

/* The longest extension of an archive that the name ends with, or NULL. */
static const char *archive_extension(const char *name)
{
    const char *longest = NULL;
    for (size_t i = 0; i < sizeof archives / sizeof archives[0]; i++)
        if (ends_with(name, archives[i]) && (!longest || strlen(archives[i]) > strlen(longest)))
            longest = archives[i];
    return longest;
}

/* The last part of a path, without '/' behind it; owned. */
static char *last_part(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    size_t begin = length;
    while (begin > 0 && path[begin - 1] != '/')
        begin--;
    return strndup(path + begin, length - begin);
}

/* The last part of the path; of one that ends in "." or "..", of where that leads. */
static char *base_name(const char *path)
{
    char *base = last_part(path);
    if (!base || (strcmp(base, ".") != 0 && strcmp(base, "..") != 0 && *base))
        return base;
    free(base);
    char *real = realpath(path, NULL);
    base = real ? last_part(real) : NULL;
    free(real);
    return base;
}

/* As a name that every file system, document and shell can bear. */
static char *escape(const char *name, size_t length)
{
    char *text = malloc(3 * length + 1), *to = text;
    for (size_t i = 0; text && i < length; i++) {
        unsigned char c = (unsigned char)name[i];
        if (c > 0x20 && c < 0x7f && !strchr("%\\/", c))
            *to++ = (char)c;
        else
            to += sprintf(to, "%%%02X", c);
    }
    if (text)
        *to = '\0';
    return text;
}

char *submission_name(const char *path, struct error *error)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        error_set(error, "%.300s: %s", path, strerror(errno));
        return NULL;
    }
    char *base = base_name(path), *name = NULL;
    if (base && *base) {
        const char *extension = S_ISDIR(status.st_mode) ? NULL : archive_extension(base);
        if (!extension && !S_ISDIR(status.st_mode) && ends_with(base, ".s"))
            extension = ".s";
        name = escape(base, strlen(base) - (extension ? strlen(extension) : 0));
    }
    free(base);
    if (!name)
        error_set(error, "%.300s: cannot be given a name", path);
    return name;
}

/* Messages of file_set.h begin with the path of the host; what students see does not. */
static bool without_path(const char *path, const struct error *from, struct error *error)
{
    char shown[201];
    snprintf(shown, sizeof shown, "%s", path);
    size_t length = strlen(shown);
    const char *text = from->text;
    if (strncmp(text, shown, length) == 0 && text[length] == '/')
        text += length + 1;
    else if (strncmp(text, shown, length) == 0 && strncmp(text + length, ": ", 2) == 0)
        text += length + 2;
    return error_set(error, "%s", text);
}

static bool open_folder(struct submission *submission, const char *path, struct error *error)
{
    struct error why = {""};
    submission->kind = SUBMISSION_FOLDER;
    return file_set_read_folder(&submission->files, path, &why) || without_path(path, &why, error);
}

static bool open_file(struct submission *submission, const char *path, struct error *error)
{
    struct stat status;
    submission->descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (submission->descriptor < 0)
        return error_set(error, "it cannot be opened: %s", strerror(errno));
    if (fstat(submission->descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return error_set(error, "it is neither a file nor a folder; hand in one of these");
    if (status.st_size > SUBMISSION_ARCHIVE_MAX)
        return error_set(error, "it is too large: at most %d MiB; hand in sources only",
                         SUBMISSION_ARCHIVE_MAX >> 20);
    return true;
}

/* What kind of file, by its name. */
static bool find_kind(struct submission *submission, const char *path, struct error *error)
{
    char *base = base_name(path);
    bool is_archive = base && archive_extension(base), is_source = base && ends_with(base, ".s");
    submission->kind = is_archive ? SUBMISSION_ARCHIVE : SUBMISSION_SOURCE;
    if (is_source)
        snprintf(submission->source, sizeof submission->source, "%s", base);
    free(base);
    return is_archive || is_source ||
           error_set(error, "it is none of these: a folder, a .zip, a .tar.gz, a source .s; hand "
                            "in one of them");
}

bool submission_open(struct submission *submission, const char *path, struct error *error)
{
    struct stat status;
    *submission = (struct submission){.descriptor = -1};
    if (lstat(path, &status) != 0)
        return error_set(error, "it cannot be opened: %s", strerror(errno));
    if (S_ISLNK(status.st_mode))
        return error_set(error, "it is a symbolic link; hand in the file or folder itself");
    if (S_ISDIR(status.st_mode))
        return open_folder(submission, path, error);
    submission->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return find_kind(submission, path, error) && open_file(submission, path, error);
}

/* Reads what is left of the file, at most the limit. */
static uint8_t *read_all(int descriptor, size_t *size, struct error *error)
{
    size_t capacity = 0;
    uint8_t *bytes = NULL;
    ssize_t got = 1;
    for (*size = 0; got > 0 && *size <= SUBMISSION_ARCHIVE_MAX;
         *size += got > 0 ? (size_t)got : 0) {
        if (*size == capacity) {
            capacity = capacity ? 2 * capacity : 65536;
            uint8_t *more = realloc(bytes, capacity);
            if (!more)
                break;
            bytes = more;
        }
        got = read(descriptor, bytes + *size, capacity - *size);
    }
    if (got == 0 && *size <= SUBMISSION_ARCHIVE_MAX)
        return bytes;
    error_set(error, "it cannot be read: %s",
              got < 0 ? strerror(errno) : "too large, or no storage left on this host");
    free(bytes);
    return NULL;
}

static bool take_source(struct submission *submission, const struct spec *spec, const void *bytes,
                        size_t size, struct error *error)
{
    const char *name = spec->required.count == 1 ? spec->required.names[0] : submission->source;
    return file_set_add(&submission->files, name, bytes, size, error);
}

static bool unpack_file(struct submission *submission, const struct spec *spec, struct error *error)
{
    size_t size;
    uint8_t *bytes = read_all(submission->descriptor, &size, error);
    if (!bytes)
        return false;
    bool ok = submission->kind == SUBMISSION_ARCHIVE
                  ? submission_unpack_bytes(submission, bytes, size, error)
                  : take_source(submission, spec, bytes, size, error);
    free(bytes);
    return ok;
}

/* What an archiver of macOS adds. */
static void drop_extras(struct file_set *set)
{
    static const char extra[] = "__MACOSX/";
    size_t kept = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct held_file *file = &set->files[i];
        if (strncmp(file->name, extra, sizeof extra - 1) != 0) {
            set->files[kept++] = *file;
            continue;
        }
        set->bytes -= file->size;
        free(file->name);
        free(file->bytes);
    }
    set->count = kept;
}

/* The length of the folder that all files are in, with its '/', or 0. */
static size_t common_folder(const struct file_set *set)
{
    size_t length = set->count ? strcspn(set->files[0].name, "/") : 0;
    for (size_t i = 0; i < set->count; i++)
        if (strncmp(set->files[i].name, set->files[0].name, length) != 0 ||
            set->files[i].name[length] != '/')
            return 0;
    return length ? length + 1 : 0;
}

/* Their order stays, as all lose the same. */
static void drop_folder(struct file_set *set, size_t length)
{
    for (size_t i = 0; i < set->count; i++) {
        char *name = set->files[i].name;
        memmove(name, name + length, strlen(name + length) + 1);
    }
}

bool submission_unpack(struct submission *submission, const struct spec *spec, struct error *error)
{
    struct file_set *set = &submission->files;
    size_t folder;
    if (submission->kind != SUBMISSION_FOLDER && !unpack_file(submission, spec, error))
        return false;
    drop_extras(set);
    while (build_missing(spec, set) && (folder = common_folder(set)) > 0)
        drop_folder(set, folder);
    return set->count > 0 || error_set(error, "there are no files in it; hand in your sources");
}

void submission_free(struct submission *submission)
{
    file_set_free(&submission->files);
    if (submission->descriptor >= 0)
        close(submission->descriptor);
    if (submission->locale)
        freelocale(submission->locale);
    submission->descriptor = -1;
    submission->locale = (locale_t)0;
}
