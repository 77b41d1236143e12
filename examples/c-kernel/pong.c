/* pong.c - a process that computes without ever asking for anything: only the timer takes the
 * processor from it. In the end it reads what is not its own. */
#include "user.h"

static unsigned numbers[64];

void pong(void)
{
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 64; i++)
            numbers[i] += i * round;
        print("pong\n");
    }
    volatile unsigned *outside = (volatile unsigned *)0x1000; /* its region ends here */
    numbers[0] = *outside;
    print("never\n");
}
