/* call_device.c - what processes ask of console, disk, clock and the rest of the machine; see
 * call.h. */
#include "call.h"

#include "file.h"
#include "pg32.h"
#include "power.h"
#include "terminal.h"
#include "user.h"

#include <string.h>

/* What SYS_FILE tells. */
struct report {
    unsigned size;
    char name[NAME_BYTES];
};
_Static_assert(sizeof(struct report) == FILE_BYTES, "what sys.inc says");

unsigned call_write(struct process *self, const unsigned argument[3])
{
    unsigned length = argument[1];
    if (length == 0)
        return 0;
    const char *text = user_storage(self, argument[0], length);
    if (!text)
        return REFUSED;
    unsigned written = terminal_write(text, length);
    return written ? written : call_again(self, EVENT_OUTPUT);
}

unsigned call_read(struct process *self, const unsigned argument[3])
{
    unsigned length = argument[1];
    if (length == 0)
        return 0;
    char *buffer = user_storage(self, argument[0], length);
    if (!buffer)
        return REFUSED;
    int got = terminal_read(buffer, length);
    if (got == 0)
        return call_again(self, EVENT_INPUT);
    return got > 0 ? (unsigned)got : 0; /* 0: the end of input */
}

unsigned call_file(struct process *self, const unsigned argument[3])
{
    char *buffer = user_storage(self, argument[1], FILE_BYTES);
    if (!buffer)
        return REFUSED;
    const struct file *file = file_numbered(argument[0]);
    if (!file)
        return 0;
    struct report report = {file->size, ""};
    memcpy(report.name, file->name, NAME_BYTES);
    memcpy(buffer, &report, sizeof report);
    return 1;
}

unsigned call_time(struct process *self, const unsigned argument[3])
{
    (void)self, (void)argument;
    return pg32_rdcr(CONTROL_CLOCKLO);
}

unsigned call_random(struct process *self, const unsigned argument[3])
{
    (void)self, (void)argument;
    return pg32_in(PORT_RANDOM);
}

unsigned call_poweroff(struct process *self, const unsigned argument[3])
{
    if (self->pid != PID_SHELL)
        return REFUSED;
    power_off(argument[0]);
}
