/* ping.c - a process that waits for the timer, prints, and ends as it should. */
#include "user.h"

void ping(void)
{
    for (int round = 0; round < 4; round++) {
        unsigned now = call(CALL_TICKS, 0, 0);
        while (call(CALL_TICKS, 0, 0) == now)
            ;
        print("ping\n");
    }
    call(CALL_EXIT, 0, 0);
}
