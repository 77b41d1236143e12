/* disk.c - whole sectors to and from storage: what is moved, when, and what is refused. */
#include "tests/machine/drive.h"

#include <stdlib.h>
#include <string.h>

enum { READ = 1, WRITE = 2, FLUSH = 3 };
enum { DONE, BUSY, BAD_COMMAND, OUTSIDE_DISK, OUTSIDE_STORAGE, READ_ONLY, IO_ERROR };
enum { SECTOR = 512, AT = 0x2000 };

static void command(struct rig *rig, word sector, word count, word address, word number)
{
    drive_out(rig, DISK_SECTOR, sector);
    drive_out(rig, DISK_COUNT, count);
    drive_out(rig, DISK_ADDRESS, address);
    drive_out(rig, DISK_COMMAND, number);
}

/* Gives the command, lets it end, and returns its status. */
static word carry_out(struct rig *rig, word sector, word count, word address, word number)
{
    command(rig, sector, count, address, number);
    drive_pass(rig, 500 + 50 * (uint64_t)(count <= 2048 ? count : 0));
    ck_assert_uint_eq(rig->cpu->control.pending, LINE_DISK);
    rig->cpu->control.pending = 0;
    return drive_in(rig, DISK_STATUS);
}

static void ck_assert_storage(struct rig *rig, paddr at, const uint8_t *expected, word size)
{
    uint8_t *found = malloc(size + 1);
    ck_assert(rig->machine->ops->load(rig->machine, at, found, size));
    ck_assert(!memcmp(found, expected, size));
    free(found);
}

START_TEST(a_read_moves_sectors_into_storage)
{
    struct rig *rig = drive_boot();
    rig_put(rig, AT - 4, 0x11111111);
    rig_put(rig, AT + 3 * SECTOR, 0x22222222);
    ck_assert_uint_eq(carry_out(rig, 2, 3, AT, READ), DONE);
    ck_assert_storage(rig, AT, rig->bench.sectors + 2 * SECTOR, 3 * SECTOR);
    ck_assert_uint_eq(rig_word(rig, AT - 4), 0x11111111);
    ck_assert_uint_eq(rig_word(rig, AT + 3 * SECTOR), 0x22222222);
    rig_free(rig);
}
END_TEST

START_TEST(a_write_moves_storage_into_sectors)
{
    struct rig *rig = drive_boot();
    uint8_t before[BENCH_SECTORS * SECTOR], bytes[2 * SECTOR];
    memcpy(before, rig->bench.sectors, sizeof before);
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 3 + 1);
    ck_assert(rig->machine->ops->store(rig->machine, AT, bytes, sizeof bytes));
    ck_assert_uint_eq(carry_out(rig, 5, 2, AT, WRITE), DONE);
    ck_assert_mem_eq(rig->bench.sectors + 5 * SECTOR, bytes, sizeof bytes);
    ck_assert_mem_eq(rig->bench.sectors, before, 5 * SECTOR);
    ck_assert_mem_eq(rig->bench.sectors + 7 * SECTOR, before + 7 * SECTOR, 9 * SECTOR);
    ck_assert_storage(rig, AT, bytes, sizeof bytes);
    rig_free(rig);
}
END_TEST

START_TEST(an_address_may_be_any_that_is_inside)
{
    static const word addresses[] = {
        0, 1, AT + 1, AT + 2, AT + 511, RIG_SIZE - SECTOR, RIG_SIZE - SECTOR - 3};
    for (unsigned i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct rig *rig = drive_boot();
        drive_psw(rig, 0, 0x1000, 0, RIG_SIZE);
        ck_assert_uint_eq(carry_out(rig, 1, 1, addresses[i], READ), DONE);
        ck_assert_storage(rig, addresses[i], rig->bench.sectors + SECTOR, SECTOR);
        rig_free(rig);
    }
}
END_TEST

START_TEST(an_address_is_physical_whatever_r_says)
{
    struct rig *rig = drive_boot();
    drive_psw(rig, 0, 0x10, 0x1000, 0x40);
    ck_assert_uint_eq(carry_out(rig, 1, 1, AT, READ), DONE);
    ck_assert_storage(rig, AT, rig->bench.sectors + SECTOR, SECTOR);
    rig_free(rig);
}
END_TEST

/* What cannot be carried out ends at once, moves nothing, and says why. */
static const struct {
    word sector, count, address, number, status;
} refusals[] = {
    {0, 1, AT, 0, BAD_COMMAND},
    {0, 1, AT, 4, BAD_COMMAND},
    {0, 1, AT, 0xffffffff, BAD_COMMAND},
    {0, 2049, AT, READ, BAD_COMMAND},
    {0, 0xffffffff, AT, READ, BAD_COMMAND},
    {0, 0x00800000, AT, WRITE, BAD_COMMAND}, /* times 512 would wrap to 0 */
    {0, 17, 0, READ, OUTSIDE_DISK},
    {16, 1, AT, READ, OUTSIDE_DISK},
    {15, 2, AT, WRITE, OUTSIDE_DISK},
    {17, 0, AT, READ, OUTSIDE_DISK},
    {0xffffffff, 1, AT, READ, OUTSIDE_DISK},
    {0xffffffff, 2, AT, WRITE, OUTSIDE_DISK},
    {0xfffff801, 2047, AT, READ, OUTSIDE_DISK},
    {0, 1, RIG_SIZE - 511, READ, OUTSIDE_STORAGE},
    {0, 1, RIG_SIZE, WRITE, OUTSIDE_STORAGE},
    {0, 2, RIG_SIZE - 512, READ, OUTSIDE_STORAGE},
    {0, 16, RIG_SIZE - 16 * 512 + 1, READ, OUTSIDE_STORAGE},
    {0, 1, 0xffffffff, READ, OUTSIDE_STORAGE},
    {0, 1, 0xfffffe00, READ, OUTSIDE_STORAGE}, /* its end would wrap to 0 */
    {0, 1, 0x80000000, WRITE, OUTSIDE_STORAGE},
    {0, 0, RIG_SIZE + 1, READ, OUTSIDE_STORAGE},
};

START_TEST(what_cannot_be_carried_out_ends_at_once_and_moves_nothing)
{
    struct rig *rig = drive_boot();
    struct state before = {0}, after = {0};
    rig_put(rig, RIG_ENTRY, 0);
    state_read(&before, rig);
    command(rig, refusals[_i].sector, refusals[_i].count, refusals[_i].address,
            refusals[_i].number);
    ck_assert_uint_eq(rig->cpu->control.pending, LINE_DISK);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), refusals[_i].status);
    rig->cpu->control.pending = 0;
    drive_pass(rig, 200000);
    ck_assert_uint_eq(rig->cpu->control.pending, 0);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), refusals[_i].status);
    rig_put(rig, RIG_ENTRY, 0);
    state_read(&after, rig);
    ck_assert(!memcmp(before.storage, after.storage, RIG_SIZE));
    ck_assert(!memcmp(before.sectors, after.sectors, sizeof before.sectors));
    state_free(&before);
    state_free(&after);
    rig_free(rig);
}
END_TEST

START_TEST(a_read_only_disk_refuses_to_be_written)
{
    struct rig *rig = drive_boot();
    uint8_t before[BENCH_SECTORS * SECTOR];
    memcpy(before, rig->bench.sectors, sizeof before);
    rig->board.disk.backend.read_only = true;
    command(rig, 0, 1, AT, WRITE);
    ck_assert_uint_eq(rig->cpu->control.pending, LINE_DISK);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), READ_ONLY);
    drive_pass(rig, 1000);
    ck_assert_mem_eq(rig->bench.sectors, before, sizeof before);
    rig->cpu->control.pending = 0;
    ck_assert_uint_eq(carry_out(rig, 0, 1, AT, READ), DONE);
    ck_assert_uint_eq(carry_out(rig, 0, 0, AT, FLUSH), DONE);
    rig_free(rig);
}
END_TEST

START_TEST(a_command_of_no_sectors_takes_its_time_and_moves_nothing)
{
    static const word sectors[] = {0, 7, 16};
    for (unsigned i = 0; i < 3; i++) {
        struct rig *rig = drive_boot();
        rig_put(rig, AT, 0x12345678);
        command(rig, sectors[i], 0, i == 2 ? RIG_SIZE : AT, READ);
        ck_assert_uint_eq(drive_in(rig, DISK_STATUS), BUSY);
        ck_assert_uint_eq(rig->cpu->control.pending, 0);
        drive_pass(rig, 500);
        ck_assert_uint_eq(drive_in(rig, DISK_STATUS), DONE);
        ck_assert_uint_eq(rig->cpu->control.pending, LINE_DISK);
        ck_assert_uint_eq(rig_word(rig, AT), 0x12345678);
        rig_free(rig);
    }
}
END_TEST

/* The command is given at instruction time t: the machine reads t when it has counted t
 * instructions, the `out` itself not among them. */
START_TEST(a_command_is_busy_for_exactly_its_time)
{
    for (word count = 0; count <= 4; count++) {
        struct rig *rig = drive_boot();
        command(rig, 1, count, AT, READ);
        uint64_t end = rig->cpu->control.time - 1 + 500 + 50 * count;
        drive_pass(rig, end - rig->cpu->control.time - 1);
        ck_assert_uint_eq(rig->cpu->control.pending, 0);
        ck_assert_uint_eq(rig_word(rig, AT), 0);
        drive_pass(rig, 1);
        ck_assert_uint_eq(rig->cpu->control.time, end);
        ck_assert_uint_eq(rig->cpu->control.pending, LINE_DISK);
        ck_assert_uint_eq(drive_in(rig, DISK_STATUS), DONE);
        ck_assert(count == 0 || rig_word(rig, AT) != 0);
        rig_free(rig);
    }
}
END_TEST

START_TEST(polling_does_not_hurry_a_command)
{
    struct rig *rig = drive_boot();
    command(rig, 1, 2, AT, READ);
    uint64_t end = rig->cpu->control.time - 1 + 500 + 50 * 2;
    while (rig->cpu->control.time < end)
        if (drive_in(rig, DISK_STATUS) != BUSY || rig_word(rig, AT) != 0)
            break;
    ck_assert_uint_eq(rig->cpu->control.time, end);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), DONE);
    rig_free(rig);
}
END_TEST

START_TEST(a_command_given_while_busy_is_ignored)
{
    struct rig *rig = drive_boot();
    command(rig, 1, 1, AT, READ);
    command(rig, 2, 1, AT + SECTOR, READ);
    command(rig, 99, 1, AT, READ);
    drive_out(rig, DISK_COMMAND, 77);
    ck_assert_uint_eq(rig->cpu->control.pending, 0);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), BUSY);
    drive_pass(rig, 2000);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), DONE);
    ck_assert_storage(rig, AT, rig->bench.sectors + SECTOR, SECTOR);
    ck_assert_uint_eq(rig_word(rig, AT + SECTOR), 0);
    rig_free(rig);
}
END_TEST

START_TEST(a_command_has_its_own_copy_of_the_registers)
{
    struct rig *rig = drive_boot();
    command(rig, 1, 1, AT, READ);
    drive_out(rig, DISK_SECTOR, 0xffffffff);
    drive_out(rig, DISK_COUNT, 0xfffffffe);
    drive_out(rig, DISK_ADDRESS, 0xfffffffd);
    ck_assert_uint_eq(drive_in(rig, DISK_SECTOR), 0xffffffff);
    ck_assert_uint_eq(drive_in(rig, DISK_COUNT), 0xfffffffe);
    ck_assert_uint_eq(drive_in(rig, DISK_ADDRESS), 0xfffffffd);
    drive_pass(rig, 600);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), DONE);
    ck_assert_storage(rig, AT, rig->bench.sectors + SECTOR, SECTOR);
    rig_free(rig);
}
END_TEST

START_TEST(after_an_error_the_sectors_before_it_have_been_moved)
{
    struct rig *rig = drive_boot();
    rig->bench.bad_sector = 3;
    ck_assert_uint_eq(carry_out(rig, 1, 4, AT, READ), IO_ERROR);
    ck_assert_storage(rig, AT, rig->bench.sectors + SECTOR, 2 * SECTOR);
    for (paddr at = AT + 2 * SECTOR; at < AT + 4 * SECTOR; at += 4)
        ck_assert(rig_word(rig, at) == 0);
    for (paddr at = AT; at < AT + 4 * SECTOR; at += 4)
        rig_put(rig, at, 0x5a5a5a5a);
    uint8_t tail[2 * SECTOR];
    memcpy(tail, rig->bench.sectors + 3 * SECTOR, sizeof tail);
    ck_assert_uint_eq(carry_out(rig, 1, 4, AT, WRITE), IO_ERROR);
    ck_assert_storage(rig, AT, rig->bench.sectors + SECTOR, 2 * SECTOR);
    ck_assert_mem_eq(rig->bench.sectors + 3 * SECTOR, tail, sizeof tail);
    ck_assert_uint_eq(carry_out(rig, 4, 1, AT, READ), DONE);
    rig_free(rig);
}
END_TEST

START_TEST(flush_reaches_the_disk_and_ignores_the_other_registers)
{
    struct rig *rig = drive_boot();
    command(rig, 0xffffffff, 0xffffffff, 0xffffffff, FLUSH);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), BUSY);
    ck_assert_uint_eq(rig->bench.flushes, 0);
    drive_pass(rig, 500);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), DONE);
    ck_assert_uint_eq(rig->bench.flushes, 1);
    rig->cpu->control.pending = 0;
    rig->bench.bad_flush = true;
    ck_assert_uint_eq(carry_out(rig, 0, 0, 0, FLUSH), IO_ERROR);
    rig_free(rig);
}
END_TEST

START_TEST(no_disk_has_no_sectors)
{
    struct rig *rig = drive_boot();
    rig->board.disk.backend = (struct disk_backend){.sectors = 0};
    ck_assert_uint_eq(drive_in(rig, DISK_SECTORS), 0);
    command(rig, 0, 1, AT, READ);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), OUTSIDE_DISK);
    rig->cpu->control.pending = 0;
    ck_assert_uint_eq(carry_out(rig, 0, 0, AT, READ), DONE);
    ck_assert_uint_eq(carry_out(rig, 0, 0, AT, FLUSH), DONE);
    rig_free(rig);
}
END_TEST

START_TEST(a_read_may_bring_the_code_that_runs_next)
{
    struct rig *rig = drive_boot();
    for (unsigned i = 0; i < SECTOR; i += 4)
        memory_write32(rig->bench.sectors + i, i_addi(A5, A5, 3));
    command(rig, 0, 1, 0x600, READ);
    rig_program(rig, RIG_ENTRY, i_in(A0, DISK_STATUS, ZERO), i_bne(A0, ZERO, -1),
                i_jalr(ZERO, 0x600, ZERO));
    rig_put(rig, 0x800, i_jal(ZERO, 0));
    rig_run(rig, 1000);
    ck_assert_uint_eq(rig->cpu->x[A5], 3 * 128);
    rig_free(rig);
}
END_TEST

/* A backend of any size whose sectors are made up. */
static bool made_up(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    (void)context;
    memset(bytes, (int)(sector % 251 + 1), SECTOR_BYTES);
    return true;
}

START_TEST(the_largest_command_moves_a_mebibyte)
{
    struct rig *rig = rig_bare(2 << 20, PROFILE_PG32);
    rig->board.disk.backend = (struct disk_backend){.read = made_up, .sectors = 0xffffffff};
    ck_assert_uint_eq(drive_in(rig, DISK_SECTORS), 0xffffffff);
    ck_assert_uint_eq(carry_out(rig, 0xffffffff - 2048, 2048, 1 << 20, READ), DONE);
    for (word i = 0; i < 2048; i++) {
        word byte = (0xffffffff - 2048 + i) % 251 + 1;
        ck_assert(rig_word(rig, (1 << 20) + i * SECTOR) == byte * 0x01010101);
        ck_assert(rig_word(rig, (1 << 20) + i * SECTOR + 508) == byte * 0x01010101);
    }
    ck_assert_uint_eq(rig_word(rig, (1 << 20) - 4), 0);
    command(rig, 0xffffffff - 2047, 2048, 1 << 20, READ);
    ck_assert_uint_eq(drive_in(rig, DISK_STATUS), OUTSIDE_DISK);
    rig_free(rig);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("disk");
    TCase *tcase = tcase_create("disk");
    tcase_add_test(tcase, a_read_moves_sectors_into_storage);
    tcase_add_test(tcase, a_write_moves_storage_into_sectors);
    tcase_add_test(tcase, an_address_may_be_any_that_is_inside);
    tcase_add_test(tcase, an_address_is_physical_whatever_r_says);
    tcase_add_loop_test(tcase, what_cannot_be_carried_out_ends_at_once_and_moves_nothing, 0,
                        sizeof refusals / sizeof refusals[0]);
    tcase_add_test(tcase, a_read_only_disk_refuses_to_be_written);
    tcase_add_test(tcase, a_command_of_no_sectors_takes_its_time_and_moves_nothing);
    tcase_add_test(tcase, a_command_is_busy_for_exactly_its_time);
    tcase_add_test(tcase, polling_does_not_hurry_a_command);
    tcase_add_test(tcase, a_command_given_while_busy_is_ignored);
    tcase_add_test(tcase, a_command_has_its_own_copy_of_the_registers);
    tcase_add_test(tcase, after_an_error_the_sectors_before_it_have_been_moved);
    tcase_add_test(tcase, flush_reaches_the_disk_and_ignores_the_other_registers);
    tcase_add_test(tcase, no_disk_has_no_sectors);
    tcase_add_test(tcase, a_read_may_bring_the_code_that_runs_next);
    tcase_add_test(tcase, the_largest_command_moves_a_mebibyte);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
