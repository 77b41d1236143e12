/* test_file_set.c - files held in memory: what may be added, and what a folder of the host gives.
 */
#include "vmm/hosted/grader/file_set.h"

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/visor-file-set-XXXXXX";

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status, (void)kind, (void)walk;
    return remove(path);
}

static void enter_folder(void)
{
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void write_file(const char *path, const char *text, off_t size)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fflush(file);
    if (size > 0)
        ck_assert_int_eq(ftruncate(fileno(file), size), 0);
    fclose(file);
}

static struct file_set set_of(const char *const (*files)[2], size_t count)
{
    struct file_set set = {0};
    struct error error = {""};
    for (size_t i = 0; i < count; i++)
        ck_assert(file_set_add(&set, files[i][0], files[i][1], strlen(files[i][1]), &error));
    return set;
}

static const struct {
    const char *name;
    bool valid;
} names[] = {
    {"a", true},         {"a/b.s", true}, {"..a", true},  {"a..", true},     {".a", true},
    {"a b/c", true},     {"", false},     {"/", false},   {"/a", false},     {"a/", false},
    {"a//b", false},     {".", false},    {"..", false},  {"a/../b", false}, {"./a", false},
    {"a/.", false},      {"a/..", false}, {"a\n", false}, {"a\x7f", false},  {"\x1b[31m", false},
    {"\xc3\xa4", false},
};

START_TEST(names_go_down_and_can_be_printed)
{
    ck_assert_msg(file_set_name_valid(names[_i].name) == names[_i].valid, "%s", names[_i].name);
}
END_TEST

START_TEST(names_have_a_longest)
{
    char name[FILE_SET_NAME_MAX + 2];
    memset(name, 'a', sizeof name);
    name[FILE_SET_NAME_MAX] = '\0';
    ck_assert(file_set_name_valid(name));
    name[FILE_SET_NAME_MAX] = 'a';
    name[FILE_SET_NAME_MAX + 1] = '\0';
    ck_assert(!file_set_name_valid(name));
}
END_TEST

START_TEST(files_are_found_and_sorted)
{
    static const char *const files[][2] = {{"b", "two"}, {"a/z", "one"}, {"c", ""}, {"a", "zero"}};
    struct file_set set = set_of(files, 4);
    ck_assert_uint_eq(set.count, 4);
    ck_assert_uint_eq(set.bytes, 10);
    for (size_t i = 1; i < set.count; i++)
        ck_assert_int_lt(strcmp(set.files[i - 1].name, set.files[i].name), 0);
    for (size_t i = 0; i < 4; i++) {
        const struct held_file *file = file_set_find(&set, files[i][0]);
        ck_assert_str_eq((const char *)file->bytes, files[i][1]);
        ck_assert_uint_eq(file->size, strlen(files[i][1]));
    }
    ck_assert_ptr_null(file_set_find(&set, "a/"));
    ck_assert_ptr_null(file_set_find(&set, "d"));
    file_set_free(&set);
    ck_assert_ptr_null(set.files);
}
END_TEST

static void assert_refused(struct file_set *set, const char *name, size_t size, const char *because)
{
    struct error error = {""};
    struct file_set before = *set;
    char *bytes = calloc(size + 1, 1);
    ck_assert(!file_set_add(set, name, bytes, size, &error));
    ck_assert_ptr_nonnull(strstr(error.text, because));
    ck_assert_uint_eq(set->count, before.count);
    ck_assert_uint_eq(set->bytes, before.bytes);
    free(bytes);
}

START_TEST(what_is_refused_changes_nothing)
{
    static const char *const files[][2] = {{"a", "one"}};
    struct file_set set = set_of(files, 1);
    assert_refused(&set, "a", 1, "a: there twice");
    assert_refused(&set, "../a", 1, "../a: not a name");
    assert_refused(&set, "b", FILE_SET_BYTES_MAX - 2, "b: all files together");
    struct error error = {""};
    char *bytes = calloc(FILE_SET_BYTES_MAX, 1);
    ck_assert(file_set_add(&set, "b", bytes, FILE_SET_BYTES_MAX - 3, &error));
    free(bytes);
    assert_refused(&set, "c", 1, "c: all files together");
    file_set_free(&set);
}
END_TEST

START_TEST(there_is_a_most_of_files)
{
    struct file_set set = {0};
    struct error error = {""};
    for (int i = 0; i < FILE_SET_FILES_MAX; i++) {
        char name[16];
        snprintf(name, sizeof name, "%d", i);
        ck_assert(file_set_add(&set, name, "", 0, &error));
    }
    assert_refused(&set, "more", 0, "more: there may be at most 1000 files");
    file_set_free(&set);
}
END_TEST

/* Each differs from all others in one thing. */
static const char *const variants[][4][2] = {
    {{"a", "xy"}, {"b", "z"}},
    {{"a", "x"}, {"b", "yz"}},
    {{"a", "xy"}, {"c", "z"}},
    {{"a", "xy"}, {"b", "Z"}},
    {{"ab", "xy"}, {"b", "z"}},
    {{"a", "xy"}},
    {{"a", "xy"}, {"b", "z"}, {"c", ""}},
};
enum { VARIANTS = sizeof variants / sizeof *variants };

START_TEST(digests_are_of_names_and_contents)
{
    uint64_t digests[VARIANTS];
    for (size_t i = 0; i < VARIANTS; i++) {
        size_t count = 0;
        while (count < 4 && variants[i][count][0])
            count++;
        struct file_set set = set_of(variants[i], count);
        digests[i] = file_set_digest(&set);
        file_set_free(&set);
        for (size_t j = 0; j < i; j++)
            ck_assert_uint_ne(digests[i], digests[j]);
    }
    static const char *const turned[][2] = {{"b", "z"}, {"a", "xy"}};
    struct file_set set = set_of(turned, 2);
    ck_assert_uint_eq(file_set_digest(&set), digests[0]);
    file_set_free(&set);
}
END_TEST

START_TEST(a_folder_is_read_with_its_folders)
{
    struct file_set set = {0};
    struct error error = {""};
    mkdir("s", 0777), mkdir("s/more", 0777), mkdir("s/.git", 0777), mkdir("s/empty", 0777);
    write_file("s/k.s", "nop\n", 0);
    write_file("s/more/x.inc", "x", 0);
    write_file("s/.git/config", "secret", 0);
    write_file("s/.hidden", "secret", 0);
    ck_assert_msg(file_set_read_folder(&set, "s", &error), "%s", error.text);
    ck_assert_uint_eq(set.count, 2);
    ck_assert_str_eq((const char *)file_set_find(&set, "k.s")->bytes, "nop\n");
    ck_assert_str_eq((const char *)file_set_find(&set, "more/x.inc")->bytes, "x");
    file_set_free(&set);
}
END_TEST

static void assert_folder_refused(const char *path, const char *because)
{
    struct file_set set = {0};
    struct error error = {""};
    ck_assert(!file_set_read_folder(&set, path, &error));
    ck_assert_msg(strstr(error.text, because), "%s", error.text);
    file_set_free(&set);
}

START_TEST(links_are_not_followed)
{
    mkdir("s", 0777), mkdir("t", 0777);
    ck_assert_int_eq(symlink("/etc/passwd", "s/kernel.s"), 0);
    ck_assert_int_eq(symlink("/etc", "t/etc"), 0);
    ck_assert_int_eq(symlink("s", "way"), 0);
    assert_folder_refused("s", "s/kernel.s: a symbolic link; put the file itself there");
    assert_folder_refused("t", "t/etc: a symbolic link");
    assert_folder_refused("way", "way: a symbolic link; name the folder itself");
}
END_TEST

START_TEST(what_is_no_file_is_refused_at_once)
{
    mkdir("s", 0777);
    ck_assert_int_eq(mkfifo("s/kernel.s", 0777), 0);
    assert_folder_refused("s", "s/kernel.s: neither a file nor a folder; leave it out");
    write_file("file", "", 0);
    assert_folder_refused("file", "file: no folder");
    assert_folder_refused("nothing", "nothing: No such file");
}
END_TEST

START_TEST(a_folder_has_limits)
{
    mkdir("large", 0777), mkdir("deep", 0777), mkdir("many", 0777), mkdir("odd", 0777);
    write_file("large/kernel.s", "", (off_t)10 << 30);
    assert_folder_refused("large", "kernel.s: all files together may have at most 16 MiB");
    char path[1000] = "deep";
    for (int i = 0; i < 120; i++) {
        strcat(path, "/d");
        ck_assert_int_eq(mkdir(path, 0777), 0);
    }
    assert_folder_refused("deep", "too long; make it shorter");
    for (int i = 0; i <= FILE_SET_FILES_MAX; i++) {
        snprintf(path, sizeof path, "many/%d", i);
        ck_assert_int_eq(mkdir(path, 0777), 0);
    }
    assert_folder_refused("many", "too many folders");
    write_file("odd/a\nb", "", 0);
    assert_folder_refused("odd", "a?b: not a name");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("file set");
    TCase *held = tcase_create("held"), *read = tcase_create("read");
    tcase_add_loop_test(held, names_go_down_and_can_be_printed, 0,
                        (int)(sizeof names / sizeof *names));
    tcase_add_test(held, names_have_a_longest);
    tcase_add_test(held, files_are_found_and_sorted);
    tcase_add_test(held, what_is_refused_changes_nothing);
    tcase_add_test(held, there_is_a_most_of_files);
    tcase_add_test(held, digests_are_of_names_and_contents);
    tcase_add_checked_fixture(read, enter_folder, leave_folder);
    tcase_add_test(read, a_folder_is_read_with_its_folders);
    tcase_add_test(read, links_are_not_followed);
    tcase_add_test(read, what_is_no_file_is_refused_at_once);
    tcase_add_test(read, a_folder_has_limits);
    suite_add_tcase(suite, held);
    suite_add_tcase(suite, read);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
