/* task.c - see task.h. */
#include "vmm/hosted/grader/farm/task.h"
#include "isa/spelling.h"
#include "vmm/hosted/cli_explain.h"
#include "vmm/hosted/grader/spec/spec_read.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned processors(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

static bool check_test(const struct spec *spec, const char *id, struct error *error)
{
    struct spelling spelling = spelling_of(id);
    for (size_t i = 0; i < spec->test_count; i++) {
        if (strcmp(spec->tests[i].id, id) == 0)
            return true;
        spelling_offer(&spelling, spec->tests[i].id);
    }
    if (spelling.nearest)
        return error_set(error, "--test: the spec has no test '%.100s'; did you mean '%s'?", id,
                         spelling.nearest);
    return error_set(error, "--test: the spec has no test '%.100s'", id);
}

static bool take_tests(struct task *task, struct error *error)
{
    struct spec_names *only = &task->batch.only;
    size_t count = cli_times(task->args, OPTION_tests);
    only->names = calloc(count + 1, sizeof *only->names);
    if (!only->names)
        return error_set(error, "%s", strerror(ENOMEM));
    for (size_t i = 0; i < count; i++) {
        const char *id = cli_nth(task->args, OPTION_tests, i)->text;
        if (!check_test(&task->spec, id, error))
            return false;
        only->names[only->count++] = (char *)id; /* not changed, nor freed */
    }
    return true;
}

/* A host that cannot confine must say so before there is anything to be confined. */
static bool check_sandbox(const struct batch *batch, struct error *error)
{
    struct error why = {""};
    return batch_try(batch, &why) ||
           error_set(error,
                     "%s; grade on another host, or, if you trust these submissions, with "
                     "--no-sandbox",
                     why.text);
}

static void open_screen(struct task *task)
{
    const char *term = getenv("TERM");
    task->shows = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    task->width = cli_width(stderr);
}

bool task_open(struct task *task, const struct cli_args *args, const char *spec,
               const char *const *submissions, size_t count, struct error *error)
{
    uint64_t jobs = cli_number(args, OPTION_jobs);
    *task = (struct task){.args = args};
    if (!spec_read(&task->spec, spec, stderr, error)) {
        task->spec = (struct spec){0};
        return false;
    }
    task->batch = (struct batch){.spec = &task->spec,
                                 .submissions = &task->submissions,
                                 .jobs = jobs == UINT64_MAX ? processors() : (unsigned)jobs,
                                 .seconds = cli_number(args, OPTION_time_limit),
                                 .unfiltered = cli_given(args, OPTION_no_sandbox)};
    open_screen(task);
    return take_tests(task, error) &&
           handed_in_read(&task->submissions, submissions, count, error) &&
           check_sandbox(&task->batch, error);
}

void task_close(struct task *task)
{
    free(task->batch.only.names);
    handed_in_free(&task->submissions);
    spec_free(&task->spec);
}

void task_hide(struct task *task)
{
    if (task->is_shown)
        fputs("\r\033[K", stderr);
    task->is_shown = false;
}

/* One line: how many, and who is being graded, as far as there is room. */
static void print_state(const struct task *task, const struct workers_state *state)
{
    char line[128];
    size_t used =
        (size_t)snprintf(line, sizeof line, "%zu of %zu graded", state->ended, state->count);
    for (size_t i = 0; i < state->running && used < task->width; i++)
        used += (size_t)snprintf(line + used, sizeof line - used, "%s%.20s", i ? ", " : "; now ",
                                 task->submissions.items[state->indices[i]].name);
    fprintf(stderr, "\r\033[K%.*s", (int)task->width - 1, line);
}

void task_show(struct task *task, const struct workers_state *state)
{
    size_t first = state->running ? state->indices[state->running - 1] : SIZE_MAX;
    if (!task->shows ||
        (task->is_shown && state->ended == task->shown_ended && first == task->shown_first))
        return;
    print_state(task, state);
    task->is_shown = true;
    task->shown_ended = state->ended;
    task->shown_first = first;
}
