/* isa.h - the machine's tables as C types: instructions, state, traps, ports.
 *
 * Everything here is expanded from the .def files beside it; nothing here runs an instruction.
 * Freestanding: no libc. */
#ifndef ISA_ISA_H
#define ISA_ISA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t word;  /* what a register holds */
typedef uint32_t vaddr; /* an address before relocation */
typedef uint32_t paddr; /* an address of the machine's storage */

enum {
    STORAGE_MIN = 4096,    /* bytes; a machine's storage is a multiple of this */
    STORAGE_MAX = 1 << 30, /* bytes */
    INSN_BYTES = 4,
    REGISTERS = 32,
    TRAP_AREA_OLD = 0x00,   /* physical: old PSW, four words */
    TRAP_AREA_CAUSE = 0x10, /* cause, then value, then access kind */
    TRAP_AREA_NEW = 0x20,   /* new PSW, four words */
    PSW_BYTES = 16,
    CPUID_PG32 = 0x50473332,
};

/* Machines: the real one, and two flawed in ways that were really built (flaws.def). */
enum profile { PROFILE_PG32, PROFILE_HYBRID, PROFILE_X86, PROFILES };
enum {
    PROFILE_SET_PG32 = 1 << PROFILE_PG32,
    PROFILE_SET_HYBRID = 1 << PROFILE_HYBRID,
    PROFILE_SET_X86 = 1 << PROFILE_X86,
    PROFILE_SET_GOOD_LRA = PROFILE_SET_PG32 | PROFILE_SET_HYBRID,
    PROFILE_SET_ALL = PROFILE_SET_GOOD_LRA | PROFILE_SET_X86,
};

enum mode { MODE_ANY, MODE_SUPER };

/* Popek and Goldberg 1974, "Instruction Behavior"; RESOURCE is ours: the instruction reads or
 * changes the clock, the timer, interrupt state, storage size or a device, none of which is in the
 * paper. */
enum class { CLASS_INNOCUOUS, CLASS_CONTROL, CLASS_BEHAVIOUR, CLASS_RESOURCE };

enum format {
#define FORMAT(name, zero, syntax, text) FORMAT_##name,
#include "isa/formats.def"
    FORMATS
};

enum {
#define FIELD(name, shift, width) FIELD_##name##_SHIFT = (shift), FIELD_##name##_WIDTH = (width),
#include "isa/formats.def"
};

/* Rows of instructions.def; INSN_none is every word that is no instruction of the machine. */
enum insn {
    INSN_none,
#define INSN(name, opcode, format, mode, class, profiles, text) INSN_##name,
#include "isa/instructions.def"
    INSNS
};

/* What traps.def says. FAULT: the instruction had no effect; DONE: it is complete. */
enum cause {
#define TRAP(name, number, string, saved, text) CAUSE_##name = (number),
#include "isa/traps.def"
    CAUSES
};

enum access { ACCESS_NONE, ACCESS_LOAD, ACCESS_STORE, ACCESS_FETCH };

enum {
#define STATUS(name, bit, letter, text) STATUS_##name = 1 << (bit),
#include "isa/state.def"
    STATUS_MASK = 0
#define STATUS(name, bit, letter, text) | 1 << (bit)
#include "isa/state.def"
};

enum control_register {
#define CONTROL(name, number, readable, writable, text) CONTROL_##name = (number),
#include "isa/state.def"
};

enum port {
#define PORT(name, number, device, access, text) PORT_##name = (number),
#include "isa/ports.def"
};

enum irq {
#define IRQ(name, number, text) IRQ_##name = (number),
#include "isa/ports.def"
    IRQS
};

struct psw {
#define PSW(name, text) word name;
#include "isa/state.def"
};

/* Time and interrupts: what the control registers show, and what they do not. */
struct control {
#define COUNTER(name, type, text) type name;
#include "isa/state.def"
};

/* All of the processor's state. Invariant (cpu_is_valid): x[0] is 0, status has no bits outside
 * STATUS_MASK, base is a multiple of 4. */
struct cpu {
    word x[REGISTERS];
    struct psw psw;
    struct control control;
};

/* What hardware reports when it stops at a trap. */
struct trap {
    enum cause cause;
    word value;
    enum access access; /* of a memory or alignment fault, else ACCESS_NONE */
    vaddr pc;           /* what the old PSW's pc will be */
    word word;          /* the instruction word, 0 if the fetch itself failed or an interrupt */
};

/* A row of instructions.def, for those who walk the tables as data. */
struct insn_row {
    const char *name;
    uint8_t opcode;
    enum format format;
    enum mode mode;
    enum class class;
    uint8_t profiles; /* set of PROFILE_SET_ */
    const char *text;
};

struct format_row {
    const char *name;
    word zero;          /* bits that must be zero */
    const char *syntax; /* see formats.def */
    const char *text;
};

struct control_row {
    const char *name; /* NULL: no such control register */
    bool readable, writable;
    const char *text;
};

struct named_row {
    const char *name; /* NULL: no such row */
    unsigned number;
    const char *text;
};

extern const struct insn_row insn_rows[INSNS];
/* The claimed class of each row as long as the machine is in user mode: what Theorem 3 asks about.
 */
extern const enum class insn_user_classes[INSNS];
extern const struct format_row format_rows[FORMATS];
extern const struct named_row trap_rows[CAUSES];
extern const struct control_row control_rows[];
extern const unsigned control_count;
extern const struct named_row port_rows[];
extern const unsigned port_count;
extern const char *const register_names[REGISTERS];
extern const char *const profile_names[PROFILES];
extern const char *const class_names[];

/* From opcode to row for one machine: all 256 opcodes. Plain data, derived from the profile; then
 * rows can be broken for teaching: a silent one, tried in user mode, does nothing and does not
 * trap, as POPF of the x86 and JRST 1 of the PDP-10 did. Only privileged rows can be silent. */
struct opcode_map {
    uint8_t row[256]; /* enum insn */
    bool silent[INSNS];
};
void opcode_map_init(struct opcode_map *, enum profile);

/* Is the word an instruction of this machine? Its row, or INSN_none. */
enum insn insn_decode(const struct opcode_map *, word);

/* The fields of a word. Signed fields are sign-extended, branch offsets are in bytes. */
static inline word field_of(word w, unsigned shift, unsigned width)
{
    return w >> shift & ((1u << width) - 1);
}
static inline word sign_extend(word w, unsigned width)
{
    word sign = 1u << (width - 1);
    return (w ^ sign) - sign;
}
#define FIELD_OF(w, name) field_of((w), FIELD_##name##_SHIFT, FIELD_##name##_WIDTH)
static inline unsigned insn_rd(word w)
{
    return FIELD_OF(w, rd);
}
static inline unsigned insn_rs1(word w)
{
    return FIELD_OF(w, rs1);
}
static inline unsigned insn_rs2(word w)
{
    return FIELD_OF(w, rs2);
}
static inline word insn_imm14(word w)
{
    return sign_extend(FIELD_OF(w, imm14), 14);
}
static inline word insn_imm19(word w)
{
    return sign_extend(FIELD_OF(w, imm19), 19);
}
static inline word insn_imm20(word w)
{
    return (w >> 24 & 1) << 19 | FIELD_OF(w, imm19);
}

bool cpu_is_valid(const struct cpu *);

/* The PSW as hardware takes it from four words: undefined status bits and the low bits of base
 * are dropped. */
struct psw psw_masked(word status, word pc, word base, word bound);

static inline bool psw_same(const struct psw *a, const struct psw *b)
{
    return a->status == b->status && a->pc == b->pc && a->base == b->base && a->bound == b->bound;
}

/* Has the instruction that trapped with this cause had no effect? */
static inline bool cause_is_fault(enum cause cause)
{
    enum { FAULT, DONE };
    static const uint8_t saved[CAUSES] = {
#define TRAP(name, number, string, saved, text) [number] = saved,
#include "isa/traps.def"
    };
    return saved[cause] == FAULT;
}

#endif
