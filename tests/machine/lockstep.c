/* lockstep.c - see lockstep.h. */
#include "tests/machine/lockstep.h"
#include "isa/random.h"

#include <stdlib.h>
#include <string.h>

enum { SEED = 7 };

static struct rig *boot(word size, const char *text, bool plain)
{
    struct rig *rig = rig_bare(size, PROFILE_PG32);
    rig->bare.plain = plain;
    rig_text(rig, text);
    return rig;
}

struct lockstep lockstep_boot(word size, const char *text)
{
    return (struct lockstep){boot(size, text, true), boot(size, text, false), SEED, ""};
}

void lockstep_free(struct lockstep *pair)
{
    rig_free(pair->plain);
    rig_free(pair->decoded);
    *pair = (struct lockstep){0};
}

bool lockstep_same_trap(const struct trap *a, const struct trap *b)
{
    return a->cause == b->cause && a->value == b->value && a->access == b->access &&
           a->pc == b->pc && a->word == b->word;
}

bool lockstep_same_cpu(const struct cpu *a, const struct cpu *b)
{
    return memcmp(a->x, b->x, sizeof a->x) == 0 && psw_same(&a->psw, &b->psw) &&
#define COUNTER(name, type, text) a->control.name == b->control.name &&
#include "isa/state.def"
           true;
}

bool lockstep_same(const struct computer *a, const struct computer *b)
{
    return lockstep_same_cpu(&a->cpu, &b->cpu) && lockstep_same_trap(&a->trap, &b->trap) &&
           a->state == b->state && a->retired == b->retired &&
           memcmp(a->traps, b->traps, sizeof a->traps) == 0;
}

static bool same_storage(const struct memory *a, const struct memory *b)
{
    return memcmp(a->bytes, b->bytes, a->size) == 0 &&
           memcmp(a->dirty, b->dirty, a->size >> PAGE_SHIFT) == 0;
}

/* What changes often is looked at first and in place; the states say what differs. */
static void compare(struct lockstep *pair)
{
    const struct rig *a = pair->plain, *b = pair->decoded;
    if (lockstep_same(a->computer, b->computer) && a->left == b->left &&
        same_storage(&a->bare.memory, &b->bare.memory))
        return;
    struct state expected = {0}, found = {0};
    char text[1024];
    state_read(&expected, pair->plain);
    state_read(&found, pair->decoded);
    state_same(&expected, &found, text, sizeof text);
    state_free(&expected);
    state_free(&found);
    ck_abort_msg("%s: after %llu instructions they differ, in what follows or in what pages were "
                 "written\n%s",
                 pair->what, (unsigned long long)a->computer->retired, text);
}

static void compare_all(struct lockstep *pair)
{
    struct state expected = {0};
    compare(pair);
    state_read(&expected, pair->plain);
    ck_assert_same_state(pair->decoded, &expected);
    state_free(&expected);
}

void lockstep_run(struct lockstep *pair, uint64_t instructions)
{
    rig_run(pair->plain, instructions);
    rig_run(pair->decoded, instructions);
    compare(pair);
}

/* Small ones, and such that are about as long as a straight line, and longer ones. */
static uint64_t draw_piece(struct lockstep *pair)
{
    static const word most[] = {1, 12, 40, 300, 1500};
    word kind = random_next(&pair->chance) % (sizeof most / sizeof most[0]);
    return 1 + random_next(&pair->chance) % most[kind];
}

void lockstep_run_by(struct lockstep *pair, uint64_t instructions, uint64_t piece)
{
    while (instructions > 0 && pair->plain->computer->state == COMPUTER_RUNNING) {
        uint64_t now = piece ? piece : draw_piece(pair);
        if (now > instructions)
            now = instructions;
        lockstep_run(pair, now);
        instructions -= now;
    }
    compare_all(pair);
}

void lockstep_try(const char *name, const char *text, uint64_t instructions)
{
    static const unsigned pieces[] = {0, 1, 8, 13, 300, 6000, 0};
    struct lockstep pair = lockstep_boot(RIG_SIZE, text);
    pair.what = name;
    for (unsigned i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
        lockstep_run_by(&pair, instructions, pieces[i]);
    ck_assert_int_eq(pair.plain->computer->state, COMPUTER_RUNNING);
    lockstep_free(&pair);
}

void lockstep_store(struct lockstep *pair, paddr at, const void *from, word size)
{
    struct machine *a = pair->plain->machine, *b = pair->decoded->machine;
    ck_assert(a->ops->store(a, at, from, size) && b->ops->store(b, at, from, size));
}

void lockstep_put(struct lockstep *pair, paddr at, word value)
{
    rig_put(pair->plain, at, value);
    rig_put(pair->decoded, at, value);
}

void lockstep_set(struct lockstep *pair, unsigned reg, word value)
{
    pair->plain->cpu->x[reg] = pair->decoded->cpu->x[reg] = value;
}

void lockstep_restart(struct lockstep *pair, struct psw psw)
{
    pair->plain->cpu->psw = pair->decoded->cpu->psw = psw;
    pair->plain->computer->state = pair->decoded->computer->state = COMPUTER_RUNNING;
}
