/* rig.h - a machine on the workbench: boot it, run it, and compare all that it is.
 *
 * A rig holds any computer: the bare one that rig_bare makes, or one on a virtual machine that
 * somebody else made (rig_on). Its bench is the far end of the devices' cables: what is typed, what
 * is printed, the disk's sectors. Functions that cannot do what they are asked fail the test. */
#ifndef TESTS_RIG_H
#define TESTS_RIG_H

#include "isa/bare.h"
#include "isa/board.h"
#include "isa/computer.h"

#include <check.h>

enum {
    BENCH_SECTORS = 16,
    BENCH_INPUT = 64,
    BENCH_OUTPUT = 512,
    BENCH_NO_SECTOR = -1,
    BENCH_SEED = 1,      /* of the random source */
    RIG_SIZE = 0x8000,   /* bytes of storage, where a test does not care */
    RIG_ENTRY = 0x400,   /* pc at power-on */
    RIG_HANDLER = 0x200, /* where rig_handler points the new PSW */
};

struct typed {
    uint64_t at;   /* instruction time from which it is there */
    int character; /* or CONSOLE_END */
};

struct bench {
    struct typed typed[BENCH_INPUT];
    unsigned typed_count, typed_taken;
    uint8_t sent[BENCH_OUTPUT]; /* the first characters sent */
    unsigned sent_count;        /* all characters sent */
    uint8_t sectors[BENCH_SECTORS * SECTOR_BYTES];
    int bad_sector; /* an I/O error there; or BENCH_NO_SECTOR */
    bool bad_flush; /* an I/O error at each flush */
    unsigned flushes;
};

void bench_init(struct bench *);

/* What a board must be given to end at this bench. */
struct board_options bench_options(struct bench *);

/* Characters that arrive one after the other from instruction time `at` on. */
void bench_type(struct bench *, uint64_t at, const char *text);
void bench_end_input(struct bench *, uint64_t at);

struct rig {
    struct computer *computer; /* borrowed, or the bare one below */
    struct machine *machine;   /* the computer's */
    struct cpu *cpu;           /* the computer's */
    struct trap trap;          /* the last one that was reported or delivered */
    uint64_t left;             /* of the last budget */
    struct bench bench;
    struct bare bare; /* of rig_bare */
    struct board board;
    struct computer bare_computer;
};

/* A bare computer at power-on with all devices, pc at RIG_ENTRY; the caller frees it. */
struct rig *rig_bare(word size, enum profile);

/* A rig around a borrowed computer. Its bench is initialised, and attached to nothing. */
struct rig *rig_on(struct computer *);
void rig_free(struct rig *);

/* Puts words into storage, by physical address. */
void rig_words(struct rig *, paddr, const word *, size_t count);
#define rig_program(rig, at, ...)                                                                  \
    rig_words(rig, at, (const word[]){__VA_ARGS__},                                                \
              sizeof((const word[]){__VA_ARGS__}) / sizeof(word))
void rig_put(struct rig *, paddr, word);
word rig_word(struct rig *, paddr);

/* Assembles the text, puts it into storage and sets pc to its entry. */
void rig_text(struct rig *, const char *text);

/* New PSW: status as given, pc at RIG_HANDLER, R all of storage. */
void rig_handler(struct rig *, word status);

/* Sets a field of a device by the names that its fields have. */
void rig_set_field(struct rig *, const char *device, const char *field, uint64_t value);

/* At most one instruction; a trap is reported in rig->trap and not delivered. */
enum stop rig_step(struct rig *);

/* n instructions as the computer does them by itself: traps are delivered, time passes in idle.
 * Returns what it is doing then: RUNNING if the budget was used up, WAITING only for what does not
 * come by itself. */
enum computer_state rig_run(struct rig *, uint64_t n);

/* All that a computer is: processor, storage, devices, counts, and what is on the bench. */
struct state_field {
    const char *device, *name;
    uint64_t value;
};
enum { STATE_FIELDS = 64 };
struct state {
    struct cpu cpu;
    word size;        /* bytes of storage */
    uint8_t *storage; /* owned */
    struct state_field fields[STATE_FIELDS];
    unsigned field_count;
    uint8_t sectors[BENCH_SECTORS * SECTOR_BYTES];
    uint8_t sent[BENCH_OUTPUT];
};

/* Reads the rig into a state, which is {0} or was read before. */
void state_read(struct state *, struct rig *);
void state_free(struct state *);
void state_set_field(struct state *, const char *device, const char *field, uint64_t value);
void state_set_word(struct state *, paddr, word);

/* True if the two are the same; else writes one line for each difference, the first few. */
bool state_same(const struct state *expected, const struct state *found, char *text, size_t size);

/* Fails with the differences unless the rig is in the expected state. */
#define ck_assert_same_state(rig, expected) rig_assert_same(rig, expected, __FILE__, __LINE__)
void rig_assert_same(struct rig *, const struct state *expected, const char *file, int line);

/* Fails unless the last trap is this one. */
#define ck_assert_trap(rig, cause, value, access, pc)                                              \
    rig_assert_trap(rig, cause, value, access, pc, __FILE__, __LINE__)
void rig_assert_trap(struct rig *, enum cause, word value, enum access, vaddr pc, const char *file,
                     int line);

/* Runs a suite as a program; returns its exit status. Owns the suite. */
int rig_main(Suite *);

#endif
