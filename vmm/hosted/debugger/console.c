/* console.c - see console.h. */
#include "vmm/hosted/debugger/console.h"
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/named_state.h"

#include <errno.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char prompt[] = "(visor) ";
enum { HISTORY_LINES = 1000 };

static volatile sig_atomic_t interrupted, signalled;
static struct commander *current; /* readline's callbacks have no context */

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static void on_signal(int number)
{
    signalled = number;
}

static bool is_interrupted(void *context)
{
    (void)context;
    bool was = interrupted;
    interrupted = 0;
    return was;
}

/* Where the history is; its folders are made. False if the person has no such place. */
static bool history_path(char *path, size_t size)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char folder[3072];
    int length = state && *state == '/' ? snprintf(folder, sizeof folder, "%s/visor", state)
                 : home && *home ? snprintf(folder, sizeof folder, "%s/.local/state/visor", home)
                                 : -1;
    if (length < 0 || (size_t)length >= sizeof folder)
        return false;
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(folder, 0700);
        *slash = '/';
    }
    mkdir(folder, 0700);
    return snprintf(path, size, "%s/history", folder) < (int)size;
}

/* Candidates. */
struct candidates {
    const char *word;
    size_t length;
    char **found; /* owned, and each */
    size_t count, room;
};

static bool make_room(struct candidates *candidates)
{
    if (candidates->count + 1 < candidates->room)
        return true;
    size_t room = candidates->room ? 2 * candidates->room : 16;
    char **found = realloc(candidates->found, room * sizeof *found);
    if (!found)
        return false;
    candidates->found = found;
    candidates->room = room;
    return true;
}

static void offer(struct candidates *candidates, const char *prefix, const char *name)
{
    size_t size = strlen(prefix) + strlen(name) + 1;
    char *text = malloc(size);
    if (!text)
        return;
    snprintf(text, size, "%s%s", prefix, name);
    if (strncmp(text, candidates->word, candidates->length) == 0 && make_room(candidates)) {
        candidates->found[candidates->count++] = text;
        candidates->found[candidates->count] = NULL;
    } else {
        free(text);
    }
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In order, each once. */
static char **finish(struct candidates *candidates)
{
    char **found = candidates->found;
    size_t kept = 0;
    if (found)
        qsort(found, candidates->count, sizeof *found, compare_texts);
    for (size_t i = 0; i < candidates->count; i++)
        if (kept > 0 && strcmp(found[kept - 1], found[i]) == 0)
            free(found[i]);
        else
            found[kept++] = found[i];
    if (found)
        found[kept] = NULL;
    return found;
}

/* The first words of commands. */
static void offer_commands(struct candidates *candidates)
{
    for (unsigned i = 0; i < command_count; i++) {
        char first[64];
        snprintf(first, sizeof first, "%.*s", (int)strcspn(command_rows[i].words, " "),
                 command_rows[i].words);
        offer(candidates, "", first);
    }
}

/* The second words of those that begin as `typed` does. */
static void offer_seconds(struct candidates *candidates, const char *typed, size_t length)
{
    const char *first = command_first(typed, length);
    length = first ? strcspn(first, " ") : 0;
    for (unsigned i = 0; first && i < command_count; i++) {
        const char *words = command_rows[i].words;
        if (strcspn(words, " ") == length && strncmp(words, first, length) == 0 && words[length])
            offer(candidates, "", words + length + 1);
    }
}

static void offer_names(struct candidates *candidates, const char *prefix)
{
    for (unsigned i = 0; named_state_name(i); i++)
        offer(candidates, prefix, named_state_name(i));
}

static void offer_places(struct commander *commander, struct candidates *candidates)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    if (*candidates->word == '$') {
        offer_names(candidates, "$");
        return;
    }
    for (size_t i = 0; i < image->symbol_count; i++)
        offer(candidates, "", image->symbols[i].name);
    for (size_t i = 0; i < image->file_count; i++) {
        const char *slash = strrchr(image->files[i], '/');
        char name[256];
        snprintf(name, sizeof name, "%.250s:", slash ? slash + 1 : image->files[i]);
        offer(candidates, "", name);
    }
}

static void offer_traps(struct candidates *candidates)
{
    for (int cause = CAUSE_NONE + 1; cause < CAUSES; cause++)
        offer(candidates, "", trap_rows[cause].name);
    offer(candidates, "", "emulated");
    offer(candidates, "", "reflected");
    offer(candidates, "", "at");
}

/* Those that can be broken, and then how. */
static void offer_instructions(struct candidates *candidates, bool first)
{
    for (enum insn insn = INSN_none + 1; first && insn < INSNS; insn++)
        if (insn_rows[insn].mode == MODE_SUPER)
            offer(candidates, "", insn_rows[insn].name);
    if (first)
        return;
    offer(candidates, "", "silent-in-user");
    offer(candidates, "", "privileged");
}

static void offer_number(struct candidates *candidates, unsigned number)
{
    char text[16];
    snprintf(text, sizeof text, "%u", number);
    offer(candidates, "", text);
}

static void offer_point_numbers(const struct debuggee *debuggee, struct candidates *candidates)
{
    for (size_t i = 0; i < debuggee->point_count; i++)
        offer_number(candidates, debuggee->points[i]->number);
}

static void offer_topics(struct candidates *candidates)
{
    offer_commands(candidates);
    for (unsigned i = 0; command_topic(i); i++)
        offer(candidates, "", command_topic(i));
}

/* Of a command's first argument, and of those after it. */
static void offer_arguments(struct commander *commander, struct candidates *candidates,
                            enum command_completes completes, bool first)
{
    const struct debuggee *debuggee = commander->debuggee;
    switch (completes) {
    case COMPLETES_NOTHING:
    case COMPLETES_FILES: /* readline's own */
        break;
    case COMPLETES_PLACES:
        offer_places(commander, candidates);
        break;
    case COMPLETES_REGISTERS:
        offer_names(candidates, *candidates->word == '$' ? "$" : "");
        break;
    case COMPLETES_CAUSES:
        offer_traps(candidates);
        break;
    case COMPLETES_INSTRUCTIONS:
        offer_instructions(candidates, first);
        break;
    case COMPLETES_POINT_NUMBERS:
        offer_point_numbers(debuggee, candidates);
        break;
    case COMPLETES_CONDITION:
        if (first)
            offer_point_numbers(debuggee, candidates);
        else
            offer_places(commander, candidates);
        break;
    case COMPLETES_DISPLAY_NUMBERS:
        for (size_t i = 0; i < commander->display_count; i++)
            offer_number(candidates, commander->displays[i].number);
        break;
    case COMPLETES_GUESTS:
        for (unsigned i = 0; i < debuggee->session.tower.options.guests; i++)
            offer_number(candidates, i);
        break;
    case COMPLETES_COMMANDS:
        if (first)
            offer_topics(candidates);
        break;
    }
}

/* Is there a word "if" before the end? What follows it is an expression. */
static bool has_if(const char *text, const char *end)
{
    for (; text < end; text += strspn(text, " \t")) {
        size_t length = strcspn(text, " \t");
        if (length == 2 && strncmp(text, "if", 2) == 0 && text + length < end)
            return true;
        text += length;
    }
    return false;
}

static void offer_after(struct commander *commander, struct candidates *candidates,
                        const struct command_row *row, const char *arguments)
{
    bool takes_if = strstr(row->arguments, "[if ");
    if (takes_if && has_if(arguments, candidates->word)) {
        offer_places(commander, candidates);
        return;
    }
    offer_arguments(commander, candidates, row->completes, arguments >= candidates->word);
    if (takes_if)
        offer(candidates, "", "if");
}

/* Where the words begin that a person may complete as those of a command: in "help info st" too. */
static size_t command_begins(const char *line)
{
    const char *arguments;
    struct error ignored = {""};
    size_t start = strspn(line, " \t");
    const struct command_row *row = line[start] ? command_find(line, &arguments, &ignored) : NULL;
    return row && row->completes == COMPLETES_COMMANDS ? (size_t)(arguments - line) : start;
}

char **console_complete(struct commander *commander, const char *line, size_t begin)
{
    struct candidates candidates = {.word = line + begin, .length = strlen(line + begin)};
    const char *arguments = NULL;
    char before[COMMAND_LINE_MAX];
    struct error ignored = {""};
    size_t start = command_begins(line), first = strcspn(line + start, " \t");
    snprintf(before, sizeof before, "%.*s", (int)begin, line);
    const struct command_row *row = command_find(before, &arguments, &ignored);
    if (begin <= start && !row)
        offer_commands(&candidates);
    else if (begin > start && begin <= start + first + strspn(line + start + first, " \t"))
        offer_seconds(&candidates, line + start, first);
    if (row)
        offer_after(commander, &candidates, row, line + (arguments - before));
    return finish(&candidates);
}

static char **given; /* readline asks for candidates one at a time */
static char *next_given(const char *text, int state)
{
    static size_t at;
    (void)text;
    at = state == 0 ? 0 : at + 1;
    return given ? given[at] : NULL;
}

static char **complete(const char *text, int start, int end)
{
    char line[COMMAND_LINE_MAX];
    const char *arguments;
    struct error ignored = {""};
    snprintf(line, sizeof line, "%.*s", end, rl_line_buffer);
    const struct command_row *row = command_find(line, &arguments, &ignored);
    rl_attempted_completion_over = !(row && row->completes == COMPLETES_FILES && start > 0);
    given = console_complete(current, line, (size_t)start);
    char **matches = given ? rl_completion_matches(text, next_given) : NULL;
    free(given); /* its texts are readline's now */
    given = NULL;
    return matches;
}

/* Between names in an expression there are operators; a '-' is part of commands and files. */
static char *word_breaks(void)
{
    static char spaces[] = " \t", operators[] = " \t*(){}+-~!/%<>=&^|";
    const char *arguments;
    struct error ignored = {""};
    const struct command_row *row = command_find(rl_line_buffer, &arguments, &ignored);
    bool in_arguments = row && rl_point > arguments - rl_line_buffer;
    bool expression =
        in_arguments && (row->completes == COMPLETES_PLACES ||
                         row->completes == COMPLETES_CONDITION || strstr(row->arguments, "[if "));
    return expression ? operators : spaces;
}

/* What readline has made of the terminal is undone while a signal does what it does to other
 * programs: stop them, or end them. */
static void obey_signal(int number)
{
    struct sigaction was;
    rl_cleanup_after_signal();
    sigaction(number, &(struct sigaction){.sa_handler = SIG_DFL}, &was);
    raise(number);
    sigaction(number, &was, NULL); /* it had only stopped us */
    rl_reset_after_signal();
    rl_forced_update_display();
}

/* readline's own handler would end the line that is edited, and the program with it. */
static int heed_signals(void)
{
    if (interrupted) {
        interrupted = 0;
        fprintf(stdout, "^C\n");
        rl_replace_line("", 1);
        rl_on_new_line();
        rl_redisplay();
    }
    if (signalled) {
        int number = signalled;
        signalled = 0;
        obey_signal(number);
    }
    return 0;
}

static void begin_readline(struct commander *commander)
{
    char path[4096];
    current = commander;
    rl_readline_name = "visor";
    rl_attempted_completion_function = complete;
    rl_completion_word_break_hook = word_breaks;
    rl_catch_signals = 0;
    rl_catch_sigwinch = 1;
    rl_signal_event_hook = heed_signals;
    using_history();
    if (history_path(path, sizeof path))
        read_history(path);
    stifle_history(HISTORY_LINES);
}

/* While a line is edited, signals wait until the terminal is as it was. */
static char *read_line(void)
{
    static const int numbers[] = {SIGTSTP, SIGTERM, SIGHUP, SIGQUIT};
    enum { NUMBERS = sizeof numbers / sizeof *numbers };
    struct sigaction action = {.sa_handler = on_signal}, before[NUMBERS];
    sigemptyset(&action.sa_mask);
    for (unsigned i = 0; i < NUMBERS; i++)
        sigaction(numbers[i], &action, &before[i]);
    char *line = readline(prompt);
    for (unsigned i = 0; i < NUMBERS; i++)
        sigaction(numbers[i], &before[i], NULL);
    return line;
}

/* Lines are kept as they come: whatever happens next, they are there. */
static void remember(const char *line)
{
    char path[4096];
    const HIST_ENTRY *last = history_length ? history_get(history_base + history_length - 1) : NULL;
    if (*line == '\0' || (last && strcmp(last->line, line) == 0))
        return;
    add_history(line);
    if (history_path(path, sizeof path) && append_history(1, path) != 0)
        write_history(path);
}

/* What was pasted may be several lines. */
static void do_pasted(struct commander *commander, char *text)
{
    for (char *line = text, *end; line && !commander->quit; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        interrupted = 0;
        remember(line);
        commander_do(commander, line);
        commander_end_line(commander);
        fflush(commander->out);
    }
}

static void run_interactively(struct commander *commander)
{
    char *line;
    begin_readline(commander);
    while (!commander->quit && (line = read_line())) {
        do_pasted(commander, line);
        free(line);
    }
    if (!commander->quit)
        fprintf(commander->out, "quit\n");
}

static bool do_and_show(struct commander *commander, const char *line)
{
    fprintf(commander->out, "%s", prompt);
    say_text(commander, line, strlen(line));
    putc('\n', commander->out);
    bool ok = commander_do(commander, line);
    commander_end_line(commander);
    fflush(commander->out);
    return ok;
}

/* Lines of a file that is no terminal, which is closed. Ends at the first error if told so. */
static bool run_lines(struct commander *commander, struct command_lines *lines, bool to_error)
{
    struct error error = {""};
    const char *line;
    bool ok = true;
    while (!commander->quit && (ok || !to_error) && (line = command_lines_next(lines, &error)))
        ok &= do_and_show(commander, line);
    command_lines_end(lines);
    if (error.text[0])
        fprintf(commander->out, "error: %s\n", error.text);
    return ok && !error.text[0];
}

static bool run_file(struct commander *commander, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    struct command_lines lines = {.file = standard ? stdin : fopen(path, "re"), .name = path};
    if (lines.file)
        return run_lines(commander, &lines, true);
    fprintf(commander->out, "error: %s: %s\n", path, strerror(errno));
    return false;
}

static bool run_given(struct commander *commander, const struct cli_args *args)
{
    bool ok = true;
    for (size_t i = 0; ok && !commander->quit && i < cli_times(args, OPTION_commands); i++)
        ok = run_file(commander, cli_nth(args, OPTION_commands, i)->text);
    for (size_t i = 0; ok && !commander->quit && i < cli_times(args, OPTION_command); i++)
        ok = do_and_show(commander, cli_nth(args, OPTION_command, i)->text);
    return ok;
}

int console_run(struct commander *commander, const struct cli_args *args)
{
    struct sigaction action = {.sa_handler = on_interrupt}, before;
    bool interactive = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    commander->debuggee->interrupts = is_interrupted;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &before);
    bool ok = run_given(commander, args);
    bool done = commander->quit || cli_given(args, OPTION_batch) || (!ok && !interactive);
    if (!done && interactive)
        run_interactively(commander);
    else if (!done)
        ok = run_lines(commander, &(struct command_lines){stdin, "standard input", NULL, 0, 0},
                       false) &&
             ok;
    sigaction(SIGINT, &before, NULL);
    commander->debuggee->interrupts = NULL;
    return ok || interactive ? EXIT_success : EXIT_failure;
}
