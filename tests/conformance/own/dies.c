// expect: said at its end: trap
/* A trap that nobody handles is told by guestos/lib. */
#include <stdio.h>

int main(void)
{
    puts("before");
    return *(volatile int *)0xfffffff0u; /* no storage reaches so far */
}
