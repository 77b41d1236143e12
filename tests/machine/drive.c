/* drive.c - see drive.h. */
#include "tests/machine/drive.h"

struct rig *drive_boot(void)
{
    return rig_bare(RIG_SIZE, PROFILE_PG32);
}

void drive_psw(struct rig *rig, word status, vaddr pc, paddr base, word bound)
{
    rig->cpu->psw = (struct psw){status, pc, base, bound};
}

enum stop drive_one(struct rig *rig, word w)
{
    rig_put(rig, rig->cpu->psw.base + rig->cpu->psw.pc, w);
    return rig_step(rig);
}

static void drive_port(struct rig *rig, word port, word w)
{
    vaddr pc = rig->cpu->psw.pc;
    rig->cpu->x[T0] = port;
    enum stop stop = drive_one(rig, w);
    if (stop != STOP_BUDGET && stop != STOP_OFF)
        ck_abort_msg("port 0x%x: the machine stopped, %d", port, (int)stop);
    rig->cpu->psw.pc = pc;
}

word drive_in(struct rig *rig, word port)
{
    drive_port(rig, port, i_in(T2, 0, T0));
    return rig->cpu->x[T2];
}

void drive_out(struct rig *rig, word port, word value)
{
    rig->cpu->x[T1] = value;
    drive_port(rig, port, i_out(T1, 0, T0));
}

void drive_pass(struct rig *rig, uint64_t n)
{
    rig_put(rig, rig->cpu->psw.base + rig->cpu->psw.pc, i_jal(ZERO, 0));
    rig->left = n;
    enum stop stop = machine_run(rig->machine, rig->cpu, &rig->left, &rig->trap);
    if (stop != STOP_BUDGET)
        ck_abort_msg("the machine stopped, %d", (int)stop);
}
