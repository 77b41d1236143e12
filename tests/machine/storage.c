/* storage.c - bytes, their number, and which pages were written. */
#include "tests/machine/drive.h"

#include <string.h>

enum { PAGE = 4096 };

START_TEST(storage_is_zero_at_power_on_and_processor_too)
{
    struct rig *rig = drive_boot();
    uint8_t bytes[RIG_SIZE], zeros[RIG_SIZE] = {0};
    struct cpu expected = {.psw = {0, RIG_ENTRY, 0, RIG_SIZE}};
    ck_assert(rig->machine->ops->load(rig->machine, 0, bytes, RIG_SIZE));
    ck_assert_mem_eq(bytes, zeros, RIG_SIZE);
    ck_assert(!memcmp(rig->cpu, &expected, sizeof expected));
    rig_free(rig);
}
END_TEST

/* Physical accesses from outside: all or nothing, none that wraps around. */
static const struct {
    paddr at;
    word size;
    bool inside;
} ranges[] = {
    {0, 0, true},
    {0, 1, true},
    {0, RIG_SIZE, true},
    {RIG_SIZE - 1, 1, true},
    {RIG_SIZE - 2, 2, true},
    {RIG_SIZE, 0, true},
    {0, RIG_SIZE + 1, false},
    {1, RIG_SIZE, false},
    {RIG_SIZE - 1, 2, false},
    {RIG_SIZE, 1, false},
    {RIG_SIZE + 1, 0, false},
    {0xffffffff, 1, false},
    {0xffffffff, 2, false},
    {0xfffffffc, 8, false},
    {8, 0xfffffff8, false},
    {8, 0xffffffff, false},
};

START_TEST(storage_is_moved_whole_or_not_at_all)
{
    struct rig *rig = drive_boot();
    const struct machine_ops *ops = rig->machine->ops;
    uint8_t from[RIG_SIZE + 8], to[RIG_SIZE + 8], zeros[RIG_SIZE + 8] = {0};
    memset(from, 0x5a, sizeof from);
    memset(to, 0, sizeof to);
    paddr at = ranges[_i].at;
    word size = ranges[_i].size;
    ck_assert_int_eq(ops->store(rig->machine, at, from, size), ranges[_i].inside);
    ck_assert_int_eq(ops->load(rig->machine, at, to, size), ranges[_i].inside);
    ck_assert_mem_eq(to, ranges[_i].inside ? from : zeros, ranges[_i].inside ? size : RIG_SIZE);
    ck_assert(ops->load(rig->machine, 0, to, RIG_SIZE));
    word count = 0;
    for (unsigned i = 0; i < RIG_SIZE; i++)
        count += to[i] == 0x5a;
    ck_assert_uint_eq(count, ranges[_i].inside ? size : 0);
    rig_free(rig);
}
END_TEST

static void clean(struct rig *rig)
{
    memset(rig->bare.memory.dirty, 0, RIG_SIZE / PAGE);
}

/* A bit for each page that was written since it was last clean. */
static word dirty(struct rig *rig)
{
    word pages = 0;
    for (unsigned i = 0; i < RIG_SIZE / PAGE; i++)
        pages |= (word)(rig->bare.memory.dirty[i] != 0) << i;
    return pages;
}

/* Runs the word at virtual 0 of base 0x1000 with a0 as given; the pages that it writes. */
static word written_by(word w, word a0)
{
    struct rig *rig = drive_boot();
    drive_psw(rig, 0, 0, 0x1000, RIG_SIZE);
    rig_put(rig, 0x1000, w);
    rig->cpu->x[A0] = a0;
    clean(rig);
    rig_step(rig);
    word pages = dirty(rig);
    rig_free(rig);
    return pages;
}

START_TEST(a_store_marks_its_page)
{
    ck_assert_uint_eq(written_by(i_sb(A1, 0, A0), 0x0fff), 1u << 1);
    ck_assert_uint_eq(written_by(i_sb(A1, 0, A0), 0x1000), 1u << 2);
    ck_assert_uint_eq(written_by(i_sh(A1, 0, A0), 0x2ffe), 1u << 3);
    ck_assert_uint_eq(written_by(i_sw(A1, 0, A0), 0x6ffc), 1u << 7);
    ck_assert_uint_eq(written_by(i_spsw(0, A0), 0x2000), 1u << 3);
    ck_assert_uint_eq(written_by(i_spsw(0, A0), 0x2ff8), 1u << 3 | 1u << 4);
}
END_TEST

START_TEST(what_does_not_store_marks_nothing)
{
    ck_assert_uint_eq(written_by(i_lw(A1, 0, A0), 0x2000), 0);
    ck_assert_uint_eq(written_by(i_add(A1, A0, A0), 0x2000), 0);
    ck_assert_uint_eq(written_by(i_lpsw(0, A0), 0x2000), 0);
    ck_assert_uint_eq(written_by(i_sw(A1, 0, A0), 0x7000), 0);
    ck_assert_uint_eq(written_by(i_sw(A1, 0, A0), 0x2001), 0);
    ck_assert_uint_eq(written_by(i_spsw(0, A0), 0x6ff8), 0);
}
END_TEST

START_TEST(traps_and_dma_mark_their_pages)
{
    struct rig *rig = drive_boot();
    rig_handler(rig, 0);
    drive_one(rig, i_syscall(0));
    clean(rig);
    ck_assert(machine_deliver(rig->machine, rig->cpu, &rig->trap));
    ck_assert_uint_eq(dirty(rig), 1);
    drive_psw(rig, 0, RIG_ENTRY, 0, RIG_SIZE);
    drive_out(rig, DISK_COUNT, 10);
    drive_out(rig, DISK_ADDRESS, 0x2f00);
    drive_out(rig, DISK_COMMAND, 1);
    rig_put(rig, RIG_ENTRY, i_jal(ZERO, 0));
    clean(rig);
    rig_run(rig, 2000);
    ck_assert_uint_eq(dirty(rig), 1u << 2 | 1u << 3 | 1u << 4);
    rig_free(rig);
}
END_TEST

START_TEST(storage_may_be_a_gibibyte_and_costs_what_is_touched)
{
    struct rig *rig = rig_bare(STORAGE_MAX, PROFILE_PG32);
    rig_put(rig, STORAGE_MAX - 4, i_addi(A0, ZERO, 5));
    drive_psw(rig, U, 0, STORAGE_MAX - 4, 0xffffffff);
    ck_assert_int_eq(rig_step(rig), STOP_BUDGET);
    ck_assert_uint_eq(rig->cpu->x[A0], 5);
    ck_assert_int_eq(rig_step(rig), STOP_TRAP);
    ck_assert_trap(rig, CAUSE_MEMORY, 4, ACCESS_FETCH, 4);
    drive_psw(rig, 0, 0, 0, STORAGE_MAX);
    drive_one(rig, i_rdcr(A1, MEMSIZE));
    ck_assert_uint_eq(rig->cpu->x[A1], STORAGE_MAX);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("storage");
    TCase *tcase = tcase_create("storage");
    tcase_add_test(tcase, storage_is_zero_at_power_on_and_processor_too);
    tcase_add_loop_test(tcase, storage_is_moved_whole_or_not_at_all, 0,
                        sizeof ranges / sizeof ranges[0]);
    tcase_add_test(tcase, a_store_marks_its_page);
    tcase_add_test(tcase, what_does_not_store_marks_nothing);
    tcase_add_test(tcase, traps_and_dma_mark_their_pages);
    tcase_add_test(tcase, storage_may_be_a_gibibyte_and_costs_what_is_touched);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
