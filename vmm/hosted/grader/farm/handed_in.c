/* handed_in.c - which submissions are graded; see batch.h. */
#include "vmm/hosted/grader/farm/batch.h"
#include "vmm/hosted/grader/farm/submission.h"
#include "vmm/hosted/grader/report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(const struct handed_in *const *)a)->name,
                  (*(const struct handed_in *const *)b)->name);
}

/* Pointers to the items, by name; owned by the caller. */
static struct handed_in **sorted(const struct handed_in_list *list)
{
    struct handed_in **items = calloc(list->count + 1, sizeof *items);
    for (size_t i = 0; items && i < list->count; i++)
        items[i] = &list->items[i];
    if (items)
        qsort(items, list->count, sizeof *items, compare_names);
    return items;
}

static bool check_twice(const struct handed_in_list *list, struct error *error)
{
    struct handed_in **items = sorted(list);
    if (!items)
        return error_set(error, "%s", strerror(ENOMEM));
    for (size_t i = 1; i < list->count; i++)
        if (strcmp(items[i - 1]->name, items[i]->name) == 0)
            error_set(error, "two submissions are called '%.80s': %.150s and %.150s; rename one",
                      items[i]->name, items[i - 1]->path, items[i]->path);
    free(items);
    return error->text[0] == '\0';
}

/* Reports of all are beside the folders that have submissions' names. */
static bool is_taken(const char *name)
{
    for (unsigned i = 0; i < REPORT_COUNT; i++)
        if (report_rows[i].kind == REPORT_ALL && strcmp(report_rows[i].file, name) == 0)
            return true;
    return false;
}

bool handed_in_read(struct handed_in_list *list, const char *const *paths, size_t count,
                    struct error *error)
{
    *list = (struct handed_in_list){.items = calloc(count + 1, sizeof *list->items)};
    bool ok = list->items || error_set(error, "%s", strerror(ENOMEM));
    for (size_t i = 0; ok && i < count; i++) {
        char *name = submission_name(paths[i], error);
        list->items[list->count] = (struct handed_in){paths[i], name};
        list->count += name != NULL;
        ok = name != NULL;
        if (ok && strlen(name) > FILE_SET_NAME_MAX)
            ok = error_set(error, "%.200s...: the name is too long; rename it", paths[i]);
        if (ok && is_taken(name))
            ok = error_set(error, "%.200s: a report is called so; rename it", paths[i]);
    }
    ok = ok && check_twice(list, error);
    if (!ok)
        handed_in_free(list);
    return ok;
}

void handed_in_free(struct handed_in_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].name);
    free(list->items);
    *list = (struct handed_in_list){0};
}

void handed_in_take_shard(struct handed_in_list *list, uint64_t index, uint64_t of)
{
    struct handed_in **items = sorted(list);
    if (!items)
        abort();
    for (size_t i = 0; i < list->count; i++)
        if (i % of != index - 1) {
            free(items[i]->name);
            items[i]->name = NULL;
        }
    free(items);
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].name)
            list->items[kept++] = list->items[i];
    list->count = kept;
}
