/* user.c - see user.h. */
#include "user.h"

#include <stddef.h>
#include <string.h>

char *user_storage(const struct process *process, unsigned address, unsigned length)
{
    unsigned bound = process->frame.psw.bound;
    if (address > bound || length > bound - address) /* the sum of both could wrap */
        return NULL;
    return process_storage(process) + address;
}

bool user_name(const struct process *process, unsigned address, char name[NAME_BYTES])
{
    memset(name, 0, NAME_BYTES);
    for (unsigned i = 0; i < NAME_BYTES; i++) {
        const char *letter = user_storage(process, address + i, 1);
        if (!letter)
            return false;
        name[i] = *letter;
        if (*letter == '\0')
            return true;
    }
    return false;
}
