/* main.c - the program visor: finds the verb and runs it.
 *
 * There are two programs of this file. visor-full has all verbs. visor has those that begin at
 * once: loading the libraries of the others takes longer than many a guest runs. To those it hands
 * over. */
#include "vmm/hosted/cli_explain.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef int verb_function(const struct cli_args *);

#ifndef VISOR_FULL
#define verb_cc      NULL
#define verb_debug   NULL
#define verb_grade   NULL
#define verb_import  NULL
#define verb_isa     NULL
#define verb_nest    NULL
#define verb_regrade NULL
#define verb_theorem NULL
#endif

/* A descriptor 0, 1 or 2 that is closed would become the first file opened, and what is printed
 * would go into it. One opened the wrong way round makes using it an error instead. */
static bool occupy_standard_descriptors(void)
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        int mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", mode) < 0)
            return false;
    }
    return true;
}

/* visor without a verb: --version, --help, or a reminder. */
static int run_program(const struct cli_args *args)
{
    if (cli_given(args, OPTION_version)) {
        printf("visor %s\n", VISOR_VERSION);
        return EXIT_success;
    }
    cli_print_help(stderr, VERB_none, cli_width(stderr), cli_colors(stderr));
    return EXIT_usage;
}

/* Goes on as the program beside this one. */
static int become_full(const struct cli_args *args, char **argv)
{
    static const char ending[] = "-full";
    char path[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - sizeof ending);
    if (length < 0)
        return cli_fail(args, EXIT_failure, "/proc/self/exe cannot be read: is /proc mounted?");
    memcpy(path + length, ending, sizeof ending);
    execv(path, argv);
    return cli_fail(args, EXIT_failure, "%s: %s; it is to be beside visor", path, strerror(errno));
}

static int run(const struct cli_args *args, char **argv)
{
    static verb_function *const verbs[VERBS] = {
        [VERB_none] = run_program,
#define VERB(name, operands, least, most, takes, line) [VERB_##name] = verb_##name,
#include "vmm/hosted/cli.def"
    };
    if (!cli_given(args, OPTION_help))
        return verbs[args->verb] ? verbs[args->verb](args) : become_full(args, argv);
    cli_print_help(stdout, args->verb, cli_width(stdout), cli_colors(stdout));
    return EXIT_success;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    if (!occupy_standard_descriptors())
        return EXIT_failure;
    struct cli_args args;
    struct error error = {""};
    if (!cli_parse(&args, argc, argv, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return EXIT_usage;
    }
    int status = run(&args, argv);
    cli_free(&args);
    if (!cli_flush() && status == EXIT_success)
        status = EXIT_failure;
    return status;
}
