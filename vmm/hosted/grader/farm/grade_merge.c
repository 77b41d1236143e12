/* grade_merge.c - see grade_merge.h. */
#include "vmm/hosted/grader/farm/grade_merge.h"
#include "vmm/hosted/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A folder that is merged. */
struct part {
    struct gradebook book;
    struct kept_results kept;
};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* Is it whole, of the submission its folder says, and as it was written? */
static bool check_kept(const struct part *part, const struct kept_result *kept, struct error *error)
{
    const char *name = text_of(json_object_get(kept->result, "submission"), "name");
    if (strcmp(name, kept->name) != 0)
        return error_set(error, "%.150s/%.100s: is the result of another submission, '%.80s'",
                         part->book.path, kept->name, name);
    if (strcmp(text_of(kept->result, "status"), "unfinished") == 0)
        return error_set(error, "%.150s/%.100s: its grading was broken off; grade it again",
                         part->book.path, kept->name);
    size_t index;
    json_t *test;
    json_array_foreach(json_object_get(kept->result, "tests"), index, test)
    {
        struct result_files files;
        if (!result_files(test, &files))
            return error_set(error, "%.150s/%.100s: names a file that cannot be its own",
                             part->book.path, kept->name);
    }
    char *text = result_format(kept->result);
    bool same = text && strlen(text) == kept->size && memcmp(text, kept->bytes, kept->size) == 0;
    free(text);
    return same || error_set(error, "%.150s/%.100s: is not as visor wrote it; grade it again",
                             part->book.path, kept->name);
}

static bool check_like(const struct part *part, const struct kept_result *kept, const json_t *like,
                       struct error *error)
{
    const char *what = result_difference(kept->result, like);
    return !what || error_set(error,
                              "%.150s/%.100s: its %s is not that of the others; merge what "
                              "was graded alike",
                              part->book.path, kept->name, what);
}

static const struct kept_result *find(const struct part *part, const char *name)
{
    for (size_t i = 0; i < part->kept.count; i++)
        if (strcmp(part->kept.items[i].name, name) == 0)
            return &part->kept.items[i];
    return NULL;
}

/* Is it in an earlier folder as well, and something else? */
static bool check_twice(const struct part *parts, size_t part, const struct kept_result *kept,
                        struct error *error)
{
    for (size_t i = 0; i < part; i++) {
        const struct kept_result *other = find(&parts[i], kept->name);
        if (other && (other->size != kept->size || memcmp(other->bytes, kept->bytes, kept->size)))
            return error_set(error,
                             "'%.80s' has two results that are not the same: in %.150s and "
                             "in %.150s; keep one of them",
                             kept->name, parts[i].book.path, parts[part].book.path);
    }
    return true;
}

static bool check_all(struct part *parts, size_t count, const json_t **like, struct error *error)
{
    *like = NULL;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < parts[i].kept.count; k++) {
            const struct kept_result *kept = &parts[i].kept.items[k];
            if (!*like)
                *like = kept->result;
            if (!check_kept(&parts[i], kept, error) || !check_like(&parts[i], kept, *like, error) ||
                !check_twice(parts, i, kept, error))
                return false;
        }
    return *like || error_set(error, "there are no results in these folders");
}

static bool copy_file(const struct gradebook *to, const struct part *part, const char *name,
                      const char *file, struct error *error)
{
    char path[PATH_MAX];
    uint8_t *bytes;
    size_t size;
    if (!gradebook_path(&part->book, name, file, path, error) ||
        !file_read(path, RESULT_FILE_BYTES_MAX, &bytes, &size, error))
        return false;
    bool ok = gradebook_write(to, name, file, bytes, size, error);
    free(bytes);
    return ok;
}

static bool copy_result(const struct gradebook *to, const struct part *part,
                        const struct kept_result *kept, struct error *error)
{
    size_t index;
    json_t *test;
    if (!gradebook_begin(to, kept->name, error))
        return false;
    json_array_foreach(json_object_get(kept->result, "tests"), index, test)
    {
        struct result_files files;
        result_files(test, &files);
        for (unsigned i = 0; i < files.count; i++)
            if (!copy_file(to, part, kept->name, files.names[i], error))
                return false;
    }
    return gradebook_finish(to, kept->name, kept->result, error);
}

static bool copy_all(const struct gradebook *to, const struct part *parts, size_t count,
                     struct error *error)
{
    if (!gradebook_open(to, error))
        return false;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < parts[i].kept.count; k++)
            if (!file_is_same(to->path, parts[i].book.path) &&
                !copy_result(to, &parts[i], &parts[i].kept.items[k], error))
                return false;
    return true;
}

bool grade_merge(const struct gradebook *book, const char *const *folders, size_t count,
                 json_t **like, struct error *error)
{
    struct part *parts = calloc(count + 1, sizeof *parts);
    const json_t *first;
    bool ok = parts || error_set(error, "%s", strerror(ENOMEM));
    for (size_t i = 0; i < count && ok; i++) {
        parts[i].book = (struct gradebook){.path = folders[i]};
        ok = gradebook_read_all(&parts[i].book, &parts[i].kept, error);
    }
    ok = ok && check_all(parts, count, &first, error) && copy_all(book, parts, count, error);
    *like = ok ? json_deep_copy(first) : NULL;
    for (size_t i = 0; parts && i < count; i++)
        kept_results_free(&parts[i].kept);
    free(parts);
    return ok;
}
