/* test_equivalence.c - claim: a program by chance fares in a native monitor, and in a native
 * monitor in a native monitor, as it does on the bare machine: registers, PSW, control registers
 * with clock and time, instructions, traps, storage, console, disk and exit are the same whenever a
 * turn begins, and at the end. */
#include "isa/random.h"
#include "tests/native/twin.h"
#include "tests/random/generator.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    INSTRUCTIONS = 4000, /* at most, each program */
    SALT = 24,           /* pieces of code that use devices, in each program */
    SALT_FIRST = 6,      /* at most, of them at its beginning */
    SALT_FROM = GENERATED_ENTRY + 31 * INSN_BYTES,
    SALT_TO = 0x1000,
    SALT_PSW = 0x300, /* what turns interrupts on behind those */
    COST = 2000,      /* of a guest's instruction or trap, at most, in the bare machine's */
    COST_OF_TURN = 20000,
    PATIENCE = 60000000, /* instructions of the bare machine for monitors in monitors */
};

struct tally {
    uint64_t programs, turns, instructions, host;
    uint64_t traps[CAUSES], printed, typed, moved, flushes, ends[COMPUTER_STOPPED + 1];
    uint64_t levels[4];
};

/* What a seed stands for. */
struct setting {
    uint64_t seed;
    struct native_options tower;
    struct ground_options ground;
};

static word chance(uint64_t *state, word below)
{
    return random_next(state) % below;
}

/* Programs that use devices as they are meant to be used */

static word encode(enum insn insn, unsigned rd, unsigned rs1, word imm)
{
    return (word)insn_rows[insn].opcode << FIELD_opcode_SHIFT | rd << FIELD_rd_SHIFT |
           rs1 << FIELD_rs1_SHIFT | (imm & 0x3fff);
}

struct salt {
    uint64_t state;
    uint8_t *storage;
    word at;
};

static void put(struct salt *salt, word w)
{
    if (salt->at < SALT_TO)
        memory_write32(salt->storage + salt->at, w);
    salt->at += INSN_BYTES;
}

/* out port, value; leaves the value in the register. */
static void put_out(struct salt *salt, word port, word value)
{
    unsigned with = 1 + chance(&salt->state, 15);
    put(salt, encode(INSN_addi, with, 0, value));
    put(salt, encode(INSN_out, with, 0, port));
}

static void put_control(struct salt *salt, enum control_register number, word value)
{
    unsigned with = 1 + chance(&salt->state, 15);
    put(salt, encode(INSN_addi, with, 0, value));
    put(salt, encode(INSN_wrcr, 0, with, number));
}

/* So many sectors' address is around the last that they can have. */
static void put_last_address(struct salt *salt, word sectors)
{
    unsigned with = 1 + chance(&salt->state, 15);
    put(salt, encode(INSN_lui, with, 0, GENERATED_STORAGE >> 12));
    put(salt, encode(INSN_addi, with, with, chance(&salt->state, 3) - 1 - sectors * SECTOR_BYTES));
    put(salt, encode(INSN_out, with, 0, PORT_DISK_ADDRESS));
}

/* Sectors around the bad one, and a few that are not there; mostly waited for. */
static void salt_disk(struct salt *salt)
{
    uint64_t *state = &salt->state;
    const word count = chance(state, 4);
    put_out(salt, PORT_DISK_SECTOR, chance(state, 4) ? chance(state, 5) : chance(state, 18));
    put_out(salt, PORT_DISK_COUNT, count);
    if (chance(state, 3))
        put_out(salt, PORT_DISK_ADDRESS,
                chance(state, 4) ? 0x1000 + chance(state, 0xc00) : chance(state, 0x2000));
    else
        put_last_address(salt, count);
    put_out(salt, PORT_DISK_COMMAND, chance(state, 8) ? 1 + chance(state, 3) : chance(state, 5));
    if (chance(state, 4)) {
        put_control(salt, CONTROL_IMASK, 1 << IRQ_DISK | chance(state, 16));
        put(salt, encode(INSN_idle, 0, 0, 0));
    }
    put(salt, encode(INSN_in, chance(state, 32), 0, PORT_DISK_STATUS));
}

static void salt_console(struct salt *salt)
{
    uint64_t *state = &salt->state;
    put(salt, encode(INSN_in, chance(state, 32), 0, PORT_CONSOLE_STATUS));
    put(salt, encode(INSN_in, chance(state, 32), 0, PORT_CONSOLE_DATA));
    if (chance(state, 2))
        put_out(salt, PORT_CONSOLE_CONTROL, chance(state, 4));
    put_out(salt, PORT_CONSOLE_DATA, chance(state, 256));
}

static void salt_time(struct salt *salt)
{
    uint64_t *state = &salt->state;
    switch (chance(state, 4)) {
    case 0:
        put_out(salt, PORT_INTERVAL_PERIOD, chance(state, 60));
        break;
    case 1:
        put_control(salt, CONTROL_TIMER, chance(state, 60));
        break;
    case 2:
        put_control(salt, CONTROL_IPENDING, chance(state, 32) - 1);
        break;
    default:
        put(salt, encode(INSN_in, chance(state, 32), 0, PORT_INTERVAL_COUNT));
        put(salt, encode(INSN_rdcr, chance(state, 32), 0, CONTROL_CLOCKLO));
        break;
    }
    put_control(salt, CONTROL_IMASK, chance(state, 3) ? chance(state, 16) : ~(word)0);
    if (chance(state, 4) == 0)
        put(salt, encode(INSN_idle, 0, 0, 0));
}

static void put_piece(struct salt *salt)
{
    static void (*const kinds[])(struct salt *) = {salt_disk, salt_console, salt_time};
    kinds[chance(&salt->state, 3)](salt);
}

/* The program goes on with interrupts enabled, in one mode or the other. */
static void put_lpsw(struct salt *salt)
{
    static const word status[] = {STATUS_IE | STATUS_CE, STATUS_IE | STATUS_CE | STATUS_U,
                                  STATUS_IE, STATUS_IE | STATUS_CE | STATUS_TF};
    put(salt, encode(INSN_lpsw, 0, 0, SALT_PSW));
    const word psw[] = {status[chance(&salt->state, 4)], salt->at, 0, GENERATED_STORAGE};
    for (unsigned i = 0; i < 4; i++)
        memory_write32(salt->storage + SALT_PSW + 4 * i, psw[i]);
}

static void add_salt(uint64_t seed, uint8_t storage[GENERATED_STORAGE])
{
    struct salt salt = {.state = seed, .storage = storage, .at = SALT_FROM};
    unsigned first = chance(&salt.state, SALT_FIRST);
    for (unsigned i = 0; i < first; i++)
        put_piece(&salt);
    put_lpsw(&salt);
    for (unsigned i = first; i < SALT; i++) {
        salt.at = SALT_FROM + 4 * chance(&salt.state, (SALT_TO - SALT_FROM) / 4);
        put_piece(&salt);
    }
}

/* Settings */

static struct setting setting_of(uint64_t seed, unsigned levels)
{
    static const uint64_t quanta[] = {1, 7, 501, 10000, 1000000};
    static const char *const typed[] = {"", "a", "something typed, and a line's end\n", NULL};
    uint64_t state = seed;
    const unsigned strategy = chance(&state, 4) % 3;
    enum profile profile = (enum profile)chance(&state, 2 * PROFILES);
    if (profile >= PROFILES || strategy_refuses(strategies[strategy], profile))
        profile = PROFILE_PG32;
    return (struct setting){
        .seed = seed,
        .tower = {.profile = profile,
                  .strategy = strategy,
                  .levels = levels,
                  .guests = 1,
                  .size = GENERATED_STORAGE,
                  .seed = random_next(&state),
                  .quantum = quanta[chance(&state, 5)]},
        .ground = {.profile = profile,
                   .typed = typed[chance(&state, 4)],
                   .sectors = chance(&state, 8) ? 16 : 0,
                   .first_number = chance(&state, 100),
                   .read_only = chance(&state, 4) == 0,
                   .bad_sector = chance(&state, 2) ? GROUND_NO_SECTOR : (int)chance(&state, 4),
                   .bad_flush = chance(&state, 6) == 0},
    };
}

/* The experiment */

static bool complain(const struct setting *setting, const struct twin *twin, const char *text)
{
    fprintf(stderr,
            "seed %" PRIu64 ", %s, %s, %u levels, quantum %" PRIu64 ": after %" PRIu64
            " instructions %s\n",
            setting->seed, profile_names[setting->tower.profile],
            strategies[setting->tower.strategy]->name, setting->tower.levels,
            setting->tower.quantum, twin->alone.computer.retired, text);
    return false;
}

/* Every instruction went one way, and every trap that the host took one of two. */
static bool counts_make_sense(const struct native_guest *told)
{
    const struct vm_counts *counts = &told->counts;
    uint64_t traps = 0;
    for (unsigned i = 0; i < CAUSES; i++)
        traps += told->traps[i];
    return counts->direct + counts->emulated + counts->interpreted == told->retired &&
           counts->exits == counts->emulated + counts->reflected && counts->reflected <= traps;
}

static bool compare_told(struct house *house, struct twin *twin, const struct setting *setting)
{
    char text[TWIN_TEXT];
    struct error error = {""};
    struct native_level levels[NATIVE_LEVELS_MAX];
    house_disarm(house);
    if (!native_levels_read(levels, setting->tower.levels, &house->ground.bare.machine, 0,
                            house->ground.bare.memory.size, &error) ||
        !native_tower_check(&house->tower, levels, &error))
        return complain(setting, twin, error.text);
    const struct native_guest *told = &levels[setting->tower.levels - 1].header.guest[0];
    if (!counts_make_sense(told))
        return complain(setting, twin, "what is told of exits makes no sense");
    return twin_is_same_told(twin, house, told, text) || complain(setting, twin, text);
}

/* The monitor is done; the twin must be as well. */
static bool compare_end(struct house *house, struct twin *twin, const struct setting *setting,
                        enum house_stop stop)
{
    const struct computer *alone = &twin->alone.computer;
    if (stop != HOUSE_OFF && stop != HOUSE_WAITS)
        return complain(setting, twin, "the native monitor neither ends nor goes on");
    if (twin_wakes(twin) || computer_is_done(alone) != (stop == HOUSE_OFF))
        return complain(setting, twin, "the native monitor has ended, but not its guest");
    if (stop == HOUSE_OFF &&
        house->ground.bare.bus.exit_status !=
            (alone->state == COMPUTER_OFF ? alone->machine->bus->exit_status : 254))
        return complain(setting, twin, "the exit status is another one");
    return compare_told(house, twin, setting);
}

/* What the guest has done, as far as it makes work for its monitor. */
static uint64_t work_of(const struct twin *twin)
{
    const struct ground *alone = &twin->alone;
    return alone->computer.retired + computer_traps(&alone->computer) + alone->moved;
}

/* Turn by turn, guest and twin. No turn may cost a monitor on the bare machine more than its guest
 * has done in it; of monitors in monitors the run is cut when it has cost too much. */
static bool run_turns(struct house *house, struct twin *twin, const struct setting *setting,
                      struct tally *tally)
{
    char text[TWIN_TEXT];
    uint64_t paid = 0;
    while (twin->alone.computer.retired < INSTRUCTIONS && house->retired < PATIENCE) {
        uint64_t cost = (work_of(twin) - paid) * COST + COST_OF_TURN;
        uint64_t budget = setting->tower.levels == 1 ? cost : PATIENCE - house->retired;
        paid = work_of(twin);
        enum house_stop stop = house_run(house, &budget);
        if (stop == HOUSE_RAN && setting->tower.levels > 1)
            break;
        if (stop != HOUSE_TURN)
            return compare_end(house, twin, setting, stop);
        if (!twin_wakes(twin))
            return complain(setting, twin, "the guest has a turn that it has not alone");
        if (!twin_is_same(twin, house, text))
            return complain(setting, twin, text);
        twin_runs(twin, setting->tower.quantum);
        tally->turns++;
    }
    return true;
}

/* Does the twin end by itself? */
static bool run_twin_to_end(struct twin *twin, uint64_t quantum)
{
    while (twin->alone.computer.retired < INSTRUCTIONS) {
        if (!twin_wakes(twin))
            return true;
        twin_runs(twin, quantum);
    }
    return !twin_wakes(twin);
}

/* Where turns cannot be watched, only the end can be compared; if there is one. */
static bool run_whole(struct house *house, struct twin *twin, const struct setting *setting)
{
    uint64_t budget = PATIENCE;
    if (!run_twin_to_end(twin, setting->tower.quantum))
        return true;
    enum house_stop stop = house_run(house, &budget);
    return stop == HOUSE_RAN || compare_end(house, twin, setting, stop);
}

static void count(struct tally *tally, const struct house *house, const struct twin *twin)
{
    const struct computer *computer = &twin->alone.computer;
    tally->programs++;
    tally->instructions += computer->retired;
    tally->host += house->retired;
    tally->levels[house->tower.options.levels]++;
    for (unsigned i = 0; i < CAUSES; i++)
        tally->traps[i] += computer->traps[i];
    tally->printed += twin->alone.sent_count;
    tally->typed += twin->alone.typed_taken;
    tally->moved += twin->alone.moved;
    tally->flushes += twin->alone.flushes;
    tally->ends[computer->state]++;
}

static bool try_setting(const struct setting *setting, struct tally *tally)
{
    uint8_t storage[GENERATED_STORAGE];
    generate(setting->seed, setting->tower.profile, storage);
    add_salt(setting->seed, storage);
    struct image_segment segment = {
        .memory_size = sizeof storage, .file_size = sizeof storage, .bytes = storage};
    const struct program program = {
        .path = "generated",
        .image = {.entry = GENERATED_ENTRY, .segments = &segment, .segment_count = 1}};
    struct house house;
    struct twin twin;
    house_build(&house, &setting->tower, &setting->ground, &program);
    twin_init(&twin, &house, 0, &program);
    bool same = house_has_turns(&house) ? run_turns(&house, &twin, setting, tally)
                                        : run_whole(&house, &twin, setting);
    count(tally, &house, &twin);
    house_free(&house);
    twin_free(&twin);
    return same;
}

static void report(const struct tally *tally)
{
    printf("%" PRIu64 " programs (%" PRIu64 " at depth 1, %" PRIu64 " at 2, %" PRIu64
           " at 3), %" PRIu64 " turns compared, %" PRIu64 " instructions, %" PRIu64
           " of the bare machine\n",
           tally->programs, tally->levels[1], tally->levels[2], tally->levels[3], tally->turns,
           tally->instructions, tally->host);
    for (unsigned i = 1; i < CAUSES; i++)
        printf("%s %" PRIu64 ", ", trap_rows[i].name, tally->traps[i]);
    printf("printed %" PRIu64 ", typed %" PRIu64 ", sectors %" PRIu64 ", flushes %" PRIu64
           "; ended",
           tally->printed, tally->typed, tally->moved, tally->flushes);
    for (unsigned i = 0; i <= COMPUTER_STOPPED; i++)
        printf(" %s %" PRIu64, computer_state_names[i], tally->ends[i]);
    printf("\n");
}

/* Did the programs do what there is to be done? */
static bool is_worthless(const struct tally *tally)
{
    bool worthless = tally->printed == 0 || tally->typed == 0 || tally->moved == 0 ||
                     tally->flushes == 0 || tally->traps[CAUSE_INTERRUPT] == 0 ||
                     tally->traps[CAUSE_TRACE] == 0;
    if (worthless)
        printf("the programs leave something out: more seeds are needed, or another generator\n");
    return worthless;
}

/* Usage: test_native_equivalence SEEDS [FIRST [LEVELS]]: of the levels one in turn, or the given.
 */
int main(int argc, char **argv)
{
    uint64_t seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : 200;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    unsigned levels = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    struct tally tally = {0};
    unsigned failed = 0;
    for (uint64_t seed = first; seed < first + seeds && failed < 5; seed++) {
        unsigned usual = seed % 100 == 0 ? 3 : seed % 10 == 0 ? 2 : 1;
        const struct setting setting = setting_of(seed, levels ? levels : usual);
        failed += !try_setting(&setting, &tally);
    }
    printf("seeds %" PRIu64 "..%" PRIu64 ": ", first, first + seeds - 1);
    report(&tally);
    return failed || is_worthless(&tally);
}
