/* sandbox.c - see sandbox.h. */
#include "vmm/hosted/grader/farm/sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/* What computing needs, with any arguments. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(close),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(sysinfo), /* qsort asks for it */
    SCMP_SYS(restart_syscall),
};

/* What sanitizers need besides, to watch and to report. */
static const int allowed_sanitizers[] = {
    SCMP_SYS(sigaltstack), SCMP_SYS(sched_yield),  SCMP_SYS(rt_sigprocmask), SCMP_SYS(getpid),
    SCMP_SYS(gettid),      SCMP_SYS(rt_sigaction), SCMP_SYS(writev),
};

static bool allow_all(scmp_filter_ctx filter, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    return true;
}

/* Storage that is no file, and never code. */
static bool allow_storage(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

static bool enter_filter(struct error *error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool ok = filter && allow_all(filter, allowed, sizeof allowed / sizeof allowed[0]) &&
              allow_storage(filter);
    if (ok && SANITIZED)
        ok = allow_all(filter, allowed_sanitizers,
                       sizeof allowed_sanitizers / sizeof allowed_sanitizers[0]);
    int why = ok ? seccomp_load(filter) : -ENOMEM;
    seccomp_release(filter);
    if (why == 0)
        return true;
    return error_set(error, "this host cannot confine what it runs: seccomp: %s", strerror(-why));
}

/* No more than so much of it; what is less already stays so. */
static bool limit(__rlimit_resource_t resource, rlim_t most, struct error *error)
{
    struct rlimit limits;
    if (getrlimit(resource, &limits) != 0)
        return error_set(error, "getrlimit: %s", strerror(errno));
    if (limits.rlim_max == RLIM_INFINITY || limits.rlim_max > most)
        limits.rlim_max = most;
    if (limits.rlim_cur == RLIM_INFINITY || limits.rlim_cur > limits.rlim_max)
        limits.rlim_cur = limits.rlim_max;
    return setrlimit(resource, &limits) == 0 || error_set(error, "setrlimit: %s", strerror(errno));
}

static bool enter_limits(const struct sandbox *sandbox, struct error *error)
{
    return (SANITIZED || limit(RLIMIT_AS, sandbox->storage, error)) &&
           limit(RLIMIT_CPU, sandbox->seconds, error) && limit(RLIMIT_FSIZE, 0, error) &&
           limit(RLIMIT_NOFILE, 0, error) && limit(RLIMIT_CORE, 0, error) &&
           limit(RLIMIT_NPROC, 0, error);
}

static int compare_bytes(const void *a, const void *b)
{
    return *(const char *)a - *(const char *)b;
}

/* Some of the C library's functions look around in the host when they are first used; those of time
 * zones, whenever the zone is another. */
static void wake_library(void)
{
    char bytes[4096] = {1};
    qsort(bytes, sizeof bytes, 1, compare_bytes);
    setenv("TZ", "UTC0", 1);
    tzset();
}

bool sandbox_enter(const struct sandbox *sandbox, struct error *error)
{
    wake_library();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return error_set(error, "this host cannot confine what it runs: prctl: %s",
                         strerror(errno));
    return enter_limits(sandbox, error) && (sandbox->unfiltered || enter_filter(error));
}

bool sandbox_try(const struct sandbox *sandbox, struct error *error)
{
    int ends[2], status = -1;
    if (pipe(ends) != 0)
        return error_set(error, "pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child == 0) {
        struct error why = {""};
        bool ok = sandbox_enter(sandbox, &why);
        if (!ok && write(ends[1], why.text, strlen(why.text)) < 0)
            _exit(2);
        _exit(ok ? 0 : 1);
    }
    close(ends[1]);
    char text[sizeof error->text] = "";
    if (child > 0 && read(ends[0], text, sizeof text - 1) < 0)
        text[0] = '\0';
    close(ends[0]);
    if (child < 0)
        return error_set(error, "fork: %s", strerror(errno));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status == 0 ||
           error_set(error, "%s",
                     *text ? text : "this host cannot confine what it runs: the trial failed");
}
