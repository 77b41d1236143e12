/* spec.h - what an assignment asks for and how it is graded: the model. spec_read.h reads it.
 *
 * Nothing here runs anything. Everything is owned by the spec; indices are into its lists. Sizes
 * are bytes, counts and times instructions. What is not given is zero unless said otherwise. */
#ifndef VMM_HOSTED_GRADER_SPEC_SPEC_H
#define VMM_HOSTED_GRADER_SPEC_SPEC_H

#include "isa/isa.h"
#include "vmm/hosted/grader/file_set.h"

enum {
    SPEC_SEEDS_MAX = 1000000, /* of one test */
    SPEC_TESTS_MAX = 1000,
    SPEC_FILE_MAX = 1 << 20,
    SPEC_RAM_MAX = 16 << 20,
};

/* From 1. */
struct spec_place {
    unsigned line, column;
};

/* Bytes: may hold NULs; one more is behind them. */
struct spec_text {
    char *bytes;
    size_t size;
};
struct spec_texts {
    struct spec_text *texts;
    size_t count;
};

/* RELATION(NAME, "key", text): a number is compared with all that are given. */
#define SPEC_RELATIONS(RELATION)                                                                   \
    RELATION(EQ, "eq", "equal to it")                                                              \
    RELATION(NE, "ne", "not equal to it")                                                          \
    RELATION(LT, "lt", "less")                                                                     \
    RELATION(LE, "le", "less or equal")                                                            \
    RELATION(GT, "gt", "greater")                                                                  \
    RELATION(GE, "ge", "greater or equal")
enum spec_relation {
#define RELATION(name, key, text) SPEC_##name,
    SPEC_RELATIONS(RELATION)
#undef RELATION
        SPEC_RELATION_COUNT
};

/* A number of the machine is a word or a 64-bit count, never negative, but for cells of type i32
 * and ratios; a double holds all that are compared. A negative bound of a word means its two's
 * complement: the reader has made it one, where it is not for an i32 or a ratio. */
struct spec_comparison {
    unsigned given; /* set of 1 << spec_relation */
    double bounds[SPEC_RELATION_COUNT];
    double *in; /* one of these; NULL: not given */
    size_t in_count;
};
static inline bool spec_compares(const struct spec_comparison *comparison)
{
    return comparison->given || comparison->in;
}

/* Inclusive. */
struct spec_range {
    uint64_t first, last;
};
struct spec_seeds {
    struct spec_range *ranges; /* as written; no seed is there twice */
    size_t count;
    uint64_t total; /* how many seeds; 0: not given */
};

struct spec_budget {
    uint64_t instructions, traps, console; /* presets 2,000,000, 200,000 and 65,536 */
};

/* PLATFORM(NAME, "name", depth) */
#define SPEC_PLATFORMS(PLATFORM)                                                                   \
    PLATFORM(BARE, "bare", 0)                                                                      \
    PLATFORM(VMM, "vmm", 1)                                                                        \
    PLATFORM(VMM2, "vmm2", 2)                                                                      \
    PLATFORM(VMM3, "vmm3", 3)                                                                      \
    PLATFORM(REFERENCE, "reference", 1)   /* the guest alone, under the reference monitor */       \
    PLATFORM(SUBMISSION, "submission", 0) /* the guest in the submission, on the bare machine */
enum spec_platform {
#define PLATFORM(name, string, depth) SPEC_##name,
    SPEC_PLATFORMS(PLATFORM)
#undef PLATFORM
        SPEC_PLATFORM_COUNT,
    SPEC_PLATFORMS_RUN_ON = SPEC_REFERENCE /* those before it may be under run_on */
};
struct spec_platforms {
    enum spec_platform list[SPEC_PLATFORM_COUNT]; /* as written, none twice */
    unsigned count;
};

/* NAME(NAME, "name"): for each enum as the spec writes it. */
#define SPEC_VISIBILITIES(NAME)                                                                    \
    NAME(VISIBLE, "visible")                                                                       \
    NAME(HIDDEN, "hidden")                                                                         \
    NAME(AFTER_DUE_DATE, "after_due_date")
#define SPEC_DETAILS(NAME)                                                                         \
    NAME(FULL, "full")                                                                             \
    NAME(ACTUAL_ONLY, "actual-only")                                                               \
    NAME(NO_DETAILS, "none")
#define SPEC_STRATEGIES(NAME)                                                                      \
    NAME(JITTER, "jitter")                                                                         \
    NAME(PCT, "pct")                                                                               \
    NAME(SYSTEMATIC, "systematic")
#define SPEC_OBSERVABLES(NAME)                                                                     \
    NAME(CONSOLE, "console")                                                                       \
    NAME(EXIT, "exit")                                                                             \
    NAME(REGS, "regs")                                                                             \
    NAME(MEM, "mem")
#define SPEC_CELL_TYPES(NAME)                                                                      \
    NAME(U32, "u32")                                                                               \
    NAME(U16, "u16")                                                                               \
    NAME(U8, "u8")                                                                                 \
    NAME(I32, "i32")                                                                               \
    NAME(TEXT, "text")
#define SPEC_EXITS(NAME)                                                                           \
    NAME(ANY_END, "")                                                                              \
    NAME(HALT, "halt")                                                                             \
    NAME(CODE, "code")                                                                             \
    NAME(CHECK_STOP, "check-stop")                                                                 \
    NAME(IDLE, "idle")                                                                             \
    NAME(BUDGET, "budget")
#define SPEC_DEVICES(NAME)                                                                         \
    NAME(DEVICE_CONSOLE, "console")                                                                \
    NAME(DEVICE_TIMER, "timer")                                                                    \
    NAME(DEVICE_DISK, "disk0")                                                                     \
    NAME(DEVICE_RANDOM, "random")                                                                  \
    NAME(DEVICE_INTERVAL, "interval")
#define NAME(name, string) SPEC_##name,
enum spec_visibility { SPEC_VISIBILITIES(NAME) SPEC_VISIBILITY_COUNT };
enum spec_details { SPEC_DETAILS(NAME) SPEC_DETAILS_COUNT };
enum spec_strategy { SPEC_STRATEGIES(NAME) SPEC_STRATEGY_COUNT };
enum spec_observable { SPEC_OBSERVABLES(NAME) SPEC_OBSERVABLE_COUNT };
enum spec_cell_type { SPEC_CELL_TYPES(NAME) SPEC_CELL_TYPE_COUNT };
enum spec_exit { SPEC_EXITS(NAME) SPEC_EXIT_COUNT };
enum spec_device { SPEC_DEVICES(NAME) SPEC_DEVICE_COUNT };
#undef NAME
extern const char *const spec_platform_names[],
    *const spec_visibility_names[], *const spec_details_names[],
                                        *const spec_strategy_names[],
                                            *const spec_observable_names[],
                                                *const spec_cell_type_names[],
                                                    *const spec_exit_names[],
                                                        *const spec_device_names[],
                                                            *const spec_relation_names[];
extern const unsigned spec_platform_depths[];

/* A moment of a run. */
struct spec_event {
    enum { EVENT_END, EVENT_TRAP, EVENT_SYMBOL, EVENT_INSTRUCTIONS } kind;
    enum cause cause; /* TRAP: after it was delivered */
    char *symbol;     /* SYMBOL: before the instruction at that physical address */
    uint64_t nth;     /* TRAP, SYMBOL: from 1; INSTRUCTIONS: after so many retired */
};

/* Typed at a moment: kind is INSTRUCTIONS (of the guest's time) or TRAP. */
struct spec_input {
    struct spec_event at;
    struct spec_text text;
};

struct spec_schedule {
    struct spec_seeds seeds; /* total 0: no schedule */
    enum spec_strategy strategy;
    unsigned depth;  /* preset 3: PCT, how many interrupts; SYSTEMATIC, at most so many */
    uint64_t window; /* JITTER: longest gap, preset 600; SYSTEMATIC: where interrupts may be, preset
                        1000; counted in instructions executed with interrupts on */
};

struct spec_injection {
    struct spec_place place;
    struct spec_event at;
    enum {
        INJECT_POKE,
        INJECT_REGISTER,
        INJECT_INTERRUPT,
        INJECT_DISK_ERROR,
        INJECT_TORN_WRITE,
        INJECT_POWER_CUT
    } kind;
    bool user;    /* POKE: the address goes through the R of the process that trapped, or runs */
    char *symbol; /* POKE: NULL: address */
    word address, value; /* POKE: a word; REGISTER: its value */
    unsigned
        number; /* REGISTER: which; INTERRUPT: enum irq; TORN_WRITE: sectors that are written */
};

struct spec_register {
    unsigned number;
    struct spec_comparison value;
};
struct spec_psw {
    enum { SPEC_ANY_MODE, SPEC_USER, SPEC_SUPERVISOR } mode;
    enum { SPEC_ANY_INTERRUPTS, SPEC_INTERRUPTS_ON, SPEC_INTERRUPTS_OFF } interrupts;
    struct spec_comparison pc, base, bound;
    char *pc_symbol; /* NULL: not given */
};
struct spec_cell {
    struct spec_place place;
    char *symbol; /* NULL: address */
    word address; /* physical */
    word offset;  /* added, modulo 2^32 */
    enum spec_cell_type type;
    struct spec_comparison value;
    struct spec_text text; /* TEXT: the bytes that are to be there */
};
/* Registers, PSW and storage at a moment. */
struct spec_look {
    struct spec_place place;
    struct spec_event at;
    struct spec_register *registers;
    size_t register_count;
    struct spec_psw psw;
    struct spec_cell *cells;
    size_t cell_count;
};

struct spec_console {
    struct spec_texts contains, excludes, ordered;
    struct spec_text exact; /* bytes NULL: not given */
    char *regex;            /* POSIX extended; checked by the reader; NULL: not given */
    struct spec_comparison lines;
};

/* A trap of a sequence. */
struct spec_step {
    enum cause cause;
    char *symbol; /* function or label that it comes from; NULL: any */
    struct spec_comparison value;
};

struct spec_expectation {
    enum spec_exit exit;
    struct spec_comparison code; /* exit CODE */
    struct spec_console console;
    struct spec_look *looks; /* what stands without `at`, or with one `at`, is the first */
    size_t look_count;
    struct spec_comparison traps[CAUSES], traps_total;
    struct spec_step *sequence;
    size_t sequence_count;
    struct spec_comparison instructions, exits, direct_ratio;
    bool isolation, survives, progress;
};

struct spec_equivalence {
    struct spec_platforms between; /* at least two; count 0: not given */
    unsigned observe;              /* set of 1 << spec_observable; preset: console and exit */
};

/* Shown if all conditions hold; without any, always. */
struct spec_hint {
    bool has_platform, has_seed, has_when;
    enum spec_platform platform;
    uint64_t seed;
    struct spec_expectation when;
    char *say;
};

struct spec_test {
    struct spec_place place;
    char *id, *title; /* title: the id if not given */
    unsigned points;
    size_t *needs; /* earlier or later tests; no cycles */
    size_t need_count;
    struct spec_budget budget;
    struct spec_platforms run_on; /* preset vmm; kind monitor: preset bare */
    enum spec_visibility visibility;
    enum spec_details details;
    struct spec_input
        *inputs; /* by rising time where that is given; none: the input ends at once */
    size_t input_count;
    struct spec_seeds random_state;
    struct spec_schedule schedule;
    struct spec_injection *injections;
    size_t injection_count;
    bool has_expect;
    struct spec_expectation expect;
    struct spec_equivalence equivalence;
    bool fraction; /* points by the share of cases that pass, rounded down; else all or nothing */
    struct spec_hint *hints;
    size_t hint_count;
    size_t guest; /* kind monitor: of spec.guests */
};

struct spec_names {
    char **names;
    size_t count;
};

struct spec {
    char *path;
    uint64_t digest; /* of the spec and all files it names */
    char *assignment, *title;
    unsigned points;
    bool monitor; /* kind monitor */
    enum profile profile;
    word ram;                                     /* preset 64 KiB */
    unsigned devices;                             /* set of 1 << spec_device */
    struct spec_names sources, required, include; /* build */
    char *overlay_folder; /* where overlay is from, beside the spec; NULL: there is none */
    struct file_set overlay;
    char *disk_file; /* where the disk's contents are from; NULL: not from a file */
    bool has_disk;   /* the contents are held in: */
    uint8_t *disk;
    size_t disk_size;            /* a multiple of SECTOR_BYTES */
    struct spec_names guests;    /* kind monitor: names of files of guest_files */
    struct file_set guest_files; /* these, and what lies beside them, to be included */
    word load, size; /* kind monitor: where the guest's storage is in the submission's machine */
    struct spec_test *tests;
    size_t test_count;
};

/* What the test owns, and not itself; spec_free does it for all. */
void spec_test_free(struct spec_test *);
void spec_free(struct spec *);

#endif
