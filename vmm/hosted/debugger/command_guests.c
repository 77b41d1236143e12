/* command_guests.c - commands about guests, their devices, their consoles, and files. */
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/snapshot.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { EXPECT_LIMIT = 1000000000 };

bool command_info_guests(struct commander *commander, const char *arguments)
{
    struct tower *tower = &commander->debuggee->session.tower;
    char place[256];
    if (!take_end(commander, arguments))
        return false;
    const struct computer *turn = tower_monitor(tower) ? tower_monitor(tower)->current : NULL;
    for (unsigned i = 0; i < tower->options.guests; i++) {
        const struct guest *guest = &tower->guests[i];
        const struct psw *psw = &guest->computer.cpu.psw;
        program_where(&guest->program, psw->base + psw->pc, place, sizeof place);
        fprintf(commander->out, "%c vm%u  %s  %s  %" PRIu64 " instructions  0x%04x %s%s\n",
                i == commander->debuggee->focus ? '*' : ' ', i,
                guest->program.path ? guest->program.path : "restored",
                computer_state_names[guest->computer.state], guest->computer.retired, psw->pc,
                place, &guest->computer == turn ? "  (its turn)" : "");
    }
    return true;
}

bool command_guest(struct commander *commander, const char *arguments)
{
    const unsigned guests = commander->debuggee->session.tower.options.guests;
    uint64_t number;
    if (!take_count(commander, &arguments, commander->debuggee->focus, &number) ||
        !take_end(commander, arguments))
        return false;
    if (number >= guests)
        return error_set(&commander->error,
                         guests > 1 ? "there are guests 0 to %u" : "there is guest %u only",
                         guests - 1);
    commander->debuggee->focus = (unsigned)number;
    say_halt(commander, &(struct halt){.reason = HALT_STEPPED});
    return true;
}

static void show_field(struct commander *commander, const struct device *device,
                       const struct device_field *field)
{
    const uint8_t *bytes = (const uint8_t *)device + field->offset;
    uint64_t value = 0;
    memcpy(&value, bytes, field->size < 8 ? field->size : 8);
    fprintf(commander->out, "  %-16s 0x%" PRIx64, field->name, value);
    if (value > 9)
        fprintf(commander->out, " = %" PRIu64, value);
    putc('\n', commander->out);
}

bool command_info_devices(struct commander *commander, const char *arguments)
{
    const struct machine *machine = debuggee_machine(commander->debuggee);
    const struct bus *bus = machine->bus;
    if (!take_end(commander, arguments))
        return false;
    for (unsigned i = 0; bus && i < bus->count; i++) {
        const struct device *device = bus->devices[i];
        fprintf(commander->out, "%s: ", device->ops->name);
        if (device->ops->first > device->ops->last)
            fputs("no ports", commander->out);
        else
            fprintf(commander->out, "ports 0x%03x..0x%03x", device->ops->first, device->ops->last);
        if (device->ops->irq < IRQS)
            fprintf(commander->out, ", interrupt %u%s", (unsigned)device->ops->irq,
                    bus->raised >> device->ops->irq & 1 ? " (raised)" : "");
        putc('\n', commander->out);
        for (unsigned k = 0; k < device->ops->field_count; k++)
            show_field(commander, device, &device->ops->fields[k]);
    }
    if (bus && bus->unknown)
        fprintf(commander->out, "%" PRIu64 " accesses to ports that do not exist\n", bus->unknown);
    return true;
}

/* One character of a text, with C's escapes and \d; CONSOLE_END for that. */
static bool take_character(struct commander *commander, const char **at, int *character)
{
    static const char letters[] = "ntr0\\\"'", meanings[] = "\n\t\r\0\\\"'";
    const char *c = *at;
    *character = (unsigned char)*c;
    *at = c + 1;
    if (*c != '\\')
        return true;
    const char *letter = c[1] ? strchr(letters, c[1]) : NULL;
    *at = c + 2;
    if (letter) {
        *character = (unsigned char)meanings[letter - letters];
    } else if (c[1] == 'd') {
        *character = CONSOLE_END;
    } else if (c[1] == 'x') {
        if (!isxdigit((unsigned char)c[2]) || !isxdigit((unsigned char)c[3]))
            return error_set(&commander->error, "\\x wants two hexadecimal digits");
        const char digits[3] = {c[2], c[3], '\0'};
        *character = (int)strtoul(digits, NULL, 16);
        *at = c + 4;
    } else {
        return c[1] ? error_set(&commander->error, "'\\%c' means nothing here; see 'help send'",
                                c[1])
                    : error_set(&commander->error, "a single \\ stands at the end; \\\\ is one");
    }
    return true;
}

/* What is inside quotes, or all. */
static void strip_quotes(const char **text, const char **end)
{
    *end = *text + strlen(*text);
    if (**text == '"' && *end - *text >= 2 && (*end)[-1] == '"') {
        ++*text;
        --*end;
    }
}

bool command_send(struct commander *commander, const char *arguments)
{
    const char *end, *at;
    int character;
    strip_quotes(&arguments, &end);
    if (arguments == end)
        return error_set(&commander->error, "send what?");
    for (at = arguments; at < end;)
        if (!take_character(commander, &at, &character))
            return false;
    for (at = arguments; at < end;)
        if (!take_character(commander, &at, &character) ||
            !debuggee_type(commander->debuggee, character, &commander->error))
            return false;
    return true;
}

/* What is waited for. */
struct hope {
    struct commander *commander;
    const char *text;
    size_t length;
    size_t looked; /* at so much of what was heard */
    uint64_t until;
};

static bool is_heard(struct debuggee *debuggee, const struct halt *halt, void *context)
{
    struct hope *hope = context;
    struct commander *commander = hope->commander;
    (void)halt;
    if (debuggee->timeline.now.instructions >= hope->until)
        return true;
    if (commander->heard_size == hope->looked)
        return false;
    hope->looked = commander->heard_size;
    return memmem(commander->heard, commander->heard_size, hope->text, hope->length) != NULL;
}

/* The text without its escapes, in place of the arguments; the caller frees it. */
static char *unescape(struct commander *commander, const char *arguments, size_t *length)
{
    const char *end;
    int character;
    strip_quotes(&arguments, &end);
    char *text = malloc((size_t)(end - arguments) + 1);
    *length = 0;
    while (text && arguments < end) {
        if (!take_character(commander, &arguments, &character)) {
            free(text);
            return NULL;
        }
        text[(*length)++] = (char)character;
    }
    if (!text)
        error_set(&commander->error, "the host has no storage left");
    return text;
}

bool command_expect(struct commander *commander, const char *arguments)
{
    struct debuggee *debuggee = commander->debuggee;
    struct hope hope = {.commander = commander,
                        .until = debuggee->timeline.now.instructions + EXPECT_LIMIT};
    struct halt halt = {.reason = HALT_STEPPED};
    if (!commander->console)
        return error_set(&commander->error, "what guests print goes elsewhere");
    if (*arguments == '\0' || strcmp(arguments, "\"\"") == 0)
        return error_set(&commander->error, "expect what?");
    char *text = unescape(commander, arguments, &hope.length);
    if (!text)
        return false;
    hope.text = text;
    const char *found = memmem(commander->heard, commander->heard_size, text, hope.length);
    if (!found) {
        debuggee_until(debuggee, is_heard, &hope, &halt);
        found = memmem(commander->heard, commander->heard_size, text, hope.length);
    }
    free(text);
    if (found) {
        size_t after = (size_t)(found - commander->heard) + hope.length;
        memmove(commander->heard, commander->heard + after, commander->heard_size - after);
        commander->heard_size -= after;
        return true;
    }
    say_halt(commander, &halt);
    if (halt.reason == HALT_STEPPED)
        return error_set(&commander->error, "not printed within %d instructions: '%.60s'",
                         EXPECT_LIMIT, arguments);
    return error_set(&commander->error, "it stopped before it printed '%.60s'", arguments);
}
