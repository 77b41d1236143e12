/* decoded.c - see decoded.h. */
#include "isa/decoded.h"
#include "isa/memory.h"
#include "isa/words.h"

#include <stdlib.h>

_Static_assert((int)DECODED_PAGE_BYTES == (int)PAGE_BYTES, "the same pages");

/* How restless a page becomes each time something is forgotten, and at most. */
enum { RESTLESS_STEP = 4, RESTLESS_MAX = 16 * DECODED_RESTLESS };

bool decoded_init(struct decoded *decoded, word size)
{
    *decoded = (struct decoded){0};
    decoded->pages = calloc(size >> PAGE_SHIFT, sizeof *decoded->pages);
    return decoded->pages != NULL;
}

void decoded_free(struct decoded *decoded)
{
    for (unsigned i = 0; i < decoded->count; i++)
        free(decoded->ring[i]);
    free(decoded->ring);
    free(decoded->pages);
    *decoded = (struct decoded){0};
}

/* Which instructions never go on with the next word: those whose body jumps whatever happens. */
static bool always_jumps(enum insn insn)
{
    bool jumps = false;
    switch (insn) {
    case INSN_none:
    case INSNS:
        break;
#define BEGIN(name) case INSN_##name: {
#define END                                                                                        \
    break;                                                                                         \
    }
#define JUMP(target)  jumps = true
#define IF(condition) if (false) {
#define ELSE                                                                                       \
    }                                                                                              \
    else if (false)                                                                                \
    {
#define FI }
#define LET(name, value)
#define SETRD(value)
#define TRAP(cause, value)
#define TRAPIF(condition, cause, value)
#define MEMRD(name, bytes, address)
#define MEMWR(bytes, address, value)
#define XLATE(name, address, access)
#define PHYSRD(name, address)
#define PHYSWR(address, value)
#define REALADDR(name, address)
#define SETPSW(status, pc, base, bound)
#define CRREAD(name, number)
#define CRWRITE(number, value)
#define PORTIN(name, port)
#define PORTOUT(port, value)
#define TICK
#define WAIT
#define RECHECK
#include "isa/semantics.def"
    }
    return jumps;
}

static struct operation undecoded(const struct decoded *decoded)
{
    return (struct operation){.handler = decoded->with->undecoded};
}

static void clear(const struct decoded *decoded, struct operation_page *page)
{
    for (unsigned i = 0; i < DECODED_OPERATIONS; i++)
        page->operations[i] = undecoded(decoded);
    page->operations[DECODED_OPERATIONS] = (struct operation){.handler = decoded->with->next_page};
    page->forgotten = 0;
}

/* A page of operations that nobody has, or else the oldest. */
static struct operation_page *take_page(struct decoded *decoded)
{
    if (!decoded->ring)
        decoded->ring = calloc(DECODED_PAGES_MAX, sizeof *decoded->ring);
    if (!decoded->ring)
        return NULL;
    if (decoded->count < DECODED_PAGES_MAX) {
        struct operation_page *page = malloc(sizeof *page);
        if (page)
            decoded->ring[decoded->count++] = page;
        return page;
    }
    struct operation_page *page = decoded->ring[decoded->oldest];
    decoded->oldest = (decoded->oldest + 1) % DECODED_PAGES_MAX;
    decoded->pages[page->number] = NULL;
    return page;
}

struct operation_page *decoded_page(struct decoded *decoded, paddr at,
                                    const struct operation_handlers *with)
{
    word number = at >> PAGE_SHIFT;
    if (decoded->pages[number])
        return decoded->pages[number];
    struct operation_page *page = take_page(decoded);
    if (!page)
        return NULL;
    decoded->with = with;
    page->number = number;
    clear(decoded, page);
    decoded->pages[number] = page;
    return page;
}

/* What carries out a row: a near jump has its own, and so has what drops its result. */
static const void *handler_of(const struct operation_handlers *with, enum insn insn, bool near,
                              bool zero)
{
    const void *const *const table =
        near ? (zero ? with->near_zero : with->near) : (zero ? with->zero : with->plain);
    return table[insn] ? table[insn] : with->plain[insn];
}

static word constant_of(enum format format, word w)
{
    switch (format) {
    case FORMAT_U:
        return insn_imm20(w) << 12;
    case FORMAT_B:
        return insn_imm14(w) << 2;
    case FORMAT_J:
        return insn_imm19(w) << 2;
    default:
        return insn_imm14(w);
    }
}

/* Makes the operation of a word. Returns whether a run ends with it. */
static bool decode(const struct decoded *decoded, struct operation *operation, unsigned index,
                   word w, const struct opcode_map *opcodes)
{
    enum insn insn = insn_decode(opcodes, w);
    enum format format = insn_rows[insn].format;
    *operation = (struct operation){.handler = decoded->with->single,
                                    .imm = constant_of(format, w),
                                    .rd = (uint8_t)insn_rd(w),
                                    .rs1 = (uint8_t)insn_rs1(w),
                                    .rs2 = (uint8_t)insn_rs2(w)};
    if (insn == INSN_none || !decoded->with->plain[insn])
        return true;
    bool relative = format == FORMAT_B || format == FORMAT_J;
    word distance = w_sra(operation->imm, 2);
    bool near = relative && index + distance < DECODED_OPERATIONS;
    if (near)
        operation->imm = distance;
    operation->handler = handler_of(decoded->with, insn, near, operation->rd == 0);
    return always_jumps(insn);
}

void decoded_run(struct decoded *decoded, struct operation_page *page, unsigned index,
                 const uint8_t *bytes, const struct opcode_map *opcodes)
{
    struct operation *operations = page->operations;
    unsigned end = index, rest = 0;
    bool ended = false;
    while (end < DECODED_OPERATIONS && end - index < DECODED_RUN_MAX && !ended && !rest) {
        rest = operations[end].length;
        if (!rest) {
            ended = decode(decoded, &operations[end], end, memory_read32(bytes + INSN_BYTES * end),
                           opcodes);
            end++;
        }
    }
    if (rest + (end - index) > DECODED_RUN_MAX)
        rest = 0;
    /* Cut in the middle: what follows is another run, and must be entered as such. */
    if (!ended && !rest && end < DECODED_OPERATIONS)
        operations[end - 1].handler = decoded->with->single;
    while (end-- > index)
        operations[end].length = (uint8_t)++rest;
}

/* Forgets the operation and those before it in its run, whose lengths count it. */
static bool forget(const struct decoded *decoded, struct operation_page *page, unsigned index)
{
    struct operation *operations = page->operations;
    if (operations[index].length == 0)
        return false;
    operations[index] = undecoded(decoded);
    while (index-- > 0 && operations[index].length > 1)
        operations[index] = undecoded(decoded);
    return true;
}

static bool forget_in_page(const struct decoded *decoded, struct operation_page *page,
                           unsigned first, unsigned last)
{
    bool any = false;
    for (unsigned i = first; i <= last; i++)
        any |= forget(decoded, page, i);
    if (any && page->forgotten < RESTLESS_MAX)
        page->forgotten += RESTLESS_STEP;
    return any;
}

bool decoded_forget(struct decoded *decoded, paddr at, word size)
{
    bool any = false;
    while (size > 0) {
        word offset = at & (PAGE_BYTES - 1);
        word bytes = size < PAGE_BYTES - offset ? size : PAGE_BYTES - offset;
        struct operation_page *page = decoded->pages[at >> PAGE_SHIFT];
        if (page)
            any |= forget_in_page(decoded, page, offset / INSN_BYTES,
                                  (offset + bytes - 1) / INSN_BYTES);
        at += bytes;
        size -= bytes;
    }
    return any;
}

bool decoded_is_restless(struct operation_page *page)
{
    if (page->forgotten < DECODED_RESTLESS)
        return false;
    page->forgotten--;
    return true;
}
