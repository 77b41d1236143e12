/* gradebook.c - see gradebook.h. */
#include "vmm/hosted/grader/farm/gradebook.h"
#include "vmm/hosted/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RESULT_BYTES_MAX = 64 << 20 };
static const char result_name[] = "result.json";

bool gradebook_path(const struct gradebook *book, const char *name, const char *file,
                    char path[PATH_MAX], struct error *error)
{
    int length = snprintf(path, PATH_MAX, "%s/%s%s%s", book->path, name, *file ? "/" : "", file);
    return length < PATH_MAX || error_set(error, "%.200s: the name is too long", book->path);
}

static bool make_folder(const char *path, struct error *error)
{
    struct stat status;
    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
        return true;
    return error_set(error, "%.300s: no folder for results: %s", path, strerror(errno));
}

bool gradebook_open(const struct gradebook *book, struct error *error)
{
    return make_folder(book->path, error);
}

/* Fields of a failure that name a file, and how such names end. */
static const struct {
    const char *key, *ending;
} file_kinds[RESULT_FILES_MAX] = {{"witness", ".replay"}, {"disk", ".disk"}};

/* Could it be a file of a result? */
static bool is_witness(const char *file)
{
    const char *dot = strrchr(file, '.');
    for (unsigned i = 0; dot > file && i < RESULT_FILES_MAX; i++)
        if (strcmp(dot, file_kinds[i].ending) == 0)
            return !strchr(file, '/');
    return false;
}

bool result_file_of(const char *name, const char *id)
{
    size_t length = strlen(id);
    return is_witness(name) && strncmp(name, id, length) == 0 &&
           strrchr(name, '.') == name + length;
}

static bool is_report(const char *file)
{
    for (unsigned i = 0; i < REPORT_COUNT; i++)
        if (report_rows[i].kind == REPORT_ONE && strcmp(report_rows[i].file, file) == 0)
            return true;
    return false;
}

bool result_files(const json_t *test, struct result_files *files)
{
    const json_t *failure = json_object_get(test, "failure");
    const char *id = json_string_value(json_object_get(test, "id"));
    *files = (struct result_files){.count = 0};
    for (unsigned i = 0; i < RESULT_FILES_MAX; i++) {
        const char *name = json_string_value(json_object_get(failure, file_kinds[i].key));
        if (!name)
            continue;
        if (!id || !result_file_of(name, id) || strcmp(name + strlen(id), file_kinds[i].ending))
            return false;
        files->names[files->count++] = name;
    }
    return true;
}

static bool names_file(const json_t *result, const char *file)
{
    size_t index;
    json_t *test;
    json_array_foreach(json_object_get(result, "tests"), index, test)
    {
        struct result_files files;
        bool good = result_files(test, &files);
        for (unsigned i = 0; good && i < files.count; i++)
            if (strcmp(files.names[i], file) == 0)
                return true;
    }
    return false;
}

/* Drops what an earlier grading left: witnesses, unless the result names them, and without a result
 * all else that is ours. */
static bool clear(const struct gradebook *book, const char *name, const json_t *result,
                  struct error *error)
{
    char path[PATH_MAX];
    if (!gradebook_path(book, name, "", path, error))
        return false;
    DIR *folder = opendir(path);
    if (!folder)
        return error_set(error, "%.300s: %s", path, strerror(errno));
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        const char *file = entry->d_name;
        bool goes = is_witness(file) ? !result || !names_file(result, file)
                                     : !result && (is_report(file) || !strcmp(file, result_name));
        if (goes && unlinkat(dirfd(folder), file, 0) != 0)
            error_set(error, "%.200s/%.100s: cannot be replaced: %s", path, file, strerror(errno));
    }
    closedir(folder);
    return error->text[0] == '\0';
}

bool gradebook_begin(const struct gradebook *book, const char *name, struct error *error)
{
    char path[PATH_MAX];
    return gradebook_path(book, name, "", path, error) && make_folder(path, error) &&
           clear(book, name, NULL, error);
}

bool gradebook_write(const struct gradebook *book, const char *name, const char *file,
                     const void *bytes, size_t size, struct error *error)
{
    char path[PATH_MAX];
    return gradebook_path(book, name, file, path, error) && file_write(path, bytes, size, error);
}

bool gradebook_keep(const struct gradebook *book, const char *name, const json_t *result,
                    struct error *error)
{
    char *text = result_format(result);
    if (!text)
        return error_set(error, "%s", strerror(ENOMEM));
    bool ok = gradebook_write(book, name, result_name, text, strlen(text), error);
    free(text);
    return ok;
}

static bool write_report(const struct gradebook *book, const char *name, enum report report,
                         const json_t *result, struct error *error)
{
    char path[PATH_MAX];
    struct file_draft draft;
    if (!gradebook_path(book, name, report_rows[report].file, path, error) ||
        !file_begin(&draft, path, error))
        return false;
    bool ok = report_one(report, result, book->audience, draft.file);
    if (ok)
        return file_finish(&draft, error);
    file_drop(&draft);
    return error_set(error, "%.300s: not written", path);
}

bool gradebook_finish(const struct gradebook *book, const char *name, const json_t *result,
                      struct error *error)
{
    bool ok = clear(book, name, result, error) && gradebook_keep(book, name, result, error);
    for (unsigned i = 0; i < REPORT_COUNT && ok; i++)
        if (book->reports >> i & 1 && report_rows[i].kind == REPORT_ONE)
            ok = write_report(book, name, i, result, error);
    return ok;
}

bool gradebook_read(const struct gradebook *book, const char *name, struct kept_result *kept,
                    struct error *error)
{
    char path[PATH_MAX];
    *kept = (struct kept_result){.name = strdup(name)};
    if (!kept->name)
        return error_set(error, "%s", strerror(ENOMEM));
    bool ok = gradebook_path(book, name, result_name, path, error) &&
              file_read(path, RESULT_BYTES_MAX, &kept->bytes, &kept->size, error);
    if (ok)
        kept->result = result_parse((const char *)kept->bytes, kept->size, path, error);
    if (!kept->result)
        kept_result_free(kept);
    return kept->result;
}

void kept_result_free(struct kept_result *kept)
{
    free(kept->name);
    free(kept->bytes);
    json_decref(kept->result);
    *kept = (struct kept_result){0};
}

static int compare_kept(const void *a, const void *b)
{
    return strcmp(((const struct kept_result *)a)->name, ((const struct kept_result *)b)->name);
}

static bool has_result(const struct gradebook *book, const char *name)
{
    char path[PATH_MAX];
    struct error error = {""};
    return name[0] != '.' && gradebook_path(book, name, result_name, path, &error) &&
           access(path, F_OK) == 0;
}

static bool read_entry(const struct gradebook *book, const char *name, struct kept_results *kept,
                       struct error *error)
{
    struct kept_result *items = realloc(kept->items, (kept->count + 1) * sizeof *items);
    if (!items)
        return error_set(error, "%s", strerror(ENOMEM));
    kept->items = items;
    bool ok = gradebook_read(book, name, &items[kept->count], error);
    kept->count += ok;
    return ok;
}

bool gradebook_read_all(const struct gradebook *book, struct kept_results *kept,
                        struct error *error)
{
    *kept = (struct kept_results){0};
    DIR *folder = opendir(book->path);
    if (!folder)
        return error_set(error, "%.300s: %s", book->path, strerror(errno));
    bool ok = true;
    const struct dirent *entry;
    while (ok && (entry = readdir(folder)) != NULL)
        if (has_result(book, entry->d_name))
            ok = read_entry(book, entry->d_name, kept, error);
    closedir(folder);
    if (!ok)
        kept_results_free(kept);
    else if (kept->count)
        qsort(kept->items, kept->count, sizeof *kept->items, compare_kept);
    return ok;
}

void kept_results_free(struct kept_results *kept)
{
    for (size_t i = 0; i < kept->count; i++)
        kept_result_free(&kept->items[i]);
    free(kept->items);
    *kept = (struct kept_results){0};
}

const char *result_difference(const json_t *a, const json_t *b)
{
    static const char *const keys[] = {"tool", "tables", "spec"};
    for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (!json_equal(json_object_get(a, keys[i]), json_object_get(b, keys[i])))
            return keys[i];
    return NULL;
}

static bool write_summary(const struct gradebook *book, enum report report, json_t *const *results,
                          size_t count, struct error *error)
{
    char path[PATH_MAX];
    struct file_draft draft;
    if (!gradebook_path(book, report_rows[report].file, "", path, error) ||
        !file_begin(&draft, path, error))
        return false;
    if (report_all(report, results, count, book->roster, draft.file))
        return file_finish(&draft, error);
    file_drop(&draft);
    return error_set(error, "%.300s: not written", path);
}

bool gradebook_summarise(const struct gradebook *book, const json_t *like, size_t *others,
                         struct error *error)
{
    struct kept_results kept;
    if (!gradebook_read_all(book, &kept, error))
        return false;
    json_t **results = calloc(kept.count + 1, sizeof(json_t *));
    size_t count = 0;
    for (size_t i = 0; results && i < kept.count; i++)
        if (!result_difference(kept.items[i].result, like))
            results[count++] = kept.items[i].result;
    *others = kept.count - count;
    bool ok = results || error_set(error, "%s", strerror(ENOMEM));
    for (unsigned i = 0; i < REPORT_COUNT && ok; i++)
        if (book->reports >> i & 1 && report_rows[i].kind == REPORT_ALL)
            ok = write_summary(book, i, results, count, error);
    free(results);
    kept_results_free(&kept);
    return ok;
}
