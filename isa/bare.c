/* bare.c - semantics.def expanded as C: the interpreter. */
#include "isa/bare.h"
#include "isa/mmu.h"
#include "isa/words.h"

/* Columns of the tables as constants, so that checks which can never fail cost nothing. */
enum {
#define FORMAT(name, zero, syntax, text) FORMAT_ZERO_##name = (zero),
#include "isa/formats.def"
#define INSN(name, opcode, format, mode, class, profiles, text)                                    \
    INSN_ZERO_##name = FORMAT_ZERO_##format, INSN_MODE_##name = MODE_##mode,
#include "isa/instructions.def"
};

static struct bare *bare_of(struct machine *machine)
{
    return (struct bare *)machine;
}

/* Operands */
#define RS1        x[insn_rs1(w)]
#define RS2        x[insn_rs2(w)]
#define SRC        x[insn_rd(w)]
#define LHS        x[insn_rd(w)]
#define RHS        x[insn_rs1(w)]
#define IMM        insn_imm14(w)
#define UPPER      (insn_imm20(w) << 12)
#define OFFSET     (insn_imm14(w) << 2)
#define LONGOFFSET (insn_imm19(w) << 2)
#define PC         pc
#define NEXT       (pc + INSN_BYTES)
#define WORD       w

/* The words of semantics.def. Names that end in _ are this file's own. */
#define BEGIN(name)                                                                                \
    case INSN_##name: {                                                                            \
        if (w & INSN_ZERO_##name)                                                                  \
            goto illegal_;                                                                         \
        if ((int)INSN_MODE_##name == (int)MODE_SUPER && cpu->psw.status & STATUS_U) {              \
            TRAP(PRIVILEGED, w);                                                                   \
        }
#define END                                                                                        \
    break;                                                                                         \
    }
#define LET(name, value) const word name = (value)
#define SETRD(value)                                                                               \
    do {                                                                                           \
        x[insn_rd(w)] = (value);                                                                   \
        x[0] = 0;                                                                                  \
    } while (0)
#define JUMP(value)   next_ = (value)
#define IF(condition) if (condition) {
#define ELSE                                                                                       \
    }                                                                                              \
    else                                                                                           \
    {
#define FI }
#define TRAP(cause_, value_)                                                                       \
    do {                                                                                           \
        *trap = (struct trap){.cause = CAUSE_##cause_, .value = (value_), .word = w};              \
        goto trapped_;                                                                             \
    } while (0)
#define TRAPIF(condition, cause, value)                                                            \
    if (condition)                                                                                 \
    TRAP(cause, value)
#define CHECK_(at, bytes, access_)                                                                 \
    do {                                                                                           \
        if ((at) & ((bytes)-1) || (at) >= (reach_ & ~(word)((bytes)-1))) {                         \
            fault_at_ = (at);                                                                      \
            fault_bytes_ = (bytes);                                                                \
            fault_access_ = (access_);                                                             \
            goto fault_;                                                                           \
        }                                                                                          \
    } while (0)
#define DIRTY_(at) dirty_[(at) >> PAGE_SHIFT] = 1
#define MEMRD(name, bytes, address)                                                                \
    const vaddr name##_at_ = (address);                                                            \
    CHECK_(name##_at_, bytes, ACCESS_LOAD);                                                        \
    const word name = read_(virtual_ + name##_at_, bytes)
#define MEMWR(bytes, address, value)                                                               \
    const vaddr store_at_ = (address);                                                             \
    CHECK_(store_at_, bytes, ACCESS_STORE);                                                        \
    DIRTY_(base_ + store_at_);                                                                     \
    write_(virtual_ + store_at_, value, bytes)
#define XLATE(name, at, access)                                                                    \
    CHECK_(at, 4, ACCESS_##access);                                                                \
    const paddr name = base_ + (at)
#define PHYSRD(name, at) const word name = memory_read32(memory_ + (at))
#define PHYSWR(at, value)                                                                          \
    DIRTY_(at);                                                                                    \
    memory_write32(memory_ + (at), (value))
#define REALADDR(name, at) const word name = (at) < reach_ ? base_ + (at) : ~(word)0
#define PSWWORD(field)     cpu->psw.field
#define SETPSW(status_, pc__, base__, bound_)                                                      \
    do {                                                                                           \
        cpu->psw = psw_masked(status_, pc__, base__, bound_);                                      \
        next_ = cpu->psw.pc;                                                                       \
    } while (0)
#define SUPERVISOR         (!(cpu->psw.status & STATUS_U))
#define CRREADABLE(number) control_readable(number)
#define CRWRITABLE(number) control_writable(number)
#define CRREAD(name, number)                                                                       \
    FLUSH_(0);                                                                                     \
    const word name = control_read(machine, cpu, number)
#define CRWRITE(number, value) control_write(cpu, number, value)
#define PORTIN(name, port)                                                                         \
    FLUSH_(0);                                                                                     \
    const word name = machine->ops->in(machine, port, cpu->control.time)
#define PORTOUT(port, value)                                                                       \
    FLUSH_(0);                                                                                     \
    machine->ops->out(machine, port, value, cpu->control.time)
#define TICK    FLUSH_(1)
#define WAIT    cpu->control.waiting = 1
#define RECHECK recheck_ = true

/* Accounts for the instructions that retired since the last time, and `ahead` more: 1 for the
 * current one, which then must not be counted again when it ends. */
#define FLUSH_(ahead)                                                                              \
    do {                                                                                           \
        cpu_retire(cpu, counted_ - left_ + (ahead));                                               \
        counted_ = left_ - (ahead);                                                                \
    } while (0)

static inline word read_(const uint8_t *at, word bytes)
{
    return bytes == 4 ? memory_read32(at) : bytes == 2 ? memory_read16(at) : *at;
}

static inline void write_(uint8_t *at, word value, word bytes)
{
    if (bytes == 4)
        memory_write32(at, value);
    else if (bytes == 2)
        memory_write16(at, value);
    else
        *at = (uint8_t)value;
}

/* One instruction after the other while the budget lasts. R, mode and storage are looked up once:
 * every instruction that changes them ends the run with RECHECK. */
static enum stop bare_run(struct machine *machine, struct cpu *cpu, uint64_t *budget,
                          struct trap *trap)
{
    struct bare *bare = bare_of(machine);
    uint8_t *const memory_ = bare->memory.bytes, *const dirty_ = bare->memory.dirty;
    const uint8_t *const rows_ = machine->opcodes.row;
    const word base_ = cpu->psw.base, reach_ = mmu_reach(&cpu->psw, machine->size);
    uint8_t *const virtual_ = memory_ + (reach_ ? base_ : 0);
    word *const x = cpu->x;
    uint64_t left_ = *budget, counted_ = left_; /* counted_ - left_: retired, not yet accounted */
    enum stop stop = STOP_BUDGET;
    vaddr fault_at_ = 0;
    word fault_bytes_ = INSN_BYTES;
    enum access fault_access_ = ACCESS_FETCH;
    vaddr pc = cpu->psw.pc;
    word w = 0;
    bool recheck_ = false;

    while (left_ != 0) {
        CHECK_(pc, INSN_BYTES, ACCESS_FETCH);
        w = memory_read32(virtual_ + pc);
        vaddr next_ = pc + INSN_BYTES;
        switch ((enum insn)rows_[w >> 24]) {
        case INSN_none:
        case INSNS:
            goto illegal_;
#include "isa/semantics.def"
        }
        pc = next_;
        left_--;
        if (recheck_) {
            stop = STOP_RECHECK;
            break;
        }
    }
    goto done_;

illegal_:
    *trap = (struct trap){.cause = CAUSE_ILLEGAL, .value = w, .word = w};
    goto trapped_;
fault_:
    *trap = (struct trap){.cause = mmu_fault(reach_, fault_at_, fault_bytes_),
                          .value = fault_at_,
                          .access = fault_access_,
                          .word = fault_access_ == ACCESS_FETCH ? 0 : w};
trapped_:
    stop = STOP_TRAP;
    if (!cause_is_fault(trap->cause)) {
        pc += INSN_BYTES;
        left_--;
    }
    trap->pc = pc;
done_:
    cpu_retire(cpu, counted_ - left_);
    cpu->psw.pc = pc;
    *budget = left_;
    return stop;
}

static bool bare_load(struct machine *machine, paddr at, void *to, word size)
{
    return memory_load(&bare_of(machine)->memory, at, to, size);
}

static bool bare_store(struct machine *machine, paddr at, const void *from, word size)
{
    return memory_store(&bare_of(machine)->memory, at, from, size);
}

static word bare_in(struct machine *machine, word port, uint64_t now)
{
    return bus_in(machine->bus, port, now);
}

static void bare_out(struct machine *machine, word port, word value, uint64_t now)
{
    bus_out(machine->bus, port, value, now);
}

static const struct machine_ops bare_ops = {
    .run = bare_run, .load = bare_load, .store = bare_store, .in = bare_in, .out = bare_out};

bool bare_init(struct bare *bare, word size, enum profile profile)
{
    if (!memory_init(&bare->memory, size))
        return false;
    bus_init(&bare->bus, &bare->machine);
    machine_init(&bare->machine, &bare_ops, size, profile, &bare->bus);
    return true;
}

void bare_free(struct bare *bare)
{
    memory_free(&bare->memory);
}
