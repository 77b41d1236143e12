/* random_words.c - any word at all: a trap or a defined effect, and a processor that stays valid.
 *
 * Seeds are fixed and named in every message; RANDOM_WORDS in the environment asks for more words.
 */
#include "tests/machine/drive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORDS = 1000000, /* for each machine */
    SIZE = STORAGE_MIN,
    PROGRAMS = 150, /* for each machine */
    PROGRAM_LENGTH = 3000,
    TRAPS_IN_A_ROW = 40, /* every line, the fault and its handler's: no more without progress */
};

static const struct {
    enum insn insn;
    unsigned machines;
} owners[] = {
#define ALL                                    7
#define GOOD                                   3
#define HYBRID                                 2
#define X86                                    4
#define OPCODE(format, name, opcode, machines) {INSN_##name, machines},
#include "tests/values/opcodes.inc"
};
enum { OWNERS = sizeof owners / sizeof owners[0] };

static unsigned words_asked(void)
{
    const char *text = getenv("RANDOM_WORDS");
    return text ? (unsigned)strtoul(text, NULL, 0) : WORDS;
}

/* An instruction of the machine with any operands. */
static word any_instruction(enum profile profile, uint64_t *seed)
{
    unsigned i;
    do
        i = random_next(seed) % OWNERS;
    while (!(owners[i].machines >> profile & 1));
    word operands = random_next(seed);
    return encode(owners[i].insn, operands, operands >> 5, operands >> 10, random_next(seed));
}

/* Half of them of any bits, each opcode as often; half of them instructions. */
static word any_word(enum profile profile, unsigned i, uint64_t *seed)
{
    if (i % 2)
        return any_instruction(profile, seed);
    return (i / 2 & 0xff) << 24 | random_next(seed) >> 8;
}

/* Small numbers, addresses and large ones. */
static word any_value(uint64_t *seed)
{
    return random_next(seed) >> random_next(seed) % 32;
}

static void any_processor(struct cpu *cpu, uint64_t *seed)
{
    for (unsigned i = 1; i < REGISTERS; i++)
        cpu->x[i] = any_value(seed);
    cpu->psw.status = random_next(seed) & (U | IE | CE | TF);
    cpu->psw.base = random_next(seed) % (SIZE / 2) & ~3u;
    cpu->psw.bound = random_next(seed) % 4 ? SIZE / 2 : any_value(seed);
    cpu->psw.pc = random_next(seed) % (SIZE / 2) & ~3u;
    if (random_next(seed) % 64 == 0)
        cpu->psw.pc = any_value(seed);
    cpu->control.timer = any_value(seed) % 3;
    cpu->control.pending = any_value(seed);
    cpu->control.mask = random_next(seed) & ~cpu->control.pending;
    cpu->control.clock = random_next(seed);
    cpu->control.waiting = 0;
}

/* The step of one word, with what was before it. */
struct step {
    struct rig *rig;
    word word;
    uint64_t seed; /* that it was made from */
    struct cpu before;
    uint8_t storage[SIZE];
    enum stop stop;
};

static void broken(const struct step *step, const char *what)
{
    ck_abort_msg("word 0x%08x, seed 0x%llx, %s, status 0x%x: %s; stop %d, trap %s", step->word,
                 (unsigned long long)step->seed, profile_names[step->rig->machine->profile],
                 step->before.psw.status, what, (int)step->stop,
                 trap_rows[step->rig->trap.cause].name);
}

static bool storage_changed(struct step *step)
{
    return memcmp(step->storage, step->rig->bare.memory.bytes, SIZE) != 0;
}

/* A fault has had no effect at all, and says where. */
static void check_fault(struct step *step)
{
    const struct trap *trap = &step->rig->trap;
    if (memcmp(&step->before, step->rig->cpu, sizeof step->before))
        broken(step, "a fault changed the processor");
    if (storage_changed(step))
        broken(step, "a fault changed storage");
    if (trap->pc != step->before.psw.pc || step->rig->left != 1)
        broken(step, "a fault moved the pc or was counted");
    bool wordy = trap->cause == CAUSE_ILLEGAL || trap->cause == CAUSE_PRIVILEGED;
    if (wordy && trap->value != step->word)
        broken(step, "the value is not the word");
    if ((trap->access != ACCESS_NONE) !=
        (trap->cause == CAUSE_MEMORY || trap->cause == CAUSE_ALIGN))
        broken(step, "an access kind where there was no access, or none");
}

static void check_completed(struct step *step)
{
    word opcode = step->word >> 24;
    const struct cpu *cpu = step->rig->cpu;
    bool stores = (opcode >= 0x48 && opcode <= 0x4a) || opcode == 0x81;
    if (!stores && storage_changed(step))
        broken(step, "storage changed");
    if (step->rig->left != 0 || cpu->control.time != step->before.control.time + 1)
        broken(step, "a complete instruction was not counted once");
    bool counts = step->before.psw.status & CE;
    if (cpu->control.clock != step->before.control.clock + counts)
        broken(step, "the clock is wrong");
    if (step->before.psw.status & U && opcode >= 0x80 && opcode < 0x90 &&
        step->rig->machine->profile != PROFILE_X86)
        broken(step, "a privileged instruction completed in user mode");
}

static void check(struct step *step)
{
    const struct cpu *cpu = step->rig->cpu;
    enum cause cause = step->rig->trap.cause;
    if (!cpu_is_valid(cpu))
        broken(step, "the processor is not valid");
    if (step->stop == STOP_TRAP && cause_is_fault(cause))
        check_fault(step);
    else
        check_completed(step);
    bool traced = step->before.psw.status & TF && cause != CAUSE_SYSCALL;
    if (step->stop == STOP_TRAP && !cause_is_fault(cause) && cause != CAUSE_SYSCALL &&
        (cause != CAUSE_TRACE || !traced))
        broken(step, "a trap that should not be");
    if (step->stop == STOP_OFF && step->word >> 24 != 0x87)
        broken(step, "switched off by another instruction than out");
    if (step->stop == STOP_IDLE || step->stop == STOP_RECHECK)
        broken(step, "stopped for no reason");
}

START_TEST(any_word_traps_or_completes_and_the_processor_stays_valid)
{
    enum profile profile = (enum profile)_i;
    uint64_t seed = 0x776f726473000000 + (uint64_t)profile;
    unsigned count = words_asked();
    printf("random words: %u on %s, seed 0x%llx\n", count, profile_names[profile],
           (unsigned long long)seed);
    struct step step = {.rig = NULL};
    bool fresh = true; /* an out may leave a device busy */
    for (unsigned i = 0; i < count; i++) {
        if (fresh && step.rig)
            rig_free(step.rig);
        if (fresh)
            step.rig = rig_bare(SIZE, profile);
        struct cpu *cpu = step.rig->cpu;
        step.seed = seed;
        any_processor(cpu, &seed);
        step.word = any_word(profile, i, &seed);
        uint64_t at = (uint64_t)cpu->psw.base + cpu->psw.pc;
        if (at + 4 <= SIZE)
            memory_write32(step.rig->bare.memory.bytes + at, step.word);
        memcpy(step.storage, step.rig->bare.memory.bytes, SIZE);
        step.before = *cpu;
        step.stop = rig_step(step.rig);
        check(&step);
        fresh = step.word >> 24 == 0x87 && (step.stop != STOP_TRAP || step.rig->left == 0);
    }
    rig_free(step.rig);
}
END_TEST

/* A storage full of instructions, with a new PSW that is often sensible. */
static struct rig *any_program(enum profile profile, uint64_t *seed)
{
    struct rig *rig = rig_bare(SIZE, profile);
    for (paddr at = 0; at < SIZE; at += 4)
        rig_put(rig, at, any_instruction(profile, seed));
    any_processor(rig->cpu, seed);
    rig->cpu->control.mask = random_next(seed);
    rig->cpu->psw.bound = SIZE;
    rig_program(rig, TRAP_AREA_NEW, random_next(seed), random_next(seed) % SIZE & ~3u,
                random_next(seed) % 4 ? 0 : random_next(seed) % SIZE, SIZE);
    return rig;
}

/* Traps and delivers until the budget is used up or the machine stops. */
static void run_program(struct rig *rig, uint64_t at)
{
    struct computer *computer = rig->computer;
    uint64_t progress = 0;
    unsigned traps = 0;
    rig->left = PROGRAM_LENGTH;
    while (rig->left != 0 && !computer_is_done(computer)) {
        bool trapped = computer_run_to_trap(computer, &rig->left);
        if (!cpu_is_valid(rig->cpu))
            ck_abort_msg("seed 0x%llx: not valid", (unsigned long long)at);
        traps = rig->cpu->control.time == progress ? traps + 1 : 1;
        progress = rig->cpu->control.time;
        if (traps > TRAPS_IN_A_ROW)
            ck_abort_msg("seed 0x%llx: traps for ever", (unsigned long long)at);
        if (!trapped && !computer_wake(computer))
            return;
    }
}

START_TEST(any_program_runs_stops_or_waits_and_never_traps_for_ever)
{
    uint64_t seed = 0x70726f6772616d00 + (uint64_t)_i, retired = 0;
    printf("random programs: %d on %s, seed 0x%llx\n", PROGRAMS, profile_names[_i],
           (unsigned long long)seed);
    for (unsigned i = 0; i < PROGRAMS; i++) {
        uint64_t at = seed;
        struct rig *rig = any_program((enum profile)_i, &seed);
        run_program(rig, at);
        retired += rig->computer->retired;
        rig_free(rig);
    }
    ck_assert_uint_gt(retired, PROGRAMS * 10); /* else these are no programs */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("random words");
    TCase *tcase = tcase_create("random words");
    tcase_set_timeout(tcase, 0);
    tcase_add_loop_test(tcase, any_word_traps_or_completes_and_the_processor_stays_valid, 0,
                        PROFILES);
    tcase_add_loop_test(tcase, any_program_runs_stops_or_waits_and_never_traps_for_ever, 0,
                        PROFILES);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
