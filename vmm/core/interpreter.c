/* interpreter.c - interpreter.def expanded over virtual state. */
#include "vmm/core/interpreter.h"
#include "isa/words.h"
#include "vmm/core/address_words.h"

/* What a routine works on. */
struct work {
    struct vm *vm;
    struct cpu *cpu;
    struct trap *trap;
    word w; /* the instruction word that trapped */
    bool counted;
};

/* As the guest's own hardware would find it. */
static bool find(struct work *work, vaddr at, word bytes, paddr *guest)
{
    const struct psw *psw = &work->cpu->psw;
    if (!FOUND(psw->base, psw->bound, work->vm->machine.size, at, bytes))
        return false;
    *guest = FOUND_AT(psw->base, at);
    return true;
}

static bool find_word(struct work *work, vaddr at, enum access access, paddr *guest)
{
    if (at % 4 == 0 && find(work, at, 4, guest))
        return true;
    *work->trap = (struct trap){.cause = at % 4 ? CAUSE_ALIGN : CAUSE_MEMORY,
                                .value = at,
                                .access = access,
                                .pc = work->cpu->psw.pc,
                                .word = work->w};
    return false;
}

/* Four words that can be found are in succession: lemma "finding". */
static bool find_psw(struct work *work, vaddr at, enum access access, paddr *guest)
{
    if (at % 4 == 0 && find(work, at, PSW_BYTES, guest))
        return true;
    while (find_word(work, at, access, guest)) /* the one that cannot */
        at += 4;
    return false;
}

static bool reflect_illegal(struct work *work)
{
    *work->trap = (struct trap){
        .cause = CAUSE_ILLEGAL, .value = work->w, .pc = work->cpu->psw.pc, .word = work->w};
    return false;
}

#define RS1  work->cpu->x[insn_rs1(work->w)]
#define SRC  work->cpu->x[insn_rd(work->w)]
#define IMM  insn_imm14(work->w)
#define WORD work->w
#define ROUTINE(name)                                                                              \
    static bool v_##name(struct work *work)                                                        \
    {
#define DONE                                                                                       \
    work->cpu->psw.pc += work->counted ? 0 : INSN_BYTES;                                           \
    return true;                                                                                   \
    }
#define GIVE(value)                                                                                \
    do {                                                                                           \
        work->cpu->x[insn_rd(work->w)] = (value);                                                  \
        work->cpu->x[0] = 0;                                                                       \
    } while (0)
#define FIND_PSW(name, at, access)                                                                 \
    paddr name;                                                                                    \
    if (!find_psw(work, at, ACCESS_##access, &name))                                               \
    return false
#define PEEK_PSW(name, place)                                                                      \
    struct psw name = {0};                                                                         \
    machine_load_psw(&work->vm->machine, place, &name)
#define POKE_PSW(place, status, pc, base, bound)                                                   \
    machine_store_psw(&work->vm->machine, place, &(struct psw){status, pc, base, bound})
#define MAPPED(name, at)                                                                           \
    paddr name;                                                                                    \
    if (!find(work, at, 1, &name))                                                                 \
    name = ~(word)0
#define VPSW(field)                     work->cpu->psw.field
#define BECOME(status, pc, base, bound) work->cpu->psw = psw_masked(status, pc, base, bound)
#define REFLECT_ILLEGAL_UNLESS(condition)                                                          \
    if (!(condition))                                                                              \
    return reflect_illegal(work)
#define VCONTROL(name, number)     const word name = control_read(&work->vm->machine, work->cpu, number)
#define SETVCONTROL(number, value) control_write(work->cpu, number, value)
#define VIN(name, port)            const word name = bus_in(&work->vm->bus, port, work->cpu->control.time)
#define VOUT(port, value)          bus_out(&work->vm->bus, port, value, work->cpu->control.time)
#define COUNT                                                                                      \
    do {                                                                                           \
        cpu_retire(work->cpu, 1);                                                                  \
        work->cpu->psw.pc += INSN_BYTES;                                                           \
        work->counted = true;                                                                      \
    } while (0)
#define SLEEP work->cpu->control.waiting = 1

#include "vmm/core/interpreter.def"

#undef ROUTINE
#undef DONE

typedef bool routine(struct work *);

static routine *const routines[INSNS] = {
#define R(name) [INSN_##name] = v_##name,
    ROUTINES(R)
#undef R
};

bool interpreter_knows(enum insn insn)
{
    return routines[insn] != NULL;
}

bool interpret(struct vm *vm, struct cpu *cpu, struct trap *trap)
{
    enum insn insn = insn_decode(&vm->machine.opcodes, trap->word);
    struct work work = {.vm = vm, .cpu = cpu, .trap = trap, .w = trap->word};
    if (!interpreter_knows(insn))
        return reflect_illegal(&work);
    if (!routines[insn](&work))
        return false;
    if (!work.counted)
        cpu_retire(cpu, 1);
    return true;
}
