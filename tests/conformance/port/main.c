/* main.c - goes around the program's own main, which is compiled as program_main: starts the clock,
 * and says what came of it in full, because an exit status has eight bits only. */
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>

int program_main(int argc, char **argv);

int main(void)
{
    static char *no_arguments[] = {0};
    clock_start();
    exit(program_main(0, no_arguments));
}

void exit(int status)
{
    printf("ended at %u with %d\n", clock_now(), status);
    power_off(status != 0);
}
