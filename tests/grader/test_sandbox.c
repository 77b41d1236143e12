/* test_sandbox.c - what is in the sandbox can compute, and nothing else. */
#include "vmm/hosted/grader/farm/sandbox.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct sandbox usual = {.storage = (uint64_t)1 << 30, .seconds = 5};

/* What happens in the sandbox; returns the status to exit with. */
typedef int deed(void);

/* Does it in a process of its own; how that ended. */
static int status_of(deed *act, const struct sandbox *sandbox)
{
    int status = -1;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct error error = {""};
        if (!sandbox_enter(sandbox, &error))
            _exit(99);
        _exit(act());
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

/* Forbidden */

static int opens(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0 ? 0 : 1;
}
static int creates(void)
{
    return open("/tmp/visor-sandbox", O_CREAT | O_WRONLY, 0600) >= 0 ? 0 : 1;
}
static int connects(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}
static int connects_here(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}
static int forks(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0 ? 0 : 1;
}
static int executes(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return 1;
}
static int traces(void)
{
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0 ? 0 : 1;
}
static pid_t parent;
static int kills(void)
{
    return kill(parent, SIGUSR1) == 0 ? 0 : 1;
}
static int kills_all(void)
{
    return kill(-1, 0) == 0 ? 0 : 1;
}
static int stats(void)
{
    struct stat status;
    return stat("/etc/passwd", &status) == 0 ? 0 : 1;
}
static int unlinks(void)
{
    return unlink("/tmp/visor-sandbox-absent") == 0 ? 0 : 1;
}
static int changes_folder(void)
{
    return chdir("/") == 0 ? 0 : 1;
}
static int makes_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED
               ? 0
               : 1;
}
static int makes_code_of_data(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0 ? 0 : 1;
}
static int maps_a_file(void)
{
    return mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, STDERR_FILENO, 0) != MAP_FAILED ? 0 : 1;
}
static int gets_more(void)
{
    struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_CPU, &all) == 0 ? 0 : 1;
}
static int becomes_another(void)
{
    return setuid(12345) == 0 ? 0 : 1;
}
static int duplicates(void)
{
    return dup(0) >= 0 ? 0 : 1;
}

static const struct {
    const char *name;
    deed *act;
} forbidden[] = {
    {"open", opens},
    {"create", creates},
    {"socket", connects},
    {"socket", connects_here},
    {"fork", forks},
    {"execve", executes},
    {"ptrace", traces},
    {"kill parent", kills},
    {"kill all", kills_all},
    {"stat", stats},
    {"unlink", unlinks},
    {"chdir", changes_folder},
    {"mmap code", makes_code},
    {"mprotect", makes_code_of_data},
    {"mmap file", maps_a_file},
    {"setrlimit", gets_more},
    {"setuid", becomes_another},
    {"dup", duplicates},
};
enum { FORBIDDEN = sizeof forbidden / sizeof forbidden[0] };

START_TEST(what_is_not_computing_ends_the_process)
{
    parent = getpid();
    int status = status_of(forbidden[_i].act, &usual);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, "%s: status %x",
                  forbidden[_i].name, (unsigned)status);
}
END_TEST

/* Without a filter the limits hold still. */
START_TEST(limits_hold_without_a_filter)
{
    const struct sandbox sandbox = {.storage = (uint64_t)1 << 30, .seconds = 5, .unfiltered = true};
    static deed *const acts[] = {opens, connects, duplicates};
    for (unsigned i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        int status = status_of(acts[i], &sandbox);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 1, "act %u: status %x", i,
                      (unsigned)status);
    }
}
END_TEST

/* Allowed */

static int computes(void)
{
    size_t size = 64 << 20;
    char *bytes = malloc(size);
    if (!bytes)
        return 1;
    memset(bytes, 1, size);
    char *more = realloc(bytes, 2 * size);
    if (!more)
        return 1;
    free(more);
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fprintf(out, "%d", 42);
    fclose(out);
    free(text);
    return 42;
}

START_TEST(computing_goes_on)
{
    int status = status_of(computes, &usual);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 42, "status %x", (unsigned)status);
}
END_TEST

static int said[2];
static int says(void)
{
    return write(said[1], "x", 1) == 1 ? 42 : 1;
}

START_TEST(what_was_open_can_be_written_to)
{
    char c = 0;
    ck_assert_int_eq(pipe(said), 0);
    int status = status_of(says, &usual);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 42, "status %x", (unsigned)status);
    ck_assert_int_eq(read(said[0], &c, 1), 1);
    ck_assert_int_eq(c, 'x');
    close(said[0]);
    close(said[1]);
}
END_TEST

static int fills_a_file(void)
{
    return write(said[1], "x", 1) == 1 ? 42 : 1;
}

START_TEST(no_file_grows)
{
    FILE *file = tmpfile();
    struct stat after;
    said[1] = fileno(file);
    int status = status_of(fills_a_file, &usual);
    ck_assert_msg(!WIFEXITED(status) || WEXITSTATUS(status) != 42, "status %x", (unsigned)status);
    ck_assert_int_eq(fstat(fileno(file), &after), 0);
    ck_assert_int_eq(after.st_size, 0);
    fclose(file);
}
END_TEST

static int loops(void)
{
    for (volatile unsigned i = 0;; i++)
        ;
    return 0;
}

START_TEST(time_is_bounded)
{
    const struct sandbox sandbox = {.storage = (uint64_t)1 << 30, .seconds = 1};
    int status = status_of(loops, &sandbox);
    ck_assert_msg(WIFSIGNALED(status) &&
                      (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL),
                  "status %x", (unsigned)status);
}
END_TEST

#if !defined(__SANITIZE_ADDRESS__)
/* Kept, so that no compiler leaves out what nobody uses. */
static void *volatile taken;

static int takes_all(void)
{
    for (unsigned i = 0; i < 64; i++) {
        taken = malloc(64 << 20);
        if (!taken)
            return 42;
    }
    return 1;
}

START_TEST(storage_is_bounded)
{
    int status = status_of(takes_all, &usual);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 42, "status %x", (unsigned)status);
}
END_TEST
#endif

START_TEST(a_trial_leaves_this_process_as_it_is)
{
    struct error error = {""};
    ck_assert_msg(sandbox_try(&usual, &error), "%s", error.text);
    ck_assert_int_eq(opens(), 0);
    ck_assert_int_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("sandbox");
    tcase_add_loop_test(tests, what_is_not_computing_ends_the_process, 0, FORBIDDEN);
    tcase_add_test(tests, limits_hold_without_a_filter);
    tcase_add_test(tests, computing_goes_on);
    tcase_add_test(tests, what_was_open_can_be_written_to);
    tcase_add_test(tests, no_file_grows);
    tcase_add_test(tests, time_is_bounded);
#if !defined(__SANITIZE_ADDRESS__)
    tcase_add_test(tests, storage_is_bounded);
#endif
    tcase_add_test(tests, a_trial_leaves_this_process_as_it_is);
    Suite *suite = suite_create("the sandbox");
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
