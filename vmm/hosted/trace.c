/* trace.c - see trace.h. */
#include "vmm/hosted/trace.h"
#include "isa/disasm.h"

#include <inttypes.h>
#include <string.h>

const char trace_letters[] = {
#define TRACE(name, letter, text) letter,
    TRACE_KINDS(TRACE)
#undef TRACE
        '\0'};

bool trace_parse(const char *letters, unsigned *kinds, char *bad)
{
    *kinds = 0;
    for (; *letters != '\0'; letters++) {
        const char *found = strchr(trace_letters, *letters);
        *bad = *letters;
        if (!found)
            return false;
        *kinds |= 1u << (found - trace_letters);
    }
    return true;
}

static bool traces(const struct trace *trace, enum trace_kind kind)
{
    return trace->kinds >> kind & 1;
}

static unsigned number_of(const struct trace *trace, const struct guest *guest)
{
    return (unsigned)(guest - trace->tower->guests);
}

static char mode_of(const struct psw *psw)
{
    return psw->status & STATUS_U ? 'u' : 's';
}

void trace_head(FILE *file, uint64_t time, unsigned guest, const char *what)
{
    fprintf(file, "%10" PRIu64 " g%u %s ", time, guest, what);
}

static void show_head(const struct trace *trace, const struct guest *guest, const char *what)
{
    trace_head(trace->file, guest->computer.cpu.control.time, number_of(trace, guest), what);
}

void trace_turn(FILE *file, uint64_t time, unsigned guest, unsigned after)
{
    trace_head(file, time, guest, "turn");
    fprintf(file, "after g%u", after);
}

void trace_trap(FILE *file, uint64_t time, unsigned guest, const struct trap *trap,
                const struct psw *new)
{
    trace_head(file, time, guest, "trap");
    fprintf(file, "%s value 0x%x access %u, old pc 0x%x, new %c pc 0x%x",
            trap_rows[trap->cause].name, trap->value, (unsigned)trap->access, trap->pc,
            mode_of(new), new->pc);
}

void trace_exit(FILE *file, uint64_t time, unsigned guest, const struct trap *trap,
                const char *instruction, bool user, enum verdict verdict)
{
    trace_head(file, time, guest, "exit");
    fprintf(file, "%s at 0x%x (%s), virtual mode %s: %s", trap_rows[trap->cause].name, trap->pc,
            instruction, user ? "user" : "supervisor", verdict_names[verdict]);
}

static void show_instruction(const struct trace *trace, struct guest *guest)
{
    const struct psw *psw = &guest->computer.cpu.psw;
    struct machine *machine = guest->computer.machine;
    char text[DISASM_MAX] = "(not in storage)", where[192];
    word w;
    if (psw->pc <= psw->bound && machine_load_word(machine, psw->base + psw->pc, &w))
        disasm(&machine->opcodes, w, psw->pc, text);
    program_where(&guest->program, psw->base + psw->pc, where, sizeof where);
    show_head(trace, guest, "insn");
    fprintf(trace->file, "%c %08x  %-30s %s\n", mode_of(psw), psw->pc, text, where);
}

static void saw_verdict(void *context, const struct vm *vm, const struct cpu *cpu,
                        const struct trap *trap, enum verdict verdict)
{
    const struct trace *trace = context;
    char text[DISASM_MAX];
    disasm(&vm->machine.opcodes, trap->word, trap->pc, text);
    trace_exit(trace->file, cpu->control.time, (unsigned)(vm - trace->tower->vms), trap, text,
               cpu->psw.status & STATUS_U, verdict);
    putc('\n', trace->file);
}

void trace_init(struct trace *trace, FILE *file, unsigned kinds, struct tower *tower)
{
    *trace = (struct trace){.file = file, .kinds = kinds, .tower = tower};
    if (!traces(trace, TRACE_MONITOR) || tower->options.depth == 0)
        return;
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower->vms[i].observer = (struct observer){saw_verdict, trace};
}

void trace_divert(struct trace *trace, trace_runner *run, void *context)
{
    trace->run = run;
    trace->context = context;
    trace->kinds = (1u << TRACE_KIND_COUNT) - 1;
}

static void show_turn(struct trace *trace, const struct guest *guest)
{
    if (traces(trace, TRACE_SWITCHES) && trace->last && trace->last != guest) {
        trace_turn(trace->file, guest->computer.cpu.control.time, number_of(trace, guest),
                   number_of(trace, trace->last));
        putc('\n', trace->file);
    }
    trace->last = guest;
}

void trace_run(struct trace *trace, struct guest *guest, uint64_t *budget)
{
    struct computer *computer = &guest->computer;
    if (trace->run) {
        trace->run(trace->context, guest, budget);
        return;
    }
    show_turn(trace, guest);
    while (*budget != 0 && computer->state == COMPUTER_RUNNING) {
        uint64_t one = traces(trace, TRACE_INSTRUCTIONS) ? 1 : *budget, left = one;
        if (traces(trace, TRACE_INSTRUCTIONS))
            show_instruction(trace, guest);
        bool trapped = computer_run_to_trap(computer, &left);
        *budget -= one - left;
        if (trapped && traces(trace, TRACE_TRAPS)) {
            trace_trap(trace->file, computer->cpu.control.time, number_of(trace, guest),
                       &computer->trap, &computer->cpu.psw);
            putc('\n', trace->file);
        }
    }
}
