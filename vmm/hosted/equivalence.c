/* equivalence.c - see equivalence.h. */
#include "vmm/hosted/equivalence.h"
#include "isa/disasm.h"
#include "vmm/hosted/digest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 20 }; /* instructions between comparisons if nobody says otherwise */

/* What a console printed, as a number. */
struct transcript {
    uint64_t count, hash;
};

/* One of the two runs. */
struct run {
    const char *name;
    struct tower tower;
    struct transcript transcript;
    struct digest digest;
    FILE *script;
    bool trapped; /* the last stretch ended with a trap */
};

static void put(void *context, uint8_t character)
{
    struct transcript *transcript = context;
    transcript->count++;
    transcript->hash = (transcript->hash ^ character) * 0x100000001b3u;
}

static struct computer *computer_of(struct run *run)
{
    return &run->tower.guests[0].computer;
}

static bool take_events(struct input *input, const struct trial *trial, struct error *error)
{
    input_init(input, INPUT_LIVE, 0);
    bool ok = true;
    for (size_t i = 0; ok && i < trial->event_count; i++)
        ok = input_push(input, &(struct input_event){.time = trial->events[i].time,
                                                     .character = trial->events[i].character});
    return ok || error_set(error, "the host has no storage left for input");
}

static bool open_script(struct run *run, const struct trial *trial, struct error *error)
{
    struct input *input = &run->tower.guests[0].input;
    const char *path = trial->input;
    if (trial->events)
        return take_events(input, trial, error);
    input_init(input, path ? INPUT_SCRIPT : INPUT_NONE, 0);
    if (!path)
        return true;
    run->script = fopen(path, "rbe");
    input->script = run->script;
    return run->script || error_set(error, "%s: %s", path, strerror(errno));
}

static bool take_interventions(struct intervenor *intervenor, const struct trial *trial,
                               struct error *error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < trial->intervention_count; i++)
        ok = intervenor_add(intervenor, &trial->interventions[i]);
    return ok || error_set(error, "the host has no storage left for interventions");
}

static bool run_begin(struct run *run, const char *name, const struct tower_options *options,
                      const struct trial *trial, const struct program *program, struct error *error)
{
    *run = (struct run){.name = name};
    if (!tower_build(&run->tower, options, error))
        return false;
    struct guest *guest = &run->tower.guests[0];
    struct machine *machine = tower_machine(&run->tower, 0);
    if (!open_script(run, trial, error) || !take_interventions(&guest->intervenor, trial, error) ||
        !disk_file_open(&guest->disk, trial->disk, false, error) ||
        !program_load(program, &guest->computer, machine, error))
        return false;
    tower_plug(&run->tower, 0);
    guest->board.console.output = (struct console_output){.put = put, .context = &run->transcript};
    return digest_init(&run->digest, &run->tower.bare.memory, tower_origin(&run->tower, 0),
                       options->size) ||
           error_set(error, "the host has no storage left");
}

static void run_end(struct run *run)
{
    if (run->script)
        fclose(run->script);
    digest_free(&run->digest);
    tower_free(&run->tower);
}

/* To the next trap, but at most so many instructions. A wait is passed over. */
static void run_stretch(struct run *run, uint64_t instructions)
{
    struct computer *computer = computer_of(run);
    computer_wake(computer);
    run->trapped = computer_run_to_trap(computer, &instructions);
}

static bool run_can_go_on(struct run *run)
{
    const struct computer *computer = computer_of(run);
    if (computer->state != COMPUTER_WAITING)
        return computer->state == COMPUTER_RUNNING;
    struct computer trial = *computer;
    return computer_wake(&trial);
}

static bool same_trap(const struct trap *a, const struct trap *b)
{
    return a->cause == b->cause && a->value == b->value && a->access == b->access &&
           a->pc == b->pc && a->word == b->word;
}

static bool same(struct run *a, struct run *b)
{
    const struct computer *x = computer_of(a), *y = computer_of(b);
    const struct bus *p = x->machine->bus, *q = y->machine->bus;
    return memcmp(x->cpu.x, y->cpu.x, sizeof x->cpu.x) == 0 && psw_same(&x->cpu.psw, &y->cpu.psw) &&
#define COUNTER(name, type, text) x->cpu.control.name == y->cpu.control.name &&
#include "isa/state.def"
           x->state == y->state && x->retired == y->retired && a->trapped == b->trapped &&
           same_trap(&x->trap, &y->trap) && p->off == q->off && p->exit_status == q->exit_status &&
           p->unknown == q->unknown && a->transcript.count == b->transcript.count &&
           a->transcript.hash == b->transcript.hash &&
           digest_update(&a->digest) == digest_update(&b->digest);
}

static void show_row(FILE *out, const char *name, uint64_t a, uint64_t b)
{
    fprintf(out, "  %-14s 0x%08" PRIx64 "           0x%08" PRIx64 "%s\n", name, a, b,
            a == b ? "" : "   <-- differs");
}

/* Where storage differs first, if it does. */
static void show_storage(FILE *out, struct run *a, struct run *b)
{
    struct machine *x = computer_of(a)->machine, *y = computer_of(b)->machine;
    for (paddr at = 0; at < x->size; at += 4) {
        word p = 0, q = 0;
        machine_load_word(x, at, &p);
        machine_load_word(y, at, &q);
        if (p == q)
            continue;
        char name[24];
        snprintf(name, sizeof name, "E[0x%x]", at);
        show_row(out, name, p, q);
        return;
    }
}

static void show_place(FILE *out, const struct run *run, const struct program *program,
                       const struct cpu *before)
{
    const struct guest *guest = &run->tower.guests[0];
    struct machine *machine = guest->computer.machine;
    char text[DISASM_MAX] = "(outside storage)", where[192];
    word w;
    if (machine_load_word(machine, before->psw.base + before->psw.pc, &w))
        disasm(&machine->opcodes, w, before->psw.pc, text);
    program_where(program, before->psw.base + before->psw.pc, where, sizeof where);
    fprintf(out, "  after the instruction at 0x%x %s: %s\n", before->psw.pc, where, text);
}

static void show_difference(FILE *out, struct run *a, struct run *b, const struct program *program,
                            const struct cpu *before)
{
    const struct computer *x = computer_of(a), *y = computer_of(b);
    fprintf(out, "first divergence at instruction %" PRIu64 " of %s, %" PRIu64 " of %s\n",
            x->retired, a->name, y->retired, b->name);
    show_place(out, a, program, before);
    fprintf(out, "  %-14s %-20s %s\n", "", a->name, b->name);
    for (unsigned i = 1; i < REGISTERS; i++)
        show_row(out, register_names[i], x->cpu.x[i], y->cpu.x[i]);
#define PSW(name, text) show_row(out, #name, x->cpu.psw.name, y->cpu.psw.name);
#include "isa/state.def"
#define COUNTER(name, type, text) show_row(out, #name, x->cpu.control.name, y->cpu.control.name);
#include "isa/state.def"
    show_row(out, "trap cause", x->trap.cause, y->trap.cause);
    show_row(out, "trap value", x->trap.value, y->trap.value);
    show_row(out, "trap pc", x->trap.pc, y->trap.pc);
    show_row(out, "console output", a->transcript.count, b->transcript.count);
    show_row(out, "exit status", x->machine->bus->exit_status, y->machine->bus->exit_status);
    show_storage(out, a, b);
    fprintf(out, "  %-14s %-20s %s%s\n", "state", computer_state_names[x->state],
            computer_state_names[y->state], x->state == y->state ? "" : "   <-- differs");
}

/* Both runs, stretch by stretch; `step` says where to begin comparing instruction by instruction.
 */
struct pair {
    struct run reference, subject;
    uint64_t compared_at; /* instruction at which they were last the same */
    uint64_t boundaries;
    struct cpu before; /* the reference's processor then */
};

/* Runs to the first difference, the end, or the limit. Returns whether they were the same. */
static bool pair_run(struct pair *pair, const struct trial *trial, uint64_t step_from)
{
    struct computer *reference = computer_of(&pair->reference);
    const uint64_t usual = trial->every ? trial->every : CHUNK;
    while (run_can_go_on(&pair->reference) && reference->retired < trial->limit) {
        uint64_t length = reference->retired >= step_from ? 1 : usual;
        if (reference->retired < step_from && step_from - reference->retired < length)
            length = step_from - reference->retired;
        if (trial->limit - reference->retired < length)
            length = trial->limit - reference->retired;
        pair->before = reference->cpu;
        run_stretch(&pair->reference, length);
        run_stretch(&pair->subject, length);
        pair->boundaries++;
        if (!same(&pair->reference, &pair->subject))
            return false;
        pair->compared_at = reference->retired;
    }
    return true;
}

static bool pair_begin(struct pair *pair, const struct program *program, const struct trial *trial,
                       struct error *error)
{
    struct tower_options bare = trial->options;
    bare.depth = 0;
    *pair = (struct pair){.compared_at = 0};
    return run_begin(&pair->reference, "bare", &bare, trial, program, error) &&
           run_begin(&pair->subject, "monitored", &trial->options, trial, program, error);
}

static void pair_end(struct pair *pair)
{
    run_end(&pair->reference);
    run_end(&pair->subject);
}

/* The same again, now instruction by instruction from where they were last the same. */
static bool find_difference(const struct program *program, const struct trial *trial,
                            uint64_t step_from, struct verdict_of_trial *verdict,
                            struct error *error)
{
    struct pair pair;
    size_t size;
    bool ok = pair_begin(&pair, program, trial, error);
    FILE *out = ok ? open_memstream(&verdict->difference, &size) : NULL;
    if (out && pair_run(&pair, trial, step_from))
        fprintf(out, "diverged once after instruction %" PRIu64 ", and not when run again\n",
                step_from);
    else if (out)
        show_difference(out, &pair.reference, &pair.subject, program, &pair.before);
    if (out) {
        fclose(out);
        verdict->diverged_at = computer_of(&pair.reference)->retired;
        verdict->psws[0] = computer_of(&pair.reference)->cpu.psw;
        verdict->psws[1] = computer_of(&pair.subject)->cpu.psw;
    }
    pair_end(&pair);
    return ok;
}

bool equivalence_try(const struct program *program, const struct trial *trial,
                     struct verdict_of_trial *verdict, struct error *error)
{
    *verdict = (struct verdict_of_trial){.same = false};
    struct pair pair;
    bool ok = pair_begin(&pair, program, trial, error);
    if (ok) {
        verdict->same = pair_run(&pair, trial, UINT64_MAX);
        verdict->boundaries = pair.boundaries;
        const struct computer *subject = computer_of(&pair.subject);
        verdict->retired = subject->retired;
        verdict->end = subject->state;
        verdict->exit_status = subject->machine->bus->exit_status;
        if (trial->options.depth)
            verdict->counts = pair.subject.tower.vms[0].counts;
    }
    uint64_t last_same = pair.compared_at;
    pair_end(&pair);
    if (ok && !verdict->same)
        return find_difference(program, trial, last_same, verdict, error);
    return ok;
}
