/* test_isolation.c - claims about guests side by side: none can tell that there are others. */
#include "tests/random/generator.h"
#include "tests/towers/generated.h"

#include <check.h>

enum { TRIOS = 20, INSTRUCTIONS = 9000 };

/* Is the guest where it would be if its last turn had ended with its last instruction? It may have
 * begun to wait, or to be woken, which takes no instruction. */
static bool comparable(const struct computer *a, const struct computer *b)
{
    return a->state == b->state && a->cpu.control.time == b->cpu.control.time &&
           a->traps[CAUSE_INTERRUPT] == b->traps[CAUSE_INTERRUPT];
}

/* Each of three guests, hostile by chance, fares as it does alone. */
START_TEST(guests_side_by_side_fare_as_each_does_alone)
{
    unsigned compared = 0;
    for (uint64_t trio = 1; trio <= TRIOS; trio++) {
        const uint64_t seeds[] = {trio, trio + 5000, trio + 9000};
        struct tower together;
        generated_tower(&together, strategy_in_turn(trio), (unsigned)_i, seeds, 3);
        run_turns(&together, INSTRUCTIONS);
        for (unsigned i = 0; i < 3; i++) {
            struct tower alone;
            generated_tower(&alone, NULL, 0, &seeds[i], 1);
            run_turns(&alone, together.guests[i].computer.retired);
            if (comparable(&alone.guests[0].computer, &together.guests[i].computer)) {
                assert_same_guest(&together, i, &alone, 0);
                compared++;
            }
            tower_free(&alone);
        }
        tower_free(&together);
    }
    ck_assert_uint_gt(compared, 3 * TRIOS / 2);
}
END_TEST

START_TEST(the_storage_that_is_nobodys_stays_untouched)
{
    for (uint64_t trio = 1; trio <= TRIOS; trio++) {
        const uint64_t seeds[] = {trio, trio + 5000, trio + 9000};
        struct tower tower;
        generated_tower(&tower, strategy_in_turn(trio), (unsigned)_i, seeds, 3);
        run_turns(&tower, INSTRUCTIONS);
        const struct memory *memory = &tower.bare.memory;
        paddr begin = tower_origin(&tower, 0), end = tower_origin(&tower, 2) + GENERATED_STORAGE;
        for (paddr at = 0; at < memory->size; at++)
            if (at < begin || at >= end)
                ck_assert_msg(memory->bytes[at] == 0, "E[0x%x] was written", at);
        tower_free(&tower);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("isolation");
    TCase *test = tcase_create("isolation");
    tcase_set_timeout(test, 300);
    tcase_add_loop_test(test, guests_side_by_side_fare_as_each_does_alone, 1, 4);
    tcase_add_loop_test(test, the_storage_that_is_nobodys_stays_untouched, 1, 4);
    suite_add_tcase(suite, test);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
