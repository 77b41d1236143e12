/* threaded.c - see threaded.h. Direct threading (Bell, "Threaded code", 1973): each handler ends by
 * jumping to the next one's.
 *
 * The jump is a tail call where the compiler can be told to make one, and a computed goto
 * elsewhere; the bodies are the same, in threaded.inc. The budget is taken for a whole
 * straight-line run when it is entered, and what a jump or anything else leaves undone of it is
 * given back. pc is not kept: it follows from the operation's place in its page. */
#include "isa/threaded.h"
#include "isa/decoded.h"
#include "isa/mmu.h"
#include "isa/words.h"

enum {
    BRIEF = 4,         /* instructions that are not worth the while */
    BRIEF_RUNS = 2,    /* so brief that the next one is expected to be */
    SINGLE_OFTEN = 16, /* instructions between two that only the plain expansion can do */
    PLAIN_TURN = 256,  /* instructions done plainly at a time where nothing is decoded */
};

/* Columns of the tables as constants. A row has handlers here if it is innocuous and not
 * privileged; only rows whose target is relative have near ones. */
enum {
#define INSN(name, opcode, format, mode, class, profiles, text)                                    \
    INSN_HANDLED_##name =                                                                          \
        (int)MODE_##mode == (int)MODE_ANY && (int)CLASS_##class == (int)CLASS_INNOCUOUS,           \
    INSN_RELATIVE_##name =                                                                         \
        (int)FORMAT_##format == (int)FORMAT_B || (int)FORMAT_##format == (int)FORMAT_J,
#include "isa/instructions.def"
};

#define LIKELY(condition)   __builtin_expect((condition), 1)
#define UNLIKELY(condition) __builtin_expect((condition), 0)

/* Operands */
#define SRC        x[at_->rd]
#define LHS        RS1
#define RHS        RS2
#define IMM        at_->imm
#define UPPER      at_->imm
#define OFFSET     at_->imm
#define LONGOFFSET at_->imm
#define PC         (run_->page_pc + ((word)((const char *)at_ - (const char *)run_->operations) >> 2))
#define NEXT       (PC + INSN_BYTES)
#define WORD       word_at(run_, at_)

/* Source registers, by enum way. */
#define RS1_plain   x[at_->rs1]
#define RS1_chained acc_
#define RS1_crossed x[at_->rs2]
#define RS2_plain   x[at_->rs2]
#define RS2_chained x[at_->rs2]
#define RS2_crossed acc_

_Static_assert(sizeof(struct operation) == 4 * INSN_BYTES, "PC: a quarter of the distance");

/* The words of semantics.def. Those that only privileged or sensitive rows use stand for nothing:
 * such rows have no handlers. */
#define LET(name, value) const word name = (value)
#define IF(condition)    if (condition) {
#define ELSE                                                                                       \
    }                                                                                              \
    else                                                                                           \
    {
#define FI }
#define TRAP(cause_, value_)                                                                       \
    do {                                                                                           \
        const word word_ = WORD;                                                                   \
        *run_->trap = (struct trap){.cause = CAUSE_##cause_, .value = (value_), .word = word_};    \
        TO(trapped);                                                                               \
    } while (0)
#define TRAPIF(condition, cause, value)                                                            \
    if (condition)                                                                                 \
    TRAP(cause, value)
/* One comparison for alignment and reach: what is shifted out comes in again at the top. What fails
 * is done once more by the plain expansion, which traps. */
#define CHECK(address, bytes)                                                                      \
    if (UNLIKELY((bytes) == 1   ? (address) >= run_->reach                                         \
                 : (bytes) == 2 ? ((address) >> 1 | (address) << 31) >= run_->reach_halves         \
                                : ((address) >> 2 | (address) << 30) >= run_->reach_words))        \
    TO(single)
#define MEMRD(name, bytes, address)                                                                \
    const vaddr name##_at = (address);                                                             \
    CHECK(name##_at, bytes);                                                                       \
    const word name = memory_read(origin_ + name##_at, bytes)
#define MEMWR(bytes, address, value)                                                               \
    const vaddr store_at_ = (address);                                                             \
    CHECK(store_at_, bytes);                                                                       \
    const word number_ = (run_->base + store_at_) >> PAGE_SHIFT;                                   \
    run_->memory->dirty[number_] = 1;                                                              \
    memory_write(origin_ + store_at_, value, bytes);                                               \
    if (UNLIKELY(run_->memory->decoded.pages[number_] != NULL)) {                                  \
        run_->stored = run_->base + store_at_;                                                     \
        TO(stored);                                                                                \
    }
#define XLATE(name, address, access)     const paddr name = (address)
#define PHYSRD(name, address)            const word name = (address)
#define PHYSWR(address, value)           (void)(address), (void)(value)
#define REALADDR(name, address)          const word name = (address)
#define PSWWORD(field)                   0
#define SETPSW(status, pc, base_, bound) (void)(status), (void)(pc), (void)(base_), (void)(bound)
#define SUPERVISOR                       false
#define CRREADABLE(number_)              ((number_) != 0)
#define CRWRITABLE(number_)              ((number_) != 0)
#define CRREAD(name, number_)            const word name = (number_)
#define CRWRITE(number_, value)          (void)(number_), (void)(value)
#define PORTIN(name, port)               const word name = (port)
#define PORTOUT(port, value)             (void)(port), (void)(value)
#define TICK                             (void)0
#define WAIT                             (void)0
#define RECHECK                          (void)0

/* Where a run goes on: with the operation at at_, which is the next one of it; with the one that a
 * jump leads to. */
#define STEP                                                                                       \
    at_++;                                                                                         \
    TO_HANDLER
#define ENTER                                                                                      \
    do {                                                                                           \
        left_ -= at_->length;                                                                      \
        if (UNLIKELY(left_ < 0))                                                                   \
            TO(spent);                                                                             \
        acc_ = x[at_->rs1];                                                                        \
        TO_HANDLER;                                                                                \
    } while (0)
#define JUMP_NEAR(value)                                                                           \
    do {                                                                                           \
        (void)(value);                                                                             \
        left_ += at_->length - 1;                                                                  \
        at_ = (const struct operation *)((const char *)at_ + (int32_t)at_->imm);                   \
        ENTER;                                                                                     \
    } while (0)
#define JUMP_FAR(value)                                                                            \
    do {                                                                                           \
        const vaddr target_ = (value);                                                             \
        const word distance_ = target_ - run_->page_pc;                                            \
        left_ += at_->length - 1;                                                                  \
        if (UNLIKELY((distance_ >> 2 | distance_ << 30) >= DECODED_OPERATIONS)) {                  \
            run_->pc = target_;                                                                    \
            TO(find);                                                                              \
        }                                                                                          \
        at_ = run_->operations + (distance_ >> 2);                                                 \
        ENTER;                                                                                     \
    } while (0)

/* The instruction word of an operation. */
static word word_at(const struct threaded *run, const struct operation *at)
{
    return memory_read32(run->memory->bytes + (run->page->number << PAGE_SHIFT) +
                         INSN_BYTES * (at - run->operations));
}

/* Pays for decoding with what was carried out since the last time. */
static void pay(struct threaded *run, int64_t left)
{
    decoded_pay(&run->memory->decoded, run->unpaid - (uint64_t)left);
    run->unpaid = (uint64_t)left;
}

#if defined __has_attribute
#if __has_attribute(musttail)
#define TAIL_CALLS
#endif
#endif

#ifdef TAIL_CALLS

/* Handlers and routines are functions, each of which ends by calling the next one. */
#define PARAMETERS                                                                                 \
    const struct operation *at_, word *x, uint8_t *origin_, int64_t left_, word acc_,              \
        struct threaded *run_
typedef void carrier(PARAMETERS);
#define TO(function)  __attribute__((musttail)) return (function)(at_, x, origin_, left_, acc_, run_)
#define TO_HANDLER    TO((carrier *)at_->handler)
#define ROUTINE(name) static void name(PARAMETERS)
#define HANDLER(name) static void __attribute__((unused)) name(PARAMETERS)
#define ADDRESS(name) (const void *)name
#define LEAVE                                                                                      \
    do {                                                                                           \
        (void)at_, (void)x, (void)origin_, (void)acc_;                                             \
        pay(run_, left_);                                                                          \
        run_->left = left_;                                                                        \
        return;                                                                                    \
    } while (0)

static carrier begin, find, spent, single, trapped, plainly, stored;
static const struct operation_handlers handlers;
#include "isa/threaded.inc"
static const struct operation_handlers handlers = {
#include "isa/threaded_table.inc"
};

#else

/* Handlers and routines are labels of one function. */
#define TO(label)  goto label
#define TO_HANDLER goto * at_->handler
#define ROUTINE(name)                                                                              \
    name:
#define HANDLER(name)                                                                              \
    name:                                                                                          \
    __attribute__((unused));
#define ADDRESS(name) &&name
#define LEAVE         goto leave

#endif

void threaded_init(struct threaded *run, struct machine *machine, struct memory *memory,
                   machine_run_function *plain)
{
    *run = (struct threaded){
        .machine = machine, .memory = memory, .plain = plain, .origin = memory->bytes};
}

/* Derives what depends on R. */
static void relocate(struct threaded *run, const struct psw *psw)
{
    run->base = psw->base;
    run->bound = psw->bound;
    run->reach = mmu_reach(psw, run->machine->size);
    run->reach_halves = run->reach / 2;
    run->reach_words = run->reach / 4;
    run->origin = run->memory->bytes + (run->reach ? psw->base : 0);
    run->page = NULL;
}

/* Decoded instructions, from where the processor is. */
static enum stop run_decoded(struct threaded *run_, struct cpu *cpu, uint64_t *budget,
                             struct trap *trap)
{
    if (cpu->psw.base != run_->base || cpu->psw.bound != run_->bound)
        relocate(run_, &cpu->psw);
    const uint64_t whole = *budget < INT64_MAX ? *budget : INT64_MAX;
    run_->cpu = cpu;
    run_->trap = trap;
    run_->pc = cpu->psw.pc;
    run_->unpaid = run_->accounted = whole;
    run_->stop = STOP_BUDGET;
#ifdef TAIL_CALLS
    begin(NULL, cpu->x, run_->origin, (int64_t)whole, 0, run_);
#else
    static const struct operation_handlers handlers = {
#include "isa/threaded_table.inc"
    };
    word acc_, *const x = cpu->x;
    uint8_t *const origin_ = run_->origin;
    const struct operation *at_;
    int64_t left_ = (int64_t)whole;
    goto begin;
#include "isa/threaded.inc"
leave:
    pay(run_, left_);
    run_->left = left_;
#endif
    *budget -= whole - (uint64_t)run_->left;
    return run_->stop;
}

enum stop threaded_run(struct threaded *run, struct cpu *cpu, uint64_t *budget, struct trap *trap)
{
    if (run->brief >= BRIEF_RUNS || *budget < BRIEF) {
        uint64_t turn = *budget < BRIEF ? *budget : BRIEF;
        *budget -= turn;
        enum stop stop = run->plain(run->machine, cpu, &turn, trap);
        *budget += turn;
        if (stop != STOP_BUDGET || *budget == 0)
            return stop;
    }
    uint64_t before = *budget;
    enum stop stop = run_decoded(run, cpu, budget, trap);
    run->brief = before - *budget < BRIEF ? run->brief + 1 : 0;
    return stop;
}
