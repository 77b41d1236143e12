/* Claims about links: whatever the far end answers, or does not, the near end neither crashes nor
 * hangs, takes nothing for true that cannot be, and says why the link broke.
 *
 * Usage: test_link_lies [ROUNDS [SEED]]: so many liars by chance, from that seed on. */
#include "tests/native/ground.h"
#include "tests/random/generator.h"
#include "vmm/hosted/foundation.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = GENERATED_STORAGE + TOWER_SLACK + STORAGE_MIN, BODY = 2 * STORAGE_MIN };

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* The liar: a computer whose program is this one's. It says something, then ends. */

enum ending { SILENT, GOES_OFF, STOPS, WAITS, LOITERS, ENDINGS };

struct liar {
    struct machine machine; /* first */
    struct bus bus;
    struct computer computer;
    struct remote_machine remote;
    /* What it says: these lines, or, if there are none, what might be an answer. */
    const uint8_t *lines;
    size_t count, said;
    enum ending ending;
    word status; /* with which it goes off */
    bool deaf;   /* it does not listen */
    bool hasty;  /* it says two things at once */
    uint64_t random;
    bool only_faults; /* and every new PSW is a good one, and another */
    uint8_t command[REMOTE_COMMAND], answer[2 * REMOTE_ANSWER];
    size_t heard;
};

static word number_at(const uint8_t *bytes, unsigned *at)
{
    word number = 0;
    for (unsigned i = 0; link_number_take(&number, i, bytes[(*at)++]); i++)
        ;
    return number;
}

static void add_number(struct liar *liar, word number)
{
    liar->count += link_number_put(liar->answer + liar->count, number);
}

static void add_byte(struct liar *liar, unsigned byte)
{
    liar->answer[liar->count++] = (uint8_t)byte;
}

/* Of loads: numbers that might be addresses, or instructions. */
static void answer_load(struct liar *liar)
{
    unsigned at = 1;
    number_at(liar->command, &at);
    const word size = number_at(liar->command, &at);
    add_byte(liar, LINK_DONE);
    for (word i = 0; i < size; i++) {
        uint64_t r = next_random(&liar->random);
        add_byte(liar, r % 2 ? 0 : (unsigned)(r >> 8));
    }
    if (size == PSW_BYTES && (liar->only_faults || next_random(&liar->random) % 16)) { /* a PSW */
        const word psw[] = {0, 4 * (word)(next_random(&liar->random) % 1000), 0, SIZE};
        memcpy(liar->answer + 1, psw, sizeof psw);
    }
}

static void answer_trap(struct liar *liar, word turn)
{
    static const enum cause causes[] = {CAUSE_PRIVILEGED, CAUSE_PRIVILEGED, CAUSE_ILLEGAL,
                                        CAUSE_MEMORY,     CAUSE_ALIGN,      CAUSE_SYSCALL,
                                        CAUSE_BREAK};
    uint64_t r = next_random(&liar->random);
    enum cause cause = liar->only_faults ? CAUSE_ILLEGAL : causes[r % 7];
    word left = liar->only_faults ? turn : (word)(r >> 8) % turn + cause_is_fault(cause);
    word w =
        (word)insn_rows[1 + (r >> 40) % (INSNS - 1)].opcode << 24 | (word)(r >> 20) % (1 << 24);
    add_byte(liar, LINK_TRAPPED);
    add_number(liar, left);
    add_byte(liar, cause);
    add_number(liar, w);
    add_byte(liar, cause == CAUSE_MEMORY || cause == CAUSE_ALIGN ? 1 + (unsigned)(r >> 60) % 3 : 0);
    add_number(liar, w);
}

static void answer_run(struct liar *liar)
{
    unsigned at = 1;
    const word turn = number_at(liar->command, &at);
    if (liar->only_faults || next_random(&liar->random) % 4)
        answer_trap(liar, turn);
    else
        add_byte(liar, LINK_SPENT);
    uint8_t *mask = liar->answer + liar->count;
    liar->count += LINK_MASK;
    memset(mask, 0, LINK_MASK);
    for (unsigned i = 1; i <= LINK_PSW + 1; i++)
        if (i != LINK_PSW && next_random(&liar->random) % 8 == 0) {
            mask[i / 8] |= (uint8_t)(1 << i % 8);
            add_number(liar, (word)(next_random(&liar->random) >> next_random(&liar->random) % 64));
        }
}

/* Mostly what might be one. */
static void make_answer(struct liar *liar)
{
    liar->lines = liar->answer;
    liar->count = liar->said = liar->heard = 0;
    switch (liar->command[0]) {
    case LINK_LOAD:
        answer_load(liar);
        break;
    case LINK_RUN:
        answer_run(liar);
        break;
    default:
        add_byte(liar, LINK_DONE);
    }
    if (!liar->only_faults && next_random(&liar->random) % 16 == 0)
        liar->answer[next_random(&liar->random) % liar->count] =
            (uint8_t)next_random(&liar->random);
}

static void say(struct liar *liar)
{
    struct console_output out = remote_machine_output(&liar->remote);
    out.put(out.context, liar->lines[liar->said++]);
}

static enum stop end(struct liar *liar, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    switch (liar->ending) {
    case SILENT:
        *budget = 0;
        return STOP_BUDGET;
    case GOES_OFF:
        liar->bus.off = true;
        liar->bus.exit_status = liar->status;
        return STOP_RECHECK;
    case STOPS:
        *trap = (struct trap){.cause = CAUSE_ILLEGAL, .pc = cpu->psw.pc};
        return STOP_TRAP;
    case WAITS:
        cpu->control.waiting = 1;
        return STOP_RECHECK;
    case LOITERS:
    case ENDINGS:
        break;
    }
    return STOP_RECHECK;
}

/* Listens to all of the command, then says a byte an instruction. */
static enum stop run_liar(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                          struct trap *trap)
{
    struct liar *liar = (struct liar *)machine;
    struct console_input in = remote_machine_input(&liar->remote);
    int character;
    while (!liar->deaf && (character = in.take(in.context, 0)) != CONSOLE_NOTHING)
        liar->command[liar->heard++] = (uint8_t)character;
    if (liar->heard && (!liar->lines || liar->lines == liar->answer))
        make_answer(liar);
    liar->heard = 0;
    if (liar->said == liar->count)
        return end(liar, cpu, budget, trap);
    --*budget;
    say(liar);
    if (liar->hasty && liar->said < liar->count)
        say(liar);
    return STOP_RECHECK;
}

static bool load_nothing(struct machine *machine, paddr at, void *to, word size)
{
    (void)machine, (void)at;
    memset(to, 0, size);
    return true;
}

static bool store_nothing(struct machine *machine, paddr at, const void *from, word size)
{
    (void)machine, (void)at, (void)from, (void)size;
    return true;
}

static const struct machine_ops liar_ops = {
    .run = run_liar, .load = load_nothing, .store = store_nothing};

static void liar_init(struct liar *liar)
{
    *liar = (struct liar){.ending = SILENT, .status = 254};
    bus_init(&liar->bus, &liar->machine);
    machine_init(&liar->machine, &liar_ops, BODY + SIZE, PROFILE_PG32, &liar->bus);
    computer_init(&liar->computer, &liar->machine, 0);
    remote_machine_init(&liar->remote, &(struct remote_options){.computer = &liar->computer,
                                                                .size = BODY + SIZE,
                                                                .body = BODY,
                                                                .profile = PROFILE_PG32,
                                                                .patience = {1, 1}});
}

static void will_say(struct liar *liar, const uint8_t *lines, size_t count, enum ending ending)
{
    liar->lines = lines;
    liar->count = count;
    liar->said = 0;
    liar->ending = ending;
}

/* Greetings */

static size_t good_greeting(uint8_t bytes[32], word size)
{
    unsigned count = 1;
    bytes[0] = LINK_DONE;
    count += link_number_put(bytes + count, LINK_MAGIC);
    count += link_number_put(bytes + count, size);
    count += link_number_put(bytes + count, BODY);
    return count;
}

static void must_break(struct liar *liar)
{
    struct cpu cpu = {.psw = {.status = STATUS_U}};
    uint64_t budget = 1000;
    struct trap trap;
    word value;
    struct error error = {""};
    struct machine *machine = &liar->remote.machine;
    ck_assert_ptr_nonnull(remote_machine_failure(&liar->remote));
    ck_assert_int_eq(machine_run(machine, &cpu, &budget, &trap), STOP_BUDGET);
    ck_assert_uint_eq(budget, 0);
    ck_assert_uint_eq(cpu.psw.pc, 0);
    ck_assert(!machine_load_word(machine, BODY, &value));
    ck_assert(!machine_store_word(machine, BODY, 0));
    ck_assert(!remote_machine_off(&liar->remote, &error));
    ck_assert_str_eq(error.text, remote_machine_failure(&liar->remote));
}

static void must_not_greet(const uint8_t *bytes, size_t count, enum ending ending)
{
    struct liar liar;
    struct error error = {""};
    liar_init(&liar);
    will_say(&liar, bytes, count, ending);
    ck_assert(!remote_machine_on(&liar.remote, &error));
    ck_assert_str_ne(error.text, "");
    must_break(&liar);
}

static void switch_on(struct liar *liar)
{
    uint8_t bytes[32];
    struct error error = {""};
    liar_init(liar);
    will_say(liar, bytes, good_greeting(bytes, BODY + SIZE), SILENT);
    MUST(remote_machine_on(&liar->remote, &error));
}

START_TEST(a_greeting_is_whole_and_right_or_the_link_is_broken)
{
    uint8_t bytes[32];
    struct liar liar;
    size_t count = good_greeting(bytes, BODY + SIZE);
    switch_on(&liar);
    for (size_t some = 0; some < count; some++)
        must_not_greet(bytes, some, (enum ending)_i);
    for (size_t i = 0; i < count; i++) {
        bytes[i] ^= 1;
        if (i + 2 < count) /* a smaller body would do */
            must_not_greet(bytes, count, (enum ending)_i);
        bytes[i] ^= 1;
    }
    must_not_greet(bytes, good_greeting(bytes, BODY + SIZE + STORAGE_MIN), (enum ending)_i);
}
END_TEST

/* Answers to LINK_RUN. State: all zero but the PSW, base BODY, bound SIZE; 100 instructions. */

struct answer {
    bool good;
    const char *text;
    uint8_t bytes[24];
    size_t count;
};

#define ANSWER(good, text, ...)                                                                    \
    {                                                                                              \
        good, text, {__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})                          \
    }
#define NO_CHANGE  0, 0, 0, 0, 0
#define PC_BECOMES 0, 0, 0, 0, 2
static const struct answer answers[] = {
    ANSWER(true, "spent", LINK_SPENT, NO_CHANGE),
    ANSWER(true, "spent, x1 and pc are others", LINK_SPENT, 2, 0, 0, 0, 2, 7, 0x90, 1),
    ANSWER(true, "a fault at once", LINK_TRAPPED, 100, CAUSE_PRIVILEGED, 5, 0, 5, NO_CHANGE),
    ANSWER(true, "a fault at the last", LINK_TRAPPED, 1, CAUSE_MEMORY, 5, 1, 5, PC_BECOMES, 4),
    ANSWER(true, "a system call at once", LINK_TRAPPED, 99, CAUSE_SYSCALL, 5, 0, 5, PC_BECOMES, 4),
    ANSWER(true, "a system call at the last", LINK_TRAPPED, 0, CAUSE_SYSCALL, 5, 0, 5, NO_CHANGE),
    ANSWER(true, "a number with more zeros than it needs", LINK_TRAPPED, 0xe4, 0x80, 0,
           CAUSE_PRIVILEGED, 5, 0, 5, NO_CHANGE),
    ANSWER(false, "no such answer", 'x', NO_CHANGE),
    ANSWER(false, "another command's answer", LINK_DONE, NO_CHANGE),
    ANSWER(false, "refused", LINK_REFUSED, NO_CHANGE),
    ANSWER(false, "x0 is another", LINK_SPENT, 1, 0, 0, 0, 0, 7),
    ANSWER(false, "no word of the state is another", LINK_SPENT, 0, 0, 0, 0, 16, 7),
    ANSWER(false, "status is another", LINK_SPENT, 0, 0, 0, 0, 1, 0),
    ANSWER(false, "base is another", LINK_SPENT, 0, 0, 0, 0, 4, 0),
    ANSWER(false, "bound is another", LINK_SPENT, 0, 0, 0, 0, 8, 0xff, 0xff, 0xff, 0xff, 0xff),
    ANSWER(false, "a fault that leaves nothing", LINK_TRAPPED, 0, CAUSE_PRIVILEGED, 5, 0, 5,
           NO_CHANGE),
    ANSWER(false, "a fault that leaves more", LINK_TRAPPED, 101, CAUSE_PRIVILEGED, 5, 0, 5,
           NO_CHANGE),
    ANSWER(false, "a fault that leaves absurdly much", LINK_TRAPPED, 0xff, 0xff, 0xff, 0xff, 0xff,
           CAUSE_PRIVILEGED, 5, 0, 5, NO_CHANGE),
    ANSWER(false, "a system call that leaves all", LINK_TRAPPED, 100, CAUSE_SYSCALL, 5, 0, 5,
           NO_CHANGE),
    ANSWER(false, "no trap", LINK_TRAPPED, 50, CAUSE_NONE, 5, 0, 5, NO_CHANGE),
    ANSWER(false, "a trap that only a machine has", LINK_TRAPPED, 50, CAUSE_TRACE, 0, 0, 5,
           NO_CHANGE),
    ANSWER(false, "an interrupt", LINK_TRAPPED, 50, CAUSE_INTERRUPT, 77, 0, 5, NO_CHANGE),
    ANSWER(false, "no such cause", LINK_TRAPPED, 50, CAUSES, 5, 0, 5, NO_CHANGE),
    ANSWER(false, "no such cause at all", LINK_TRAPPED, 50, 255, 5, 0, 5, NO_CHANGE),
    ANSWER(false, "no such access", LINK_TRAPPED, 50, CAUSE_MEMORY, 5, 4, 5, NO_CHANGE),
    ANSWER(false, "an access that is none", LINK_TRAPPED, 50, CAUSE_MEMORY, 5, 0, 5, NO_CHANGE),
    ANSWER(false, "an access where none is", LINK_TRAPPED, 50, CAUSE_ILLEGAL, 5, 2, 5, NO_CHANGE),
};
enum { ANSWERS = sizeof answers / sizeof answers[0] };

static void run_once(struct liar *liar, const uint8_t *bytes, size_t count, enum ending ending)
{
    struct cpu cpu = {.psw = {.status = STATUS_U, .base = BODY, .bound = SIZE}};
    struct trap trap;
    uint64_t budget = 100;
    struct machine *machine = &liar->remote.machine;
    switch_on(liar);
    will_say(liar, bytes, count, ending);
    enum stop stop = machine->ops->run(machine, &cpu, &budget, &trap);
    ck_assert(stop == STOP_BUDGET ? budget == 0 : stop == STOP_TRAP && trap.cause < CAUSES);
    ck_assert_uint_eq(cpu.x[0], 0);
    ck_assert_uint_eq(cpu.psw.base, BODY);
    ck_assert_uint_eq(cpu.psw.bound, SIZE);
    ck_assert_uint_eq(cpu.psw.status, STATUS_U);
}

START_TEST(what_cannot_be_breaks_the_link)
{
    const struct answer *answer = &answers[_i];
    struct liar liar;
    run_once(&liar, answer->bytes, answer->count, SILENT);
    ck_assert_msg(!remote_machine_failure(&liar.remote) == answer->good, "%s", answer->text);
    if (!answer->good)
        must_break(&liar);
}
END_TEST

START_TEST(what_is_cut_off_breaks_the_link)
{
    const struct answer *answer = &answers[_i];
    struct liar liar;
    for (enum ending ending = 0; ending < ENDINGS; ending++)
        for (size_t some = 0; some < answer->count; some++) {
            run_once(&liar, answer->bytes, some, ending);
            must_break(&liar);
        }
}
END_TEST

START_TEST(how_the_computer_ended_is_said)
{
    static const char *const texts[] = {
        [SILENT] = "it does not answer",
        [GOES_OFF] = "it has switched itself off, with exit status 254",
        [STOPS] = "it has come to a check stop, at 0x0: illegal",
        [WAITS] = "it waits for an interrupt that cannot come",
        [LOITERS] = "it traps for ever, as no machine can",
    };
    struct liar liar;
    run_once(&liar, answers[0].bytes, 0, (enum ending)_i);
    ck_assert_ptr_nonnull(remote_machine_failure(&liar.remote));
    ck_assert_str_eq(remote_machine_failure(&liar.remote), texts[_i]);
}
END_TEST

/* The answer to a run, of a liar with a bad habit. */
static void must_not_believe(struct liar *liar)
{
    struct cpu cpu = {.psw = {.status = STATUS_U, .base = BODY, .bound = SIZE}};
    struct trap trap;
    uint64_t budget = 100;
    will_say(liar, answers[0].bytes, answers[0].count, SILENT);
    machine_run(&liar->remote.machine, &cpu, &budget, &trap);
    must_break(liar);
}

START_TEST(an_answer_to_what_was_not_heard_is_not_believed)
{
    struct liar liar;
    switch_on(&liar);
    liar.deaf = true;
    must_not_believe(&liar);
}
END_TEST

START_TEST(more_than_was_asked_for_is_not_believed)
{
    struct liar liar;
    switch_on(&liar);
    liar.hasty = true;
    must_not_believe(&liar);
}
END_TEST

/* How the computer ends that was told to switch itself off. */
START_TEST(an_end_that_was_not_asked_for_is_an_error)
{
    for (enum ending ending = 0; ending < ENDINGS; ending++)
        for (word status = 0; status < 2; status++) {
            struct liar liar;
            struct error error = {""};
            bool good = ending == GOES_OFF && status == 0;
            switch_on(&liar);
            liar.status = status;
            will_say(&liar, answers[0].bytes, 0, ending);
            ck_assert_int_eq(remote_machine_off(&liar.remote, &error), good);
            ck_assert_int_eq(*error.text == '\0', good);
        }
}
END_TEST

/* Monitors on a link that lies */

static void run_turns(struct tower *tower, unsigned turns)
{
    uint64_t limit = UINT64_MAX;
    for (unsigned i = 0; i < turns && !tower_failure(tower) && tower_turn(tower, &limit); i++)
        ;
}

static void begin(struct tower *tower, const struct tower_options *options, uint64_t seed)
{
    uint8_t storage[GENERATED_STORAGE];
    struct error error = {""};
    MUST(tower_build(tower, options, &error));
    struct machine *machine = tower_machine(tower, 0);
    generate(seed, PROFILE_PG32, storage);
    MUST(machine->ops->store(machine, 0, storage, sizeof storage));
    computer_init(&tower->guests[0].computer, machine, GENERATED_ENTRY);
    input_init(&tower->guests[0].input, INPUT_NONE, 0);
    tower_plug(tower, 0);
}

static struct tower_options options_on(struct remote_machine *remote, unsigned depth,
                                       const struct strategy *strategy)
{
    return (struct tower_options){.profile = PROFILE_PG32,
                                  .strategy = strategy,
                                  .depth = depth,
                                  .guests = 1,
                                  .size = GENERATED_STORAGE,
                                  .quantum = 97,
                                  .remote = remote};
}

static void listen_to_a_liar(uint64_t seed, bool only_faults, uint64_t *broken)
{
    struct liar liar;
    struct tower tower;
    const struct tower_options options = options_on(
        &liar.remote, 1 + seed % 2, only_faults ? strategies[0] : strategies[seed / 2 % 3]);
    switch_on(&liar);
    liar.remote.power = REMOTE_NEW; /* the guest gets into storage, such as it is */
    begin(&tower, &options, seed);
    liar.remote.power = REMOTE_ON;
    liar.lines = NULL;
    liar.random = seed * 0x9e3779b97f4a7c15u | 1;
    liar.only_faults = only_faults;
    run_turns(&tower, 50);
    *broken += tower_failure(&tower) != NULL;
    if (only_faults)
        MUST(tower_failure(&tower) && strncmp(tower_failure(&tower), "it traps for ever", 17) == 0);
    tower_free(&tower);
}

START_TEST(a_machine_that_traps_for_ever_is_found_out)
{
    uint64_t broken = 0;
    listen_to_a_liar(1, true, &broken);
    listen_to_a_liar(2, true, &broken);
}
END_TEST

/* The storage of the monitors below, overwritten */

static void build_foundation(struct foundation *foundation, const struct level_list *list,
                             struct tower_options *top)
{
    struct error error = {""};
    struct image monitor;
    const struct native_options natives = {.profile = PROFILE_PG32, .quantum = 10000};
    MUST(native_monitor_read(&monitor, &error));
    MUST(foundation_build(foundation, list, &monitor, &natives, top, &error));
    image_free(&monitor);
}

/* Somewhere in the monitor or in the serving program. */
static void overwrite(struct foundation *foundation, uint64_t *random, unsigned words)
{
    struct storey *storey = &foundation->storeys[0];
    const word size = storey->natives.body + foundation->body;
    for (unsigned i = 0; i < words; i++) {
        paddr at = (paddr)(next_random(random) % size) & ~(paddr)3;
        if (next_random(random) % 2) /* code */
            at = at % 0x8000 + (at % 8 ? storey->natives.body : 0);
        machine_store_word(&storey->tower.bare.machine, at, (word)next_random(random));
    }
}

static void build_on_sand(uint64_t seed, uint64_t *broken)
{
    const struct level_list list = {{LEVEL_NATIVE, LEVEL_HOSTED}, 2};
    struct error error = {""};
    struct foundation foundation;
    struct tower tower;
    uint64_t random = seed * 0x9e3779b97f4a7c15u | 1;
    struct tower_options options = options_on(NULL, 1, strategies[0]);
    build_foundation(&foundation, &list, &options);
    begin(&tower, &options, seed);
    if (seed % 4 == 0)
        overwrite(&foundation, &random, 1 + (unsigned)(random % 64));
    if (foundation_on(&foundation, &error)) {
        run_turns(&tower, 2);
        overwrite(&foundation, &random, 1 + (unsigned)(random % (seed % 2 ? 256 : 4)));
        run_turns(&tower, 20);
    }
    bool good = foundation_off(&foundation, &error);
    MUST(good == (*error.text == '\0'));
    *broken += !good;
    tower_free(&tower);
    foundation_free(&foundation);
}

/* By chance. */
static void try_seeds(uint64_t rounds, uint64_t seed)
{
    uint64_t lied = 0, sank = 0, houses = rounds / 50 + 1;
    printf("%llu liars, seeds from %llu on\n", (unsigned long long)rounds,
           (unsigned long long)seed);
    for (uint64_t i = 0; i < rounds; i++)
        listen_to_a_liar(seed + i, false, &lied);
    for (uint64_t i = 0; i < houses; i++)
        build_on_sand(seed + i, &sank);
    printf("%llu liars found out, and %llu of %llu foundations broken\n", (unsigned long long)lied,
           (unsigned long long)sank, (unsigned long long)houses);
    MUST(lied > rounds / 4);
    MUST(sank > 0);
}

static Suite *make_suite(void)
{
    Suite *suite = suite_create("links that lie");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, a_greeting_is_whole_and_right_or_the_link_is_broken, 0, ENDINGS);
    tcase_add_loop_test(tests, what_cannot_be_breaks_the_link, 0, ANSWERS);
    tcase_add_loop_test(tests, what_is_cut_off_breaks_the_link, 0, ANSWERS);
    tcase_add_loop_test(tests, how_the_computer_ended_is_said, 0, ENDINGS);
    tcase_add_test(tests, an_answer_to_what_was_not_heard_is_not_believed);
    tcase_add_test(tests, more_than_was_asked_for_is_not_believed);
    tcase_add_test(tests, an_end_that_was_not_asked_for_is_an_error);
    tcase_add_test(tests, a_machine_that_traps_for_ever_is_found_out);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(int argc, char **argv)
{
    uint64_t rounds = argc > 1 ? strtoull(argv[1], NULL, 10) : 500;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    SRunner *runner = srunner_create(make_suite());
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    try_seeds(rounds, seed);
    return failed != 0;
}
