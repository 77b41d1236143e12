/* verb_trace.c - visor trace: guests are run, and what happens to them is written down. */
#include "vmm/hosted/cli_table.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/session.h"
#include "vmm/hosted/stream.h"
#include "vmm/hosted/terminal.h"
#include "vmm/hosted/track.h"

#include <errno.h>
#include <string.h>

enum { PART = 1 << 20 }; /* instructions until somebody looks up */

/* Where the trace goes: standard output, a device or pipe, or a file under a temporary name. */
struct output_file {
    const char *path;
    FILE *file; /* owned but for stdout */
    bool whole; /* a file that has its name only when it is whole */
    struct file_draft draft;
};

struct job {
    struct session session;
    struct track track;
    struct output_file output;
};

static bool open_output(struct output_file *output, const char *path, struct error *error)
{
    *output = (struct output_file){.path = path, .file = stdout};
    if (!path || stream_is_output(path))
        return true;
    output->whole = !stream_is(path);
    if (output->whole) {
        bool ok = file_begin(&output->draft, path, error);
        output->file = output->draft.file;
        return ok;
    }
    output->file = fopen(path, "wbe");
    return output->file || error_set(error, "%s: cannot write here: %s", path, strerror(errno));
}

/* What standard output has not taken is for cli_flush to tell. */
static bool finish_output(struct output_file *output, struct error *error)
{
    if (output->whole)
        return file_finish(&output->draft, error);
    if (output->file == stdout)
        return true;
    bool failed = ferror(output->file);
    if (fclose(output->file) == 0 && !failed)
        return true;
    return error_set(error, "%s: not all of it could be written", output->path);
}

static void drop_output(struct output_file *output)
{
    if (output->whole)
        file_drop(&output->draft);
    else if (output->file != stdout)
        fclose(output->file);
}

/* A file that is read, and that writing the trace would destroy; NULL if there is none. */
static const char *find_victim(const struct cli_args *args, const char *path)
{
    if (!path || stream_is(path))
        return NULL;
    for (size_t i = 0; i < args->operand_count; i++)
        if (file_is_same(path, args->operands[i]))
            return args->operands[i];
    for (size_t i = 0; i < args->given_count; i++)
        if (cli_options[args->given[i].option].kind == KIND_FILE_IN &&
            file_is_same(path, args->given[i].text))
            return args->given[i].text;
    return NULL;
}

static void run_part(void *context, struct guest *guest, uint64_t *budget)
{
    struct job *job = context;
    uint64_t part = *budget < PART ? *budget : PART, left = part;
    track_run(&job->track, guest, &left);
    *budget -= part - left;
    if (track_is_full(&job->track) || ferror(job->output.file))
        job->session.quit = true;
}

/* Runs the guests; the trace is ended whatever comes. Returns visor's status. */
static int run(struct job *job, const struct cli_args *args)
{
    struct session *session = &job->session;
    struct error error = {""};
    const struct track_format *format = track_formats[cli_choice(args, OPTION_tracks)];
    bool ok = track_begin(&job->track, format, job->output.file, &session->tower,
                          cli_number(args, OPTION_events));
    bool ran = true;
    trace_divert(&session->trace, run_part, job);
    if (ok)
        ran = session_run(session, cli_number(args, OPTION_max_insns));
    else
        error_set(&error, "the host has no storage left");
    track_end(&job->track);
    ok = finish_output(&job->output, &error) && ok;
    return ok ? session_status(session, ran) : cli_fail(args, EXIT_failure, "%s", error.text);
}

static int run_job(struct job *job, const struct cli_args *args)
{
    struct tower_options options;
    struct error error = {""};
    const char *path = cli_text(args, OPTION_output), *victim = find_victim(args, path);
    session_options(args, (unsigned)args->operand_count, &options);
    if (victim)
        return cli_fail(args, EXIT_usage, "%s: is read and would be overwritten", victim);
    terminal_watch_stop();
    if (!open_output(&job->output, path, &error))
        return cli_fail(args, EXIT_failure, "%s", error.text);
    if (!session_open(&job->session, args, &options, args->operands, &error)) {
        drop_output(&job->output);
        return cli_fail(args, EXIT_usage, "%s", error.text);
    }
    int status = run(job, args);
    session_close(&job->session, &error);
    return status;
}

int verb_trace(const struct cli_args *args)
{
    struct job job;
    if (args->operand_count > TOWER_GUESTS_MAX)
        return cli_fail(args, EXIT_usage, "at most %d guests", TOWER_GUESTS_MAX);
    if (cli_given(args, OPTION_bare) && args->operand_count > 1)
        return cli_fail(args, EXIT_usage, "the bare machine holds one guest, not %zu",
                        args->operand_count);
    return run_job(&job, args);
}
