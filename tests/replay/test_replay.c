/* test_replay.c - claims about the text of replays: what is not exactly as it should be is refused,
 * and said. */
#include "isa/random.h"
#include "vmm/hosted/base64.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/replay.h"
#include "vmm/hosted/snapshot.h"

#include <check.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* A kept text with one thing replaced, and what is said of it; NULL: it is taken. */
static const struct {
    const char *from, *to, *said;
} changes[] = {
    {"machine pg32\n", "machine pg32-x86\n", NULL},
    {"seed 0\n", "seed 18446744073709551615\n", NULL},
    {"depth 1\n", "depth 0\n", NULL},
    {"strategy trap-emulate\n", "strategy hybrid\nsilent lpsw\nsilent rdcr\n", NULL},
    {"guest tiny.s\n", "guest \n", NULL},
    {"disk none\n", "disk 4294967295 0123456789abcdef writable\n", NULL},
    {"events\n", "events\n0 0 end\n", NULL},
    {"\nevents\n", "\nintervene 0 0 0 register 31 4294967295\nevents\n", NULL},
    {"\nevents\n",
     "\nintervene 0 9 1 interrupt 3\nintervene 0 9 1 store 4294967295 0\nintervene 0 10 1 "
     "disk-error\nintervene 0 9223372036854775807 2 torn-write 4294967295\nevents\n",
     NULL},
    {"\nevents\n", "\nintervene 1 0 0 interrupt 0\nevents\n",
     "intervention 1 is for guest 1, but there are 1"},
    {"\nevents\n", "\nintervene 0 5 0 interrupt 0\nintervene 0 4 0 interrupt 0\nevents\n",
     "intervention 2 is earlier than the one before"},
    {"\nevents\n", "\nintervene 0 5 2 interrupt 0\nintervene 0 6 1 interrupt 0\nevents\n",
     "intervention 2 is earlier than the one before"},
    {"\nevents\n", "\nintervene 0 0 0 interrupt 4\nevents\n", "where events should be"},
    {"\nevents\n", "\nintervene 0 0 0 register 32 0\nevents\n", "where events should be"},
    {"\nevents\n", "\nintervene 0 0 0 register 1\nevents\n", "where events should be"},
    {"\nevents\n", "\nintervene 0 0 0 disk-error 1\nevents\n", "where events should be"},
    {"\nevents\n", "\nintervene 0 0 0 disk\nevents\n", "where events should be"},
    {"\nevents\n", "\nintervene 0 0 0 store 4294967296 0\nevents\n", "where events should be"},
    {"\nevents\n", "\nintervene 0 9223372036854775808 0 disk-error\nevents\n",
     "where events should be"},
    {"\nend ", "\nintervene 0 0 0 disk-error\nend ", "where end should be"},
    {"machine pg32\n", "machine pg64\n", "line 3 is 'machine pg64' where machine"},
    {"machine pg32\n", "", "line 3 is 'storage 8192' where machine should be"},
    {"machine pg32\n", "machine pg32 \n", "newer visor"},
    {"machine pg32\n", "colour blue\nmachine pg32\n", "'colour blue' where machine"},
    {"seed 0\n", "seed 18446744073709551616\n", "where seed should be"},
    {"seed 0\n", "seed 00\n", "where seed should be"},
    {"seed 0\n", "seed -1\n", "where seed should be"},
    {"seed 0\n", "seed\n", "where seed should be"},
    {"seed 0\n", "seed 0\nseed 0\n", "line 6 is 'seed 0' where quantum should be"},
    {"storage 8192\n", "storage 8191\n", "no visor has such a machine"},
    {"storage 8192\n", "storage 0\n", "no visor has such a machine"},
    {"storage 8192\n", "storage 4294967296\n", "where storage should be"},
    {"guests 1\n", "guests 0\n", "no visor has such a machine"},
    {"guests 1\n", "guests 2\n", "where guest should be"},
    {"guests 1\n", "guests 1025\n", "where guests should be"},
    {"depth 1\n", "depth 65\n", "where depth should be"},
    {"strategy trap-emulate\n", "strategy guess\n", "'strategy guess' where strategy should be"},
    {"strategy trap-emulate\n", "strategy hybrid\nsilent add\n", "'silent add' where guest"},
    {"strategy trap-emulate\n", "strategy hybrid\nsilent\n", "'silent' where guest should be"},
    {"disk none\n", "disk all\n", "where disk should be"},
    {"disk none\n", "disk 2 0123456789ABCDEF writable\n", "where disk should be"},
    {"disk none\n", "disk 2 0123456789abcdef sometimes\n", "where disk should be"},
    {"image ", "image 1", "image should be"},
    {"f0VMR", "f0VM!", "where base64 should be"},
    {"f0VMR", "f1VMR", "not an ELF file"},
    {"\nevents\n", "\nevents\n1 0 97\n", "event 1 is for guest 1, but there are 1"},
    {"\nevents\n", "\nevents\n0 900 97\n", "event 2 is earlier than the one before"},
    {"\nevents\n", "\nevents\n0 0 97 after 1\n", "event 2 is earlier than the one before"},
    {"\nevents\n", "\nevents\n0 0 256\n", "'0 0 256' where end should be"},
    {"\nevents\n", "\nevents\n0 0 97 before 3\n", "where end should be"},
    {"\nevents\n", "\nevents\n0 0  97\n", "where end should be"},
    {"\nend ", "\nend end ", "where end should be"},
    {" rest ", " 4294967296 ", "where end should be"},
    {" rest ", "  ", "where end should be"},
    {"\nend ", "\nmore 1\nend ", "'more 1' where end should be"},
};
enum { CHANGES = sizeof changes / sizeof changes[0] };

static char *kept(const char *name, size_t *size)
{
    struct error error = {""};
    uint8_t *bytes;
    char path[512];
    snprintf(path, sizeof path, "%s/%s", CORPUS_FOLDER, name);
    ck_assert_msg(file_read(path, 1 << 20, &bytes, size, &error), "%s", error.text);
    return (char *)bytes;
}

/* The kept text with the change made; the caller frees it. */
static char *changed(const char *from, const char *to)
{
    size_t size;
    char *text = kept("replay/echo", &size), *at = strstr(text, from), *result = NULL;
    ck_assert_msg(
        at && asprintf(&result, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)) > 0,
        "'%s' is not there", from);
    free(text);
    return result;
}

START_TEST(a_text_that_is_not_exactly_right_is_refused_and_told)
{
    struct replay replay;
    struct error error = {""};
    const char *said = changes[_i].said;
    char *text = changed(changes[_i].from, changes[_i].to);
    bool ok = replay_parse_body(&replay, text, strlen(text), "x.replay", &error);
    ck_assert_msg(ok == !said, "%s: %s", changes[_i].to, error.text);
    ck_assert_msg(!said || strstr(error.text, said), "%s: said '%s'", changes[_i].to, error.text);
    replay_free(&replay);
    free(text);
}
END_TEST

START_TEST(a_text_that_ends_anywhere_is_refused)
{
    size_t size;
    char *text = kept("replay/pair", &size);
    for (size_t cut = 0; cut < size; cut++) {
        struct replay replay;
        struct error error = {""};
        char *part = malloc(cut + 1); /* so that a sanitizer sees who reads on */
        memcpy(part, text, cut);
        ck_assert_msg(!replay_parse_body(&replay, part, cut, "x", &error), "%zu bytes", cut);
        ck_assert(error.text[0] != '\0');
        free(part);
    }
    free(text);
}
END_TEST

/* Fuzzers begin with what is right. */
START_TEST(what_is_kept_for_fuzzers_is_valid)
{
    const char *folder = _i ? "snapshot" : "replay";
    char path[512];
    unsigned count = 0;
    snprintf(path, sizeof path, "%s/%s", CORPUS_FOLDER, folder);
    DIR *entries = opendir(path);
    ck_assert(entries != NULL);
    for (struct dirent *entry; (entry = readdir(entries));) {
        struct replay replay;
        struct snapshot snapshot;
        struct error error = {""};
        size_t size;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        char *text = kept(path, &size);
        bool ok = _i ? snapshot_parse_body(&snapshot, (uint8_t *)text, size, path, &error)
                     : replay_parse_body(&replay, text, size, path, &error);
        ck_assert_msg(ok, "%s", error.text);
        if (_i) {
            snapshot_free(&snapshot);
        } else {
            replay_free(&replay);
            free(text);
        }
        count++;
    }
    closedir(entries);
    ck_assert_uint_ge(count, 3);
}
END_TEST

START_TEST(base64_of_any_bytes_gives_them_back)
{
    uint64_t chance = 64;
    for (size_t size = 0; size < 300; size++) {
        uint8_t bytes[300], again[300];
        char *text;
        size_t length;
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)random_next(&chance);
        FILE *out = open_memstream(&text, &length);
        ck_assert(out != NULL);
        base64_write(out, bytes, size);
        fclose(out);
        struct scan scan = {text, text + length};
        ck_assert(base64_read(&scan, again, size) && scan.at == scan.end);
        ck_assert(memcmp(bytes, again, size) == 0);
        scan = (struct scan){text, text + length};
        ck_assert(!base64_read(&scan, again, size + 1));
        free(text);
    }
}
END_TEST

START_TEST(base64_is_what_others_write_and_nothing_else)
{
    static const struct {
        const char *text, *bytes;
    } examples[] = {{"Zg==\n", "f"},  {"Zm8=\n", "fo"}, {"Zm9v\n", "foo"}, {"Zm9vYg==\n", "foob"},
                    {"Zh==\n", NULL}, {"Zg=\n", NULL},  {"Zg==", NULL},    {"Z===\n", NULL},
                    {"Z g=\n", NULL}, {"Zg==\r", NULL}, {"====\n", NULL}};
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const char *text = examples[i].text, *expected = examples[i].bytes;
        uint8_t bytes[8] = {0};
        struct scan scan = {text, text + strlen(text)};
        bool ok = base64_read(&scan, bytes, expected ? strlen(expected) : 1);
        ck_assert_msg(ok == (expected != NULL), "%s", text);
        ck_assert(!expected || memcmp(bytes, expected, strlen(expected)) == 0);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("replays");
    TCase *test = tcase_create("replays");
    tcase_set_timeout(test, 60);
    tcase_add_loop_test(test, a_text_that_is_not_exactly_right_is_refused_and_told, 0, CHANGES);
    tcase_add_test(test, a_text_that_ends_anywhere_is_refused);
    tcase_add_loop_test(test, what_is_kept_for_fuzzers_is_valid, 0, 2);
    tcase_add_test(test, base64_of_any_bytes_gives_them_back);
    tcase_add_test(test, base64_is_what_others_write_and_nothing_else);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
