/* child.c - see child.h. */
#include "vmm/hosted/child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Words */

void child_word(struct child_words *words, const char *format, ...)
{
    char *word = NULL, **at = realloc(words->at, (words->count + 2) * sizeof *at);
    va_list arguments;
    va_start(arguments, format);
    bool made = at && vasprintf(&word, format, arguments) >= 0;
    va_end(arguments);
    if (at) {
        words->at = at;
        at[words->count] = made ? word : NULL;
        at[words->count + made] = NULL;
    }
    words->count += made;
    words->failed |= !made;
}

void child_words_free(struct child_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->at[i]);
    free(words->at);
    *words = (struct child_words){0};
}

/* Signals */

void child_signals_hold(struct child_signals *signals)
{
    static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigemptyset(&signals->held);
    sigaddset(&signals->held, SIGCHLD);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction action; /* who has visor ignore a signal means its children as well */
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&signals->held, ending[i]);
    }
    signal(SIGCHLD, SIG_DFL); /* ignored, it would take away how children end */
    sigprocmask(SIG_BLOCK, &signals->held, &signals->before);
}

void child_signals_release(const struct child_signals *signals)
{
    sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

/* Running */

/* The environment with another TMPDIR. */
static void take_environment(struct child_words *words, const char *scratch)
{
    static const char name[] = "TMPDIR=";
    for (char **at = environ; *at; at++)
        if (strncmp(*at, name, sizeof name - 1) != 0)
            child_word(words, "%s", *at);
    child_word(words, "%s%s", name, scratch);
}

/* A process group of its own, so that all of it can be ended; it may still write to the terminal.
 */
static int spawn(const struct child_words *words, const struct child_words *environment,
                 const char *folder, const struct child_signals *signals, pid_t *process)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int why = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (why == 0 && folder)
        why = posix_spawn_file_actions_addchdir_np(&actions, folder);
    posix_spawnattr_setsigmask(&attributes, &signals->before);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              POSIX_SPAWN_SETPGROUP);
    signal(SIGTTOU, SIG_IGN);
    if (why == 0)
        why =
            posix_spawnp(process, words->at[0], &actions, &attributes, words->at, environment->at);
    signal(SIGTTOU, SIG_DFL);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return why;
}

/* Ends the process and all that it has started: they come to us when it is gone. */
static void end_all(pid_t process)
{
    kill(-process, SIGKILL);
    while (waitpid(-process, NULL, 0) > 0 || errno == EINTR)
        ;
}

static enum child_end wait_for(pid_t process, const char *name, const struct child_signals *signals,
                               struct error *error)
{
    int status;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    while (waitpid(process, &status, WNOHANG) == 0) {
        int got = sigwaitinfo(&signals->held, NULL);
        if (got > 0 && got != SIGCHLD) {
            end_all(process);
            return CHILD_INTERRUPTED;
        }
    }
    if (WIFSIGNALED(status))
        error_set(error, "%s was ended by a signal: %s", name, strsignal(WTERMSIG(status)));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? CHILD_SUCCEEDED : CHILD_FAILED;
}

enum child_end child_run(const struct child_words *words, const char *folder, const char *scratch,
                         const struct child_signals *signals, struct error *error)
{
    struct child_words environment = {0};
    pid_t process;
    take_environment(&environment, scratch);
    int why = words->failed || environment.failed
                  ? ENOMEM
                  : spawn(words, &environment, folder, signals, &process);
    child_words_free(&environment);
    if (why == 0)
        return wait_for(process, words->at[0], signals, error);
    error_set(error, "%s: %s", words->count ? words->at[0] : "a program", strerror(why));
    return CHILD_FAILED;
}

bool child_exists(const char *name)
{
    const char *path = getenv("PATH");
    char file[PATH_MAX];
    struct stat status;
    for (; path; path = strchr(path, ':'), path += path != NULL) {
        int length = (int)strcspn(path, ":");
        int made = snprintf(file, sizeof file, "%.*s%s%s", length, path, length ? "/" : "./", name);
        if (made < (int)sizeof file && access(file, X_OK) == 0 && stat(file, &status) == 0 &&
            S_ISREG(status.st_mode))
            return true;
    }
    return false;
}
