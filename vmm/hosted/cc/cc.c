/* cc.c - see cc.h. */
#include "vmm/hosted/cc/cc.h"
#include "vmm/hosted/cc/cc_float.h"
#include "vmm/hosted/child.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/import/import.h"
#include "vmm/hosted/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The texts of guestos/lib: made by CMake. */
#include "runtime_texts.inc"

enum { PROGRAM_MAX = 256 << 20 }; /* bytes */

static const struct {
    const char *name, *text;
    size_t size;
} texts[] = {
#define TEXT(name, array) {name, array, sizeof array - 1},
    RUNTIME_TEXTS(TEXT)
#undef TEXT
};
enum { TEXTS = sizeof texts / sizeof *texts };

struct cc {
    const struct cc_request *request;
    char *here; /* the folder that visor was called in; owned */
    struct scratch scratch;
    struct child_signals signals;
    struct error *error;
};

/* Files */

static bool ends(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length > tail && strcmp(name + length - tail, end) == 0;
}

static bool is_source(const char *name)
{
    return ends(name, ".c") || ends(name, ".S") || ends(name, ".s");
}

bool cc_takes(const char *file)
{
    return is_source(file) || ends(file, ".o") || ends(file, ".a");
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* To the toolchain a name that begins so would be an option, or a list of options. */
static void add_file(struct child_words *words, const char *file)
{
    child_word(words, "%s%s", *file == '-' || *file == '@' ? "./" : "", file);
}

/* Two sources may have one name, in different folders. */
static void add_object(const struct cc *cc, struct child_words *words, size_t i)
{
    child_word(words, "%s/%zu-%.100s.o", cc->scratch.path, i, base_of(cc->request->files[i]));
}

/* The file that the runtime's source `name` is compiled into. */
static void add_runtime_object(const struct cc *cc, struct child_words *words, const char *name)
{
    child_word(words, "%s/%.*s.o", cc->scratch.path, (int)strcspn(name, "."), name);
}

static bool write_texts(struct cc *cc)
{
    char path[PATH_MAX];
    const char *folder = cc->scratch.path;
    snprintf(path, sizeof path, "%.*s/pg32", PATH_MAX - 100, folder);
    if (mkdir(path, 0700) != 0)
        return error_set(cc->error, "%s: %s", path, strerror(errno));
    for (size_t i = 0; i < TEXTS; i++) {
        snprintf(path, sizeof path, "%.*s/pg32/%s", PATH_MAX - 100, folder, texts[i].name);
        if (!file_write(path, texts[i].text, texts[i].size, cc->error))
            return false;
    }
    return true;
}

/* Calls */

static void add_all(struct child_words *words, const char *const *options)
{
    for (; *options; options++)
        child_word(words, "%s", *options);
}

/* Runs the call, if the ones before went well, and forgets it. */
static enum cc_end call(struct cc *cc, struct child_words *words, const char *folder)
{
    static const enum cc_end ends_of[] = {[CHILD_SUCCEEDED] = CC_MADE,
                                          [CHILD_FAILED] = CC_FAILED,
                                          [CHILD_INTERRUPTED] = CC_INTERRUPTED};
    enum cc_end end = ends_of[child_run(words, folder, cc->scratch.path, &cc->signals, cc->error)];
    child_words_free(words);
    return end;
}

/* The beginning of every call. In line tables and messages of assertions, files of the runtime are
 * pg32/NAME, and a person's own are as they were named. */
static struct child_words begin(const struct cc *cc)
{
    const struct cc_toolchain *toolchain = cc->request->toolchain;
    struct child_words words = {0};
    child_word(&words, "%s", toolchain->programs[0].name);
    add_all(&words, toolchain->always);
    child_word(&words, "-ffile-prefix-map=%s=.", cc->here);
    child_word(&words, "-ffile-prefix-map=%s/=", cc->scratch.path);
    child_word(&words, "-isystem");
    child_word(&words, "%s/pg32", cc->scratch.path);
    child_word(&words, "-Xassembler");
    child_word(&words, "-I%s/pg32", cc->scratch.path);
    return words;
}

static void add_options(const struct cc *cc, struct child_words *words)
{
    for (size_t i = 0; i < cc->request->option_count; i++)
        child_word(words, "%s", cc->request->options[i]);
}

static enum cc_end compile_runtime(struct cc *cc)
{
    struct child_words words = begin(cc);
    child_word(&words, "-ffile-prefix-map=%s=.", cc->scratch.path);
    child_word(&words, "-O1");
    child_word(&words, "-c");
    for (size_t i = 0; i < TEXTS; i++)
        if (is_source(texts[i].name))
            child_word(&words, "pg32/%s", texts[i].name);
    return call(cc, &words, cc->scratch.path);
}

static enum cc_end compile_file(struct cc *cc, size_t i)
{
    struct child_words words = begin(cc);
    add_options(cc, &words);
    child_word(&words, "-c");
    child_word(&words, "-o");
    add_object(cc, &words, i);
    add_file(&words, cc->request->files[i]);
    return call(cc, &words, NULL);
}

static enum cc_end compile(struct cc *cc)
{
    const struct cc_request *request = cc->request;
    enum cc_end end = CC_MADE;
    for (size_t i = 0; i < request->file_count && end == CC_MADE; i++)
        if (is_source(request->files[i]))
            end = compile_file(cc, i);
    return end == CC_MADE && request->runtime ? compile_runtime(cc) : end;
}

static void add_objects(const struct cc *cc, struct child_words *words)
{
    const struct cc_request *request = cc->request;
    for (size_t i = 0; i < request->file_count; i++)
        if (is_source(request->files[i]))
            add_object(cc, words, i);
        else
            add_file(words, request->files[i]);
    for (size_t i = 0; i < TEXTS && request->runtime; i++)
        if (is_source(texts[i].name))
            add_runtime_object(cc, words, texts[i].name);
}

static enum cc_end link_program(struct cc *cc)
{
    const struct cc_request *request = cc->request;
    struct child_words words = begin(cc);
    add_all(&words, request->toolchain->link);
    if (request->link_script)
        child_word(&words, "-T%s", request->link_script);
    else
        child_word(&words, "-T%s/pg32/guest.ld", cc->scratch.path);
    child_word(&words, "-o");
    child_word(&words, "%s/program", cc->scratch.path);
    add_objects(cc, &words);
    add_options(cc, &words);
    add_all(&words, request->toolchain->libraries);
    return call(cc, &words, NULL);
}

/* A link that fails for want of floating point fails for a reason that its messages do not tell. */
static void explain_float(struct cc *cc)
{
    const struct cc_toolchain *toolchain = cc->request->toolchain;
    struct child_words objects = {0};
    struct error ignored = {""};
    add_objects(cc, &objects);
    for (size_t i = 0; i < objects.count && !toolchain->floats; i++) {
        uint8_t *bytes;
        size_t size;
        if (!file_read(objects.at[i], PROGRAM_MAX, &bytes, &size, &ignored))
            continue;
        const char *routine = cc_float_routine(bytes, size);
        if (routine)
            error_set(cc->error,
                      "PG32 has no floating point, and %s has no %s for it: use integers, or "
                      "--compiler gcc, "
                      "which brings such routines",
                      toolchain->name, routine);
        free(bytes);
    }
    child_words_free(&objects);
}

static enum cc_end import(struct cc *cc, struct image *image)
{
    char path[PATH_MAX];
    uint8_t *bytes;
    size_t size;
    snprintf(path, sizeof path, "%.*s/program", PATH_MAX - 100, cc->scratch.path);
    if (!file_read(path, PROGRAM_MAX, &bytes, &size, cc->error))
        return CC_FAILED;
    bool good = import_program(image, bytes, size, cc->request->name, stderr, cc->error);
    free(bytes);
    return good ? CC_MADE : CC_FAILED;
}

static enum cc_end build(struct cc *cc, struct image *image)
{
    cc->here = get_current_dir_name(); /* as compilers call it: by way of links, if PWD says so */
    if (!cc->here || !scratch_make(&cc->scratch, "visor-cc", cc->error)) {
        error_set(cc->error, "the current folder: %s", strerror(errno));
        return CC_FAILED;
    }
    if (!write_texts(cc))
        return CC_FAILED;
    enum cc_end end = compile(cc);
    if (end != CC_MADE)
        return end;
    end = link_program(cc);
    if (end == CC_FAILED)
        explain_float(cc);
    return end == CC_MADE ? import(cc, image) : end;
}

static bool check_programs(const struct cc_toolchain *toolchain, struct error *error)
{
    for (size_t i = 0; i < CC_PROGRAMS; i++)
        if (!child_exists(toolchain->programs[i].name))
            return error_set(error, "%s is not installed; on Debian: apt install %s",
                             toolchain->programs[i].name, toolchain->programs[i].package);
    return true;
}

enum cc_end cc_build(const struct cc_request *request, struct image *image, struct error *error)
{
    struct cc cc = {.request = request, .error = error};
    *image = (struct image){0};
    if (!check_programs(request->toolchain, error))
        return CC_FAILED;
    child_signals_hold(&cc.signals);
    enum cc_end end = build(&cc, image);
    scratch_remove(&cc.scratch);
    free(cc.here);
    child_signals_release(&cc.signals);
    return end;
}
