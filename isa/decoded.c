/* decoded.c - see decoded.h. */
#include "isa/decoded.h"
#include "isa/memory.h"
#include "isa/words.h"

#include <stdlib.h>

_Static_assert((int)DECODED_PAGE_BYTES == (int)PAGE_BYTES, "the same pages");

/* What decoding costs, in instructions carried out that pay for it: twice as many as are carried
 * out plainly in the same time. A program may owe so much that starting, and coming to new code now
 * and then, is free. */
enum { PAGE_COST = 256, RUN_COST = 48, OPERATION_COST = 8, DEBT_MAX = 1 << 17 };

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
    page->low = DECODED_OPERATIONS;
    page->high = 0;
}

static void unlink_page(struct decoded *decoded, const struct operation_page *page)
{
    struct operation_page **link = &decoded->pages[page->number];
    while (*link != page)
        link = &(*link)->next;
    *link = page->next;
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
    unlink_page(decoded, page);
    return page;
}

/* The last of the views of a page, if there are as many as there may be. */
static struct operation_page *reuse_view(struct decoded *decoded, word number)
{
    unsigned views = 0;
    struct operation_page *last = NULL;
    for (struct operation_page *page = decoded->pages[number]; page; page = page->next) {
        last = page;
        views++;
    }
    if (views < DECODED_VIEWS_MAX)
        return NULL;
    unlink_page(decoded, last);
    return last;
}

struct operation_page *decoded_add(struct decoded *decoded, word number, unsigned first,
                                   unsigned end, const struct operation_handlers *with)
{
    if (decoded_is_in_debt(decoded))
        return NULL;
    struct operation_page *page = reuse_view(decoded, number);
    if (!page)
        page = take_page(decoded);
    if (!page)
        return NULL;
    decoded->debt += PAGE_COST;
    decoded->with = with;
    page->number = number;
    page->first = (uint16_t)first;
    page->end = (uint16_t)end;
    clear(decoded, page);
    page->next = decoded->pages[number];
    decoded->pages[number] = page;
    return page;
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

/* A word on its way to an operation. */
struct decoding {
    struct operation operation;
    enum insn insn; /* INSN_none: `single` and its like */
    enum way way;
    bool near; /* jumps into the same page */
    bool ends; /* the run */
    int gives; /* the register that what it hands on is of; 0: nothing */
};

static bool writes_rd(enum format format)
{
    return format != FORMAT_B && format != FORMAT_S;
}

/* Of a row that has handlers. */
static void decode_operands(struct decoding *decoding, unsigned index, word w)
{
    struct operation *operation = &decoding->operation;
    enum format format = insn_rows[decoding->insn].format;
    bool relative = format == FORMAT_B || format == FORMAT_J, branch = format == FORMAT_B;
    operation->imm = constant_of(format, w);
    operation->rd = (uint8_t)insn_rd(w);
    operation->rs1 = (uint8_t)(branch ? insn_rd(w) : insn_rs1(w));
    operation->rs2 = (uint8_t)(branch ? insn_rs1(w) : insn_rs2(w));
    word distance = w_sra(operation->imm, 2);
    decoding->near = relative && index + distance < DECODED_OPERATIONS;
    if (decoding->near)
        operation->imm = distance * (word)sizeof *operation;
    decoding->ends = always_jumps(decoding->insn);
    decoding->gives = writes_rd(format) ? operation->rd : 0;
}

static void decode(const struct decoded *decoded, const struct operation_page *page,
                   struct decoding *decoding, unsigned index, word w, enum insn insn)
{
    const struct operation_handlers *with = decoded->with;
    bool reached = index >= page->first && index < page->end;
    *decoding = (struct decoding){.operation = {.handler = with->single}, .ends = true};
    if (!reached || insn == INSN_none)
        return;
    if (insn_rows[insn].mode == MODE_SUPER)
        decoding->operation.handler = with->privileged;
    if (!with->any[WAY_plain][insn])
        return;
    decoding->insn = insn;
    decode_operands(decoding, index, w);
}

/* Uses what the one before hands on, if that can be used. */
static void chain(struct decoding *decoding, const struct decoding *before)
{
    struct operation *operation = &decoding->operation;
    enum format format = insn_rows[decoding->insn].format;
    if (before->gives == 0)
        return;
    if (operation->rs1 == before->gives) {
        decoding->way = WAY_chained;
    } else if ((format == FORMAT_R || format == FORMAT_B) && operation->rs2 == before->gives) {
        decoding->way = WAY_crossed;
        operation->rs2 = operation->rs1;
        operation->rs1 = (uint8_t)before->gives;
    }
}

/* What carries out an operation: a near jump has its own, and so has what drops its result. */
static const void *handler_of(const struct operation_handlers *with,
                              const struct decoding *decoding)
{
    enum insn insn = decoding->insn;
    bool zero = decoding->operation.rd == 0 && writes_rd(insn_rows[insn].format);
    if (insn == INSN_none)
        return decoding->operation.handler;
    if (zero)
        return decoding->near ? with->near_zero[insn] : with->zero[insn];
    return decoding->near ? with->near[decoding->way][insn] : with->any[decoding->way][insn];
}

/* Could a handler of two carry it out? */
static bool is_fusible(const struct operation_handlers *with, const struct decoding *decoding)
{
    bool relative = with->near[WAY_plain][decoding->insn] != NULL;
    return decoding->insn != INSN_none && decoding->near == relative &&
           (decoding->gives != 0 || !writes_rd(insn_rows[decoding->insn].format));
}

/* What carries out this operation and the next one; NULL if there is no such handler. */
static const void *fused(const struct operation_handlers *with, const struct decoding *first,
                         const struct decoding *second)
{
    static const uint8_t pairs[INSNS][INSNS] = {
#define FUSED_AS "isa/fused_index.inc"
#include "isa/fused_pairs.inc"
#undef FUSED_AS
    };
    return is_fusible(with, first) && is_fusible(with, second)
               ? with->fused[pairs[first->insn][second->insn]][first->way][second->way]
               : NULL;
}

/* A run that is too long ends in the middle: what follows is another one, and must be entered. */
static void cut(const struct decoded *decoded, struct decoding *decoding)
{
    *decoding = (struct decoding){.operation = {.handler = decoded->with->single}, .ends = true};
}

static bool is_cut(const struct operation_page *page, unsigned at, const struct decoding *decoding)
{
    return page->operations[at].length == 1 && !decoding->ends && at + 1 < DECODED_OPERATIONS;
}

/* Decodes words to the end of the run that begins at index, or to the second of those that are
 * decoded already. Returns how many; *fresh of them are not decoded yet. */
static unsigned decode_words(const struct decoded *decoded, const struct operation_page *page,
                             unsigned index, const uint8_t *bytes, const struct opcode_map *opcodes,
                             struct decoding *run, unsigned *fresh)
{
    unsigned count = 0, known = 0;
    *fresh = 0;
    while (index + count < DECODED_OPERATIONS && *fresh < DECODED_RUN_MAX && known < 2 &&
           !(count > 0 && run[count - 1].ends)) {
        unsigned at = index + count;
        word w = memory_read32(bytes + INSN_BYTES * at);
        decode(decoded, page, &run[count], at, w, insn_decode(opcodes, w));
        if (count > 0)
            chain(&run[count], &run[count - 1]);
        if (page->operations[at].length == 0)
            ++*fresh;
        else if (++known && is_cut(page, at, &run[count]))
            cut(decoded, &run[count]);
        count++;
    }
    return count;
}

void decoded_run(struct decoded *decoded, struct operation_page *page, unsigned index,
                 const uint8_t *bytes, const struct opcode_map *opcodes)
{
    struct decoding run[DECODED_RUN_MAX + 2];
    struct operation *operations = page->operations;
    unsigned fresh, rest = 0;
    unsigned count = decode_words(decoded, page, index, bytes, opcodes, run, &fresh);
    if (count > fresh)
        rest = operations[index + fresh].length;
    if (rest + fresh > DECODED_RUN_MAX) {
        rest = 0;
        count = fresh;
    }
    if (!run[fresh - 1].ends && !rest && index + fresh < DECODED_OPERATIONS)
        cut(decoded, &run[fresh - 1]);
    /* The first of what was known follows something else now. */
    for (unsigned i = 0; i < fresh + (rest > 0); i++) {
        struct operation *operation = &operations[index + i];
        const void *both = i + 1 < count ? fused(decoded->with, &run[i], &run[i + 1]) : NULL;
        *operation = run[i].operation;
        operation->handler = both ? both : handler_of(decoded->with, &run[i]);
        operation->length = (uint8_t)(fresh - i + rest);
    }
    if (index < page->low)
        page->low = (uint16_t)index;
    if (index + fresh > page->high)
        page->high = (uint16_t)(index + fresh);
    decoded->debt += RUN_COST + OPERATION_COST * fresh;
}

/* Forgets the operation and those before it in its run, whose lengths count it. */
static void forget(const struct decoded *decoded, struct operation_page *page, unsigned index)
{
    struct operation *operations = page->operations;
    operations[index] = undecoded(decoded);
    while (index-- > 0 && operations[index].length > 1)
        operations[index] = undecoded(decoded);
}

static bool forget_in_page(const struct decoded *decoded, struct operation_page *page,
                           unsigned first, unsigned last)
{
    bool any = false;
    if (first >= page->high || last < page->low)
        return false;
    for (unsigned i = first; i <= last; i++)
        if (page->operations[i].length) {
            forget(decoded, page, i);
            any = true;
        }
    return any;
}

bool decoded_forget(struct decoded *decoded, paddr at, word size)
{
    bool any = false;
    while (size > 0) {
        word offset = at & (PAGE_BYTES - 1);
        word bytes = size < PAGE_BYTES - offset ? size : PAGE_BYTES - offset;
        struct operation_page *page = decoded->pages[at >> PAGE_SHIFT];
        for (; page; page = page->next)
            any |= forget_in_page(decoded, page, offset / INSN_BYTES,
                                  (offset + bytes - 1) / INSN_BYTES);
        at += bytes;
        size -= bytes;
    }
    return any;
}

void decoded_pay(struct decoded *decoded, uint64_t instructions)
{
    decoded->debt -= instructions < decoded->debt ? instructions : decoded->debt;
}

bool decoded_is_in_debt(const struct decoded *decoded)
{
    return decoded->debt > DEBT_MAX;
}
