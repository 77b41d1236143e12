/* terminal.c - see terminal.h.
 *
 * The only mutable state outside of structs in the program: a signal handler and atexit get no
 * argument, and the terminal there is only one of. */
#include "vmm/hosted/terminal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

/* Those that ask the program to end come first. */
static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGABRT, SIGSEGV, SIGPIPE};
enum { STOP_SIGNALS = 3, SIGNALS = sizeof signals / sizeof signals[0] };

static struct {
    struct termios saved;
    volatile sig_atomic_t raw, stop;
    bool prepared, watched;
} terminal;

bool terminal_is_interactive(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

void terminal_restore(void)
{
    if (!terminal.raw)
        return;
    tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal.saved);
    terminal.raw = 0;
}

/* Restores, then dies or stops of the same signal as if it had not been caught. */
static void on_signal(int number)
{
    int error = errno;
    bool was_raw = terminal.raw;
    terminal_restore();
    if (number == SIGCONT) {
        errno = error;
        return;
    }
    signal(number, SIG_DFL);
    raise(number);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    signal(number, on_signal); /* here again only after a stop */
    if (was_raw)
        terminal_raw();
    errno = error;
}

static void on_stop(int number)
{
    (void)number;
    terminal.stop = 1;
}

/* A call that waits for input comes back. */
void terminal_watch_stop(void)
{
    struct sigaction old, new = {.sa_handler = on_stop};
    terminal.watched = true;
    for (size_t i = 0; i < STOP_SIGNALS; i++)
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(signals[i], &new, NULL);
}

bool terminal_stop_asked(void)
{
    return terminal.stop;
}

static void prepare(void)
{
    if (terminal.prepared)
        return;
    terminal.prepared = true;
    atexit(terminal_restore);
    for (size_t i = terminal.watched ? STOP_SIGNALS : 0; i < SIGNALS; i++)
        signal(signals[i], on_signal);
}

void terminal_raw(void)
{
    if (terminal.raw || tcgetattr(STDIN_FILENO, &terminal.saved) != 0)
        return;
    prepare();
    struct termios raw = terminal.saved;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
    raw.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | ISTRIP);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0)
        terminal.raw = 1;
}

int terminal_read(int milliseconds)
{
    struct pollfd waiting = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&waiting, 1, milliseconds) <= 0)
        return -1;
    unsigned char character;
    ssize_t got = read(STDIN_FILENO, &character, 1);
    if (got == 1)
        return character;
    return got < 0 && (errno == EINTR || errno == EAGAIN) ? -1 : -2;
}
