/* valuation.c - see valuation.h. */
#include "tests/model/valuation.h"

#include <check.h>
#include <string.h>

/* UNKNOWN(name, value): the unknowns of isa/model/state.c and tree.c that are not functions. */
#define UNKNOWNS(UNKNOWN)                                                                          \
    UNKNOWN("word", concrete->w)                                                                   \
    UNKNOWN("status", concrete->state->cpu.psw.status)                                             \
    UNKNOWN("pc", concrete->state->cpu.psw.pc)                                                     \
    UNKNOWN("base", concrete->state->cpu.psw.base)                                                 \
    UNKNOWN("bound", concrete->state->cpu.psw.bound)                                               \
    UNKNOWN("size", concrete->state->size)                                                         \
    UNKNOWN("clock", (word)concrete->state->cpu.control.clock)                                     \
    UNKNOWN("clock_high", (word)(concrete->state->cpu.control.clock >> 32))                        \
    UNKNOWN("time", (word)concrete->state->cpu.control.time)                                       \
    UNKNOWN("time_high", (word)(concrete->state->cpu.control.time >> 32))                          \
    UNKNOWN("timer", concrete->state->cpu.control.timer)                                           \
    UNKNOWN("pending", concrete->state->cpu.control.pending)                                       \
    UNKNOWN("mask", concrete->state->cpu.control.mask)

static const char *const names[] = {
#define UNKNOWN(name, value) name,
    UNKNOWNS(UNKNOWN)
#undef UNKNOWN
        "registers",
    "storage", "elsewhere", "devices"};
enum {
    FIRST_FUNCTION = sizeof names / sizeof names[0] - 4,
    KIND_REGISTERS = FIRST_FUNCTION,
    KIND_STORAGE,
    KIND_ELSEWHERE,
    KIND_DEVICES,
    KIND_NONE
};

void concrete_init(struct concrete *concrete, const struct terms *terms)
{
    ck_assert_uint_le(terms->symbol_count, VALUATION_SYMBOLS);
    for (unsigned symbol = 0; symbol < terms->symbol_count; symbol++) {
        unsigned kind = 0;
        while (kind < KIND_NONE && strcmp(names[kind], terms->symbols[symbol]) != 0)
            kind++;
        concrete->kinds[symbol] = kind;
    }
}

static word plain(const struct concrete *concrete, unsigned kind)
{
    const word values[] = {
#define UNKNOWN(name, value) value,
        UNKNOWNS(UNKNOWN)
#undef UNKNOWN
    };
    ck_assert_uint_lt(kind, sizeof values / sizeof values[0]);
    return values[kind];
}

static word value_of(const void *context, unsigned symbol, const word *arguments)
{
    const struct concrete *concrete = context;
    switch (concrete->kinds[symbol]) {
    case KIND_REGISTERS:
        return concrete->state->cpu.x[arguments[0]];
    case KIND_STORAGE:
        return memory_read32(concrete->state->storage + (arguments[0] & (PROBE_STORAGE - 4)));
    case KIND_ELSEWHERE:
        return 0;
    case KIND_DEVICES:
        return probe_device(concrete->state->devices, arguments[0],
                            arguments[1] | (uint64_t)arguments[2] << 32);
    default:
        return plain(concrete, concrete->kinds[symbol]);
    }
}

struct valuation concrete_valuation(const struct concrete *concrete)
{
    return (struct valuation){value_of, concrete};
}
