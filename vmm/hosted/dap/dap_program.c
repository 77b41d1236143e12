/* dap_program.c - see dap_program.h. Launch arguments are made into the command line of visor
 * debug, so that options mean the same in both, and mistakes get the same answers. */
#include "vmm/hosted/cli_table.h"
#include "vmm/hosted/dap/dap_condition.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROGRAMS_MAX = 2 * TOWER_GUESTS_MAX, CONSOLE_BUFFER = 4096 };

static bool add_word(struct dap_program *program, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool add_word(struct dap_program *program, struct error *error, const char *format, ...)
{
    size_t bytes = (program->word_count + 1) * sizeof *program->words;
    char **words = realloc(program->words, bytes);
    va_list arguments;
    if (!words)
        return error_set(error, "%s", strerror(ENOMEM));
    program->words = words;
    va_start(arguments, format);
    int length = vasprintf(&words[program->word_count], format, arguments);
    va_end(arguments);
    if (length < 0)
        return error_set(error, "%s", strerror(ENOMEM));
    program->word_count++;
    return true;
}

/* What visor run has too is about guests; the other options of visor debug are about who drives. */
static bool is_about_guests(enum cli_option option)
{
    return cli_has(VERB_debug, option) && cli_has(VERB_run, option) && option != OPTION_help;
}

static bool add_value(struct dap_program *program, enum cli_option option, const json_t *value,
                      struct error *error)
{
    const char *name = cli_options[option].name, *text = json_string_value(value);
    if (json_is_integer(value))
        return add_word(program, error, "--%s=%" JSON_INTEGER_FORMAT, name,
                        json_integer_value(value));
    if (!text)
        return error_set(error, "'%s' must be a string or a whole number", name);
    if (option == OPTION_input && strcmp(text, "-") == 0)
        return error_set(error, "'input' must be a file: standard input is the protocol's");
    return add_word(program, error, "--%s=%s", name, text);
}

static bool add_option(struct dap_program *program, enum cli_option option, const json_t *value,
                       struct error *error)
{
    const struct cli_option_row *row = &cli_options[option];
    if (row->kind == KIND_FLAG) {
        if (!json_is_boolean(value))
            return error_set(error, "'%s' must be true or false", row->name);
        return !json_is_true(value) || add_word(program, error, "--%s", row->name);
    }
    if (row->use != USE_MANY || !json_is_array(value))
        return add_value(program, option, value, error);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!add_value(program, option, json_array_get(value, i), error))
            return false;
    return true;
}

static bool add_options(struct dap_program *program, const json_t *arguments, struct error *error)
{
    for (unsigned option = 0; option < OPTIONS; option++) {
        const json_t *value = json_object_get(arguments, cli_options[option].name);
        if (value && !json_is_null(value) && is_about_guests(option) &&
            !add_option(program, option, value, error))
            return false;
    }
    return true;
}

static bool add_program(struct dap_program *program, const json_t *value, struct error *error)
{
    const char *path = json_string_value(value);
    if (!path || *path == '\0')
        return error_set(error, "'program' must be a file, or an array of files");
    if (strcmp(path, "-") == 0)
        return error_set(error, "'program' must be a file: standard input is the protocol's");
    return add_word(program, error, "%s", path);
}

static bool add_programs(struct dap_program *program, const json_t *arguments, struct error *error)
{
    const json_t *value = json_object_get(arguments, "program");
    if (!json_is_array(value))
        return add_program(program, value, error);
    if (json_array_size(value) == 0 || json_array_size(value) > PROGRAMS_MAX)
        return error_set(error, "'program' must name from 1 to %d files", TOWER_GUESTS_MAX);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!add_program(program, json_array_get(value, i), error))
            return false;
    return true;
}

static bool parse(struct dap_program *program, const json_t *arguments, struct error *error)
{
    if (!add_word(program, error, "visor") || !add_word(program, error, "debug") ||
        !add_options(program, arguments, error) || !add_word(program, error, "--") ||
        !add_programs(program, arguments, error) ||
        !cli_parse(&program->args, (int)program->word_count, program->words, error))
        return false;
    return program->args.operand_count <= TOWER_GUESTS_MAX ||
           error_set(error, "at most %d guests", TOWER_GUESTS_MAX);
}

static bool enter_folder(const json_t *arguments, struct error *error)
{
    const char *folder = NULL;
    if (!dap_read_text(arguments, "cwd", DAP_OPTIONAL, &folder, error))
        return false;
    if (folder && folder[0] != '/')
        return error_set(error, "'cwd' must be an absolute path");
    return !folder || chdir(folder) == 0 || error_set(error, "%s: %s", folder, strerror(errno));
}

/* What is printed as diagnostics meanwhile, by an assembler, is for the client. That stderr can be
 * set is a promise of glibc. */
static bool open_debuggee(struct dap_server *server, struct dap_program *program,
                          struct error *error)
{
    char *said = NULL;
    size_t size = 0;
    FILE *kept = stderr, *listener = open_memstream(&said, &size);
    if (!listener)
        return error_set(error, "%s", strerror(errno));
    stderr = listener;
    bool ok = debuggee_open(&program->debuggee, &program->args, error);
    stderr = kept;
    fclose(listener);
    if (size > 0)
        dap_show(server, "stderr", said, size);
    free(said);
    return ok;
}

static ssize_t print(void *context, const char *bytes, size_t size)
{
    struct dap_server *server = context;
    struct dap_program *program = server->program;
    if (!program || server->over)
        return (ssize_t)size; /* nobody listens */
    char all[sizeof program->held + CONSOLE_BUFFER];
    size_t held = program->held_count, taken = size < CONSOLE_BUFFER ? size : CONSOLE_BUFFER;
    memcpy(all, program->held, held);
    memcpy(all + held, bytes, taken);
    size_t half = dap_half_character(all, held + taken), whole = held + taken - half;
    memcpy(program->held, all + whole, half);
    program->held_count = half;
    if (whole > 0)
        dap_show(server, "stdout", all, whole);
    return (ssize_t)taken;
}

static void connect(struct dap_program *program, FILE *console)
{
    struct tower *tower = &program->debuggee.session.tower;
    for (unsigned i = 0; i < tower->options.guests; i++) {
        tower->guests[i].output.file = console;
        tower->guests[i].output.escape = true; /* the client shows it on a kind of terminal */
    }
}

static bool open_console(struct dap_server *server, struct dap_program *program,
                         struct error *error)
{
    program->console = fopencookie(server, "w", (cookie_io_functions_t){.write = print});
    if (!program->console)
        return error_set(error, "%s", strerror(errno));
    setvbuf(program->console, NULL, _IOFBF, CONSOLE_BUFFER);
    connect(program, program->console);
    return true;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* A file that an image names: as it is, from the current folder or from the image's own. */
static char *find_source(const char *name, const char *image)
{
    const char *slash = strrchr(image, '/');
    char *folder = getcwd(NULL, 0), *here = NULL, *beside = NULL;
    if (name[0] == '/' || !folder) {
        free(folder);
        return strdup(name);
    }
    if (asprintf(&here, "%s/%s", folder, name) < 0)
        here = NULL;
    if (here && !exists(here) && slash &&
        asprintf(&beside, "%s%s%.*s/%s", image[0] == '/' ? "" : folder, image[0] == '/' ? "" : "/",
                 (int)(slash - image), image, name) < 0)
        beside = NULL;
    free(folder);
    if (!beside || !exists(beside)) {
        free(beside);
        return here;
    }
    free(here);
    return beside;
}

/* Has a path parts that another name of the same file would not have? */
static bool is_roundabout(const char *path)
{
    return strstr(path, "/./") || strstr(path, "/../") || strstr(path, "//");
}

static bool add_source(struct dap_program *program, unsigned guest, unsigned file)
{
    const struct program *image = &program->debuggee.session.tower.guests[guest].program;
    size_t bytes = (program->source_count + 1) * sizeof *program->sources;
    struct dap_source *sources = realloc(program->sources, bytes);
    if (!sources)
        return false;
    program->sources = sources;
    struct dap_source source = {.guest = guest, .file = file};
    source.path = find_source(image->image.files[file], image->path ? image->path : "");
    source.real = source.path ? realpath(source.path, NULL) : NULL;
    if (source.real && is_roundabout(source.path)) {
        free(source.path);
        source.path = strdup(source.real);
    }
    sources[program->source_count++] = source;
    return source.path;
}

static bool find_sources(struct dap_program *program, struct error *error)
{
    struct tower *tower = &program->debuggee.session.tower;
    for (unsigned guest = 0; guest < tower->options.guests; guest++)
        for (unsigned i = 0; i < tower->guests[guest].program.image.file_count; i++)
            if (!add_source(program, guest, i))
                return error_set(error, "%s", strerror(ENOMEM));
    return true;
}

json_t *dap_source_of(const struct dap_program *program, unsigned guest, unsigned file)
{
    for (size_t i = 0; i < program->source_count; i++) {
        const struct dap_source *source = &program->sources[i];
        if (source->guest != guest || source->file != file)
            continue;
        const char *slash = strrchr(source->path, '/');
        return json_pack("{s:o,s:o}", "name", dap_string(slash ? slash + 1 : source->path), "path",
                         dap_string(source->path));
    }
    return NULL;
}

/* Everything but the debuggee, which may not be open. */
static void release(struct dap_program *program)
{
    for (size_t i = 0; i < program->source_count; i++) {
        free(program->sources[i].path);
        free(program->sources[i].real);
    }
    free(program->sources);
    json_decref(program->launch);
    cli_free(&program->args);
    for (size_t i = 0; i < program->word_count; i++)
        free(program->words[i]);
    free(program->words);
    free(program);
}

void dap_program_free(struct dap_program *program)
{
    if (!program)
        return;
    commander_free(&program->commander);
    connect(program, NULL);
    debuggee_close(&program->debuggee);
    if (program->console)
        fclose(program->console);
    release(program);
}

static bool read_flags(struct dap_program *program, const json_t *arguments, struct error *error)
{
    program->stops_on_entry = true;
    return dap_read_flag(arguments, "stopOnEntry", &program->stops_on_entry, error) &&
           dap_read_flag(arguments, "stopAtEnd", &program->stops_at_end, error) &&
           dap_read_flag(arguments, "noDebug", &program->only_runs, error);
}

bool dap_program_open(struct dap_server *server, const json_t *arguments, struct dap_program **out,
                      struct error *error)
{
    struct dap_program *program = calloc(1, sizeof *program);
    if (!program)
        return error_set(error, "%s", strerror(ENOMEM));
    program->launch = json_deep_copy(arguments);
    if (!enter_folder(arguments, error) || !read_flags(program, arguments, error) ||
        !parse(program, arguments, error) || !open_debuggee(server, program, error)) {
        release(program);
        return false;
    }
    commander_init(&program->commander, &program->debuggee, NULL);
    program->debuggee.condition = dap_condition_holds;
    program->debuggee.context = server;
    program->debuggee.interrupts = dap_calls;
    program->debuggee.interrupter = server;
    if (open_console(server, program, error) && find_sources(program, error)) {
        *out = program;
        return true;
    }
    dap_program_free(program);
    return false;
}
