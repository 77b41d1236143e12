/* explain.c - see explain.h. */
#include "vmm/hosted/debugger/explain.h"
#include "isa/disasm.h"
#include "isa/memory.h"
#include "isa/mmu.h"
#include "vmm/core/interpreter.h"
#include "vmm/hosted/debugger/state_view.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* What is being told. */
struct scene {
    struct debuggee *debuggee;
    const struct tower *tower;
    struct peek peek;
    const struct opcode_map *opcodes;
    word insn_word;
    enum insn insn; /* INSN_none: not fetched, or none */
    bool executes;  /* the hardware executes it; else a monitor interprets it */
    struct psw psws[STATE_COLUMNS];
    unsigned depth;
};

static void set_scene(struct debuggee *debuggee, struct scene *scene)
{
    const struct cpu *cpu = debuggee_cpu(debuggee);
    paddr at;
    *scene = (struct scene){.debuggee = debuggee, .tower = &debuggee->session.tower};
    scene->opcodes = &debuggee_machine(debuggee)->opcodes;
    scene->depth = scene->tower->options.depth;
    scene->executes = tower_executes(scene->tower, &cpu->psw);
    state_psws(debuggee, &cpu->psw, scene->psws);
    debuggee_peek(debuggee, &scene->peek);
    if (debuggee_translate(debuggee, cpu->psw.pc, &at) &&
        machine_load_word(debuggee_machine(debuggee), at, &scene->insn_word))
        scene->insn = insn_decode(scene->opcodes, scene->insn_word);
}

void explain_instruction(struct debuggee *debuggee, char text[128])
{
    const struct psw *psw = &debuggee_cpu(debuggee)->psw;
    paddr at;
    word w;
    text[0] = '\0';
    if (psw->pc % INSN_BYTES == 0 && debuggee_translate(debuggee, psw->pc, &at) &&
        machine_load_word(debuggee_machine(debuggee), at, &w))
        disasm(&debuggee_machine(debuggee)->opcodes, w, psw->pc, text);
}

static bool is_user(const struct psw *psw)
{
    return psw->status & STATUS_U;
}

static const char *innermost_mode(const struct scene *scene)
{
    return state_mode_name(&scene->peek.before.psw);
}

/* What the guest believes is virtual, if there is a monitor to make it believe. */
static const char *virtually(const struct scene *scene)
{
    return scene->depth ? "virtual " : "";
}
static const char *storage_name(const struct scene *scene)
{
    return scene->depth ? "E_v" : "E";
}

/* "lpsw is control-sensitive (PSW = the four words at rs1 + imm)" */
static void say_class(const struct scene *scene, FILE *out)
{
    const struct insn_row *row = &insn_rows[scene->insn];
    if (row->class == CLASS_INNOCUOUS)
        fprintf(out, "  %s is innocuous", row->name);
    else
        fprintf(out, "  %s is %s (%s)", row->name, class_names[row->class], row->text);
}

static void say_memory_cause(const struct scene *scene, const struct trap *trap, FILE *out)
{
    const struct psw *psw = &scene->peek.before.psw;
    const char *what = trap->access == ACCESS_FETCH   ? "instruction"
                       : trap->access == ACCESS_STORE ? "store"
                                                      : "load";
    fprintf(out, "  The %s at %s0x%x is outside R = (0x%x, 0x%x)%s: it traps in every mode.\n",
            what, scene->depth ? "virtual " : "", trap->value, psw->base, psw->bound,
            trap->value < psw->bound ? ", or beyond the end of storage" : "");
}

/* Why the hardware traps, by cause. */
static void say_cause(const struct scene *scene, const struct trap *trap, FILE *out)
{
    const char *name = insn_rows[scene->insn].name;
    switch (trap->cause) {
    case CAUSE_PRIVILEGED:
        say_class(scene, out);
        fprintf(out, " and privileged, %s\n",
                scene->depth && scene->executes ? "so it traps whenever the REAL mode is user."
                                                : "and the mode is user.");
        break;
    case CAUSE_ILLEGAL:
        fprintf(out, "  0x%08x is no instruction of this machine: it traps in every mode.\n",
                trap->value);
        break;
    case CAUSE_MEMORY:
        say_memory_cause(scene, trap, out);
        break;
    case CAUSE_ALIGN:
        fprintf(out, "  0x%x is not a multiple of what the access needs: it traps in every mode.\n",
                trap->value);
        break;
    case CAUSE_SYSCALL:
        fprintf(out,
                "  %s asks the kernel for something (constant %u): it traps in every mode, by "
                "design.\n",
                name, trap->value);
        break;
    case CAUSE_BREAK:
        fprintf(out, "  %s is a breakpoint (constant %u): it traps in every mode.\n", name,
                trap->value);
        break;
    case CAUSE_TRACE:
        fprintf(out,
                "  TF is set in the %sstatus: one instruction is done, then the machine traps.\n",
                virtually(scene));
        break;
    case CAUSE_INTERRUPT:
        fprintf(out,
                "  Interrupt %u is pending and unmasked, and interrupts are on in the %sstatus.\n",
                trap->value, virtually(scene));
        break;
    case CAUSE_NONE:
    case CAUSES:
        break;
    }
}

static void say_new_psw(const struct scene *scene, FILE *out)
{
    char text[STATE_NOTE];
    state_psw_text(&scene->peek.after.psw, text);
    fprintf(out, "  It goes on at %s, the new PSW of its trap area at physical 0x%02x.\n", text,
            TRAP_AREA_NEW);
}

/* Between two instructions, as hardware would: of TF and interrupts. */
static void say_between(FILE *out)
{
    fprintf(out, "  The monitor delivers it between two instructions, as hardware would: no trap "
                 "of the host, nothing to dispatch.\n");
}

static void say_emulation(const struct scene *scene, FILE *out)
{
    const struct halt *halt = &scene->peek.halt;
    fprintf(out, "  VIRTUAL mode = supervisor  =>  vm%u was entitled to do this  =>  EMULATE.\n",
            scene->debuggee->focus);
    if (!halt->delivered) {
        fprintf(out, "  (Were the virtual mode user, the monitor would REFLECT it: see 'help "
                     "reflect'.)\n");
    } else if (halt->retired) {
        fprintf(out, "  After it comes a second trap, %s:\n", trap_rows[halt->taken.cause].name);
        say_cause(scene, &halt->taken, out);
        say_between(out);
    } else {
        fprintf(out,
                "  But what it asks for traps on vm%u's own hardware too (%s). The interpreter's "
                "routine finds that, and the trap is REFLECTed:\n",
                scene->debuggee->focus, trap_rows[halt->taken.cause].name);
        say_cause(scene, &halt->taken, out);
    }
}

static void say_reflection(const struct scene *scene, FILE *out)
{
    enum cause cause = scene->peek.halt.trap.cause;
    const char *why = cause == CAUSE_PRIVILEGED ? "VIRTUAL mode = user"
                      : cause == CAUSE_MEMORY   ? "Real R is virtual R relocated"
                                                : "It depends on no mode and no place";
    fprintf(out, "  %s  =>  vm%u's own hardware would have trapped%s  =>  REFLECT into vm%u.\n",
            why, scene->debuggee->focus,
            cause == CAUSE_PRIVILEGED ? "" : ", with the same cause and value",
            scene->debuggee->focus);
}

/* Between the hardware and the innermost monitor every monitor sees its guest in user mode. */
static void say_outer_levels(const struct scene *scene, FILE *out)
{
    for (unsigned level = 0; level + 1 < scene->depth; level++)
        fprintf(out,
                "  L%u's monitor first: its guest is monitor L%u, which it sees in virtual user "
                "mode  =>  REFLECT into L%u.\n",
                level, level + 1, level + 1);
}

static void say_exit(const struct scene *scene, FILE *out)
{
    say_cause(scene, &scene->peek.halt.trap, out);
    say_outer_levels(scene, out);
    if (scene->peek.halt.verdict == VERDICT_EMULATE)
        say_emulation(scene, out);
    else
        say_reflection(scene, out);
    if (scene->peek.halt.delivered)
        say_new_psw(scene, out);
}

/* A trap that no monitor's dispatcher sees. */
static void say_own_trap(const struct scene *scene, FILE *out)
{
    const struct trap *trap = &scene->peek.halt.trap;
    say_cause(scene, trap, out);
    if (scene->depth == 0)
        fprintf(out, "  There is no monitor: the hardware swaps the PSW, and the guest has the "
                     "trap.\n");
    else if (trap->cause == CAUSE_INTERRUPT || trap->cause == CAUSE_TRACE)
        say_between(out);
    else
        fprintf(out,
                "  The monitor interprets %s mode itself: no trap of the host, nothing to "
                "dispatch. It delivers the guest's trap as hardware would.\n",
                innermost_mode(scene));
    say_new_psw(scene, out);
}

/* It traps in neither mode, or no longer does: Theorem 1's condition does not hold. */
static bool is_hole(const struct scene *scene)
{
    const struct insn_row *row = &insn_rows[scene->insn];
    return scene->opcodes->silent[scene->insn] ||
           (row->class != CLASS_INNOCUOUS && row->mode != MODE_SUPER);
}

static void say_hole(const struct scene *scene, FILE *out)
{
    bool direct = scene->depth && scene->executes, user = is_user(&scene->peek.before.psw);
    say_class(scene, out);
    fprintf(out,
            scene->opcodes->silent[scene->insn]
                ? " but NOT privileged here ('isa set'): in user mode it does nothing and does not "
                  "trap.\n"
                : " but NOT privileged: in user mode it does not trap.\n");
    if (direct && !user)
        fprintf(out,
                "  VIRTUAL mode = supervisor, REAL mode = user: it runs as in user mode, and the "
                "monitor never hears of it. Theorem 1 asks that it trap; what follows may differ "
                "from the bare machine ('check equivalence').\n");
    else if (direct && insn_user_classes[scene->insn] != CLASS_INNOCUOUS)
        fprintf(out,
                "  It is sensitive in user mode too: it sees the REAL state, not the virtual one, "
                "and the monitor never hears of it. Theorem 3 asks that it trap; what follows may "
                "differ from the bare machine ('check equivalence').\n");
    else
        fprintf(out, "  Here it does what the guest's own hardware would do.\n");
}

static void say_no_trap(const struct scene *scene, FILE *out)
{
    bool privileged = insn_rows[scene->insn].mode == MODE_SUPER;
    if (is_hole(scene)) {
        say_hole(scene, out);
        return;
    }
    say_class(scene, out);
    fprintf(out, "%s.\n", privileged ? " and privileged, and the mode is supervisor" : "");
    if (scene->depth == 0)
        fprintf(out, "  The bare machine carries it out. No trap.\n");
    else if (scene->executes)
        fprintf(out,
                "  The hardware executes it directly; it comes to the same at any place and in "
                "either mode. No trap, the monitor is not involved.\n");
    else
        fprintf(out, "  Virtual mode %s: this monitor interprets it. No trap.\n",
                innermost_mode(scene));
}

/* A step that is no instruction and no trap. */
static const char *pause_text(const struct scene *scene)
{
    return scene->peek.state == COMPUTER_WAITING
               ? "waits, as the idle before asked: nothing runs until an unmasked interrupt is "
                 "pending"
               : "ends its wait: an unmasked interrupt is pending";
}

static void say_standstill(const struct scene *scene, FILE *out)
{
    const struct computer *computer = &debuggee_guest(scene->debuggee)->computer;
    unsigned guest = scene->debuggee->focus;
    if (computer->state == COMPUTER_OFF)
        fprintf(out, "  vm%u has switched itself off, with exit status %u.\n", guest,
                computer->machine->bus->exit_status);
    else if (computer->state == COMPUTER_STOPPED)
        fprintf(
            out,
            "  vm%u is in a check stop: its trap (%s) at 0x%x (value 0x%x) cannot be delivered, "
            "because the new PSW at physical 0x%02x leads nowhere, or back to the same fault. "
            "A machine that went on would trap for ever.\n",
            guest, trap_rows[computer->trap.cause].name, computer->trap.pc, computer->trap.value,
            TRAP_AREA_NEW);
    else
        fprintf(out,
                "  vm%u waits for an interrupt, and none will come by itself: type something with "
                "'send', or set a timer.\n",
                guest);
}

void explain_why(struct debuggee *debuggee, FILE *out)
{
    struct scene scene;
    set_scene(debuggee, &scene);
    const struct halt *halt = &scene.peek.halt;
    if (!scene.peek.runs)
        say_standstill(&scene, out);
    else if (halt->has_trap && halt->exits)
        say_exit(&scene, out);
    else if (halt->has_trap)
        say_own_trap(&scene, out);
    else if (!halt->retired)
        fprintf(out, "  No instruction is carried out in this step: vm%u %s.\n", debuggee->focus,
                pause_text(&scene));
    else
        say_no_trap(&scene, out);
}

/* The story. */

static void tell(struct story *story, const char *who, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void tell(struct story *story, const char *who, const char *format, ...)
{
    if (story->count == STORY_PARTS)
        return;
    struct story_part *part = &story->parts[story->count++];
    va_list arguments;
    va_start(arguments, format);
    snprintf(part->who, sizeof part->who, "%s", who);
    vsnprintf(part->text, sizeof part->text, format, arguments);
    va_end(arguments);
}

static const char *insn_name(const struct scene *scene)
{
    return scene->insn == INSN_none ? "none" : insn_rows[scene->insn].name;
}

static void tell_dispatchers(const struct scene *scene, struct story *story)
{
    const struct trap *trap = &scene->peek.halt.trap;
    for (unsigned level = 0; level < scene->depth; level++) {
        const struct psw *psw = &scene->psws[level + 1];
        char who[16], next[64];
        snprintf(who, sizeof who, scene->depth > 1 ? "DISPATCHER L%u" : "DISPATCHER", level);
        if (dispatch(psw, trap) == VERDICT_EMULATE)
            snprintf(next, sizeof next, "interpreter routine v_%s", insn_name(scene));
        else if (level + 1 < scene->depth)
            snprintf(next, sizeof next, "REFLECT into monitor L%u", level + 1);
        else
            snprintf(next, sizeof next, "REFLECT into vm%u", scene->debuggee->focus);
        tell(story, who, "cause=%s, virtual mode=%s, opcode=%s  -> %s", trap_rows[trap->cause].name,
             state_mode_name(psw), insn_name(scene), next);
    }
}

/* Four words of the guest's storage as a PSW, at a virtual address of the given PSW; false if they
 * are not all there. */
static bool psw_at(const struct scene *scene, vaddr at, struct psw *psw)
{
    uint8_t bytes[PSW_BYTES];
    if (!debuggee_read(scene->debuggee, at, bytes, PSW_BYTES))
        return false;
    *psw = (struct psw){memory_read32(bytes), memory_read32(bytes + 4), memory_read32(bytes + 8),
                        memory_read32(bytes + 12)};
    return true;
}

static void name_port(word port, char text[64])
{
    for (unsigned i = 0; i < port_count; i++)
        if (port_rows[i].name && port_rows[i].number == port) {
            snprintf(text, 64, "virtual port %s (0x%x)", port_rows[i].name, port);
            return;
        }
    snprintf(text, 64, "port 0x%x, which no device has", port);
}

/* Its name; of one that there is. */
static const char *control_name(word number)
{
    return number < control_count && control_rows[number].name ? control_rows[number].name : "?";
}

/* What the routine did: the guest's state before and after says it. */
static void describe_effect(const struct scene *scene, char effect[160])
{
    const struct cpu *before = &scene->peek.before, *after = &scene->peek.after;
    const unsigned guest = scene->debuggee->focus;
    word w = scene->insn_word, from = before->x[insn_rs1(w)] + insn_imm14(w);
    const char *rd = register_names[insn_rd(w)], *control = control_name(insn_imm14(w));
    word given = after->x[insn_rd(w)];
    char port[64], operand[STATE_NOTE];
    struct psw psw;
    name_port(from, port);
    switch (scene->insn) {
    case INSN_lpsw:
        if (psw_at(scene, from, &psw)) {
            state_psw_text(&psw, operand);
            snprintf(effect, 160, "operand E_v[0x%04x] = %s", from, operand);
        }
        break;
    case INSN_spsw:
        snprintf(effect, 160, "E_v[0x%04x] := the VIRTUAL PSW, not the real one", from);
        break;
    case INSN_rdcr:
        snprintf(effect, 160, "%s := virtual %s = 0x%x", rd, control, given);
        break;
    case INSN_wrcr:
        snprintf(effect, 160, "virtual %s := 0x%x", control, before->x[insn_rs1(w)]);
        break;
    case INSN_lra:
        snprintf(effect, 160, "%s := what vm%u takes for the real address of 0x%x: 0x%x", rd, guest,
                 before->x[insn_rs1(w)], given);
        break;
    case INSN_tlbi:
        snprintf(effect, 160, "nothing is cached: no effect");
        break;
    case INSN_in:
        snprintf(effect, 160, "%s := 0x%x, from %s", rd, given, port);
        break;
    case INSN_out:
        snprintf(effect, 160, "0x%x goes to %s", before->x[insn_rd(w)], port);
        break;
    case INSN_idle:
        snprintf(effect, 160, "vm%u waits for an interrupt", guest);
        break;
    default:
        break;
    }
}

/* Why the routine could not do it. */
static void describe_fault(const struct scene *scene, char effect[160])
{
    const struct trap *taken = &scene->peek.halt.taken;
    if (taken->cause == CAUSE_ALIGN)
        snprintf(effect, 160, "the operand's address 0x%x is not a multiple of 4", taken->value);
    else if (taken->cause == CAUSE_MEMORY)
        snprintf(effect, 160, "the operand at virtual 0x%x is outside virtual R or storage",
                 taken->value);
    else
        snprintf(effect, 160, "there is no such control register, or it cannot be %s",
                 scene->insn == INSN_wrcr ? "written" : "read");
}

static void tell_routine(const struct scene *scene, struct story *story)
{
    const struct halt *halt = &scene->peek.halt;
    char effect[160] = "";
    if (halt->retired) {
        describe_effect(scene, effect);
        tell(story, "INTERPRETER", "v_%s: %s", insn_name(scene), effect);
        return;
    }
    describe_fault(scene, effect);
    tell(story, "INTERPRETER", "v_%s: %s; vm%u's own hardware would trap too (%s)",
         insn_name(scene), effect, scene->debuggee->focus, trap_rows[halt->taken.cause].name);
}

static void describe_allocation(const struct scene *scene, char text[STORY_TEXT])
{
    const struct psw *psw = &scene->peek.after.psw, *old = &scene->peek.before.psw;
    const word size = debuggee_machine(scene->debuggee)->size;
    struct psw psws[STATE_COLUMNS];
    state_psws(scene->debuggee, psw, psws);
    if (scene->executes && psw->base == old->base && psw->bound == old->bound) {
        snprintf(text, STORY_TEXT, "virtual R is what it was: real R stays (0x%04x, 0x%04x)",
                 psws[0].base, psws[0].bound);
        return;
    }
    bool inside = psw->base < size && psw->bound <= size - psw->base;
    snprintf(text, STORY_TEXT,
             "virtual R (0x%04x, 0x%04x) %s (0, 0x%04x)%s -> real R (0x%04x, 0x%04x)", psw->base,
             psw->bound, inside ? "inside" : "reaches beyond", size,
             inside ? ": ok      " : ": cut off ", psws[0].base, psws[0].bound);
}

static void tell_resumption(const struct scene *scene, struct story *story)
{
    const struct psw *old = &scene->peek.before.psw, *new = &scene->peek.after.psw;
    struct psw reals[STATE_COLUMNS];
    char virtuals[2][STATE_NOTE], real[2][STATE_NOTE], who[16];
    state_psws(scene->debuggee, new, reals);
    state_psw_text(old, virtuals[0]);
    state_psw_text(new, virtuals[1]);
    state_psw_text(&scene->psws[0], real[0]);
    state_psw_text(&reals[0], real[1]);
    snprintf(who, sizeof who, "RESUME vm%u", scene->debuggee->focus % 100);
    if (scene->depth == 0)
        tell(story, who, "PSW %s -> %s", virtuals[0], virtuals[1]);
    else if (!tower_executes(scene->tower, new))
        tell(story, who,
             "virtual PSW %s -> %s\nthis mode is interpreted: the hardware has no part in it",
             virtuals[0], virtuals[1]);
    else
        tell(story, who, "virtual PSW %s -> %s\nreal    PSW %s -> %s", virtuals[0], virtuals[1],
             real[0], real[1]);
}

static void tell_delivery(const struct scene *scene, struct story *story, const char *who)
{
    const struct trap *taken = &scene->peek.halt.taken;
    const char *storage = storage_name(scene);
    char old[STATE_NOTE], new[STATE_NOTE];
    state_psw_text(&scene->peek.saved, old);
    state_psw_text(&scene->peek.after.psw, new);
    tell(story, who,
         "%s trap: %s[0x%02x] := %s, cause to %s[0x%02x]\n%s[0x%02x] = %s is the new %sPSW",
         trap_rows[taken->cause].name, storage, TRAP_AREA_OLD, old, storage, TRAP_AREA_CAUSE,
         storage, TRAP_AREA_NEW, new, virtually(scene));
}

/* The allocator is asked for a real R only where the hardware goes on with the guest. */
static void tell_allocation(const struct scene *scene, struct story *story)
{
    char text[STORY_TEXT];
    if (scene->depth == 0 || !tower_executes(scene->tower, &scene->peek.after.psw))
        return;
    describe_allocation(scene, text);
    tell(story, "ALLOCATOR", "%s", text);
}

static void tell_exit(const struct scene *scene, struct story *story)
{
    const struct halt *halt = &scene->peek.halt;
    tell_dispatchers(scene, story);
    if (halt->verdict == VERDICT_EMULATE)
        tell_routine(scene, story);
    if (halt->delivered)
        tell_delivery(scene, story,
                      halt->retired && halt->verdict == VERDICT_EMULATE ? "MONITOR" : "REFLECT");
    tell_allocation(scene, story);
    tell_resumption(scene, story);
}

static void tell_own_trap(const struct scene *scene, struct story *story)
{
    tell_delivery(scene, story, scene->depth ? "MONITOR" : "HARDWARE");
    tell_allocation(scene, story);
    tell_resumption(scene, story);
}

void explain_step(struct debuggee *debuggee, struct story *story)
{
    struct scene scene;
    char text[128];
    set_scene(debuggee, &scene);
    *story = (struct story){.count = 0};
    explain_instruction(debuggee, text);
    if (!scene.peek.runs)
        tell(story, "NOBODY", "it cannot run: see 'why'");
    else if (scene.peek.halt.has_trap && scene.peek.halt.exits)
        tell_exit(&scene, story);
    else if (scene.peek.halt.has_trap)
        tell_own_trap(&scene, story);
    else if (!scene.peek.halt.retired)
        tell(story, "NOBODY", "vm%u %s", debuggee->focus, pause_text(&scene));
    else if (scene.executes || scene.depth == 0)
        tell(story, "HARDWARE", "executes %s itself, in %s mode: no trap, no monitor", text,
             state_mode_name(&scene.psws[0]));
    else
        tell(story, "INTERPRETER", "carries out %s, as all of virtual %s mode: no trap", text,
             innermost_mode(&scene));
}
