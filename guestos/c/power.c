/* power.c - see power.h. */
#include "power.h"

#include "pg32.h"
#include "terminal.h"

_Noreturn void power_off(unsigned status)
{
    terminal_flush();
    pg32_out(status, PORT_POWER);
    for (;;) /* not reached: the machine is off */
        pg32_idle();
}

_Noreturn void power_panic(const char *why)
{
    terminal_print("nest: cannot go on: ");
    terminal_print(why);
    terminal_print("\n");
    power_off(1);
}
