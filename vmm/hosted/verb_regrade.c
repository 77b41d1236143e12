/* verb_regrade.c - visor regrade: does the same come out again? */
#include "vmm/hosted/cli.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/grader/farm/gradebook.h"
#include "vmm/hosted/grader/farm/task.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DIFFERENCES_MAX = 10 };

/* A submission graded again. */
struct again {
    struct kept_result kept; /* owned; as it was */
    char *told;              /* owned: what is said of it in the end */
    size_t told_size;
    FILE *out; /* where that is written */
    bool differs, done;
};

struct regrading {
    struct task task;
    struct gradebook book;
    struct again *items; /* owned; of the submissions */
    size_t printed;
    struct error error;
};

static const char *name_of(const struct regrading *regrading, size_t index)
{
    return regrading->task.submissions.items[index].name;
}

static void differ(struct again *again, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void differ(struct again *again, const char *format, ...)
{
    va_list arguments;
    again->differs = true;
    fputs("\n    ", again->out);
    va_start(arguments, format);
    vfprintf(again->out, format, arguments);
    va_end(arguments);
}

static bool take_progress(void *context, size_t index, const json_t *result)
{
    (void)context, (void)index, (void)result;
    return true;
}

/* Is the replay that was kept the same? */
static bool take_file(void *context, size_t index, const char *name, const void *bytes, size_t size)
{
    struct regrading *regrading = context;
    struct again *again = &regrading->items[index];
    char path[PATH_MAX];
    uint8_t *old = NULL;
    size_t old_size;
    struct error error = {""};
    if (!gradebook_path(&regrading->book, name_of(regrading, index), name, path, &error) ||
        !file_read(path, RESULT_FILE_BYTES_MAX, &old, &old_size, &error))
        differ(again, "%s is not there", name);
    else if (old_size != size || memcmp(old, bytes, size) != 0)
        differ(again, "%s is another", name);
    free(old);
    return true;
}

/* Comparing documents */

/* Where two documents differ is told as a path, "tests.yields.points". */
struct comparing {
    struct again *again;
    char path[200];
    unsigned found;
};

static void compare(struct comparing *, const json_t *old, const json_t *new);

static void compare_at(struct comparing *comparing, const char *key, const json_t *old,
                       const json_t *new)
{
    size_t length = strlen(comparing->path);
    snprintf(comparing->path + length, sizeof comparing->path - length, "%s%s", length ? "." : "",
             key);
    compare(comparing, old, new);
    comparing->path[length] = '\0';
}

/* Elements of lists are told by their ids, where they have any. */
static void compare_lists(struct comparing *comparing, const json_t *old, const json_t *new)
{
    size_t count =
        json_array_size(old) > json_array_size(new) ? json_array_size(old) : json_array_size(new);
    for (size_t i = 0; i < count; i++) {
        char number[24];
        const json_t *a = json_array_get(old, i), *b = json_array_get(new, i);
        const char *id = json_string_value(json_object_get(a ? a : b, "id"));
        snprintf(number, sizeof number, "%zu", i);
        compare_at(comparing, id ? id : number, a, b);
    }
}

static void compare_objects(struct comparing *comparing, const json_t *old, const json_t *new)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)old, key, value)
        compare_at(comparing, key, value, json_object_get(new, key));
    json_object_foreach((json_t *)new, key, value)
    {
        if (!json_object_get(old, key))
            compare_at(comparing, key, NULL, value);
    }
}

static void print_value(FILE *out, const json_t *value)
{
    char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : strdup("nothing");
    fprintf(out, "%.60s%s", text ? text : "?", text && strlen(text) > 60 ? "..." : "");
    free(text);
}

static void compare(struct comparing *comparing, const json_t *old, const json_t *new)
{
    FILE *out = comparing->again->out;
    if (old && new &&json_equal((json_t *)old, (json_t *)new))
        return;
    if (json_is_array(old) && json_is_array(new)) {
        compare_lists(comparing, old, new);
        return;
    }
    if (json_is_object(old) && json_is_object(new)) {
        compare_objects(comparing, old, new);
        return;
    }
    comparing->again->differs = true;
    if (comparing->found++ == DIFFERENCES_MAX)
        fputs("\n    and more", out);
    if (comparing->found > DIFFERENCES_MAX)
        return;
    fprintf(out, "\n    %s was ", comparing->path);
    print_value(out, old);
    fputs(", is ", out);
    print_value(out, new);
}

/* What makes it another grading altogether: then fields need no telling. */
static bool is_other(struct again *again, const json_t *new)
{
    static const struct {
        const char *key, *says;
    } rows[] = {{"tool", "was graded by another visor"},
                {"tables", "was graded on another machine: its tables are not those of this visor"},
                {"spec", "was graded by another spec, or its files were others"}};
    const json_t *old = again->kept.result;
    bool other = false;
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!json_equal(json_object_get(old, rows[i].key), json_object_get(new, rows[i].key))) {
            differ(again, "%s", rows[i].says);
            other = true;
        }
    if (!json_equal(json_object_get(json_object_get(old, "submission"), "digest"),
                    json_object_get(json_object_get(new, "submission"), "digest"))) {
        differ(again, "another submission was graded: its files are not the same");
        other = true;
    }
    return other;
}

static void compare_results(struct again *again, const json_t *new)
{
    char *text = result_format(new);
    struct comparing comparing = {.again = again};
    bool same = text && strlen(text) == again->kept.size &&
                memcmp(text, again->kept.bytes, again->kept.size) == 0;
    free(text);
    if (same)
        return;
    if (is_other(again, new))
        return;
    compare(&comparing, again->kept.result, new);
    if (!again->differs)
        differ(again, "result.json says the same, but is not as visor writes it");
}

/* Printing, in the order of the submissions */

static void print_finished(struct regrading *regrading)
{
    size_t count = regrading->task.submissions.count;
    for (; regrading->printed < count && regrading->items[regrading->printed].done;
         regrading->printed++) {
        const struct again *again = &regrading->items[regrading->printed];
        task_hide(&regrading->task);
        printf("%s: %s%s\n", name_of(regrading, regrading->printed),
               again->differs ? "differs" : "OK", again->told);
    }
    fflush(stdout);
}

static bool take_result(void *context, size_t index, json_t *result)
{
    struct regrading *regrading = context;
    struct again *again = &regrading->items[index];
    compare_results(again, result);
    json_decref(result);
    fclose(again->out);
    again->out = NULL;
    again->done = true;
    print_finished(regrading);
    return !ferror(stdout);
}

static void show(void *context, const struct workers_state *state)
{
    task_show(&((struct regrading *)context)->task, state);
}

static bool open_items(struct regrading *regrading, struct error *error)
{
    size_t count = regrading->task.submissions.count;
    regrading->items = calloc(count + 1, sizeof *regrading->items);
    for (size_t i = 0; regrading->items && i < count; i++) {
        struct again *again = &regrading->items[i];
        if (!gradebook_read(&regrading->book, name_of(regrading, i), &again->kept, error))
            return false;
        again->out = open_memstream(&again->told, &again->told_size);
        if (!again->out)
            return error_set(error, "%s", strerror(ENOMEM));
    }
    return regrading->items || error_set(error, "%s", strerror(ENOMEM));
}

static bool open_regrading(struct regrading *regrading, const struct cli_args *args,
                           struct error *error)
{
    regrading->book = (struct gradebook){.path = args->operands[0]};
    if (!task_open(&regrading->task, args, args->operands[1], args->operands + 2,
                   args->operand_count - 2, error))
        return false;
    regrading->task.batch.sink =
        (struct batch_sink){take_progress, take_file, take_result, regrading};
    regrading->task.batch.watch = show;
    return open_items(regrading, error);
}

static bool close_regrading(struct regrading *regrading)
{
    bool same = true;
    for (size_t i = 0; regrading->items && i < regrading->task.submissions.count; i++) {
        struct again *again = &regrading->items[i];
        if (again->out)
            fclose(again->out);
        free(again->told);
        kept_result_free(&again->kept);
        same &= !again->differs;
    }
    free(regrading->items);
    task_close(&regrading->task);
    return same;
}

int verb_regrade(const struct cli_args *args)
{
    struct regrading regrading = {0};
    struct error error = {""};
    int status = EXIT_success, signal = 0;
    if (!open_regrading(&regrading, args, &error))
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    else if (!batch_grade(&regrading.task.batch, &signal))
        status = EXIT_failure;
    task_hide(&regrading.task);
    if (signal)
        status = cli_fail(args, EXIT_interrupted, "interrupted");
    bool same = close_regrading(&regrading);
    return status == EXIT_success && !same ? EXIT_failure : status;
}
