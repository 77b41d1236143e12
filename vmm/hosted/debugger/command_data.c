/* command_data.c - commands that show or change registers, storage and source. */
#include "isa/memory.h"
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/expression.h"
#include "vmm/hosted/debugger/named_state.h"
#include "vmm/hosted/debugger/state_view.h"
#include "vmm/hosted/debugger/stepping.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_LINES = 10, INSTRUCTIONS_AROUND = 8, TEXT_MAX_BYTES = 256 };

static void show_value(struct commander *commander, char format, word value)
{
    say_value(commander, format ? format : 'a', value, commander->out);
    if (!format && value > 9)
        fprintf(commander->out, " = %u", value);
    putc('\n', commander->out);
}

bool command_print(struct commander *commander, const char *arguments)
{
    struct examination how = {.format = '\0'};
    word value;
    if (!take_format(commander, &arguments, FORMATS_OF_VALUES, &how) ||
        !expression_value(commander->debuggee, arguments, &value, &commander->error))
        return false;
    fprintf(commander->out, "%s = ", arguments);
    show_value(commander, how.format, value);
    return true;
}

/* What is there; an error if it is not there. */
static bool load(struct commander *commander, const struct examination *how, void *to, word size)
{
    struct debuggee *debuggee = commander->debuggee;
    if (how->physical ? debuggee_load(debuggee, how->at, to, size)
                      : debuggee_read(debuggee, how->at, to, size))
        return true;
    if (!how->physical)
        return state_outside(debuggee, how->at, size, &commander->error);
    return error_set(&commander->error, "physical 0x%x is outside the guest's storage (0x%x bytes)",
                     how->at, debuggee_machine(debuggee)->size);
}

/* The physical address that belongs to one that is examined. */
static paddr physical(struct commander *commander, const struct examination *how)
{
    return how->physical ? how->at : how->at + debuggee_cpu(commander->debuggee)->psw.base;
}

static bool show_instructions(struct commander *commander, struct examination *how)
{
    char text[128], place[256];
    if (how->at % INSN_BYTES)
        return error_set(&commander->error,
                         "0x%x is no address of an instruction: not a multiple of %d", how->at,
                         INSN_BYTES);
    for (unsigned i = 0; i < how->count; i++, how->at += INSN_BYTES) {
        uint8_t bytes[INSN_BYTES];
        if (!load(commander, how, bytes, INSN_BYTES))
            return false;
        paddr at = physical(commander, how);
        say_instruction(commander, at, how->at, text);
        say_place(commander, at, place, sizeof place);
        fprintf(commander->out, "%s 0x%04x  ", at == place_here(commander) ? "=>" : "  ", how->at);
        fprintf(commander->out, *place ? "%-28s %s\n" : "%s%s\n", text, place);
    }
    return true;
}

static bool show_text(struct commander *commander, struct examination *how)
{
    for (unsigned i = 0; i < how->count; i++) {
        char c = 1;
        fprintf(commander->out, "   0x%04x  \"", how->at);
        for (unsigned k = 0; c && k < TEXT_MAX_BYTES; k++, how->at++) {
            if (!load(commander, how, &c, 1)) {
                fprintf(commander->out, "\"\n");
                return false;
            }
            if (c == '\n')
                fprintf(commander->out, "\\n");
            else if (c)
                fprintf(commander->out, isprint((unsigned char)c) ? "%c" : "\\x%02x",
                        (unsigned char)c);
        }
        fprintf(commander->out, "\"%s\n", c ? "..." : "");
    }
    return true;
}

static bool show_units(struct commander *commander, struct examination *how)
{
    unsigned per_line = how->format == 't' ? 1 : how->unit == 1 ? 8 : 4;
    for (unsigned i = 0; i < how->count; i++, how->at += how->unit) {
        uint8_t b[4] = {0};
        if (!load(commander, how, b, how->unit)) {
            if (i % per_line)
                putc('\n', commander->out);
            return false;
        }
        word value = memory_read32(b);
        if (i % per_line == 0)
            fprintf(commander->out, "   0x%04x ", how->at);
        putc(' ', commander->out);
        if (how->format == 'x')
            fprintf(commander->out, "0x%0*x", (int)how->unit * 2, value);
        else
            say_value(commander, how->format, value, commander->out);
        if (i % per_line == per_line - 1 || i + 1 == how->count)
            putc('\n', commander->out);
    }
    return true;
}

static bool show_storage(struct commander *commander, struct examination *how)
{
    how->format = how->format ? how->format : 'x';
    how->unit = how->unit ? how->unit : 4;
    how->count = how->count ? how->count : 1;
    switch (how->format) {
    case 'i':
        return show_instructions(commander, how);
    case 's':
        return show_text(commander, how);
    default:
        return show_units(commander, how);
    }
}

static bool examine(struct commander *commander, const char *arguments, bool is_physical)
{
    struct examination how = commander->examination;
    how.physical = is_physical;
    how.count = *arguments ? 1 : how.count;
    if (!take_format(commander, &arguments, FORMATS_OF_STORAGE, &how))
        return false;
    if (*arguments && !expression_value(commander->debuggee, arguments, &how.at, &commander->error))
        return false;
    if (!show_storage(commander, &how))
        return false;
    commander->examination = how;
    return true;
}

bool command_x(struct commander *c, const char *arguments)
{
    return examine(c, arguments, false);
}
bool command_xp(struct commander *c, const char *arguments)
{
    return examine(c, arguments, true);
}

static bool store_word(struct commander *commander, bool is_physical, word at, word value)
{
    struct debuggee *debuggee = commander->debuggee;
    uint8_t bytes[4];
    if (!is_physical && !debuggee_read(debuggee, at, bytes, sizeof bytes))
        return state_outside(debuggee, at, sizeof bytes, &commander->error);
    memory_write32(bytes, value);
    return (is_physical ? debuggee_store : debuggee_write)(debuggee, at, bytes, sizeof bytes,
                                                           &commander->error);
}

/* "= EXPRESSION", and not "== ...". */
static bool take_value(struct commander *commander, const char *at, word *value)
{
    at += strspn(at, " \t");
    if (*at != '=' || at[1] == '=')
        return error_set(&commander->error, "set what to what? 'set $a0 = 1', 'set *0x1000 = 1'");
    return expression_value(commander->debuggee, at + 1, value, &commander->error);
}

static bool set_virtual(struct commander *commander, const char *arguments)
{
    word at, value;
    ++arguments;
    return expression_parse(commander->debuggee, arguments, &arguments, &at, &commander->error) &&
           take_value(commander, arguments, &value) && store_word(commander, false, at, value);
}

static bool set_physical(struct commander *commander, const char *arguments)
{
    paddr at;
    word value;
    return take_physical(commander, &arguments, &at) && take_value(commander, arguments, &value) &&
           store_word(commander, true, at, value);
}

static bool set_named(struct commander *commander, const char *arguments)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    size_t length = strcspn(arguments, " \t=");
    char name[64];
    word value;
    if (length == 0)
        return take_value(commander, "", &value);
    if (length >= sizeof name)
        return error_set(&commander->error, "no register is called '%.20s...'", arguments);
    memcpy(name, arguments, length);
    name[length] = '\0';
    if (!take_value(commander, arguments + length, &value))
        return false;
    if (*name != '$' && image_symbol_named(image, name))
        return error_set(&commander->error, "'%s' is a symbol: set {%s} changes the word there",
                         name, name);
    return named_state_write(commander->debuggee, name + (*name == '$'), value, &commander->error);
}

bool command_set(struct commander *commander, const char *arguments)
{
    bool ok = *arguments == '*'   ? set_virtual(commander, arguments)
              : *arguments == '{' ? set_physical(commander, arguments)
                                  : set_named(commander, arguments);
    if (!ok)
        return false;
    forget_story(commander);
    fprintf(commander->out, "Changed; the run begins here now.\n");
    return true;
}

/* Its value; or what is wrong with it now, which is no error of the command that moved here. */
static void show_display(struct commander *commander, const struct display *display)
{
    struct examination how = display->how;
    struct error before = commander->error;
    commander->error = (struct error){""};
    fprintf(commander->out, "%u: %s%s", display->number, display->text,
            display->storage ? "\n" : " = ");
    bool ok = expression_value(commander->debuggee, display->text, &how.at, &commander->error);
    if (ok && display->storage)
        ok = show_storage(commander, &how);
    else if (ok)
        show_value(commander, how.format, how.at);
    if (!ok)
        fprintf(commander->out, "(%s)\n", commander->error.text);
    commander->error = before;
}

void say_displays(struct commander *commander)
{
    for (size_t i = 0; i < commander->display_count; i++)
        show_display(commander, &commander->displays[i]);
}

static bool add_display(struct commander *commander, const char *text,
                        const struct examination *how)
{
    size_t count = commander->display_count;
    struct display *displays = realloc(commander->displays, (count + 1) * sizeof *displays);
    char *copy = strdup(text);
    if (displays)
        commander->displays = displays;
    if (!displays || !copy) {
        free(copy);
        return error_set(&commander->error, "the host has no storage left");
    }
    bool storage = how->count || how->unit > 1 || how->format == 'i' || how->format == 's';
    displays[count] = (struct display){++commander->last_display, storage, *how, copy};
    commander->display_count++;
    show_display(commander, &displays[count]);
    return true;
}

bool command_display(struct commander *commander, const char *arguments)
{
    struct examination how = {.format = '\0'};
    if (!take_format(commander, &arguments, FORMATS_OF_STORAGE, &how))
        return false;
    if (*arguments == '\0') {
        say_displays(commander);
        return true;
    }
    return expression_check(commander->debuggee, arguments, &commander->error) &&
           add_display(commander, arguments, &how);
}

static struct display *take_display(struct commander *commander, const char **arguments)
{
    uint64_t number;
    if (!take_count(commander, arguments, 0, &number))
        return NULL;
    for (size_t i = 0; i < commander->display_count; i++)
        if (commander->displays[i].number == number)
            return &commander->displays[i];
    error_set(&commander->error, "there is no display %" PRIu64 "; see 'info display'", number);
    return NULL;
}

static void forget_display(struct commander *commander, struct display *display)
{
    struct display *end = commander->displays + commander->display_count;
    free(display->text);
    memmove(display, display + 1, (size_t)(end - display - 1) * sizeof *display);
    commander->display_count--;
}

/* Numbers are checked first. */
bool command_undisplay(struct commander *commander, const char *arguments)
{
    for (const char *at = arguments; *at;)
        if (!take_display(commander, &at))
            return false;
    while (*arguments == '\0' && commander->display_count > 0)
        forget_display(commander, commander->displays);
    while (*arguments) {
        struct display *display = take_display(commander, &arguments);
        if (display) /* else it was named twice */
            forget_display(commander, display);
    }
    return true;
}

bool command_info_display(struct commander *commander, const char *arguments)
{
    if (!take_end(commander, arguments))
        return false;
    if (commander->display_count == 0)
        fprintf(commander->out, "Nothing is displayed.\n");
    say_displays(commander);
    return true;
}

static bool show_lines(struct commander *commander, unsigned file, unsigned first)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    const struct image_line *now = image_line_at(image, place_here(commander));
    unsigned line = first;
    for (; line < first + LIST_LINES; line++) {
        size_t length;
        const char *text = source_line(commander, file, line, &length);
        if (*text == '\0')
            break;
        bool current = now && now->file == file && now->line == line;
        fprintf(commander->out, "%s%4u  ", current ? "=>" : "  ", line);
        say_text(commander, text, length);
        putc('\n', commander->out);
    }
    if (line == first)
        return error_set(&commander->error,
                         first == 1 ? "%s cannot be read"
                                    : "%s cannot be read, or ends before line %u",
                         image->files[file], first);
    commander->list_file = file;
    commander->list_line = line;
    return true;
}

bool command_list(struct commander *commander, const char *arguments)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    paddr at;
    if (*arguments == '\0' && commander->list_line)
        return show_lines(commander, commander->list_file, commander->list_line);
    if (!take_location(commander, &arguments, &at) || !take_end(commander, arguments))
        return false;
    const struct image_line *line = image_line_at(image, at);
    if (!line)
        return error_set(&commander->error,
                         "no source line is known for physical 0x%x; 'disassemble {0x%x}' shows it",
                         at, at);
    return show_lines(commander, line->file,
                      line->line > LIST_LINES / 2 ? line->line - LIST_LINES / 2 : 1);
}

bool command_disassemble(struct commander *commander, const char *arguments)
{
    paddr at;
    if (!take_location(commander, &arguments, &at) || !take_end(commander, arguments))
        return false;
    const word size = debuggee_machine(commander->debuggee)->size;
    at -= at % INSN_BYTES;
    paddr first = at > INSTRUCTIONS_AROUND * INSN_BYTES ? at - INSTRUCTIONS_AROUND * INSN_BYTES : 0;
    if (at >= size)
        return error_set(&commander->error, "physical 0x%x is outside the guest's storage", at);
    word left = (size - first) / INSN_BYTES;
    struct examination how = {.physical = true,
                              .at = first,
                              .count =
                                  left < 2 * INSTRUCTIONS_AROUND ? left : 2 * INSTRUCTIONS_AROUND};
    return show_instructions(commander, &how);
}

static void show_frame(struct commander *commander, unsigned number, const struct psw *psw,
                       const char *how)
{
    char place[256];
    say_place(commander, psw->base + psw->pc, place, sizeof place);
    fprintf(commander->out, "#%-2u 0x%04x %s%s%s\n", number, psw->pc, place,
            psw->status & STATUS_U ? "  (user)" : "", how);
}

bool command_backtrace(struct commander *commander, const char *arguments)
{
    struct calls calls;
    char how[64];
    if (!take_end(commander, arguments))
        return false;
    if (!calls_find(commander->debuggee, &calls))
        return error_set(&commander->error, "interrupted");
    show_frame(commander, 0, &debuggee_cpu(commander->debuggee)->psw, "");
    for (unsigned i = calls.count; i-- > 0;) {
        const struct call *call = &calls.calls[i];
        snprintf(how, sizeof how, "  --- %s trap", trap_rows[call->cause].name);
        show_frame(commander, calls.count - i, &call->psw, call->trap ? how : "");
    }
    if (!calls.whole)
        fprintf(commander->out,
                "(no more than %d are kept, and what was called more than %d instructions ago was "
                "not looked for)\n",
                CALLS_MAX, CALLS_REACH);
    return true;
}

static void show_register(struct commander *commander, const char *name, word value, bool last)
{
    fprintf(commander->out, "%-7s 0x%08x%s", name, value, last ? "\n" : "   ");
}

static void show_all_registers(struct commander *commander)
{
    const struct cpu *cpu = debuggee_cpu(commander->debuggee);
    for (unsigned i = 0; i < REGISTERS; i++)
        show_register(commander, register_names[i], cpu->x[i], i % 4 == 3);
    show_register(commander, "pc", cpu->psw.pc, true);
}

bool command_info_registers(struct commander *commander, const char *arguments)
{
    char name[64];
    word value;
    if (*arguments == '\0')
        show_all_registers(commander);
    while (take_word(&arguments, name, sizeof name)) {
        const char *bare = name + (*name == '$');
        if (!named_state_exists(bare))
            return error_set(&commander->error,
                             "no register is called '%s'; 'print' shows other "
                             "things",
                             bare);
        if (!named_state_read(commander->debuggee, bare, &value))
            return error_set(&commander->error, "there is no %s: pc leads nowhere", bare);
        show_register(commander, bare, value, true);
    }
    return take_end(commander, arguments);
}

bool command_info_symbol(struct commander *commander, const char *arguments)
{
    char place[256];
    word at;
    if (!expression_value(commander->debuggee, arguments, &at, &commander->error))
        return false;
    say_place(commander, at, place, sizeof place);
    fprintf(commander->out, "0x%x: %s\n", at, *place ? place : "nothing is known of it");
    return true;
}

bool command_info_line(struct commander *commander, const char *arguments)
{
    char place[256];
    paddr at;
    if (!take_location(commander, &arguments, &at) || !take_end(commander, arguments))
        return false;
    say_place(commander, at, place, sizeof place);
    fprintf(commander->out, "physical 0x%x %s\n", at, place);
    return true;
}
