/* command_files.c - commands about replays, snapshots and files of commands. */
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/recording.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool wants_file(struct commander *commander, const char *arguments)
{
    return *arguments != '\0' || error_set(&commander->error, "which file?");
}

bool command_record(struct commander *commander, const char *arguments)
{
    if (!wants_file(commander, arguments) ||
        !recording_save(commander->debuggee, arguments, &commander->error))
        return false;
    fprintf(commander->out, "The run until now, %" PRIu64 " instructions, is in %s.\n",
            commander->debuggee->timeline.now.instructions, arguments);
    return true;
}

bool command_replay(struct commander *commander, const char *arguments)
{
    if (!take_end(commander, arguments))
        return false;
    if (!commander->debuggee->session.replays)
        return recording_check(commander->debuggee, &commander->error);
    bool ok = recording_go_to_end(commander->debuggee, &commander->error);
    say_halt(commander, &(struct halt){.reason = HALT_STEPPED});
    if (ok)
        fprintf(commander->out,
                "This is where the recording ended, in the state that was recorded.\n");
    return ok;
}

bool command_save(struct commander *commander, const char *arguments)
{
    if (!wants_file(commander, arguments) ||
        !debuggee_save(commander->debuggee, arguments, &commander->error))
        return false;
    fprintf(commander->out, "This moment is in %s.\n", arguments);
    return true;
}

bool command_restore(struct commander *commander, const char *arguments)
{
    if (!wants_file(commander, arguments) ||
        !debuggee_restore(commander->debuggee, arguments, &commander->error))
        return false;
    fprintf(commander->out, "Restored; the run begins here now.\n");
    say_halt(commander, &(struct halt){.reason = HALT_STEPPED});
    return true;
}

const char *command_lines_next(struct command_lines *lines, struct error *error)
{
    errno = 0;
    ssize_t length = getline(&lines->text, &lines->capacity, lines->file);
    if (length < 0 && ferror(lines->file))
        error_set(error, "%s: %s", lines->name, strerror(errno));
    if (length < 0)
        return NULL;
    lines->number++;
    if (length > 0 && lines->text[length - 1] == '\n')
        lines->text[--length] = '\0';
    if (length > 0 && lines->text[length - 1] == '\r')
        lines->text[--length] = '\0';
    for (char *nul; (nul = memchr(lines->text, '\0', (size_t)length));)
        *nul = '\x7f'; /* no text either, but does not end it */
    return lines->text;
}

void command_lines_end(struct command_lines *lines)
{
    free(lines->text);
    if (lines->file && lines->file != stdin)
        fclose(lines->file);
    *lines = (struct command_lines){.file = NULL};
}

bool command_source(struct commander *commander, const char *arguments)
{
    enum { FILES_MAX = 16 };
    struct command_lines lines = {.name = arguments};
    const char *outer = commander->file, *line;
    unsigned outer_line = commander->line;
    bool ok = true;
    if (!wants_file(commander, arguments))
        return false;
    if (commander->files == FILES_MAX)
        return error_set(&commander->error, "at most %d files may be read one in another",
                         FILES_MAX);
    if (!(lines.file = fopen(arguments, "re")))
        return error_set(&commander->error, "%s: %s", arguments, strerror(errno));
    commander->files++;
    while (ok && !commander->quit && (line = command_lines_next(&lines, &commander->error))) {
        commander->file = arguments;
        commander->line = lines.number;
        if (line[strspn(line, " \t")] != '\0')
            ok = commander_do(commander, line);
    }
    commander->files--;
    commander->file = outer;
    commander->line = outer_line;
    command_lines_end(&lines);
    return ok && commander->error.text[0] == '\0';
}
