/* Claims about remote machines: a machine at the far end of a link does what a bare machine does,
 * so that monitors on it hold guests that cannot tell; and the program that serves it does nothing
 * that makes no sense. */
#include "assembler/assembler.h"
#include "tests/native/distant.h"
#include "tests/random/generator.h"
#include "vmm/hosted/tower.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Storage */

enum { SIZE = 16384 };

/* Sizes and places are those of words, of lines and of pieces, and what is a little less or more.
 */
static word random_size(uint64_t *random)
{
    static const word usual[] = {0, 1, 4, 4, 4, REMOTE_LINE, 28, LINK_PIECE, 3 * LINK_PIECE};
    word size = usual[next_random(random) % (sizeof usual / sizeof usual[0])];
    return size + (word)(next_random(random) % 8 == 0);
}

START_TEST(what_is_stored_is_loaded_over_the_link_and_without_it)
{
    struct distant distant;
    uint8_t expected[SIZE] = {0}, bytes[4 * LINK_PIECE], found[SIZE];
    uint64_t random = 88172645463325252u;
    word at = 0;
    distant_init(&distant, SIZE);
    struct machine *machine = &distant.remote.machine;
    const word body = distant.remote.options.body;
    ck_assert(machine->ops->store(machine, body + 5, "before", 6));
    memcpy(expected + 5, "before", 6);
    distant_on(&distant);
    for (unsigned i = 0; i < 600; i++) {
        word size = random_size(&random);
        if (next_random(&random) % 4 == 0)
            at = (word)(next_random(&random) % SIZE);
        else if (next_random(&random) % 4 == 0) /* a little back, where something was loaded */
            at -= at >= 8 ? 8 : 0;
        bool inside = at <= SIZE - size;
        for (word j = 0; j < size; j++)
            bytes[j] = (uint8_t)next_random(&random);
        if (next_random(&random) % 2) {
            ck_assert_int_eq(machine->ops->store(machine, body + at, bytes, size), inside);
            if (inside)
                memcpy(expected + at, bytes, size);
        } else {
            memset(found, 0xaa, sizeof found);
            ck_assert_int_eq(machine->ops->load(machine, body + at, found, size), inside);
            if (inside && size)
                ck_assert_mem_eq(found, expected + at, size);
        }
        at += size;
    }
    ck_assert_uint_gt(distant.remote.counts.stores, 100);
    distant_off(&distant);
    ck_assert(machine->ops->load(machine, body, found, SIZE));
    ck_assert_mem_eq(found, expected, SIZE);
    ck_assert_mem_eq(distant.bare.memory.bytes + body, expected, SIZE);
    distant_free(&distant);
}
END_TEST

START_TEST(the_serving_programs_own_storage_is_outside)
{
    struct distant distant;
    word value = 0;
    distant_init(&distant, SIZE);
    struct machine *machine = &distant.remote.machine;
    const word body = distant.remote.options.body;
    for (unsigned on = 0; on < 2; on++) {
        ck_assert(!machine_store_word(machine, body - 4, 1));
        ck_assert(!machine_load_word(machine, 0, &value));
        ck_assert(!machine_store_word(machine, body + SIZE - 2, 1));
        ck_assert(!machine_store_word(machine, ~(word)3, 1));
        ck_assert(machine_store_word(machine, body, 7));
        ck_assert(machine_load_word(machine, body, &value));
        ck_assert_uint_eq(value, 7);
        if (!on)
            distant_on(&distant);
    }
    ck_assert_ptr_null(remote_machine_failure(&distant.remote));
    distant_free(&distant);
}
END_TEST

/* Running */

static bool same_trap(const struct trap *a, const struct trap *b)
{
    return a->cause == b->cause && a->value == b->value && a->access == b->access &&
           a->pc == b->pc && a->word == b->word;
}

/* The same program in user mode on both, a few instructions at a time; what faults is skipped. */
static void run_both(struct distant *distant, struct bare *bare, uint64_t seed)
{
    uint64_t random = seed * 0x9e3779b97f4a7c15u + 1;
    struct machine *machines[2] = {&distant->remote.machine, &bare->machine};
    struct cpu cpus[2] = {{.psw = {.status = STATUS_U,
                                   .pc = GENERATED_ENTRY,
                                   .base = distant->remote.options.body,
                                   .bound = GENERATED_STORAGE}}};
    for (unsigned i = 1; i < REGISTERS; i++)
        cpus[0].x[i] = (word)next_random(&random) >> next_random(&random) % 32;
    cpus[1] = cpus[0];
    for (unsigned i = 0; i < 30; i++) {
        uint64_t turn = 1 + next_random(&random) % 40, left[2] = {turn, turn};
        struct trap traps[2] = {{.cause = CAUSE_NONE}, {.cause = CAUSE_NONE}};
        enum stop stops[2];
        for (unsigned j = 0; j < 2; j++)
            stops[j] = machines[j]->ops->run(machines[j], &cpus[j], &left[j], &traps[j]);
        ck_assert_int_eq(stops[0], stops[1]);
        ck_assert_uint_eq(left[0], left[1]);
        ck_assert_mem_eq(cpus[0].x, cpus[1].x, sizeof cpus[0].x);
        ck_assert(psw_same(&cpus[0].psw, &cpus[1].psw));
        ck_assert_uint_eq(cpus[0].control.time, cpus[1].control.time);
        if (stops[0] != STOP_TRAP)
            continue;
        ck_assert_msg(same_trap(&traps[0], &traps[1]), "seed %llu, turn %u",
                      (unsigned long long)seed, i);
        for (unsigned j = 0; j < 2; j++)
            cpus[j].psw.pc = traps[j].access == ACCESS_FETCH
                                 ? GENERATED_ENTRY
                                 : traps[j].pc + 4 * (word)cause_is_fault(traps[j].cause);
    }
}

START_TEST(runs_and_traps_are_those_of_a_bare_machine)
{
    uint8_t storage[GENERATED_STORAGE], found[GENERATED_STORAGE];
    struct distant distant;
    struct bare bare;
    distant_init(&distant, GENERATED_STORAGE);
    const word body = distant.remote.options.body;
    ck_assert(bare_init(&bare, body + GENERATED_STORAGE, PROFILE_PG32));
    struct machine *remote = &distant.remote.machine, *near = &bare.machine;
    distant_on(&distant);
    for (uint64_t seed = 1; seed <= 60; seed++) {
        generate(seed, PROFILE_PG32, storage);
        ck_assert(remote->ops->store(remote, body, storage, sizeof storage));
        ck_assert(near->ops->store(near, body, storage, sizeof storage));
        run_both(&distant, &bare, seed);
        ck_assert(remote->ops->load(remote, body, found, sizeof found));
        ck_assert_mem_eq(found, bare.memory.bytes + body, sizeof found);
    }
    ck_assert_uint_gt(distant.remote.counts.retired, 1000);
    distant_off(&distant);
    bare_free(&bare);
    distant_free(&distant);
}
END_TEST

START_TEST(what_a_run_has_changed_is_loaded_anew)
{
    struct distant distant;
    struct image image;
    struct trap trap;
    word value = 0;
    const char text[] = "_start: addi x1, x1, 1\n sw x1, 0x100(zero)\n syscall 0\n j _start\n";
    const struct assembler_options options = {.profile = PROFILE_PG32};
    const struct assembler_source source = {.name = "text", .text = text, .size = sizeof text - 1};
    ck_assert(assemble(&options, &source, 1, &image, stderr));
    distant_init(&distant, SIZE);
    struct machine *machine = &distant.remote.machine;
    const word body = distant.remote.options.body;
    const struct image_segment *segment = &image.segments[0];
    distant_on(&distant);
    ck_assert(machine->ops->store(machine, body, segment->bytes, segment->file_size));
    struct cpu cpu = {.psw = {STATUS_U, image.entry - segment->address, body, SIZE}};
    for (word i = 1; i <= 20; i++) {
        uint64_t budget = 100;
        ck_assert_int_eq(machine_run(machine, &cpu, &budget, &trap), STOP_TRAP);
        ck_assert_int_eq(trap.cause, CAUSE_SYSCALL);
        ck_assert(machine_load_word(machine, body + 0x100, &value));
        ck_assert_uint_eq(value, i);
    }
    image_free(&image);
    distant_free(&distant);
}
END_TEST

/* Monitors */

static void begin(struct tower *tower, uint64_t seed)
{
    uint8_t storage[GENERATED_STORAGE];
    struct machine *machine = tower_machine(tower, 0);
    generate(seed, PROFILE_PG32, storage);
    ck_assert(machine->ops->store(machine, 0, storage, sizeof storage));
    computer_init(&tower->guests[0].computer, machine, GENERATED_ENTRY);
    input_init(&tower->guests[0].input, INPUT_NONE, 0);
    tower_plug(tower, 0);
}

static void run_turns(struct tower *tower, unsigned turns)
{
    uint64_t limit = UINT64_MAX;
    for (unsigned i = 0; i < turns && tower_turn(tower, &limit); i++)
        ;
}

static void must_be_same(struct tower *near, struct tower *far, uint64_t seed)
{
    const struct computer *a = &near->guests[0].computer, *b = &far->guests[0].computer;
    uint8_t x[GENERATED_STORAGE], y[GENERATED_STORAGE];
    ck_assert_msg(memcmp(a->cpu.x, b->cpu.x, sizeof a->cpu.x) == 0, "seed %llu",
                  (unsigned long long)seed);
    ck_assert(psw_same(&a->cpu.psw, &b->cpu.psw));
    ck_assert_mem_eq(&a->cpu.control, &b->cpu.control, sizeof a->cpu.control);
    ck_assert_uint_eq(a->retired, b->retired);
    ck_assert_int_eq(a->state, b->state);
    ck_assert(same_trap(&a->trap, &b->trap));
    ck_assert_mem_eq(a->traps, b->traps, sizeof a->traps);
    ck_assert(a->machine->ops->load(a->machine, 0, x, sizeof x));
    ck_assert(b->machine->ops->load(b->machine, 0, y, sizeof y));
    ck_assert_mem_eq(x, y, sizeof x);
}

static void compare_towers(const struct strategy *strategy, unsigned depth, uint64_t seed)
{
    struct error error = {""};
    struct distant distant;
    struct tower near, far;
    struct tower_options options = {.profile = PROFILE_PG32,
                                    .strategy = strategy,
                                    .depth = 0,
                                    .guests = 1,
                                    .size = GENERATED_STORAGE,
                                    .quantum = 97};
    ck_assert(tower_build(&near, &options, &error));
    options.depth = depth;
    const word body = distant_body();
    distant_init(&distant, (word)tower_size(&options, body) - body);
    options.remote = &distant.remote;
    ck_assert(tower_build(&far, &options, &error));
    begin(&near, seed);
    begin(&far, seed);
    distant_on(&distant);
    run_turns(&near, 30);
    run_turns(&far, 30);
    ck_assert_ptr_null(tower_failure(&far));
    must_be_same(&near, &far, seed);
    ck_assert(strategy->interprets_supervisor || distant.remote.counts.runs > 0);
    distant_off(&distant);
    must_be_same(&near, &far, seed);
    tower_free(&near);
    tower_free(&far);
    distant_free(&distant);
}

/* Once for each strategy. */
START_TEST(guests_of_monitors_on_a_remote_machine_cannot_tell)
{
    const struct strategy *strategy = strategies[_i];
    const unsigned seeds = strategy->interprets_user ? 4 : 25;
    for (uint64_t seed = 1; seed <= seeds; seed++)
        compare_towers(strategy, 1 + (unsigned)(seed % 3), seed);
}
END_TEST

/* What makes no sense. The console is ours here. */

struct talk {
    const uint8_t *bytes;
    size_t count, taken;
    uint8_t answer[64];
    size_t received;
};

static int take(void *context, uint64_t now)
{
    struct talk *talk = context;
    (void)now;
    return talk->taken < talk->count ? talk->bytes[talk->taken++] : CONSOLE_NOTHING;
}

static uint64_t next(void *context)
{
    const struct talk *talk = context;
    return talk->taken < talk->count ? 0 : TIME_NEVER;
}

static void put(void *context, uint8_t character)
{
    struct talk *talk = context;
    ck_assert_uint_lt(talk->received, sizeof talk->answer);
    talk->answer[talk->received++] = character;
}

static void say(struct distant *distant, struct talk *talk, const uint8_t *bytes, size_t count)
{
    uint64_t budget = 100000;
    *talk = (struct talk){.bytes = bytes, .count = count};
    distant->board.console.input = (struct console_input){take, next, talk};
    distant->board.console.output = (struct console_output){put, talk};
    bus_touch(&distant->bare.bus);
    computer_run(&distant->computer, &budget);
    ck_assert_int_eq(distant->computer.state, COMPUTER_RUNNING);
    ck_assert_uint_eq(talk->taken, count);
}

static void must_refuse(struct distant *distant, const uint8_t *bytes, size_t count)
{
    const uint8_t hello = LINK_HELLO;
    struct talk talk;
    say(distant, &talk, bytes, count);
    ck_assert_uint_eq(talk.received, 1);
    ck_assert_uint_eq(talk.answer[0], LINK_REFUSED);
    say(distant, &talk, &hello, 1);
    ck_assert_uint_gt(talk.received, 3);
    ck_assert_uint_eq(talk.answer[0], LINK_DONE);
}

static void must_refuse_storage(struct distant *distant, enum link_command command, word at,
                                word size)
{
    uint8_t bytes[1 + 2 * LINK_NUMBER] = {(uint8_t)command};
    unsigned count = 1;
    count += link_number_put(bytes + count, at);
    count += link_number_put(bytes + count, size);
    must_refuse(distant, bytes, count);
}

START_TEST(storage_that_is_not_served_is_refused)
{
    struct distant distant;
    distant_init(&distant, SIZE);
    const word body = distant.remote.options.body, end = body + SIZE;
    const struct {
        word at, size;
    } rows[] = {{0, 4},          {body - 1, 1}, {body - 4, 8},          {end, 1},
                {end - 3, 4},    {~(word)0, 1}, {~(word)0, LINK_PIECE}, {body, LINK_PIECE + 1},
                {body, ~(word)0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        must_refuse_storage(&distant, LINK_LOAD, rows[i].at, rows[i].size);
        must_refuse_storage(&distant, LINK_STORE, rows[i].at, rows[i].size);
    }
    distant_free(&distant);
}
END_TEST

static void must_refuse_run(struct distant *distant, struct cpu *known, word budget, struct psw psw)
{
    uint8_t bytes[1 + LINK_NUMBER + LINK_CHANGE] = {LINK_RUN};
    const struct cpu cpu = {.psw = psw};
    unsigned count = 1;
    count += link_number_put(bytes + count, budget);
    count += link_change(bytes + count, known, &cpu);
    must_refuse(distant, bytes, count);
}

START_TEST(what_would_reach_the_serving_program_is_not_run)
{
    struct distant distant;
    struct cpu known = {.psw = {.status = 0}};
    distant_init(&distant, SIZE);
    const word body = distant.remote.options.body;
    const struct psw good = {.status = STATUS_U, .pc = 0x40, .base = body, .bound = SIZE};
    struct psw psw = good;
    must_refuse_run(&distant, &known, 0, psw);
    must_refuse_run(&distant, &known, LINK_TURN + 1, psw);
    for (word status = 0; status <= STATUS_MASK; status++) {
        psw.status = status;
        if (status != STATUS_U)
            must_refuse_run(&distant, &known, 1, psw);
    }
    psw = good;
    psw.base = body - 4;
    must_refuse_run(&distant, &known, 1, psw);
    psw = good;
    psw.bound++;
    must_refuse_run(&distant, &known, 1, psw);
    psw.bound = ~(word)0;
    must_refuse_run(&distant, &known, 1, psw);
    psw = good;
    psw.base += 2;
    must_refuse_run(&distant, &known, 1, psw);
    distant_free(&distant);
}
END_TEST

START_TEST(commands_that_there_are_not_are_refused)
{
    struct distant distant;
    const uint8_t known[] = {LINK_HELLO, LINK_RUN, LINK_LOAD, LINK_STORE, LINK_OFF};
    uint8_t names_x0[1 + 1 + LINK_MASK] = {LINK_RUN, 1, 1};
    uint8_t names_no_word[1 + 1 + LINK_MASK] = {LINK_RUN, 1, 0, 0, 0, 0, 1 << LINK_WORDS % 8};
    distant_init(&distant, SIZE);
    for (unsigned i = 0; i <= UINT8_MAX; i++) {
        uint8_t command = (uint8_t)i;
        if (!memchr(known, (int)i, sizeof known))
            must_refuse(&distant, &command, 1);
    }
    must_refuse(&distant, names_x0, sizeof names_x0);
    must_refuse(&distant, names_no_word, sizeof names_no_word);
    distant_free(&distant);
}
END_TEST

/* Is the serving program's code as it was? */
static void must_be_whole(const struct distant *distant)
{
    word compared = 0;
    for (size_t i = 0; i < distant->served.segment_count; i++) {
        const struct image_segment *segment = &distant->served.segments[i];
        if (!(segment->flags & SEGMENT_X))
            continue;
        ck_assert_mem_eq(distant->bare.memory.bytes + segment->address, segment->bytes,
                         segment->file_size);
        compared += segment->file_size;
    }
    ck_assert_uint_gt(compared, 1000);
}

static uint8_t random_byte(uint64_t *random)
{
    static const uint8_t usual[] = {LINK_RUN, LINK_LOAD, LINK_STORE, LINK_HELLO, 0, 1, 0x80, 0xff};
    uint64_t r = next_random(random);
    return r % 2 ? usual[r / 2 % sizeof usual] : (uint8_t)(r >> 8);
}

static void drop(void *context, uint8_t character)
{
    (void)context, (void)character;
}

/* Once for each seed. */
START_TEST(whatever_is_said_the_serving_program_stays_whole)
{
    struct distant distant;
    uint8_t bytes[400];
    uint64_t random = (uint64_t)_i * 0x9e3779b97f4a7c15u, budget = 400000;
    struct talk talk = {.bytes = bytes, .count = sizeof bytes};
    distant_init(&distant, SIZE);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = random_byte(&random);
    distant.board.console.input = (struct console_input){take, next, &talk};
    distant.board.console.output = (struct console_output){drop, NULL};
    computer_run(&distant.computer, &budget);
    must_be_whole(&distant);
    if (distant.computer.state == COMPUTER_OFF)
        ck_assert_uint_eq(distant.bare.bus.exit_status, 0); /* it was told so, by chance */
    else
        ck_assert_int_eq(distant.computer.state, COMPUTER_RUNNING);
    distant_free(&distant);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("remote machines");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, what_is_stored_is_loaded_over_the_link_and_without_it);
    tcase_add_test(tests, the_serving_programs_own_storage_is_outside);
    tcase_add_test(tests, runs_and_traps_are_those_of_a_bare_machine);
    tcase_add_test(tests, what_a_run_has_changed_is_loaded_anew);
    tcase_add_loop_test(tests, guests_of_monitors_on_a_remote_machine_cannot_tell, 0, 3);
    tcase_add_test(tests, storage_that_is_not_served_is_refused);
    tcase_add_test(tests, what_would_reach_the_serving_program_is_not_run);
    tcase_add_test(tests, commands_that_there_are_not_are_refused);
    tcase_add_loop_test(tests, whatever_is_said_the_serving_program_stays_whole, 1, 100);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
