/* threaded_loops.c - claim: whatever a program does to itself, to R and to time, decoded
 * instructions do what plain ones do, in pieces of any size. The programs are those of hostile.def.
 */
#include "tests/machine/lockstep.h"

enum { PREPARING = 3100000, INSTRUCTIONS = 6000, SMALL = 16 /* pages */ };

static const struct {
    const char *name;
    unsigned pages;
    const char *program;
} loops[] = {
#define HOSTILE(name, pages, text, program) {text, pages, program},
#include "tests/machine/hostile.def"
};

enum { LOOPS = sizeof loops / sizeof loops[0] };

START_TEST(a_hostile_loop_does_the_same_both_ways)
{
    static const unsigned pieces[] = {1, 7, 8, 9, 30, 257, 0, 0, INSTRUCTIONS};
    if (loops[_i].pages > SMALL)
        return;
    struct lockstep pair = lockstep_boot(loops[_i].pages * PAGE_BYTES, loops[_i].program);
    pair.what = loops[_i].name;
    for (unsigned i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
        lockstep_run_by(&pair, INSTRUCTIONS, pieces[i]);
    ck_assert_int_eq(pair.plain->computer->state, COMPUTER_RUNNING);
    lockstep_free(&pair);
}
END_TEST

/* To compare much storage takes long: a few times only. */
START_TEST(more_pages_than_are_kept_do_the_same_both_ways)
{
    if (loops[_i].pages <= SMALL)
        return;
    struct lockstep pair = lockstep_boot(loops[_i].pages * PAGE_BYTES, loops[_i].program);
    pair.what = loops[_i].name;
    lockstep_run(&pair, PREPARING);
    lockstep_run_by(&pair, 10, 1);
    for (unsigned i = 0; i < 10; i++)
        lockstep_run(&pair, INSTRUCTIONS + i);
    lockstep_free(&pair);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile loops");
    TCase *tcase = tcase_create("hostile loops");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_hostile_loop_does_the_same_both_ways, 0, LOOPS);
    tcase_add_loop_test(tcase, more_pages_than_are_kept_do_the_same_both_ways, 0, LOOPS);
    suite_add_tcase(suite, tcase);
    return rig_main(suite);
}
