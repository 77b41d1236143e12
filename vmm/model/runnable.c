/* runnable.c - see runnable.h. */
#include "vmm/model/runnable.h"

/* The part that is the same in all: how the state after the instruction is shown. It is in storage
 * that R does not show to the instruction. */
static const char reporter[] = "        say     \"trap \"\n"
                               "        show    0x10\n"
                               "        say     \" value \"\n"
                               "        show    0x14\n"
                               "        say     \"\\nstatus \"\n"
                               "        show    0x00\n"
                               "        say     \" pc \"\n"
                               "        show    0x04\n"
                               "        say     \" base \"\n"
                               "        show    0x08\n"
                               "        say     \" bound \"\n"
                               "        show    0x0c\n"
                               "        say     \"\\n\"\n";

static const char library[] = "        out     zero, PORT_POWER(zero)\n"
                              "\n"
                              "print:  lbu     t0, 0(a0)\n"
                              "        beqz    t0, 1f\n"
                              "        out     t0, PORT_CONSOLE_DATA(zero)\n"
                              "        addi    a0, a0, 1\n"
                              "        j       print\n"
                              "1:      ret\n"
                              "hex:    li      t1, 8\n"
                              "1:      srli    t0, a0, 28\n"
                              "        slli    a0, a0, 4\n"
                              "        addi    t0, t0, '0'\n"
                              "        li      t2, '9' + 1\n"
                              "        bltu    t0, t2, 2f\n"
                              "        addi    t0, t0, 'a' - '9' - 1\n"
                              "2:      out     t0, PORT_CONSOLE_DATA(zero)\n"
                              "        addi    t1, t1, -1\n"
                              "        bnez    t1, 1b\n"
                              "        ret\n";

static const char macros[] = "        .macro say text\n"
                             "        la      a0, 9f\n"
                             "        call    print\n"
                             "        j       8f\n"
                             "9:      .asciz  \"\\text\"\n"
                             "        .balign 4\n"
                             "8:\n"
                             "        .endm\n"
                             "        .macro show address\n"
                             "        lw      a0, \\address(zero)\n"
                             "        call    hex\n"
                             "        .endm\n"
                             "\n"
                             "        .text\n"
                             "        .org    0x20\n"
                             "        .word   0, handler, 0, 0xffffffff\n"
                             "        .org    0x100\n";

enum { SAVED = 0x1000, LAST_SYSCALL = 0x70000000 };

static void write_start(const struct witness *witness, FILE *out)
{
    const struct psw *psw = &witness->before[0].psw;
    fprintf(out,
            "_start:\n"
            "# What R shows is full of system calls: whatever the instruction does, it comes to an "
            "end.\n"
            "        li      a0, 0x%08x\n"
            "        li      a1, 0x%08x\n"
            "        li      a2, 0x%08x\n"
            "1:      sw      a2, 0(a0)\n"
            "        addi    a0, a0, 4\n"
            "        bltu    a0, a1, 1b\n",
            psw->base, psw->base + ((psw->bound + 3) & ~3u), LAST_SYSCALL);
}

static void write_word(word at, word value, FILE *out)
{
    fprintf(out,
            "        li      a0, 0x%08x\n"
            "        li      a1, 0x%08x\n"
            "        sw      a1, 0(a0)\n",
            at, value);
}

/* Is the word at a virtual address one that R shows? */
static bool is_seen(const struct psw *psw, vaddr at)
{
    return at < psw->bound && psw->bound - at >= 4;
}

/* a0, a1 and a2 are write_start's and write_word's. */
static bool is_used(unsigned number)
{
    return number >= 10 && number <= 12;
}

static void write_state(const struct witness *witness, FILE *out)
{
    const struct cpu *cpu = &witness->before[0];
    const struct psw *psw = &cpu->psw;
    for (unsigned i = 0; witness->has_storage && i < WITNESS_STORAGE; i++)
        if (is_seen(psw, witness->storage_at + 4 * i))
            write_word(psw->base + witness->storage_at + 4 * i, witness->storage[i], out);
    fprintf(out, "# The instruction.\n");
    write_word(psw->base + psw->pc, witness->w, out);
    fprintf(out, "# The state before it.\n");
    for (unsigned i = 1; i < REGISTERS; i++)
        if (cpu->x[i] || is_used(i)) /* the others are zero as yet */
            fprintf(out, "        li      %s, 0x%08x\n", register_names[i], cpu->x[i]);
    fprintf(out,
            "        lpsw    1f(zero)\n"
            "1:      .word   0x%08x, 0x%08x, 0x%08x, 0x%08x\n\n",
            psw->status, psw->pc, psw->base, psw->bound);
}

static void write_reporter(const struct witness *witness, FILE *out)
{
    fprintf(out, "# Whatever happens next is a trap, and shows the state.\nhandler:\n");
    for (unsigned i = 1; i < REGISTERS; i++)
        fprintf(out, "        sw      %s, 0x%04x(zero)\n", register_names[i], SAVED + 4 * i);
    fputs(reporter, out);
    for (unsigned i = 1; i < REGISTERS; i++)
        fprintf(out, "        say     \"%s%s \"\n        show    0x%04x\n",
                i % 4 == 1 && i > 1 ? "\\n" : (i > 1 ? " " : ""), register_names[i], SAVED + 4 * i);
    fprintf(out, "        say     \"\\n\"\n");
    const struct psw *psw = &witness->before[0].psw;
    for (unsigned i = 0; witness->has_storage && i < WITNESS_STORAGE; i++) {
        vaddr at = witness->storage_at + 4 * i;
        if (!is_seen(psw, at))
            continue;
        fprintf(out,
                "        say     \"storage %08x \"\n"
                "        li      t0, 0x%08x\n"
                "        lw      a0, 0(t0)\n"
                "        call    hex\n"
                "        say     \"\\n\"\n",
                at, psw->base + at);
    }
}

void runnable_write(const struct witness *witness, FILE *out)
{
    fprintf(out, "# A state, one instruction, and what became of the state.\n");
    fputs(macros, out);
    write_start(witness, out);
    write_state(witness, out);
    write_reporter(witness, out);
    fputs(library, out);
}
