/* named_state.c - see named_state.h. */
#include "vmm/hosted/debugger/named_state.h"
#include "isa/spelling.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* DERIVED(name, value): what can be read only, in terms of the debuggee d and its processor. */
#define DERIVED_STATE(DERIVED)                                                                     \
    DERIVED(user, (cpu->psw.status & STATUS_U) != 0)                                               \
    DERIVED(super, (cpu->psw.status & STATUS_U) == 0)                                              \
    DERIVED(time, (word)cpu->control.time)                                                         \
    DERIVED(instructions, (word)d->timeline.now.instructions)                                      \
    DERIVED(guest, d->focus)

static const char *const psw_names[] = {
#define PSW(name, text) #name,
#include "isa/state.def"
};
static const char *const derived_names[] = {
#define DERIVED(name, value) #name,
    DERIVED_STATE(DERIVED)
#undef DERIVED
        "insn"};
enum {
    PSW_NAMES = sizeof psw_names / sizeof *psw_names,
    DERIVED_NAMES = sizeof derived_names / sizeof *derived_names
};

static int register_of(const char *name)
{
    for (int i = 0; i < REGISTERS; i++)
        if (strcmp(register_names[i], name) == 0)
            return i;
    if (name[0] != 'x' || strspn(name + 1, "0123456789") != strlen(name + 1) || name[1] == '\0' ||
        strlen(name) > 3)
        return -1;
    int number = atoi(name + 1);
    return number < REGISTERS ? number : -1;
}

static int control_of(const char *name)
{
    for (unsigned i = 0; i < control_count; i++)
        if (control_rows[i].name && strcasecmp(control_rows[i].name, name) == 0)
            return (int)i;
    return -1;
}

static word *psw_word(struct psw *psw, const char *name)
{
#define PSW(field, text)                                                                           \
    if (strcmp(name, #field) == 0)                                                                 \
        return &psw->field;
#include "isa/state.def"
    return NULL;
}

static bool read_derived(struct debuggee *d, const char *name, word *value)
{
    const struct cpu *cpu = debuggee_cpu(d);
    paddr at;
#define DERIVED(field, expression)                                                                 \
    if (strcmp(name, #field) == 0) {                                                               \
        *value = (expression);                                                                     \
        return true;                                                                               \
    }
    DERIVED_STATE(DERIVED)
#undef DERIVED
    return strcmp(name, "insn") == 0 && debuggee_translate(d, cpu->psw.pc, &at) &&
           machine_load_word(debuggee_machine(d), at, value);
}

bool named_state_read(struct debuggee *debuggee, const char *name, word *value)
{
    struct cpu cpu = *debuggee_cpu(debuggee);
    int number = register_of(name);
    const word *psw = psw_word(&cpu.psw, name);
    if (number >= 0)
        *value = cpu.x[number];
    else if (psw)
        *value = *psw;
    else if ((number = control_of(name)) >= 0)
        *value = control_read(debuggee_machine(debuggee), &cpu, (word)number);
    else
        return read_derived(debuggee, name, value);
    return true;
}

bool named_state_exists(const char *name)
{
    for (unsigned i = 0; named_state_name(i); i++)
        if (strcmp(named_state_name(i), name) == 0)
            return true;
    return register_of(name) >= 0 || control_of(name) >= 0;
}

static bool no_such(const char *name, struct error *error)
{
    struct spelling spelling = spelling_of(name);
    for (unsigned i = 0; named_state_name(i); i++)
        spelling_offer(&spelling, named_state_name(i));
    if (spelling.nearest)
        return error_set(error, "no register is called '%.40s'; did you mean '%s'?", name,
                         spelling.nearest);
    return error_set(error, "no register is called '%.40s'", name);
}

bool named_state_write(struct debuggee *debuggee, const char *name, word value, struct error *error)
{
    struct cpu cpu = *debuggee_cpu(debuggee);
    int number = register_of(name);
    word *psw = psw_word(&cpu.psw, name), ignored;
    if (number == 0)
        return error_set(error, "zero is always 0");
    if (number > 0)
        cpu.x[number] = value;
    else if (psw)
        *psw = value;
    else if ((number = control_of(name)) >= 0 && control_writable((word)number))
        control_write(&cpu, (word)number, value);
    else if (number >= 0 || read_derived(debuggee, name, &ignored))
        return error_set(error, "'%s' can only be read", name);
    else
        return no_such(name, error);
    struct psw kept = psw_masked(cpu.psw.status, cpu.psw.pc, cpu.psw.base, cpu.psw.bound);
    if (psw && !psw_same(&kept, &cpu.psw))
        return error_set(error, "'%s' cannot be 0x%x: the machine keeps 0x%x of it", name, value,
                         *psw_word(&kept, name));
    return debuggee_set_cpu(debuggee, &cpu, error);
}

const char *named_state_name(unsigned index)
{
    if (index < REGISTERS)
        return register_names[index];
    index -= REGISTERS;
    if (index < PSW_NAMES)
        return psw_names[index];
    index -= PSW_NAMES;
    if (index < DERIVED_NAMES)
        return derived_names[index];
    index -= DERIVED_NAMES;
    for (unsigned i = 0; i < control_count; i++)
        if (control_rows[i].name && index-- == 0)
            return control_rows[i].name;
    return NULL;
}
