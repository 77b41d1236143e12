/* verb_cc.c - visor cc: sources in C and in assembly for RISC-V to an image. */
#include "vmm/hosted/cc/cc.h"
#include "vmm/hosted/cli.h"
#include "vmm/hosted/image_file.h"
#include "vmm/hosted/image_print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is to be done, taken from the command line. */
struct job {
    const struct cli_args *args;
    struct cc_request request;
    char *output;   /* owned */
    char **options; /* owned, as are its strings */
};

/* "dir/kernel.c" gives "kernel.elf". */
static char *derive_output(const char *first)
{
    const char *slash = strrchr(first, '/'), *base = slash ? slash + 1 : first;
    char *path;
    return asprintf(&path, "%.*s.elf", (int)(strrchr(base, '.') - base), base) < 0 ? NULL : path;
}

static bool check_files(const struct cli_args *args, struct error *error)
{
    for (size_t i = 0; i < args->operand_count; i++) {
        const char *file = args->operands[i];
        if (!cc_takes(file))
            return error_set(
                error,
                "%s: is no source (.c, .S, .s), object (.o) or library (.a); if it belongs to "
                "the option before it, write --pass=%s",
                file, file);
        if (access(file, R_OK) != 0)
            return error_set(error, "%s: %s", file, strerror(errno));
    }
    return true;
}

static bool check_script(const char *script, struct error *error)
{
    return !script || access(script, R_OK) == 0 ||
           error_set(error, "%s: %s", script, strerror(errno));
}

/* The toolchain is asked for an image, not for what comes before one. */
static bool check_option(const char *option, struct error *error)
{
    static const char *const others[] = {"-c", "-E", "-S", "-M", "-MM", "-r"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(option, others[i]) == 0)
            return error_set(
                error,
                "an image is made, and %s would make something else; call the compiler itself",
                option);
    return true;
}

static bool take_option(struct job *job, const struct cli_given *given, struct error *error)
{
    const char *letters = given->option == OPTION_include  ? "-I"
                          : given->option == OPTION_define ? "-D"
                          : given->option == OPTION_pass   ? ""
                                                           : NULL;
    if (!letters)
        return true;
    if (given->option == OPTION_pass && !check_option(given->text, error))
        return false;
    if (asprintf(&job->options[job->request.option_count], "%s%s", letters, given->text) < 0)
        return error_set(error, "%s", strerror(ENOMEM));
    job->request.option_count++;
    return true;
}

static bool take_options(struct job *job, struct error *error)
{
    const struct cli_args *args = job->args;
    job->options = calloc(args->given_count + 1, sizeof *job->options);
    if (!job->options)
        return error_set(error, "%s", strerror(ENOMEM));
    for (size_t i = 0; i < args->given_count; i++)
        if (!take_option(job, &args->given[i], error))
            return false;
    return true;
}

static bool prepare(struct job *job, struct error *error)
{
    const struct cli_args *args = job->args;
    const char *output = cli_text(args, OPTION_output);
    const char *script = cli_text(args, OPTION_link_script);
    if (!check_files(args, error) || !check_script(script, error) || !take_options(job, error))
        return false;
    job->output = output ? strdup(output) : derive_output(args->operands[0]);
    if (!job->output)
        return error_set(error, "%s", strerror(ENOMEM));
    job->request.toolchain = &cc_toolchains[cli_choice(args, OPTION_compiler)];
    job->request.name = job->output;
    job->request.files = args->operands;
    job->request.file_count = args->operand_count;
    job->request.options = (const char *const *)job->options;
    job->request.link_script = script;
    job->request.runtime = !cli_given(args, OPTION_no_runtime);
    return image_file_check(args, job->output, error);
}

static void clean_up(struct job *job)
{
    for (size_t i = 0; i < job->request.option_count; i++)
        free(job->options[i]);
    free(job->options);
    free(job->output);
}

static int make(const struct job *job)
{
    struct image image;
    struct error error = {""};
    enum cc_end end = cc_build(&job->request, &image, &error);
    bool good = end == CC_MADE && image_file_write(&image, job->output, &error);
    if (good && cli_given(job->args, OPTION_symbols))
        image_print_symbols(&image);
    if (*error.text)
        cli_fail(job->args, EXIT_failure, "%s", error.text);
    image_free(&image);
    return end == CC_INTERRUPTED ? EXIT_interrupted : good ? EXIT_success : EXIT_failure;
}

int verb_cc(const struct cli_args *args)
{
    struct job job = {.args = args};
    struct error error = {""};
    int status = prepare(&job, &error) ? make(&job) : cli_fail(args, EXIT_usage, "%s", error.text);
    clean_up(&job);
    return status;
}
