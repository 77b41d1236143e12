/* test_pages.c - claims about pages that are held in many versions, and about disks that are held.
 */
#include "isa/random.h"
#include "vmm/hosted/disk_file.h"
#include "vmm/hosted/page_tree.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In loops over pages nothing is asserted that holds: each assertion costs a write. */
enum { COPIES = 6, SEEDS = 40, CHANGES = 400, PAGES_MAX = 9000 };

/* A tree, and what it should hold: of each page one number; 0: it is not there. */
struct copy {
    struct page_tree tree;
    unsigned numbers[PAGES_MAX];
};

static unsigned number_in(const uint8_t *page)
{
    unsigned number, last;
    memcpy(&number, page, sizeof number);
    memcpy(&last, page + PAGE_BYTES - sizeof last, sizeof last);
    if (number != last)
        ck_abort_msg("a page is torn: %u, %u", number, last);
    return number;
}

static void put(struct copy *copy, size_t at, unsigned number, bool whole)
{
    uint8_t *page = whole ? page_tree_replace(&copy->tree, at) : page_tree_own(&copy->tree, at);
    ck_assert(page != NULL);
    if (!whole)
        ck_assert_uint_eq(number_in(page), copy->numbers[at]);
    memcpy(page, &number, sizeof number);
    memcpy(page + PAGE_BYTES - sizeof number, &number, sizeof number);
    copy->numbers[at] = number;
}

static void assert_holds(const struct copy *copy, size_t pages)
{
    for (size_t at = 0; at < pages; at++) {
        const uint8_t *page = page_tree_get(&copy->tree, at);
        unsigned found = page ? number_in(page) : 0;
        if (found != copy->numbers[at])
            ck_abort_msg("page %zu holds %u, not %u", at, found, copy->numbers[at]);
    }
}

struct differences {
    const struct copy *a, *b;
    bool differs[PAGES_MAX];
};

static void note(void *context, size_t page)
{
    struct differences *differences = context;
    ck_assert(!differences->differs[page]);
    differences->differs[page] = true;
}

/* Pages with other numbers are told; others may be, if they were written apart. */
static void assert_compares(const struct copy *a, const struct copy *b, size_t pages)
{
    static struct differences differences;
    differences = (struct differences){.a = a, .b = b};
    page_tree_compare(&a->tree, &b->tree, note, &differences);
    for (size_t at = 0; at < pages; at++) {
        bool shared = page_tree_get(&a->tree, at) == page_tree_get(&b->tree, at);
        if (differences.differs[at] == shared)
            ck_abort_msg("page %zu is %sshared", at, shared ? "" : "not ");
    }
}

static void replace_by_copy(struct copy *to, const struct copy *from)
{
    page_tree_free(&to->tree);
    *to = *from;
    page_tree_copy(&to->tree, &from->tree);
}

START_TEST(a_copy_keeps_what_it_was_whatever_becomes_of_the_others)
{
    static const size_t sizes[] = {1, 2, 63, 64, 65, 4096, 4097, PAGES_MAX};
    static struct copy copies[COPIES];
    size_t pages = sizes[(unsigned)_i % 8], bytes = 0;
    uint64_t state = (uint64_t)_i;
    for (unsigned i = 0; i < COPIES; i++) {
        memset(&copies[i], 0, sizeof copies[i]);
        page_tree_init(&copies[i].tree, pages, &bytes);
    }
    for (unsigned change = 1; change <= CHANGES; change++) {
        struct copy *one = &copies[random_next(&state) % COPIES];
        struct copy *two = &copies[random_next(&state) % COPIES];
        size_t at = random_next(&state) % pages;
        if (random_next(&state) % 8 || one == two)
            put(one, at, change, random_next(&state) % 2);
        else
            replace_by_copy(one, two);
        if (change % 40)
            continue;
        for (unsigned i = 0; i < COPIES; i++)
            assert_holds(&copies[i], pages);
        assert_compares(one, two, pages);
    }
    ck_assert_uint_gt(bytes, 0);
    for (unsigned i = 0; i < COPIES; i++)
        page_tree_free(&copies[i].tree);
    ck_assert_uint_eq(bytes, 0);
}
END_TEST

START_TEST(a_page_that_two_copies_share_is_held_once)
{
    size_t bytes = 0;
    struct page_tree first, copies[100];
    page_tree_init(&first, 1000, &bytes);
    for (size_t at = 0; at < 1000; at++)
        ck_assert(page_tree_replace(&first, at) != NULL);
    size_t alone = bytes;
    for (unsigned i = 0; i < 100; i++) {
        page_tree_copy(&copies[i], &first);
        ck_assert(page_tree_own(&copies[i], i) != NULL);
    }
    ck_assert_uint_lt(bytes, alone + 100 * (PAGE_BYTES + 2000));
    for (unsigned i = 0; i < 100; i++)
        page_tree_free(&copies[i]);
    ck_assert_uint_eq(bytes, alone);
    page_tree_free(&first);
}
END_TEST

/* A file of our own, opened twice: as a disk, and to look behind it. Returns the latter. */
static int open_disk(struct disk_file *disk, off_t size)
{
    char path[] = "scratch-disk-XXXXXX";
    struct error error = {""};
    int descriptor = mkstemp(path);
    ck_assert(descriptor >= 0 && ftruncate(descriptor, size) == 0);
    bool ok = disk_file_open(disk, path, true, &error);
    unlink(path);
    ck_assert_msg(ok, "%s", error.text);
    return descriptor;
}

static void fill(uint8_t bytes[SECTOR_BYTES], unsigned number)
{
    for (unsigned i = 0; i < SECTOR_BYTES; i++)
        bytes[i] = (uint8_t)(number + i);
}

static void assert_sector(struct disk_backend *backend, word sector, unsigned number)
{
    uint8_t expected[SECTOR_BYTES], bytes[SECTOR_BYTES];
    fill(expected, number);
    ck_assert(backend->read(backend->context, sector, bytes));
    ck_assert_mem_eq(bytes, expected, SECTOR_BYTES);
}

static void write_sector(struct disk_backend *backend, word sector, unsigned number)
{
    uint8_t bytes[SECTOR_BYTES];
    fill(bytes, number);
    ck_assert(backend->write(backend->context, sector, bytes));
}

START_TEST(a_held_disk_is_read_as_the_file_was_and_the_file_is_never_written)
{
    enum { SECTORS = 21 }; /* the last page is not whole */
    struct disk_file disk;
    int file = open_disk(&disk, SECTORS * SECTOR_BYTES);
    uint8_t bytes[SECTOR_BYTES];
    struct disk_backend backend = disk_file_backend(&disk);
    for (word i = 0; i < SECTORS; i++)
        write_sector(&backend, i, 1000 + i);
    uint64_t before, after;
    ck_assert(disk_file_digest(&disk, &before));
    disk_file_hold(&disk);
    ck_assert(disk_file_digest(&disk, &after));
    ck_assert_uint_eq(before, after);
    write_sector(&backend, 20, 7);
    write_sector(&backend, 3, 8);
    for (word i = 0; i < SECTORS; i++)
        assert_sector(&backend, i, i == 20 ? 7 : i == 3 ? 8 : 1000 + i);
    ck_assert(backend.flush(backend.context));
    for (word i = 0; i < SECTORS; i++) {
        uint8_t expected[SECTOR_BYTES];
        fill(expected, 1000 + i);
        ck_assert(pread(file, bytes, SECTOR_BYTES, i * SECTOR_BYTES) == SECTOR_BYTES);
        ck_assert_mem_eq(bytes, expected, SECTOR_BYTES);
    }
    /* Whoever changes the file now changes nothing that was seen. */
    ck_assert(pwrite(file, bytes, SECTOR_BYTES, 0) == SECTOR_BYTES);
    assert_sector(&backend, 0, 1000);
    ck_assert(disk_file_digest(&disk, &after));
    ck_assert_uint_ne(before, after);
    write_sector(&backend, 20, 1020);
    write_sector(&backend, 3, 1003);
    ck_assert(disk_file_digest(&disk, &after));
    ck_assert_uint_eq(before, after);
    disk_file_close(&disk);
    close(file);
}
END_TEST

START_TEST(of_a_huge_disk_only_what_is_touched_is_held)
{
    const word sectors = UINT32_MAX - 6; /* two terabytes, nearly all of them a hole */
    struct disk_file disk;
    int file = open_disk(&disk, (off_t)sectors * SECTOR_BYTES);
    disk_file_hold(&disk);
    struct disk_backend backend = disk_file_backend(&disk);
    uint8_t bytes[SECTOR_BYTES], zero[SECTOR_BYTES] = {0};
    write_sector(&backend, sectors - 1, 5);
    ck_assert(backend.read(backend.context, sectors / 2, bytes));
    ck_assert_mem_eq(bytes, zero, SECTOR_BYTES);
    assert_sector(&backend, sectors - 1, 5);
    ck_assert_uint_lt(disk.read_bytes + disk.written_bytes, 64 * 1024);
    disk_file_close(&disk);
    close(file);
}
END_TEST

START_TEST(a_held_disk_whose_file_was_cut_off_has_errors_there)
{
    struct disk_file disk;
    int file = open_disk(&disk, 64 * SECTOR_BYTES);
    struct disk_backend backend = disk_file_backend(&disk);
    uint8_t bytes[SECTOR_BYTES];
    disk_file_hold(&disk);
    ck_assert(backend.read(backend.context, 9, bytes));
    ck_assert(ftruncate(file, 0) == 0);
    ck_assert(backend.read(backend.context, 9, bytes));
    ck_assert(!backend.read(backend.context, 30, bytes));
    ck_assert(!backend.write(backend.context, 30, bytes));
    disk_file_close(&disk);
    close(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pages");
    TCase *test = tcase_create("pages");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, a_copy_keeps_what_it_was_whatever_becomes_of_the_others, 0, SEEDS);
    tcase_add_test(test, a_page_that_two_copies_share_is_held_once);
    tcase_add_test(test, a_held_disk_is_read_as_the_file_was_and_the_file_is_never_written);
    tcase_add_test(test, of_a_huge_disk_only_what_is_touched_is_held);
    tcase_add_test(test, a_held_disk_whose_file_was_cut_off_has_errors_there);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
