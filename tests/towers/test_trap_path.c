/* test_trap_path.c - claim: whatever a guest does, once it runs, nobody asks the host for storage:
 * not when it traps, nor when a monitor acts for it, nor when turns change. */
#include "tests/rig.h"
#include "tests/towers/generated.h"

#include <stdlib.h>
#include <sys/mman.h>

enum {
    GUESTS = 2,
    SIZE = 4 * PAGE_BYTES,
    QUANTUM = 50,
    WARM = 20000,
    MEASURED = 300000,
    OFTEN = 100
};

/* A kernel that uses every privileged instruction but idle, its process, and the timer. */
static const char program[] = "        .text\n"
                              "        .org 0x20\n"
                              "        .word 0, trap, 0, 0xffffffff\n"
                              "        .org 0x100\n"
                              "trap:   spsw 0x60(zero)\n"
                              "        rdcr t1, CLOCKLO\n"
                              "        lra t1, t1\n"
                              "        tlbi t1\n"
                              "        in t1, PORT_RANDOM(zero)\n"
                              "        out t1, PORT_CONSOLE_DATA(zero)\n"
                              "        lw t1, 0x10(zero)\n"
                              "        addi t1, t1, -8\n"
                              "        bnez t1, 1f\n"
                              "        li t1, 30\n"
                              "        wrcr TIMER, t1\n"
                              "        lpsw 0(zero)\n"
                              "1:      lw t1, 0x10(zero)\n"
                              "        addi t1, t1, -5\n"
                              "        beqz t1, 2f\n"
                              "        lw t1, 4(zero)\n"
                              "        addi t1, t1, 4\n"
                              "        sw t1, 4(zero)\n"
                              "2:      lpsw 0(zero)\n"
                              "_start: li t0, 1 << IRQ_TIMER\n"
                              "        wrcr IMASK, t0\n"
                              "        li t0, 30\n"
                              "        wrcr TIMER, t0\n"
                              "        lpsw user(zero)\n"
                              "        .balign 4\n"
                              "user:   .word STATUS_U | STATUS_IE | STATUS_CE, process, 0, 0x1000\n"
                              "process:\n"
                              "        syscall 1\n"
                              "        rdcr t0, CPUID\n"
                              "        lw t0, 0x1000(zero)\n"
                              "        lw t0, 1(zero)\n"
                              "        break 2\n"
                              "        hcall 3\n"
                              "        addi s1, s1, 1\n"
                              "        j process\n";

/* The linker puts these in the place of what the library exports. */
static unsigned asked;
void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void *__real_mmap(void *, size_t, int, int, int, off_t);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);
void *__wrap_mmap(void *, size_t, int, int, int, off_t);

void *__wrap_malloc(size_t size)
{
    asked++;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    asked++;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    asked++;
    return __real_realloc(old, size);
}

void *__wrap_mmap(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
    asked++;
    return __real_mmap(at, size, protection, flags, file, offset);
}

static void load(struct tower *tower, unsigned index)
{
    struct guest *guest = &tower->guests[index];
    computer_init(&guest->computer, tower_machine(tower, index), 0);
    struct rig *rig = rig_on(&guest->computer);
    rig_text(rig, program);
    rig_free(rig);
    input_init(&guest->input, INPUT_NONE, index);
    tower_plug(tower, index);
}

static void build(struct tower *tower, const struct strategy *strategy, unsigned depth)
{
    struct error error = {""};
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = strategy,
                                    .depth = depth,
                                    .guests = depth ? GUESTS : 1,
                                    .size = SIZE,
                                    .seed = 1,
                                    .quantum = QUANTUM};
    ck_assert_msg(tower_build(tower, &options, &error), "%s", error.text);
    for (unsigned i = 0; i < options.guests; i++)
        load(tower, i);
}

/* Each cause but those that cannot be had here, often. */
static void assert_traps(const struct computer *computer)
{
    for (enum cause cause = CAUSE_NONE + 1; cause < CAUSES; cause++)
        if (cause != CAUSE_TRACE)
            ck_assert_uint_gt(computer->traps[cause], OFTEN);
}

START_TEST(running_takes_no_storage_of_the_host)
{
    struct tower tower;
    unsigned depth = (unsigned)_i % 4;
    asked = 0;
    build(&tower, strategy_in_turn((uint64_t)_i / 4), depth);
    ck_assert_uint_gt(asked, 0); /* asking is noticed */
    ck_assert_uint_eq(run_turns(&tower, WARM), WARM);
    asked = 0;
    uint64_t ran = run_turns(&tower, MEASURED);
    unsigned asked_then = asked; /* assertions ask, too */
    ck_assert_uint_eq(ran, MEASURED);
    ck_assert_uint_eq(asked_then, 0);
    for (unsigned i = 0; i < tower.options.guests; i++)
        assert_traps(&tower.guests[i].computer);
    if (depth)
        ck_assert_uint_ge(tower_monitor(&tower)->switches, MEASURED / QUANTUM);
    tower_free(&tower);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("the trap path");
    TCase *test = tcase_create("the trap path");
    tcase_add_loop_test(test, running_takes_no_storage_of_the_host, 0, 3 * 4);
    suite_add_tcase(suite, test);
    return rig_main(suite);
}
