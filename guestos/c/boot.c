/* boot.c - from power-on to the first process. lib/crt0.S has made a stack and a trap area. */
#include "disk.h"
#include "loader.h"
#include "pg32.h"
#include "power.h"
#include "scheduler.h"
#include "terminal.h"

static void print_banner(void)
{
    terminal_print("Nest: ");
    terminal_print_number(pg32_rdcr(CONTROL_MEMSIZE) / 1024);
    terminal_print(" KiB of storage, room for ");
    terminal_print_number(process_count);
    terminal_print(" processes; 'help' lists the commands\n");
}

/* There is nobody yet who could wait for the disk, so the machine does. */
static void start_shell(void)
{
    static const char name[NAME_BYTES] = "sh";
    const struct file *file = file_named(name);
    if (file && loader_takes(file)) {
        loader_begin(process_create(name, 0, false, PID_NONE), file, 0);
        disk_wait();
        loader_interrupt();
    }
    if (!process_numbered(PID_SHELL))
        power_panic("there is no program 'sh' on the disk");
}

int main(void)
{
    process_begin();
    print_banner();
    terminal_begin();
    file_begin();
    start_shell();
    scheduler_resume();
}
