/* call_mail.c - words from process to process: each has a mailbox for one; see call.h. */
#include "call.h"

unsigned call_send(struct process *self, const unsigned argument[3])
{
    struct process *receiver = process_numbered(argument[0]);
    if (!receiver)
        return REFUSED;
    if (receiver->has_mail)
        return call_again(self, EVENT_ROOM);
    receiver->has_mail = true;
    receiver->mail = argument[1];
    receiver->sender = self->pid;
    process_wake(EVENT_MAIL);
    return 0;
}

unsigned call_receive(struct process *self, const unsigned argument[3])
{
    (void)argument;
    if (!self->has_mail)
        return call_again(self, EVENT_MAIL);
    self->has_mail = false;
    self->frame.x[A1] = self->sender;
    process_wake(EVENT_ROOM);
    return self->mail;
}
