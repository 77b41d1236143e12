/* debuggees.c - see debuggees.h. */
#include "tests/debugger/debuggees.h"
#include "tests/random/generator.h"

#include <check.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARGUMENTS = 48, NAME = 96, ROUNDS = 0x80, ENDING = 0x84 };

struct line {
    char arguments[ARGUMENTS][NAME];
    int count;
    char scratch[8][NAME]; /* files to be removed */
    unsigned scratches;
};

__attribute__((format(printf, 2, 3))) static void say(struct line *line, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(line->arguments[line->count++], NAME, format, values);
    va_end(values);
}

/* A file of our own in the build's folder. */
static FILE *scratch(struct line *line, const char *end)
{
    char *path = line->scratch[line->scratches++];
    snprintf(path, NAME, "scratch-XXXXXX%s", end);
    int descriptor = mkstemps(path, (int)strlen(end));
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    ck_assert(file != NULL);
    return file;
}

static const char *last_scratch(const struct line *line)
{
    return line->scratch[line->scratches - 1];
}

static void write_generated(struct line *line, uint64_t seed)
{
    uint8_t storage[GENERATED_STORAGE];
    generate(seed, PROFILE_PG32, storage);
    FILE *file = scratch(line, ".s");
    for (word at = 0; at < GENERATED_STORAGE; at += 4)
        fprintf(file, "%s .word 0x%x\n", at == GENERATED_ENTRY ? "_start:" : "",
                memory_read32(storage + at));
    fclose(file);
    say(line, "%s", last_scratch(line));
}

static void write_line(struct line *line, const struct world_plan *plan)
{
    say(line, "visor");
    say(line, "debug");
    say(line, "--mem=%d", WORLD_STORAGE);
    say(line, "--seed=%llu", (unsigned long long)plan->seed);
    say(line, "--quantum=%llu", (unsigned long long)plan->quantum);
    if (plan->depth)
        say(line, "--depth=%u", plan->depth);
    else
        say(line, "--bare");
    say(line, "--strategy=%s", plan->strategy->name);
    FILE *disk = scratch(line, ".img");
    for (unsigned i = 0; i < WORLD_SECTORS * SECTOR_BYTES; i++)
        putc((int)(i * i % 251), disk);
    fclose(disk);
    say(line, "--disk=%s", last_scratch(line));
    if (plan->input == INPUT_SCRIPT) {
        FILE *input = scratch(line, ".in");
        fputs("This is typed.\nAnd this.\n", input);
        fclose(input);
        say(line, "--input=%s", last_scratch(line));
    }
    for (unsigned i = 0; i < plan->guests; i++) {
        if (i == 0 && plan->program != PROGRAM_GENERATED)
            say(line, "%s/%s", PROGRAMS_FOLDER,
                plan->program == PROGRAM_DEVICES ? "devices.s" : "calls.s");
        else
            write_generated(line, plan->seed + 1000 * i);
    }
}

static void begin_there(struct bench *bench, const struct world_plan *plan)
{
    struct error error = {""};
    word ending = (word)plan->ending;
    if (plan->program != PROGRAM_GENERATED)
        ck_assert(debuggee_store(&bench->debuggee, ROUNDS, &plan->rounds, 4, &error));
    if (plan->program == PROGRAM_DEVICES)
        ck_assert(debuggee_store(&bench->debuggee, ENDING, &ending, 4, &error));
}

void bench_begin(struct bench *bench, const struct world_plan *plan)
{
    struct line line = {.count = 0};
    struct error error = {""};
    char *arguments[ARGUMENTS + 1] = {NULL};
    write_line(&line, plan);
    for (int i = 0; i < line.count; i++)
        arguments[i] = line.arguments[i];
    bool ok = cli_parse(&bench->args, line.count, arguments, &error) &&
              debuggee_open(&bench->debuggee, &bench->args, &error);
    for (unsigned i = 0; i < line.scratches; i++)
        unlink(line.scratch[i]);
    ck_assert_msg(ok, "%s", error.text);
    bench->printed = NULL;
    bench->console = open_memstream(&bench->printed, &bench->printed_size);
    ck_assert(bench->console != NULL);
    for (unsigned i = 0; i < plan->guests; i++)
        bench->debuggee.session.tower.guests[i].output.file = bench->console;
    begin_there(bench, plan);
}

void bench_end(struct bench *bench)
{
    debuggee_close(&bench->debuggee);
    cli_free(&bench->args);
    fclose(bench->console);
    free(bench->printed);
}

size_t bench_printed(struct bench *bench)
{
    fflush(bench->console);
    return bench->printed_size;
}

static bool reaches(const struct cpu *cpu, vaddr at, word size)
{
    uint64_t end = (uint64_t)at + size;
    return end <= cpu->psw.bound && end + cpu->psw.base <= WORLD_STORAGE;
}

/* What the instruction at pc reads or writes if it is carried out. */
static void find_operand(const struct guest *guest, struct step *step)
{
    const struct cpu *cpu = &step->cpu_before;
    struct machine *machine = guest->computer.machine;
    word w;
    if (!reaches(cpu, cpu->psw.pc, 4) ||
        !machine_load_word(machine, cpu->psw.base + cpu->psw.pc, &w))
        return;
    const char *name = insn_rows[insn_decode(&machine->opcodes, w)].name;
    static const struct {
        char name[5];
        word size;
        bool writes;
    } rows[] = {{"lb", 1, false},    {"lbu", 1, false}, {"lh", 2, false}, {"lhu", 2, false},
                {"lw", 4, false},    {"sb", 1, true},   {"sh", 2, true},  {"sw", 4, true},
                {"lpsw", 16, false}, {"spsw", 16, true}};
    for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vaddr at = cpu->x[insn_rs1(w)] + insn_imm14(w);
        struct stretch stretch = {cpu->psw.base + at, rows[i].size};
        if (strcmp(name, rows[i].name) == 0)
            *(rows[i].writes ? &step->written[0] : &step->read) = stretch;
    }
}

struct exits {
    bool any;
    enum cause cause;
};

static void saw_exit(void *context, const struct vm *vm, const struct cpu *cpu,
                     const struct trap *trap, enum verdict verdict)
{
    struct exits *exits = context;
    (void)vm, (void)cpu, (void)verdict;
    *exits = (struct exits){true, trap->cause};
}

static uint64_t switches_of(struct tower *tower)
{
    return tower_monitor(tower) ? tower_monitor(tower)->switches : 0;
}

static uint64_t all_traps(const struct guest *guest)
{
    uint64_t all = 0;
    for (unsigned i = 0; i < CAUSES; i++)
        all += guest->computer.traps[i];
    return all;
}

/* The disk's command as it was before the step: did it end in the step, and wrote to storage? */
static void find_dma(const struct disk *before, const struct disk *after, struct step *step)
{
    if (before->command == 1 && (!after->command || after->due != before->due))
        step->written[2] =
            (struct stretch){before->command_address, before->command_count * SECTOR_BYTES};
}

bool step_seen(struct bench *bench, struct step *step)
{
    struct timeline *timeline = &bench->debuggee.timeline;
    struct tower *tower = &bench->debuggee.session.tower;
    struct exits exits = {false, CAUSE_NONE};
    uint64_t switches = switches_of(tower), one = 1;
    *step = (struct step){.before = timeline->now};
    struct guest *guest = tower_next(tower, &one); /* asking twice gives the same one */
    if (!guest)
        return false;
    step->guest = (unsigned)(guest - tower->guests);
    step->cpu_before = guest->computer.cpu;
    struct disk disk = guest->board.disk;
    uint64_t traps = all_traps(guest);
    find_operand(guest, step);
    if (tower->options.depth)
        tower->vms[step->guest].observer = (struct observer){saw_exit, &exits};
    if (timeline_step(timeline) != guest)
        ck_abort_msg("another guest made the step");
    if (tower->options.depth)
        tower->vms[step->guest].observer = (struct observer){NULL, NULL};
    step->after = timeline->now;
    step->cpu_after = guest->computer.cpu;
    step->delivered = all_traps(guest) != traps;
    step->delivered_cause = guest->computer.trap.cause;
    step->exits = exits.any;
    step->exit_cause = exits.cause;
    step->switches = switches_of(tower) != switches;
    bool retired = step->after.instructions != step->before.instructions;
    step->comes = retired || step->delivered;
    if (!retired)
        step->read.size = step->written[0].size = 0;
    if (step->delivered)
        step->written[1] = (struct stretch){TRAP_AREA_OLD, 7 * 4};
    find_dma(&disk, &guest->board.disk, step);
    return true;
}

static bool overlaps(const struct stretch *stretch, const struct point *point)
{
    return stretch->size && stretch->at < (uint64_t)point->address + point->length &&
           point->address < (uint64_t)stretch->at + stretch->size;
}

static bool touches(const struct step *step, const struct point *point)
{
    if (point->access & WATCH_READ && overlaps(&step->read, point))
        return true;
    for (unsigned i = 0; i < 3; i++)
        if (point->access & WATCH_WRITE && overlaps(&step->written[i], point))
            return true;
    return false;
}

static bool traps(const struct step *step, int cause)
{
    return (step->exits && (cause == ANY_CAUSE || cause == (int)step->exit_cause)) ||
           (step->delivered && (cause == ANY_CAUSE || cause == (int)step->delivered_cause));
}

static bool is_user(const struct cpu *cpu)
{
    return cpu->psw.status & STATUS_U;
}

bool step_stops(const struct step *step, const struct point *point, struct moment *at)
{
    const struct cpu *after = &step->cpu_after;
    bool user = is_user(after);
    *at = point->kind == POINT_TRAP ? step->before : step->after;
    if (!point->enabled || (point->guest != ANY_GUEST && point->guest != (int)step->guest))
        return false;
    switch (point->kind) {
    case POINT_BREAK:
        return step->comes && reaches(after, after->psw.pc, 4) &&
               after->psw.base + after->psw.pc == point->address &&
               (point->user < 0 || point->user == user);
    case POINT_WATCH:
        return touches(step, point);
    case POINT_TRAP:
        return traps(step, point->cause);
    case POINT_MODE:
        return is_user(&step->cpu_before) != user && (point->user < 0 || point->user == user);
    case POINT_SWITCH:
        return step->switches;
    }
    return false;
}
