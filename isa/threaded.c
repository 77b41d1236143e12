/* threaded.c - see threaded.h. Direct threading (Bell, "Threaded code", 1973): each handler ends by
 * jumping to the next one's.
 *
 * The budget is taken for a whole straight-line run when it is entered, and what a jump or anything
 * else leaves undone of it is given back. pc is not kept: it follows from the operation's place in
 * its page. */
#include "isa/threaded.h"
#include "isa/decoded.h"
#include "isa/mmu.h"
#include "isa/words.h"

enum {
    PLAIN_BELOW = 8,  /* budgets that are not worth the while */
    PLAIN_TURN = 256, /* instructions done plainly at a time where nothing is decoded */
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

/* Where a run goes on, as the handlers' macros say it. */
#define LIKELY(condition)   __builtin_expect((condition), 1)
#define UNLIKELY(condition) __builtin_expect((condition), 0)
#define STEP                goto *(++at_)->handler
#define ENTER                                                                                      \
    do {                                                                                           \
        left_ -= at_->length;                                                                      \
        if (UNLIKELY(left_ < 0))                                                                   \
            goto spent;                                                                            \
        goto * at_->handler;                                                                       \
    } while (0)

/* Operands */
#define RS1        x[at_->rs1]
#define RS2        x[at_->rs2]
#define SRC        x[at_->rd]
#define LHS        x[at_->rd]
#define RHS        x[at_->rs1]
#define IMM        at_->imm
#define UPPER      at_->imm
#define OFFSET     at_->imm
#define LONGOFFSET at_->imm
#define PC         (page_pc_ + ((word)((const char *)at_ - (const char *)operations_) >> 2))
#define NEXT       (PC + INSN_BYTES)
#define WORD       0

/* The words of semantics.def. A trap is left to the plain expansion, which does the instruction
 * again. Words that only privileged rows use stand for nothing: those rows have no handlers. */
#define LET(name, value) const word name = (value)
#define IF(condition)    if (condition) {
#define ELSE                                                                                       \
    }                                                                                              \
    else                                                                                           \
    {
#define FI }
#define TRAP(cause, value)                                                                         \
    do {                                                                                           \
        (void)(value);                                                                             \
        goto single;                                                                               \
    } while (0)
#define TRAPIF(condition, cause, value)                                                            \
    if (condition)                                                                                 \
    goto single
/* One comparison for alignment and reach: what is shifted out comes in again at the top. */
#define CHECK(address, bytes)                                                                      \
    if (UNLIKELY((bytes) == 1   ? (address) >= reach_                                              \
                 : (bytes) == 2 ? ((address) >> 1 | (address) << 31) >= reach_ >> 1                \
                                : ((address) >> 2 | (address) << 30) >= reach_ >> 2))              \
    goto single
#define MEMRD(name, bytes, address)                                                                \
    const vaddr name##_at = (address);                                                             \
    CHECK(name##_at, bytes);                                                                       \
    const word name = memory_read(origin_ + name##_at, bytes)
#define MEMWR(bytes, address, value)                                                               \
    const vaddr store_at_ = (address);                                                             \
    CHECK(store_at_, bytes);                                                                       \
    const word number_ = (base_ + store_at_) >> PAGE_SHIFT;                                        \
    dirty_[number_] = 1;                                                                           \
    memory_write(origin_ + store_at_, value, bytes);                                               \
    if (UNLIKELY(pages_[number_] != NULL)) {                                                       \
        stored_ = base_ + store_at_;                                                               \
        stored_bytes_ = (bytes);                                                                   \
        goto stored_into_code;                                                                     \
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

#define JUMP_FAR(value)                                                                            \
    do {                                                                                           \
        target_ = (value);                                                                         \
        goto jump;                                                                                 \
    } while (0)
#define JUMP_NEAR(value)                                                                           \
    do {                                                                                           \
        (void)(value);                                                                             \
        left_ += at_->length - 1;                                                                  \
        at_ += (int32_t)at_->imm;                                                                  \
        ENTER;                                                                                     \
    } while (0)

enum stop threaded_run(struct bare *bare, machine_run_function *plain, struct cpu *cpu,
                       uint64_t *budget, struct trap *trap)
{
    static const struct operation_handlers handlers = {
        .undecoded = &&undecoded,
        .next_page = &&next_page,
        .single = &&single,
#define INSN(name, opcode, format, mode, class, profiles, text)                                    \
    .plain[INSN_##name] = INSN_HANDLED_##name ? &&plain_##name : NULL,                             \
    .zero[INSN_##name] = INSN_HANDLED_##name ? &&zero_##name : NULL,                               \
    .near[INSN_##name] = INSN_RELATIVE_##name ? &&near_##name : NULL,                              \
    .near_zero[INSN_##name] = INSN_RELATIVE_##name ? &&near_zero_##name : NULL,
#include "isa/instructions.def"
    };
    struct machine *const machine = &bare->machine;
    struct memory *const memory_ = &bare->memory;
    const word base_ = cpu->psw.base, reach_ = mmu_reach(&cpu->psw, machine->size);
    uint8_t *const origin_ = memory_->bytes + (reach_ ? base_ : 0), *const dirty_ = memory_->dirty;
    struct operation_page *const *const pages_ = memory_->decoded.pages;
    word *const x = cpu->x;
    const struct operation *at_, *operations_;
    vaddr pc = cpu->psw.pc, page_pc_, target_ = 0; /* page_pc: of the page's first operation */
    paddr stored_ = 0;
    word stored_bytes_ = 0;
    struct operation_page *page_;
    enum stop stop_ = STOP_BUDGET;
    uint64_t whole_ = *budget < INT64_MAX ? *budget : INT64_MAX, turn_;
    uint64_t accounted_ = whole_; /* what of the budget was left when time was last told */
    int64_t left_ = (int64_t)whole_;
    if (whole_ < PLAIN_BELOW)
        return plain(machine, cpu, budget, trap);

find: /* the operation at pc, wherever that is */
    turn_ = PLAIN_TURN;
    {
        const paddr real = base_ + pc;
        const word offset = real & (PAGE_BYTES - 1);
        page_pc_ = pc - offset;
        if (UNLIKELY(pc % INSN_BYTES || pc >= reach_ || offset > pc ||
                     reach_ - page_pc_ < PAGE_BYTES))
            goto plainly;
        page_ = decoded_page(&memory_->decoded, real, &handlers);
        if (UNLIKELY(!page_ || decoded_is_restless(page_)))
            goto plainly;
        operations_ = page_->operations;
        at_ = operations_ + offset / INSN_BYTES;
    }
    ENTER;

undecoded:
    decoded_run(&memory_->decoded, page_, (unsigned)(at_ - operations_), origin_ + page_pc_,
                &machine->opcodes);
    ENTER;

next_page:
    pc = PC;
    goto find;

jump: /* to `target`, in this page or another */
    left_ += at_->length - 1;
    if (LIKELY(target_ - page_pc_ < PAGE_BYTES && target_ % INSN_BYTES == 0)) {
        at_ = operations_ + (target_ - page_pc_) / INSN_BYTES;
        ENTER;
    }
    pc = target_;
    goto find;

stored_into_code: /* the instruction is done; what comes next may be another one now */
    left_ += at_->length - 1;
    decoded_forget(&memory_->decoded, stored_, stored_bytes_);
    at_++;
    if (UNLIKELY(page_->forgotten >= DECODED_RESTLESS)) {
        pc = PC;
        goto find;
    }
    ENTER;

spent: /* too little is left for the whole run */
    left_ += at_->length;
    pc = PC;
    turn_ = PLAIN_TURN;
    goto plainly;

single: /* this instruction by the plain expansion */
    left_ += at_->length;
    pc = PC;
    turn_ = 1;
    goto plainly;

plainly: /* `turn` instructions from pc on */
    cpu_retire(cpu, accounted_ - (uint64_t)left_);
    cpu->psw.pc = pc;
    if (turn_ > (uint64_t)left_)
        turn_ = (uint64_t)left_;
    left_ -= (int64_t)turn_;
    if (turn_)
        stop_ = plain(machine, cpu, &turn_, trap);
    left_ += (int64_t)turn_;
    accounted_ = (uint64_t)left_;
    pc = cpu->psw.pc;
    if (stop_ == STOP_BUDGET && left_ > 0)
        goto find;
    *budget -= whole_ - (uint64_t)left_;
    return stop_;

    /* The handlers: with a result or without, of jumps to anywhere or into the same page. */
#define VARIANT(name)   plain_##name
#define CONDITION(name) INSN_HANDLED_##name
#define SETRD(value)    x[at_->rd] = (value)
#define JUMP(value)     JUMP_FAR(value)
#include "isa/threaded.inc"
#define VARIANT(name)   zero_##name
#define CONDITION(name) INSN_HANDLED_##name
#define SETRD(value)    (void)(value)
#define JUMP(value)     JUMP_FAR(value)
#include "isa/threaded.inc"
#define VARIANT(name)   near_##name
#define CONDITION(name) INSN_RELATIVE_##name
#define SETRD(value)    x[at_->rd] = (value)
#define JUMP(value)     JUMP_NEAR(value)
#include "isa/threaded.inc"
#define VARIANT(name)   near_zero_##name
#define CONDITION(name) INSN_RELATIVE_##name
#define SETRD(value)    (void)(value)
#define JUMP(value)     JUMP_NEAR(value)
#include "isa/threaded.inc"
}
