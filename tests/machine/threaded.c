/* threaded.c - claim: the interpreter of decoded instructions does what the plain expansion does,
 * whatever programs do to themselves and whatever is done to them from outside: words by chance,
 * which store into their own code and jump anywhere, in storage that is written, moved and cut
 * under them. Usage: [SEEDS [FIRST]] */
#include "isa/bare.h"
#include "isa/random.h"
#include "tests/machine/lockstep.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 5 * PAGE_BYTES, TURNS = 400, BUDGET_MAX = 2000 };

struct trial {
    uint64_t seed, chance;
    struct bare plain, threaded;
    struct cpu cpus[2];
};

static word draw(struct trial *trial, word below)
{
    return random_next(&trial->chance) % below;
}

/* Instructions of the machine, mostly; registers 8 to 15 hold addresses more often than others. */
static word draw_word(struct trial *trial)
{
    const struct insn_row *row = &insn_rows[1 + draw(trial, INSNS - 1)];
    word w = draw(trial, 1 << 24) | (word)row->opcode << 24;
    bool branches = row->format == FORMAT_B, jumps = row->format == FORMAT_J;
    if (draw(trial, 40) == 0)
        return random_next(&trial->chance);
    if (row->mode == MODE_SUPER && draw(trial, 4))
        return draw_word(trial);
    w &= ~format_rows[row->format].zero;
    if (branches && draw(trial, 8))
        w = (w & ~(word)0x3fff) | ((draw(trial, 64) - 32) & 0x3fff);
    if (jumps && draw(trial, 8))
        w = (w & ~(word)0x7ffff) | ((draw(trial, 512) - 256) & 0x7ffff);
    if (row->format == FORMAT_L || row->format == FORMAT_S) { /* near an address, mostly aligned */
        word distance = draw(trial, 512) & ~(word)3;
        w = (w & ~(word)0x7ffff) | (8 + draw(trial, 8)) << 14 | distance;
    }
    return w;
}

/* The same bytes in both, as from outside. */
static void store_both(struct trial *trial, paddr at, const void *from, word size)
{
    memory_store(&trial->plain.memory, at, from, size);
    memory_store(&trial->threaded.memory, at, from, size);
}

static void draw_storage(struct trial *trial, paddr at, word words)
{
    for (word i = 0; i < words; i++) {
        word w = draw_word(trial);
        store_both(trial, at + 4 * i, &w, sizeof w);
    }
}

static word draw_address(struct trial *trial)
{
    word at = draw(trial, SIZE);
    return draw(trial, 16) ? at & ~(word)3 : at;
}

/* R over all of storage, or not quite; on whole pages, or not. */
static struct psw draw_psw(struct trial *trial)
{
    word unit = draw(trial, 2) ? PAGE_BYTES : 4;
    word base = draw(trial, 3) ? 0 : draw(trial, 8) * unit;
    word bound = draw(trial, 3) ? SIZE : draw(trial, SIZE + 100);
    word status = draw(trial, 16) & (STATUS_U | STATUS_CE);
    return psw_masked(status, draw_address(trial), base, bound);
}

static void draw_cpu(struct trial *trial)
{
    struct cpu *cpu = &trial->cpus[0];
    for (unsigned i = 1; i < REGISTERS; i++)
        cpu->x[i] = draw(trial, 4) ? draw_address(trial) : random_next(&trial->chance);
    cpu->psw = draw_psw(trial);
    trial->cpus[1] = *cpu;
}

/* Something happens to both from outside. */
static void disturb(struct trial *trial)
{
    paddr at;
    switch (draw(trial, 8)) {
    case 0:
        at = draw(trial, SIZE / 4 - 64) * 4;
        draw_storage(trial, at, 1 + draw(trial, 64));
        break;
    case 1:
        draw_cpu(trial);
        break;
    case 2:
        trial->cpus[0].psw = draw_psw(trial);
        trial->cpus[1].psw = trial->cpus[0].psw;
        break;
    case 3:
        trial->threaded.plain = !trial->threaded.plain;
        break;
    default:
        break;
    }
}

/* A turn of both; false if they differ. */
static bool turn(struct trial *trial)
{
    struct machine *machines[2] = {&trial->plain.machine, &trial->threaded.machine};
    uint64_t budget = draw(trial, 4) ? draw(trial, BUDGET_MAX) : draw(trial, 20), left[2];
    struct trap traps[2] = {{0}, {0}};
    enum stop stops[2];
    for (unsigned i = 0; i < 2; i++) {
        left[i] = budget;
        stops[i] = machines[i]->ops->run(machines[i], &trial->cpus[i], &left[i], &traps[i]);
    }
    if (stops[0] != stops[1] || left[0] != left[1] ||
        !lockstep_same_cpu(&trial->cpus[0], &trial->cpus[1]) ||
        (stops[0] == STOP_TRAP && !lockstep_same_trap(&traps[0], &traps[1])) ||
        memcmp(trial->plain.memory.bytes, trial->threaded.memory.bytes, SIZE) != 0 ||
        memcmp(trial->plain.memory.dirty, trial->threaded.memory.dirty, SIZE >> PAGE_SHIFT) != 0)
        return false;
    if (stops[0] == STOP_TRAP) { /* go on somewhere */
        word pc = draw(trial, 2) ? traps[0].pc + INSN_BYTES : draw_address(trial);
        trial->cpus[0].psw.pc = trial->cpus[1].psw.pc = pc;
    }
    return true;
}

static uint64_t run_trial(struct trial *trial, uint64_t seed)
{
    *trial = (struct trial){.seed = seed, .chance = seed};
    if (!bare_init(&trial->plain, SIZE, (enum profile)(seed % PROFILES)) ||
        !bare_init(&trial->threaded, SIZE, (enum profile)(seed % PROFILES)))
        exit(2);
    trial->plain.plain = true;
    draw_storage(trial, 0, SIZE / 4);
    draw_cpu(trial);
    for (unsigned i = 0; i < TURNS; i++) {
        if (!turn(trial)) {
            fprintf(stderr, "seed %" PRIu64 ": turn %u: they differ; pc 0x%x and 0x%x\n", seed, i,
                    trial->cpus[0].psw.pc, trial->cpus[1].psw.pc);
            exit(1);
        }
        disturb(trial);
    }
    uint64_t retired = trial->cpus[0].control.time;
    bare_free(&trial->plain);
    bare_free(&trial->threaded);
    return retired;
}

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 300;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1, retired = 0;
    static struct trial trial;
    for (uint64_t seed = first; seed < first + count; seed++)
        retired += run_trial(&trial, seed);
    printf("%" PRIu64 " programs, %" PRIu64 " instructions, the same both ways\n", count, retired);
    return retired == 0;
}
