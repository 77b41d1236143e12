/* cli.c - what a verb does with its arguments; see cli.h. */
#include "vmm/hosted/cli.h"
#include "vmm/hosted/cli_argument.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room for what one message says besides its beginning. */
enum { MESSAGE_MAX = 400 };

void cli_free(struct cli_args *args)
{
    free(args->operands);
    free(args->given);
    *args = (struct cli_args){0};
}

static const struct cli_given *last_given(const struct cli_args *args, enum cli_option option)
{
    for (size_t i = args->given_count; i > 0; i--)
        if (args->given[i - 1].option == option)
            return &args->given[i - 1];
    return NULL;
}

/* What counts: as given last, or the preset. False if there is neither. */
static bool settled(const struct cli_args *args, enum cli_option option, struct cli_given *out)
{
    const struct cli_given *last = last_given(args, option);
    const struct cli_option_row *row = &cli_options[option];
    if (last)
        *out = *last;
    if (last || !row->preset || row->use == USE_OPTIONAL)
        return last;
    struct error error = {""};
    *out = (struct cli_given){.option = option, .text = row->preset};
    return cli_argument_parse(out, &error);
}

bool cli_given(const struct cli_args *args, enum cli_option option)
{
    return last_given(args, option);
}

const char *cli_text(const struct cli_args *args, enum cli_option option)
{
    struct cli_given given;
    return settled(args, option, &given) ? given.text : NULL;
}

uint64_t cli_number(const struct cli_args *args, enum cli_option option)
{
    struct cli_given given;
    return settled(args, option, &given) ? given.number : UINT64_MAX;
}

unsigned cli_choice(const struct cli_args *args, enum cli_option option)
{
    struct cli_given given;
    return settled(args, option, &given) ? (unsigned)given.number : UINT_MAX;
}

unsigned cli_letters(const struct cli_args *args, enum cli_option option)
{
    struct cli_given given;
    return settled(args, option, &given) ? (unsigned)given.number : 0;
}

size_t cli_times(const struct cli_args *args, enum cli_option option)
{
    size_t times = 0;
    for (size_t i = 0; i < args->given_count; i++)
        times += args->given[i].option == option;
    return times;
}

const struct cli_given *cli_nth(const struct cli_args *args, enum cli_option option, size_t n)
{
    for (size_t i = 0; i < args->given_count; i++)
        if (args->given[i].option == option && n-- == 0)
            return &args->given[i];
    return NULL;
}

int cli_fail(const struct cli_args *args, enum cli_exit status, const char *format, ...)
{
    char message[MESSAGE_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct error error = {""};
    error_set(&error, "%s: %s", cli_verbs[args->verb].title, message);
    fprintf(stderr, "%s\n", error.text);
    return (int)status;
}

/* Has the reader of a pipe or socket gone? */
static bool is_broken(int descriptor)
{
    struct pollfd descriptors = {.fd = descriptor, .events = POLLOUT};
    return poll(&descriptors, 1, 0) == 1 && descriptors.revents & (POLLERR | POLLHUP);
}

bool cli_flush(void)
{
    bool failed_before = ferror(stdout);
    errno = 0;
    bool failed = fflush(stdout) != 0 || failed_before;
    int reason = errno;
    clearerr(stdout);
    if (failed && !is_broken(STDOUT_FILENO))
        fprintf(stderr, "visor: standard output: %s\n",
                reason ? strerror(reason) : "not all of it could be written");
    return !failed;
}

bool cli_colors(FILE *file)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    bool refused = (no_color && *no_color != '\0') || !term || strcmp(term, "dumb") == 0;
    return !refused && isatty(fileno(file));
}
