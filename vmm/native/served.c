/* served.c - the program at the serving end of a link: it has the machine that it is on run, loaded
 * and stored as it is told over the console.
 *
 * A monitor that is no program of that machine uses it in this way: see
 * vmm/hosted/remote_machine.h. The first bytes of storage, up to body_end, are this program's own,
 * and are served to nobody. */
#include "vmm/native/link.h"
#include "vmm/native/metal.h"

enum { EXIT_FAULT = 254 }; /* of the machine, if the program itself traps */

/* The end of the program's own storage, from the linker. */
extern const uint8_t body_end[];

static struct metal metal;
static struct cpu known;           /* the state as both ends know it */
static uint8_t buffer[LINK_PIECE]; /* of a command or an answer */
_Static_assert(LINK_PIECE >= LINK_CHANGE, "a change fits");

_Noreturn void native_main(void);
_Noreturn void native_fault(word cause, word pc);

/* Nobody is there who could read a message: the link is for what is served. */
void native_fault(word cause, word pc)
{
    (void)cause, (void)pc;
    metal_off(EXIT_FAULT);
}

/* The console */

static uint8_t get(void)
{
    word character;
    do
        character = metal_in(PORT_CONSOLE_DATA);
    while (character > UINT8_MAX);
    return (uint8_t)character;
}

static void get_bytes(uint8_t *to, word count)
{
    for (word i = 0; i < count; i++)
        to[i] = get();
}

static word get_number(void)
{
    word number = 0;
    for (unsigned i = 0; link_number_take(&number, i, get()); i++)
        ;
    return number;
}

static void put(uint8_t character)
{
    metal_out(PORT_CONSOLE_DATA, character);
}

static void put_bytes(const uint8_t *bytes, word count)
{
    for (word i = 0; i < count; i++)
        put(bytes[i]);
}

static void put_number(word number)
{
    uint8_t bytes[LINK_NUMBER];
    put_bytes(bytes, link_number_put(bytes, number));
}

/* Commands */

/* Is it storage that is served? */
static bool is_served(paddr at, word size)
{
    const word whole = metal.machine.size;
    return at >= (word)(uintptr_t)body_end && at <= whole && size <= whole - at;
}

static void hello(void)
{
    put(LINK_DONE);
    put_number(LINK_MAGIC);
    put_number(metal.machine.size);
    put_number((word)(uintptr_t)body_end);
}

/* What is run must be deprivileged, and out of reach of this program's own storage. */
static bool is_runnable(word budget)
{
    const struct psw *psw = &known.psw;
    return budget >= 1 && budget <= LINK_TURN && psw->status == STATUS_U && psw->base % 4 == 0 &&
           (psw->bound == 0 || is_served(psw->base, psw->bound));
}

/* False if there is none. */
static bool get_change(void)
{
    uint8_t mask[LINK_MASK];
    get_bytes(mask, sizeof mask);
    if (!link_mask_valid(mask))
        return false;
    for (unsigned i = 0; i < LINK_WORDS; i++)
        if (link_mask_names(mask, i))
            *link_word(&known, i) = get_number();
    return true;
}

static void put_trap(const struct trap *trap, word left)
{
    put_number(left);
    put((uint8_t)trap->cause);
    put_number(trap->value);
    put((uint8_t)trap->access);
    put_number(trap->word);
}

static void run(void)
{
    uint64_t left = get_number();
    struct trap trap;
    if (!get_change() || !is_runnable((word)left)) {
        put(LINK_REFUSED);
        return;
    }
    struct cpu cpu = known;
    enum stop stop = metal.machine.ops->run(&metal.machine, &cpu, &left, &trap);
    put(stop == STOP_TRAP ? LINK_TRAPPED : LINK_SPENT);
    if (stop == STOP_TRAP)
        put_trap(&trap, (word)left);
    put_bytes(buffer, link_change(buffer, &known, &cpu));
}

static void load(void)
{
    const paddr at = get_number();
    const word size = get_number();
    if (size > LINK_PIECE || !is_served(at, size)) {
        put(LINK_REFUSED);
        return;
    }
    metal.machine.ops->load(&metal.machine, at, buffer, size);
    put(LINK_DONE);
    put_bytes(buffer, size);
}

static void store(void)
{
    const paddr at = get_number();
    const word size = get_number();
    if (size > LINK_PIECE || !is_served(at, size)) {
        put(LINK_REFUSED);
        return;
    }
    get_bytes(buffer, size);
    metal.machine.ops->store(&metal.machine, at, buffer, size);
    put(LINK_DONE);
}

static void obey(uint8_t command)
{
    switch (command) {
    case LINK_HELLO:
        hello();
        break;
    case LINK_RUN:
        run();
        break;
    case LINK_LOAD:
        load();
        break;
    case LINK_STORE:
        store();
        break;
    case LINK_OFF:
        metal_off(0);
    default:
        put(LINK_REFUSED);
    }
}

void native_main(void)
{
    metal_init(&metal, PROFILE_PG32); /* what the profile is does not matter to running */
    for (;;)
        obey(get());
}
