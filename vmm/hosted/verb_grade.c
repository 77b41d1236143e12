/* verb_grade.c - visor grade: from a spec and what was handed in to results and reports. */
#include "vmm/hosted/cli.h"
#include "vmm/hosted/grader/farm/grade_merge.h"
#include "vmm/hosted/grader/farm/gradebook.h"
#include "vmm/hosted/grader/farm/task.h"
#include "vmm/hosted/grader/report/bundle.h"
#include "vmm/hosted/grader/result_schema.h"
#include "vmm/hosted/grader/spec/spec_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A grading, where its results go. */
struct grading_job {
    struct task task;
    struct gradebook book; /* path NULL: none */
    struct roster roster;
    json_t **results; /* owned; each until it is printed, or to the end if they are needed */
    bool *begun;      /* owned; there is a folder for it */
    size_t printed;   /* of the submissions, in their order */
    bool all_points;
    struct error error; /* what could not be written */
};

static struct gradebook *book_of(struct grading_job *job)
{
    return job->book.path ? &job->book : NULL;
}

static const char *name_of(const struct grading_job *job, size_t index)
{
    return job->task.submissions.items[index].name;
}

static bool begin(struct grading_job *job, size_t index)
{
    if (job->begun[index])
        return true;
    job->begun[index] = true;
    return gradebook_begin(&job->book, name_of(job, index), &job->error);
}

static bool take_progress(void *context, size_t index, const json_t *result)
{
    struct grading_job *job = context;
    return !book_of(job) || (begin(job, index) &&
                             gradebook_keep(&job->book, name_of(job, index), result, &job->error));
}

static bool take_file(void *context, size_t index, const char *name, const void *bytes, size_t size)
{
    struct grading_job *job = context;
    return !book_of(job) || (begin(job, index) && gradebook_write(&job->book, name_of(job, index),
                                                                  name, bytes, size, &job->error));
}

static json_int_t count_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool has_all_points(const json_t *result)
{
    const char *status = json_string_value(json_object_get(result, "status"));
    json_int_t points = 0;
    size_t index;
    json_t *test;
    json_array_foreach(json_object_get(result, "tests"), index, test)
    {
        points += count_of(test, "of");
    }
    return status && strcmp(status, "graded") == 0 && count_of(result, "points") == points;
}

/* With a folder a line says what is in there; without, the report itself is printed. */
static void print_result(struct grading_job *job, const json_t *result)
{
    const char *error = json_string_value(json_object_get(result, "error"));
    const json_t *submission = json_object_get(result, "submission");
    if (job->book.path)
        printf("%s: %lld of %lld%s%s\n", json_string_value(json_object_get(submission, "name")),
               (long long)count_of(result, "points"),
               (long long)count_of(json_object_get(result, "spec"), "points"), error ? "; " : "",
               error ? error : "");
    for (unsigned i = 0; !job->book.path && i < REPORT_COUNT; i++)
        if (job->book.reports >> i & 1 && report_rows[i].kind == REPORT_ONE)
            report_one(i, result, job->book.audience, stdout);
}

/* Those that are next, as far as they are there. */
static void print_finished(struct grading_job *job)
{
    size_t count = job->task.submissions.count;
    if (job->printed < count && job->results[job->printed])
        task_hide(&job->task);
    for (; job->printed < count && job->results[job->printed]; job->printed++)
        print_result(job, job->results[job->printed]);
    fflush(stdout);
}

static bool take_result(void *context, size_t index, json_t *result)
{
    struct grading_job *job = context;
    job->results[index] = result;
    job->all_points &= has_all_points(result);
    if (book_of(job) && !(begin(job, index) &&
                          gradebook_finish(&job->book, name_of(job, index), result, &job->error)))
        return false;
    print_finished(job);
    return !ferror(stdout);
}

static void show(void *context, const struct workers_state *state)
{
    task_show(&((struct grading_job *)context)->task, state);
}

/* Reports */

static unsigned reports_of(const struct cli_args *args, bool book)
{
    unsigned reports = 0;
    for (size_t i = 0; i < cli_times(args, OPTION_reports); i++)
        reports |= 1u << cli_nth(args, OPTION_reports, i)->number;
    if (reports)
        return reports;
    reports = 1u << REPORT_TEXT;
    if (book)
        reports |= 1u << REPORT_HTML | 1u << REPORT_CSV | 1u << REPORT_JSONL | 1u << REPORT_INDEX;
    return reports;
}

/* Standard output can bear one report of all, or one of each if they are text. */
static bool check_reports(const struct gradebook *book, size_t count, struct error *error)
{
    const unsigned text = 1u << REPORT_TEXT;
    if (book->path)
        return true;
    if (book->reports & (book->reports - 1))
        return error_set(error, "several reports need a folder: --results FOLDER");
    for (unsigned i = 0; i < REPORT_COUNT; i++)
        if (book->reports >> i & 1 && report_rows[i].kind == REPORT_ONE && book->reports != text &&
            count != 1)
            return error_set(error,
                             "--format %s is a file for each submission, and needs a "
                             "folder: --results FOLDER",
                             report_rows[i].name);
    return true;
}

static bool read_roster(const struct cli_args *args, struct gradebook *book, struct roster *roster,
                        struct error *error)
{
    const char *path = cli_text(args, OPTION_roster);
    if (!path)
        return true;
    book->roster = roster;
    return roster_read(roster, path, error);
}

static bool open_book(const struct cli_args *args, struct gradebook *book, struct roster *roster,
                      struct error *error)
{
    *roster = (struct roster){0};
    *book = (struct gradebook){.path = cli_text(args, OPTION_results),
                               .reports = reports_of(args, cli_given(args, OPTION_results)),
                               .audience = (enum audience)cli_choice(args, OPTION_audience)};
    return read_roster(args, book, roster, error);
}

static int compare_results(const void *a, const void *b)
{
    const json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
    return strcmp(json_string_value(json_object_get(json_object_get(x, "submission"), "name")),
                  json_string_value(json_object_get(json_object_get(y, "submission"), "name")));
}

/* Of all that was graded, on standard output. */
static void print_all(struct grading_job *job)
{
    size_t count = job->task.submissions.count;
    if (count)
        qsort(job->results, count, sizeof(json_t *), compare_results);
    for (unsigned i = 0; i < REPORT_COUNT; i++)
        if (job->book.reports >> i & 1 && report_rows[i].kind == REPORT_ALL)
            report_all(i, job->results, count, job->book.roster, stdout);
}

static bool summarise(const struct gradebook *book, const json_t *like, struct error *error)
{
    size_t others = 0;
    if (!gradebook_summarise(book, like, &others, error))
        return false;
    if (others)
        fprintf(stderr,
                "visor grade: results in %s of another spec or another visor, and therefore not in "
                "the reports of all: %zu\n",
                book->path, others);
    return true;
}

/* visor grade */

/* "2/8": false if it is not that. */
static bool parse_shard(const char *text, uint64_t *index, uint64_t *of)
{
    unsigned i, n;
    int end = 0;
    if (sscanf(text, "%9u/%9u%n", &i, &n, &end) != 2 || text[end] || strpbrk(text, "+- "))
        return false;
    *index = i;
    *of = n;
    return i >= 1 && i <= n;
}

static bool take_shard(struct task *task, struct error *error)
{
    const char *text = cli_text(task->args, OPTION_shard);
    uint64_t index, of;
    if (!text)
        return true;
    if (!parse_shard(text, &index, &of))
        return error_set(error, "--shard: '%.50s' is not I/N, with I from 1 to N", text);
    handed_in_take_shard(&task->submissions, index, of);
    return true;
}

static bool open_job(struct grading_job *job, const struct cli_args *args, struct error *error)
{
    struct task *task = &job->task;
    if (cli_given(args, OPTION_output))
        return error_set(error, "-o is for visor grade bundle; results go to --results FOLDER");
    if (!task_open(task, args, args->operands[0], args->operands + 1, args->operand_count - 1,
                   error) ||
        !take_shard(task, error) || !open_book(args, &job->book, &job->roster, error) ||
        !check_reports(&job->book, task->submissions.count, error))
        return false;
    job->results = calloc(task->submissions.count + 1, sizeof(json_t *));
    job->begun = calloc(task->submissions.count + 1, sizeof *job->begun);
    job->all_points = true;
    if (!job->results || !job->begun)
        return error_set(error, "%s", strerror(ENOMEM));
    task->batch.sink = (struct batch_sink){take_progress, take_file, take_result, job};
    task->batch.watch = show;
    return !job->book.path || gradebook_open(&job->book, error);
}

static void close_job(struct grading_job *job)
{
    for (size_t i = 0; job->results && i < job->task.submissions.count; i++)
        json_decref(job->results[i]);
    free(job->results);
    free(job->begun);
    roster_free(&job->roster);
    task_close(&job->task);
}

static int finish_job(struct grading_job *job)
{
    const struct cli_args *args = job->task.args;
    json_t *like = result_new(&job->task.spec, "");
    bool ok = true;
    if (job->book.path)
        ok = summarise(&job->book, like, &job->error);
    else
        print_all(job);
    json_decref(like);
    if (!ok)
        return cli_fail(args, EXIT_usage, "%s", job->error.text);
    return job->all_points ? EXIT_success : EXIT_failure;
}

static int grade(const struct cli_args *args)
{
    struct grading_job job = {0};
    struct error error = {""};
    int status, signal;
    if (!open_job(&job, args, &error)) {
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    } else {
        bool done = batch_grade(&job.task.batch, &signal);
        task_hide(&job.task);
        if (signal)
            status =
                cli_fail(args, EXIT_interrupted, "interrupted; results of what was finished stay%s",
                         job.book.path ? "" : " above");
        else if (!done)
            status = cli_fail(args, EXIT_usage, "%s",
                              *job.error.text ? job.error.text : "results could not be written");
        else
            status = finish_job(&job);
    }
    close_job(&job);
    return status;
}

/* The other actions */

static int merge(const struct cli_args *args)
{
    struct gradebook book;
    struct roster roster;
    struct error error = {""};
    json_t *like = NULL;
    int status = EXIT_success;
    bool ok = cli_given(args, OPTION_results) ||
              error_set(&error, "where to? name a folder with --results FOLDER");
    ok = ok && open_book(args, &book, &roster, &error);
    if (!ok || !grade_merge(&book, args->operands, args->operand_count, &like, &error))
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    else if (!summarise(&book, like, &error))
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    json_decref(like);
    if (ok)
        roster_free(&roster);
    return status;
}

static int schema(const struct cli_args *args)
{
    const char *what = args->operand_count ? args->operands[0] : "spec";
    if (strcmp(what, "spec") == 0)
        spec_schema_print(stdout);
    else if (strcmp(what, "result") == 0)
        result_schema_print(stdout);
    else
        return cli_fail(args, EXIT_usage, "there is no schema '%.50s'; say spec or result", what);
    return EXIT_success;
}

static int bundle(const struct cli_args *args)
{
    const char *output = cli_text(args, OPTION_output);
    struct error error = {""};
    if (!output)
        return cli_fail(args, EXIT_usage, "where to? name a file with -o");
    if (!bundle_write(args->operands[0], args->operands[1], output, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    return EXIT_success;
}

int verb_grade(const struct cli_args *args)
{
    switch (args->action) {
    case ACTION_grade_merge:
        return merge(args);
    case ACTION_grade_schema:
        return schema(args);
    case ACTION_grade_bundle:
        return bundle(args);
    default:
        return grade(args);
    }
}
