/* computer.c - see computer.h. */
#include "isa/computer.h"

const char *const computer_state_names[] = {
#define COMPUTER(name, string) [COMPUTER_##name] = string,
    COMPUTER_STATES(COMPUTER)
#undef COMPUTER
};

void computer_init(struct computer *computer, struct machine *machine, word pc)
{
    *computer = (struct computer){.machine = machine};
    machine_reset(machine, &computer->cpu, pc);
}

typedef enum stop run_machine(struct machine *, struct cpu *, uint64_t *budget, struct trap *);

/* Runs to the next trap and delivers it; false if something else stopped the machine. */
static bool run_and_deliver(struct computer *computer, uint64_t *budget, run_machine *run)
{
    uint64_t before = *budget;
    struct trap trap;
    enum stop stop = run(computer->machine, &computer->cpu, budget, &trap);
    computer->retired += before - *budget;
    switch (stop) {
    case STOP_TRAP:
        break;
    case STOP_IDLE:
        computer->state = COMPUTER_WAITING;
        return false;
    case STOP_OFF:
        computer->state = COMPUTER_OFF;
        return false;
    case STOP_BUDGET:
    case STOP_RECHECK:
        return false;
    }
    computer->trap = trap;
    computer->traps[trap.cause]++;
    if (!machine_deliver(computer->machine, &computer->cpu, &trap))
        computer->state = COMPUTER_STOPPED;
    return true;
}

bool computer_run_to_trap(struct computer *computer, uint64_t *budget)
{
    return computer->state == COMPUTER_RUNNING && run_and_deliver(computer, budget, machine_run);
}

bool computer_run_slice(struct computer *computer, uint64_t *budget)
{
    return computer->state == COMPUTER_RUNNING &&
           run_and_deliver(computer, budget, machine_run_slice);
}

uint64_t computer_traps(const struct computer *computer)
{
    uint64_t traps = 0;
    for (unsigned i = 0; i < CAUSES; i++)
        traps += computer->traps[i];
    return traps;
}

void computer_run(struct computer *computer, uint64_t *budget)
{
    while (computer_run_to_trap(computer, budget))
        ;
}

bool computer_wake(struct computer *computer)
{
    if (computer->state == COMPUTER_WAITING && machine_wait(computer->machine, &computer->cpu))
        computer->state = COMPUTER_RUNNING;
    return computer->state == COMPUTER_RUNNING;
}
