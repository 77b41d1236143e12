/* command_take.c - reading the arguments of commands. */
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/expression.h"
#include "vmm/hosted/debugger/state_view.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void skip_space(const char **at)
{
    *at += strspn(*at, " \t");
}

bool take_word(const char **at, char *text, size_t size)
{
    skip_space(at);
    size_t length = strcspn(*at, " \t");
    if (length == 0 || length >= size)
        return false;
    memcpy(text, *at, length);
    text[length] = '\0';
    *at += length;
    skip_space(at);
    return true;
}

bool take_this(const char **at, const char *text)
{
    skip_space(at);
    size_t length = strcspn(*at, " \t");
    if (length != strlen(text) || strncmp(*at, text, length) != 0)
        return false;
    *at += length;
    skip_space(at);
    return true;
}

bool take_end(struct commander *commander, const char *at)
{
    const struct command_row *row = commander->row;
    skip_space(&at);
    return *at == '\0' || error_set(&commander->error, "'%.40s' is too much; say '%s%s%s'", at,
                                    row->words, *row->arguments ? " " : "", row->arguments);
}

/* Counts may be larger than a word. */
bool take_count(struct commander *commander, const char **at, uint64_t preset, uint64_t *count)
{
    *count = preset;
    skip_space(at);
    const char *start = *at;
    if (*start == '\0')
        return true;
    if (!expression_number(at, UINT64_MAX - 1, count, &commander->error))
        return false;
    if (**at && !isspace((unsigned char)**at))
        return error_set(&commander->error, "'%.20s' is no number", start);
    skip_space(at);
    return true;
}

static bool take_how_many(struct commander *commander, const char **at, unsigned *how_many)
{
    enum { MOST = 65536 };
    unsigned count = 0;
    if (!isdigit((unsigned char)**at))
        return true;
    for (; isdigit((unsigned char)**at); ++*at)
        count = count > MOST ? count : count * 10 + (unsigned)(**at - '0');
    *how_many = count;
    return (count > 0 && count <= MOST) ||
           error_set(&commander->error, "between 1 and %d can be shown", MOST);
}

bool take_format(struct commander *commander, const char **at, const char *letters,
                 struct examination *how)
{
    unsigned unit = 0;
    skip_space(at);
    if (**at != '/')
        return true;
    ++*at;
    if (strchr(letters, 'w') && !take_how_many(commander, at, &how->count))
        return false;
    for (; **at && !isspace((unsigned char)**at); ++*at) {
        if (!strchr(letters, **at))
            return error_set(&commander->error, "'%c' is no format here; there are %s", **at,
                             letters);
        if (strchr("bhw", **at))
            unit = **at == 'b' ? 1 : **at == 'h' ? 2 : 4;
        else
            how->format = **at;
    }
    if (unit || how->format == 'c')
        how->unit = unit ? unit : 1;
    skip_space(at);
    return true;
}

/* The address of the first instruction on a line or, if it has none, on the next that has. */
static bool find_line(struct commander *commander, const char *file, size_t length, unsigned line,
                      paddr *address)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    const struct image_line *best = NULL;
    bool known = false;
    for (size_t i = 0; i < image->line_count; i++) {
        const struct image_line *row = &image->lines[i];
        const char *name = image->files[row->file], *slash = strrchr(name, '/');
        bool is_it =
            (strlen(name) == length && strncmp(name, file, length) == 0) ||
            (slash && strlen(slash + 1) == length && strncmp(slash + 1, file, length) == 0);
        known |= is_it;
        if (!is_it || row->line == 0 || row->line < line)
            continue;
        if (!best || row->line < best->line ||
            (row->line == best->line && row->address < best->address))
            best = row;
    }
    if (best)
        *address = best->address;
    else if (known)
        error_set(&commander->error, "%.*s has no instruction at line %u or after it", (int)length,
                  file, line);
    else
        error_set(&commander->error, "no instruction comes from a file '%.*s'", (int)length, file);
    return best != NULL;
}

static bool take_number_of_line(struct commander *commander, const char **at, unsigned *line)
{
    const char *start = *at;
    uint64_t number = 0;
    struct error error = {""};
    if (!isdigit((unsigned char)*start))
        return error_set(&commander->error, "the number of a line is wanted, not '%.20s'", start);
    if (*start == '0' || !expression_number(at, UINT32_MAX, &number, &error) ||
        (**at && !isspace((unsigned char)**at)))
        return error_set(&commander->error,
                         "'%.20s' is no number of a line; '*%.20s' is an address", start, start);
    *line = (unsigned)number;
    return true;
}

static bool take_virtual(struct commander *commander, const char **at, paddr *address)
{
    word value;
    ++*at;
    return expression_parse(commander->debuggee, *at, at, &value, &commander->error) &&
           (debuggee_translate(commander->debuggee, value, address) ||
            state_outside(commander->debuggee, value, 1, &commander->error));
}

bool take_physical(struct commander *commander, const char **at, paddr *address)
{
    ++*at;
    if (!expression_parse(commander->debuggee, *at, at, address, &commander->error))
        return false;
    if (**at != '}')
        return error_set(&commander->error, "'}' is missing");
    ++*at;
    return true;
}

static bool take_line(struct commander *commander, const char **at, paddr *address)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    const struct image_line *row = image_line_at(image, place_here(commander));
    const char *start = *at;
    unsigned line;
    if (!take_number_of_line(commander, at, &line))
        return false;
    if (!row)
        return error_set(&commander->error,
                         "it is not known which file line '%.20s' is of; say FILE:LINE, or "
                         "*ADDRESS",
                         start);
    const char *file = image->files[row->file];
    return find_line(commander, file, strlen(file), line, address);
}

static bool take_plain_location(struct commander *commander, const char **at, paddr *address)
{
    size_t length = strcspn(*at, " \t");
    const char *colon = memchr(*at, ':', length), *file = *at;
    unsigned line;
    if (isdigit((unsigned char)**at) && !colon)
        return take_line(commander, at, address);
    if (!colon)
        return expression_parse(commander->debuggee, *at, at, address, &commander->error);
    *at = colon + 1;
    return take_number_of_line(commander, at, &line) &&
           find_line(commander, file, (size_t)(colon - file), line, address);
}

bool take_location(struct commander *commander, const char **at, paddr *address)
{
    skip_space(at);
    const char *next = *at;
    if (**at == '\0' || take_this(&next, "if")) {
        *address = place_here(commander);
        return true;
    }
    bool ok = **at == '*'   ? take_virtual(commander, at, address)
              : **at == '{' ? take_physical(commander, at, address)
                            : take_plain_location(commander, at, address);
    skip_space(at);
    return ok;
}

bool take_condition(struct commander *commander, const char *at, const char **condition)
{
    *condition = NULL;
    if (!take_this(&at, "if"))
        return take_end(commander, at);
    *condition = at;
    if (*at == '\0')
        return error_set(&commander->error, "'if' what? See 'help expression'");
    return expression_check(commander->debuggee, at, &commander->error);
}

bool take_trap(struct commander *commander, const char **at, struct trap_record *record)
{
    struct debuggee *debuggee = commander->debuggee;
    uint64_t number;
    bool interrupted;
    if (!take_count(commander, at, 0, &number))
        return false;
    if (number == 0)
        return error_set(&commander->error, "which trap? They are numbered from 1");
    if (trap_log_find(debuggee, number, record, &interrupted))
        return true;
    if (interrupted)
        return error_set(&commander->error, "interrupted");
    uint64_t earlier = trap_log_earlier(debuggee);
    if (number <= earlier)
        return error_set(&commander->error,
                         "trap %" PRIu64 " was before this run began; it knows those from %" PRIu64
                         " on",
                         number, earlier + 1);
    return error_set(&commander->error,
                     "trap %" PRIu64 " has not been reached yet; there were %" PRIu64 " until now",
                     number, trap_log_count(debuggee));
}
