/* main.c - the native monitor: the core of vmm/core on the machine that it virtualizes. */
#include "vmm/core/monitor.h"
#include "vmm/native/metal.h"
#include "vmm/native/native.h"
#include "vmm/native/outside.h"

enum { EXIT_FAULT = 254 }; /* of the real machine, when the monitor cannot go on */

/* The end of the monitor's own storage, from the linker. */
extern const uint8_t body_end[];

/* A guest: its machine, its processor, its devices, and what is behind them. */
struct guest {
    struct vm vm;
    struct computer computer;
    struct board board;
    struct outside outside;
};

/* Filled in where the image is made; at NATIVE_HEADER. */
__attribute__((section(".header"))) struct native_header native_header = {.magic = NATIVE_MAGIC};

static struct metal metal;
static struct monitor monitor;
static struct guest guests[NATIVE_GUESTS];
static struct seat seats[NATIVE_GUESTS];

_Noreturn void native_main(void);
_Noreturn void native_fault(word cause, word pc);

static _Noreturn void stop(const char *text)
{
    outside_print("native monitor: ");
    outside_print(text);
    outside_print("\n");
    metal_off(EXIT_FAULT);
}

/* The monitor itself has trapped. */
void native_fault(word cause, word pc)
{
    char text[] = "trap 0 at 0x00000000";
    text[5] = (char)('0' + cause);
    for (unsigned i = 0; i < 8; i++)
        text[sizeof text - 2 - i] = "0123456789abcdef"[pc >> 4 * i & 15];
    stop(text);
}

/* The monitor's own storage is behind the trap area, and the first guest's behind that: the
 * allocator gives the lowest that is free, so all come to lie where the image has them. */
static void take_own_storage(void)
{
    struct extent own;
    word body = native_header.body;
    if (body < (word)(uintptr_t)body_end ||
        !allocator_take(&monitor.allocator, body - ALLOCATOR_RESERVED, &own))
        stop("the header's body is not where the first guest can begin");
}

static void begin_guest(unsigned number)
{
    struct guest *guest = &guests[number];
    const struct native_guest *given = &native_header.guest[number];
    struct board_options options = {.seed = given->seed};
    if (!monitor_create(&monitor, &guest->vm, given->size))
        stop("storage is not enough for the guests; give the machine more");
    outside_init(&guest->outside, number, native_header.guests, &options);
    board_init(&guest->board, &options, &guest->vm.bus);
    computer_init(&guest->computer, &guest->vm.machine, given->entry);
    monitor_admit(&monitor, &guest->computer);
}

static void begin(void)
{
    unsigned strategy = 0;
    metal_init(&metal, native_header.profile);
    while (strategies[strategy] && strategy != native_header.strategy)
        strategy++;
    if (native_header.magic != NATIVE_MAGIC || native_header.guests < 1 ||
        native_header.guests > NATIVE_GUESTS || native_header.profile >= PROFILES ||
        !strategies[strategy] || native_header.quantum < 1)
        stop("no guests are in this image; visor nest makes images with guests");
    monitor_init(&monitor, &metal.machine, strategies[strategy], seats);
    monitor.quantum = native_header.quantum;
    take_own_storage();
    for (unsigned i = 0; i < native_header.guests; i++)
        begin_guest(i);
}

static void tell_guest(const struct guest *guest, struct native_guest *told)
{
    const struct computer *computer = &guest->computer;
    told->cpu = computer->cpu;
    told->state = computer->state;
    told->exit_status = guest->vm.bus.exit_status;
    told->retired = computer->retired;
    told->unknown = guest->vm.bus.unknown;
    for (unsigned i = 0; i < CAUSES; i++)
        told->traps[i] = computer->traps[i];
    told->counts = guest->vm.counts;
    told->trap = computer->trap;
}

static void tell(void)
{
    native_header.switches = monitor.switches;
    for (unsigned i = 0; i < native_header.guests; i++)
        tell_guest(&guests[i], &native_header.guest[i]);
}

static bool all_are_done(void)
{
    for (unsigned i = 0; i < native_header.guests; i++)
        if (!computer_is_done(&guests[i].computer))
            return false;
    return true;
}

/* That of the guest if there is one; of several, whether all did well. */
static word exit_status(void)
{
    word status = 0;
    for (unsigned i = 0; i < native_header.guests; i++) {
        const struct guest *guest = &guests[i];
        word own = guest->computer.state == COMPUTER_OFF ? guest->vm.bus.exit_status : EXIT_FAULT;
        status = native_header.guests == 1 ? own : status | (own != 0);
    }
    return status;
}

static bool wants_input(const struct guest *guest)
{
    const struct console *console = &guest->board.console;
    return !computer_is_done(&guest->computer) && console->listening && !console->full &&
           !console->ended;
}

/* Could what is typed end its wait? What is typed to others is never taken, and would be there for
 * ever. */
static bool waits_for_input(const struct guest *guest)
{
    return wants_input(guest) && guest->computer.cpu.control.mask >> IRQ_CONSOLE & 1;
}

/* Something may have been typed meanwhile. */
static void look_outside(void)
{
    if (!wants_input(&guests[0]))
        return;
    bus_touch(&guests[0].vm.bus);
    scheduler_rouse(&monitor.scheduler);
}

void native_main(void)
{
    begin();
    for (;;) {
        if (monitor_turn(&monitor, UINT64_MAX)) {
            look_outside();
            continue;
        }
        for (unsigned i = 0; i < native_header.guests; i++)
            outside_flush(&guests[i].outside);
        tell();
        if (all_are_done())
            metal_off(exit_status());
        look_outside();
        outside_wait(waits_for_input(&guests[0]));
    }
}
