/* test_turns.c - claims about the scheduler: it gives turns as one that asks everyone each time,
 * and does not ask who cannot run. */
#include "vmm/core/scheduler.h"

#include <check.h>
#include <stdlib.h>

enum { MANY = 40, WORLDS = 300, TURNS = 400 };

/* Computers that have no instructions: what a turn does to them is drawn. */
struct world {
    struct machine machines[MANY];
    struct bus buses[MANY];
    struct computer computers[MANY];
    struct seat seats[MANY];
    struct scheduler scheduler;
    unsigned count;
    unsigned next; /* of the model */
    uint64_t random;
};

static unsigned draw(struct world *world, unsigned below)
{
    world->random = world->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(world->random >> 33) % below;
}

static void world_init(struct world *world, uint64_t seed, unsigned count)
{
    *world = (struct world){.count = count, .random = seed, .scheduler = {.seats = world->seats}};
    for (unsigned i = 0; i < count; i++) {
        world->buses[i] = (struct bus){.machine = &world->machines[i], .due = TIME_NEVER};
        world->machines[i].bus = &world->buses[i];
        world->computers[i].machine = &world->machines[i];
        scheduler_add(&world->scheduler, &world->computers[i]);
    }
}

static void set_timer(struct computer *computer, word time)
{
    computer->cpu.psw.status |= STATUS_CE;
    computer->cpu.control.mask |= 1u << IRQ_TIMER;
    computer->cpu.control.timer = time;
}

/* The reference: asks everyone, in turn. */
static struct computer *model_next(struct world *world)
{
    for (unsigned asked = 0; asked < world->count; asked++) {
        struct computer *computer = &world->computers[world->next];
        struct computer trial = *computer;
        world->next = (world->next + 1) % world->count;
        if (computer_wake(&trial))
            return computer;
    }
    return NULL;
}

/* What a computer comes to in its turn. */
static void have_turn(struct world *world, struct computer *computer)
{
    computer->cpu.control.timer = 0;
    switch (draw(world, 8)) {
    case 0:
        computer->state = COMPUTER_OFF;
        break;
    case 1:
        computer->state = COMPUTER_STOPPED;
        break;
    case 2: /* for ever, unless somebody does something */
    case 3:
        computer->state = COMPUTER_WAITING;
        break;
    case 4: /* for what a device may have to say later on */
        computer->state = COMPUTER_WAITING;
        computer->machine->bus->touched = true;
        break;
    case 5:
        computer->state = COMPUTER_WAITING;
        set_timer(computer, 7);
        break;
    default:
        computer->state = COMPUTER_RUNNING;
    }
}

/* Something happens to one of them. What a device waited for needs no telling. */
static void meddle(struct world *world)
{
    struct computer *computer = &world->computers[draw(world, world->count)];
    struct bus *bus = computer->machine->bus;
    if (computer->state == COMPUTER_WAITING && bus->touched) {
        bus->touched = false;
        set_timer(computer, 3);
    } else if (draw(world, 4) == 0) {
        computer->state = COMPUTER_WAITING;
        set_timer(computer, 3);
        scheduler_rouse(&world->scheduler);
    }
}

START_TEST(turns_are_those_of_one_who_asks_everyone_each_time)
{
    unsigned turns = 0, none = 0;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct world *world = malloc(sizeof *world);
        ck_assert_ptr_nonnull(world);
        world_init(world, seed, 1 + (unsigned)seed % MANY);
        for (unsigned turn = 0; turn < TURNS; turn++) {
            struct computer *expected = model_next(world);
            struct computer *computer = scheduler_next(&world->scheduler);
            ck_assert_msg(computer == expected, "seed %u, turn %u: another one's", (unsigned)seed,
                          turn);
            ck_assert_uint_eq(world->scheduler.next, world->next);
            if (computer)
                have_turn(world, computer);
            *(computer ? &turns : &none) += 1;
            for (unsigned times = draw(world, 4); times > 0; times--)
                meddle(world);
        }
        free(world);
    }
    ck_assert_uint_gt(turns, WORLDS * TURNS / 10);
    ck_assert_uint_gt(none, WORLDS);
}
END_TEST

START_TEST(before_all_is_said_to_stand_still_everyone_is_asked)
{
    struct world world;
    world_init(&world, 1, MANY);
    for (unsigned i = 1; i < MANY; i++)
        world.computers[i].state = COMPUTER_WAITING;
    ck_assert_ptr_eq(scheduler_next(&world.scheduler), &world.computers[0]);
    ck_assert_ptr_eq(scheduler_next(&world.scheduler), &world.computers[0]);
    set_timer(&world.computers[5], 3); /* and nobody is told */
    ck_assert_ptr_eq(scheduler_next(&world.scheduler), &world.computers[0]);
    world.computers[0].state = COMPUTER_OFF;
    ck_assert_ptr_eq(scheduler_next(&world.scheduler), &world.computers[5]);
}
END_TEST

START_TEST(a_scheduler_of_nobody_has_no_turns)
{
    struct scheduler scheduler = {.count = 0};
    ck_assert_ptr_null(scheduler_next(&scheduler));
    ck_assert_ptr_null(scheduler_next(&scheduler));
}
END_TEST

struct counted {
    struct device device; /* first */
    unsigned *asked;      /* how often all of them were */
};

static uint64_t never(const struct device *device)
{
    ++*((const struct counted *)device)->asked;
    return TIME_NEVER;
}

/* One runs, the others wait, each for a device that has nothing to come. */
START_TEST(who_cannot_run_is_asked_once_not_every_turn)
{
    static const struct device_ops ops = {.irq = IRQ_CONSOLE, .next = never};
    struct counted devices[MANY];
    struct world world;
    unsigned asked = 0;
    world_init(&world, 1, MANY);
    for (unsigned i = 1; i < MANY; i++) {
        devices[i] = (struct counted){{.ops = &ops}, &asked};
        bus_attach(&world.buses[i], &devices[i].device);
        world.buses[i].touched = false;
        world.computers[i].state = COMPUTER_WAITING;
        world.computers[i].cpu.control.mask = 1u << IRQ_CONSOLE;
    }
    for (unsigned turn = 0; turn < TURNS; turn++)
        ck_assert_ptr_eq(scheduler_next(&world.scheduler), &world.computers[0]);
    ck_assert_uint_eq(asked, MANY - 1);
    scheduler_rouse(&world.scheduler);
    for (unsigned turn = 0; turn < TURNS; turn++)
        scheduler_next(&world.scheduler);
    ck_assert_uint_eq(asked, 2 * (MANY - 1));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("turns");
    TCase *claims = tcase_create("claims");
    tcase_add_test(claims, turns_are_those_of_one_who_asks_everyone_each_time);
    tcase_add_test(claims, before_all_is_said_to_stand_still_everyone_is_asked);
    tcase_add_test(claims, a_scheduler_of_nobody_has_no_turns);
    tcase_add_test(claims, who_cannot_run_is_asked_once_not_every_turn);
    suite_add_tcase(suite, claims);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
