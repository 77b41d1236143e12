/* harts.c - what programs of riscv-tests want around them, for a machine with one hart. */
#include "clock.h"

#include <stdio.h>

void thread_entry(int hart, int harts);
void setStats(int begin);
void __wrap_debug_printf(const char *format, ...);

/* Programs for many harts have no main but this. */
__attribute__((weak)) int program_main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    thread_entry(0, 1);
    return 0;
}

__attribute__((weak)) void thread_entry(int hart, int harts)
{
    (void)hart;
    (void)harts;
}

void setStats(int begin)
{
    static unsigned began;
    if (begin)
        began = clock_now();
    else
        printf("%u instructions\n", clock_now() - began);
}

/* Dhrystone says with this what its variables are, and has one of its own that says nothing: the
 * linker puts this one before it. */
void __wrap_debug_printf(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
}
