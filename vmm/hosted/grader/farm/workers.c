/* workers.c - see workers.h. */
#include "vmm/hosted/grader/farm/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A frame begins with its kind, the length of its name, and that of its bytes. */
enum { HEAD_SIZE = 1 + 1 + 4, READ_SIZE = 65536, PATIENCE = 20 /* milliseconds */ };

struct worker {
    size_t index;
    pid_t process; /* 0: none */
    int pipe;      /* -1: it was closed */
    double begun;
    uint8_t *bytes; /* owned: what is not yet a whole frame */
    size_t size, capacity, total;
    const char *problem; /* why it was ended, or NULL */
    char text[80];       /* for a problem that must be written */
};

struct farm {
    const struct workers *workers;
    struct worker *slots; /* owned; jobs of them */
    size_t next, count, ended, running;
    size_t *indices; /* owned; see workers_state */
    bool stopped;
};

static volatile sig_atomic_t signalled;

static void note_signal(int number)
{
    signalled = number;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* In the worker */

static bool write_all(int pipe, const void *bytes, size_t size)
{
    for (const uint8_t *at = bytes; size > 0;) {
        ssize_t wrote = write(pipe, at, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return false;
        at += wrote;
        size -= (size_t)wrote;
    }
    return true;
}

bool worker_say(int pipe, const struct worker_frame *frame)
{
    size_t length = strlen(frame->name);
    if (length > WORKERS_NAME_MAX || frame->size > WORKERS_FRAME_MAX)
        return false;
    uint8_t head[HEAD_SIZE] = {frame->kind, (uint8_t)length};
    for (unsigned i = 0; i < 4; i++)
        head[2 + i] = (uint8_t)(frame->size >> 8 * i);
    return write_all(pipe, head, sizeof head) && write_all(pipe, frame->name, length) &&
           write_all(pipe, frame->bytes, frame->size);
}

/* Standard input and output become nothing, so that no work can use them. */
static void close_all_but(int pipe)
{
    int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0)
        _exit(1);
    for (int from = STDERR_FILENO + 1; from <= pipe; from = pipe + 1)
        if (pipe > from)
            close_range((unsigned)from, (unsigned)pipe - 1, 0);
    close_range((unsigned)pipe + 1, ~0u, 0);
}

static _Noreturn void be_worker(const struct workers *workers, size_t index, int pipe, pid_t parent)
{
    signal(SIGINT, SIG_IGN); /* of a terminal, to all: the parent decides */
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (getppid() != parent)
        _exit(1);
    close_all_but(pipe);
    workers->work(workers->context, index, pipe);
    _exit(0);
}

/* Here */

/* False if the host has no process to give. */
static bool begin(struct farm *farm, struct worker *worker)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    fflush(NULL);
    pid_t process = fork();
    if (process == 0)
        be_worker(farm->workers, farm->next, ends[1], parent);
    int why = errno;
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        errno = why;
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *worker =
        (struct worker){.index = farm->next++, .process = process, .pipe = ends[0], .begun = now()};
    farm->indices[farm->running++] = worker->index;
    return true;
}

static void forget(struct farm *farm, size_t index)
{
    size_t at = 0;
    while (farm->indices[at] != index)
        at++;
    memmove(&farm->indices[at], &farm->indices[at + 1],
            (--farm->running - at) * sizeof *farm->indices);
}

static void report(struct farm *farm, size_t index, const char *problem)
{
    farm->ended++;
    if (!farm->workers->ended(farm->workers->context, index, problem))
        farm->stopped = true;
}

/* Begins as many as may run. */
static void begin_some(struct farm *farm)
{
    for (unsigned i = 0; i < farm->workers->jobs && farm->next < farm->count; i++) {
        struct worker *worker = &farm->slots[i];
        if (worker->process > 0 || begin(farm, worker))
            continue;
        if (farm->running > 0)
            return; /* later, perhaps */
        snprintf(worker->text, sizeof worker->text, "it could not be begun: %s", strerror(errno));
        report(farm, farm->next++, worker->text);
        if (farm->stopped)
            return;
    }
}

static void condemn(struct worker *worker, const char *problem)
{
    if (!worker->problem)
        worker->problem = problem;
    kill(worker->process, SIGKILL);
    if (worker->pipe >= 0)
        close(worker->pipe);
    worker->pipe = -1;
}

/* Hands on the whole frames that there are. False: one of them was wrong. */
static bool take_frames(struct farm *farm, struct worker *worker)
{
    size_t at = 0;
    bool good = true;
    while (good && worker->size - at >= HEAD_SIZE) {
        const uint8_t *head = worker->bytes + at;
        size_t length = head[1], size = 0;
        for (unsigned i = 0; i < 4; i++)
            size |= (size_t)head[2 + i] << 8 * i;
        good = size <= WORKERS_FRAME_MAX;
        if (!good || worker->size - at < HEAD_SIZE + length + size)
            break;
        char name[WORKERS_NAME_MAX + 1];
        memcpy(name, head + HEAD_SIZE, length);
        name[length] = '\0';
        const struct worker_frame frame = {head[0], name, head + HEAD_SIZE + length, size};
        good = strlen(name) == length &&
               farm->workers->heard(farm->workers->context, worker->index, &frame);
        at += HEAD_SIZE + length + size;
    }
    if (at > 0)
        memmove(worker->bytes, worker->bytes + at, worker->size - at);
    worker->size -= at;
    return good;
}

static bool make_room(struct worker *worker)
{
    if (worker->capacity - worker->size >= READ_SIZE)
        return true;
    size_t capacity = 2 * worker->capacity + READ_SIZE;
    uint8_t *bytes = realloc(worker->bytes, capacity);
    if (!bytes)
        return false;
    worker->bytes = bytes;
    worker->capacity = capacity;
    return true;
}

static void listen_to(struct farm *farm, struct worker *worker)
{
    if (!make_room(worker)) {
        condemn(worker, "the host has no storage left");
        return;
    }
    ssize_t got = read(worker->pipe, worker->bytes + worker->size, READ_SIZE);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        close(worker->pipe);
        worker->pipe = -1;
        if (worker->size > 0)
            worker->problem = "it broke off in the middle of a sentence";
        return;
    }
    worker->size += (size_t)got;
    worker->total += (size_t)got;
    if (worker->total > WORKERS_TOTAL_MAX)
        condemn(worker, "it said too much");
    else if (!take_frames(farm, worker))
        condemn(worker, "it said what makes no sense");
}

static void listen_to_all(struct farm *farm, struct pollfd *polls)
{
    const unsigned jobs = farm->workers->jobs;
    bool closing = false;
    for (unsigned i = 0; i < jobs; i++) {
        const struct worker *worker = &farm->slots[i];
        polls[i] = (struct pollfd){worker->process > 0 ? worker->pipe : -1, POLLIN, 0};
        closing |= worker->process > 0 && worker->pipe < 0;
    }
    if (poll(polls, jobs, closing ? PATIENCE : 1000) <= 0)
        return;
    for (unsigned i = 0; i < jobs; i++)
        if (polls[i].revents && farm->slots[i].pipe >= 0)
            listen_to(farm, &farm->slots[i]);
}

/* How a process ended, if that was not well. */
static const char *judge(struct worker *worker, int status)
{
    if (worker->problem)
        return worker->problem;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return "it took too long";
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        return "it tried what only a broken or attacked grader would";
    if (WIFSIGNALED(status))
        snprintf(worker->text, sizeof worker->text, "signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        snprintf(worker->text, sizeof worker->text, "status %d", WEXITSTATUS(status));
    else
        return NULL;
    return worker->text;
}

/* Is its process gone? Then tells of it, and the place is free. */
static void bury(struct farm *farm, struct worker *worker)
{
    int status = 0;
    pid_t gone = waitpid(worker->process, &status, WNOHANG);
    if (gone == 0 || (gone < 0 && errno == EINTR))
        return;
    const char *problem = judge(worker, status);
    worker->process = 0;
    free(worker->bytes);
    worker->bytes = NULL;
    forget(farm, worker->index);
    report(farm, worker->index, problem);
}

static void look_after(struct farm *farm)
{
    const struct workers *workers = farm->workers;
    for (unsigned i = 0; i < workers->jobs; i++) {
        struct worker *worker = &farm->slots[i];
        if (worker->process > 0 && now() - worker->begun > (double)workers->seconds)
            condemn(worker, "it took too long");
        if (worker->process > 0 && worker->pipe < 0)
            bury(farm, worker);
    }
}

static void end_all(struct farm *farm)
{
    for (unsigned i = 0; i < farm->workers->jobs; i++) {
        struct worker *worker = &farm->slots[i];
        if (worker->process <= 0)
            continue;
        condemn(worker, NULL);
        while (waitpid(worker->process, NULL, 0) < 0 && errno == EINTR)
            ;
        free(worker->bytes);
        worker->process = 0;
    }
}

static void watch(const struct farm *farm)
{
    const struct workers_state state = {farm->count, farm->ended, farm->running, farm->indices};
    if (farm->workers->watch)
        farm->workers->watch(farm->workers->context, &state);
}

static void run(struct farm *farm, struct pollfd *polls)
{
    while (!farm->stopped && !signalled && farm->ended < farm->count) {
        begin_some(farm);
        watch(farm);
        if (farm->running > 0 && !farm->stopped)
            listen_to_all(farm, polls);
        look_after(farm);
    }
    end_all(farm);
    watch(farm);
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
enum { ENDING = sizeof ending / sizeof ending[0] };

/* Signals that are ignored, as under nohup, stay so. */
static void catch_signals(struct sigaction before[ENDING])
{
    signalled = 0;
    for (unsigned i = 0; i < ENDING; i++) {
        struct sigaction action = {.sa_handler = note_signal};
        sigaction(ending[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(ending[i], &action, NULL);
    }
}

static void release_signals(const struct sigaction before[ENDING])
{
    for (unsigned i = 0; i < ENDING; i++)
        sigaction(ending[i], &before[i], NULL);
}

bool workers_run(const struct workers *workers, size_t count, int *signal_number)
{
    struct sigaction before[ENDING];
    struct farm farm = {.workers = workers, .count = count};
    struct pollfd *polls = calloc(workers->jobs, sizeof *polls);
    farm.slots = calloc(workers->jobs, sizeof *farm.slots);
    farm.indices = calloc(workers->jobs, sizeof *farm.indices);
    catch_signals(before);
    if (polls && farm.slots && farm.indices)
        run(&farm, polls);
    release_signals(before);
    free(polls);
    free(farm.slots);
    free(farm.indices);
    *signal_number = signalled;
    return farm.ended == count && !signalled && !farm.stopped;
}
