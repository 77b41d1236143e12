/* command_say.c - what commands have to say about where a guest is. */
#include "isa/disasm.h"
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/expression.h"
#include "vmm/hosted/debugger/state_view.h"
#include "vmm/hosted/debugger/trap_log.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *say_bold(const struct commander *commander)
{
    return commander->color ? "\033[1m" : "";
}
const char *say_dim(const struct commander *commander)
{
    return commander->color ? "\033[2m" : "";
}
const char *say_plain(const struct commander *commander)
{
    return commander->color ? "\033[0m" : "";
}

paddr place_here(struct commander *commander)
{
    const struct psw *psw = &debuggee_cpu(commander->debuggee)->psw;
    return psw->base + psw->pc;
}

void say_place(struct commander *commander, paddr at, char *text, size_t size)
{
    program_where(&debuggee_guest(commander->debuggee)->program, at, text, size);
}

bool say_instruction(struct commander *commander, paddr at, vaddr pc, char text[128])
{
    struct machine *machine = debuggee_machine(commander->debuggee);
    word w;
    if (!machine_load_word(machine, at, &w))
        return false;
    disasm(&machine->opcodes, w, pc, text);
    return true;
}

void say_text(struct commander *commander, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        putc(iscntrl((unsigned char)text[i]) && text[i] != '\t' ? '?' : text[i], commander->out);
}

/* "<symbol+0x10>" of a physical address, "" if it has none. */
static void name_address(struct commander *commander, paddr at, char *text, size_t size)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    word offset = 0;
    const struct image_symbol *symbol = image_symbol_at(image, at, &offset);
    text[0] = '\0';
    if (symbol && offset)
        snprintf(text, size, " <%.80s+0x%x>", symbol->name, offset);
    else if (symbol)
        snprintf(text, size, " <%.80s>", symbol->name);
}

/* The source line of an address; "" if there is none, or the file cannot be read any more. */
static const char *source_of(struct commander *commander, paddr at, unsigned *number,
                             size_t *length)
{
    const struct image *image = &debuggee_guest(commander->debuggee)->program.image;
    const struct image_line *line = image_line_at(image, at);
    *length = 0;
    if (!line)
        return "";
    *number = line->line;
    const char *text = source_line(commander, line->file, line->line, length);
    for (; *length && isspace((unsigned char)*text); --*length)
        text++;
    return text;
}

void say_here(struct commander *commander)
{
    const struct psw *psw = &debuggee_cpu(commander->debuggee)->psw;
    FILE *out = commander->out;
    char name[128], insn[128];
    unsigned number = 0;
    size_t length;
    name_address(commander, place_here(commander), name, sizeof name);
    explain_instruction(commander->debuggee, insn);
    const char *source = source_of(commander, place_here(commander), &number, &length);
    fprintf(out, "%s=> 0x%04x%s:  %-*s%s", say_bold(commander), psw->pc, name, length ? 28 : 0,
            *insn ? insn : "(cannot be fetched)", say_plain(commander));
    if (length) {
        fprintf(out, "  %s| %u  ", say_dim(commander), number);
        say_text(commander, source, length);
        fprintf(out, "%s", say_plain(commander));
    }
    putc('\n', out);
}

/* "vm0/user  kernel.s:12" */
static void say_who(struct commander *commander)
{
    struct debuggee *debuggee = commander->debuggee;
    const struct guest *guest = debuggee_guest(debuggee);
    const struct image_line *line = image_line_at(&guest->program.image, place_here(commander));
    fprintf(commander->out, "vm%u%s", debuggee->focus,
            guest->computer.cpu.psw.status & STATUS_U ? "/user" : "");
    if (line)
        fprintf(commander->out, "  %.120s:%u", guest->program.image.files[line->file], line->line);
}

static const char *kind_title(enum point_kind kind)
{
    static const char *const titles[] = {[POINT_BREAK] = "Breakpoint",
                                         [POINT_WATCH] = "Watchpoint",
                                         [POINT_TRAP] = "Catchpoint",
                                         [POINT_MODE] = "Catchpoint",
                                         [POINT_SWITCH] = "Catchpoint"};
    return titles[kind];
}

static void say_trap_point(struct commander *commander, const struct halt *halt)
{
    struct debuggee *debuggee = commander->debuggee;
    fprintf(commander->out, "TRAP #%" PRIu64 " %s%s   at instruction %" PRIu64 "   ",
            trap_log_count(debuggee) + 1 + halt->second, trap_rows[halt->trap.cause].name,
            halt->trap.cause == CAUSE_PRIVILEGED || halt->trap.cause == CAUSE_ILLEGAL
                ? " instruction"
                : "",
            debuggee->timeline.now.instructions);
    say_who(commander);
}

static void say_watch_point(struct commander *commander, const struct halt *halt)
{
    FILE *out = commander->out;
    fprintf(out, "physical 0x%x: ", halt->address);
    if (halt->before != halt->after)
        fprintf(out, "0x%x -> 0x%x   ", halt->before, halt->after);
    else
        fprintf(out, "0x%x   ", halt->after);
    fprintf(out, "at instruction %" PRIu64 "   ", commander->debuggee->timeline.now.instructions);
    say_who(commander);
}

static void say_point(struct commander *commander, const struct halt *halt)
{
    FILE *out = commander->out;
    fprintf(out, "%s%s %u, ", say_bold(commander), kind_title(halt->kind), halt->point);
    switch (halt->kind) {
    case POINT_TRAP:
        say_trap_point(commander, halt);
        break;
    case POINT_WATCH:
        say_watch_point(commander, halt);
        break;
    case POINT_MODE:
        fprintf(out, "virtual mode is now %s   ",
                state_mode_name(&debuggee_cpu(commander->debuggee)->psw));
        say_who(commander);
        break;
    case POINT_SWITCH:
        fprintf(out, "the turn is now vm%u's   ", halt->guest);
        say_who(commander);
        break;
    case POINT_BREAK:
        say_who(commander);
        break;
    }
    fprintf(out, "%s\n", say_plain(commander));
}

/* How a guest ended. */
static void say_end(struct commander *commander, unsigned guest)
{
    const struct computer *computer = &commander->debuggee->session.tower.guests[guest].computer;
    if (computer->state == COMPUTER_OFF)
        fprintf(commander->out, "vm%u switched itself off, exit status %u", guest,
                computer->machine->bus->exit_status);
    else
        fprintf(commander->out, "vm%u: check stop, its trap (%s) cannot be delivered ('why')",
                guest, trap_rows[computer->trap.cause].name);
    fprintf(commander->out, ", after %" PRIu64 " of its instructions\n", computer->retired);
}

static void say_reason(struct commander *commander, const struct halt *halt)
{
    const struct tower *tower = &commander->debuggee->session.tower;
    FILE *out = commander->out;
    switch (halt->reason) {
    case HALT_POINT:
        say_point(commander, halt);
        break;
    case HALT_DONE:
        for (unsigned i = 0; i < tower->options.guests; i++)
            if (computer_is_done(&tower->guests[i].computer))
                say_end(commander, i);
        break;
    case HALT_STUCK:
        fprintf(out,
                "Every guest waits for an interrupt that only you can cause: type with 'send'.\n");
        break;
    case HALT_INTERRUPTED:
        fprintf(out, "Interrupted at instruction %" PRIu64 "   ",
                commander->debuggee->timeline.now.instructions);
        say_who(commander);
        putc('\n', out);
        break;
    case HALT_BEGINNING:
        fprintf(out, "The beginning: there is nothing before it.\n");
        break;
    case HALT_STEPPED:
        break;
    }
}

void say_value(struct commander *commander, char format, word value, FILE *out)
{
    char name[128];
    switch (format) {
    case 'd':
        fprintf(out, "%" PRId32, (int32_t)value);
        break;
    case 'u':
        fprintf(out, "%u", value);
        break;
    case 'o':
        fprintf(out, "0%o", value);
        break;
    case 't':
        for (int bit = 31; bit >= 0; bit--)
            if (value >> bit || bit == 0)
                putc('0' + (value >> bit & 1), out);
        break;
    case 'c':
        if (value < 0x80 && isprint((int)value))
            fprintf(out, "%u '%c'", value, (int)value);
        else
            fprintf(out, "%u", value);
        break;
    case 'a':
        name_address(commander, value, name, sizeof name);
        fprintf(out, "0x%x%s", value, name);
        break;
    default:
        fprintf(out, "0x%x", value);
    }
}

void say_halt(struct commander *commander, const struct halt *halt)
{
    commander_end_line(commander);
    forget_story(commander);
    commander->list_line = 0;
    say_reason(commander, halt);
    const struct computer *computer = &debuggee_guest(commander->debuggee)->computer;
    if (!computer_is_done(computer))
        say_here(commander);
    else if (halt->reason != HALT_DONE)
        say_end(commander, commander->debuggee->focus);
    say_displays(commander);
}
