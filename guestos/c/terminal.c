/* terminal.c - see terminal.h. */
#include "terminal.h"

#include "console.h"
#include "pg32.h"
#include "process.h"
#include "ring.h"

enum { STATUS_RECEIVED = 1, STATUS_ENDED = 4 }; /* bits of CONSOLE_STATUS */
enum { CONTROL_RECEIVE = 1, CONTROL_SENT = 2 }; /* bits of CONSOLE_CONTROL */
enum { CTRL_C = 3 };

static struct {
    struct ring in, out;
    bool ended;   /* no more will arrive */
    bool sending; /* the interrupt of a character that was sent is still to come */
} terminal;

void terminal_begin(void)
{
    pg32_out(CONTROL_RECEIVE | CONTROL_SENT, PORT_CONSOLE_CONTROL);
    pg32_wrcr(CONTROL_IMASK, 1u << IRQ_TIMER | 1u << IRQ_CONSOLE | 1u << IRQ_DISK);
}

/* Sends the oldest character. Returns whether there was one. */
static bool send_one(void)
{
    terminal.sending = !ring_is_empty(&terminal.out);
    if (!terminal.sending)
        return false;
    pg32_out((unsigned char)ring_take(&terminal.out), PORT_CONSOLE_DATA);
    if (ring_is_empty(&terminal.out))
        process_wake(EVENT_OUTPUT);
    return true;
}

/* Ctrl-C is a character like others while there is nothing for it to end. */
static void receive(char c)
{
    if (c == CTRL_C && process_end_foreground())
        return;
    if (!ring_is_full(&terminal.in))
        ring_put(&terminal.in, c);
}

void terminal_interrupt(void)
{
    unsigned status;
    while ((status = pg32_in(PORT_CONSOLE_STATUS)) & STATUS_RECEIVED)
        receive((char)pg32_in(PORT_CONSOLE_DATA));
    terminal.ended = status & STATUS_ENDED;
    process_wake(EVENT_INPUT);
    send_one();
}

unsigned terminal_write(const char *from, unsigned length)
{
    unsigned done = 0;
    while (done < length && !ring_is_full(&terminal.out))
        ring_put(&terminal.out, from[done++]);
    if (!terminal.sending)
        send_one();
    return done;
}

int terminal_read(char *to, unsigned length)
{
    unsigned done = 0;
    while (done < length && !ring_is_empty(&terminal.in))
        to[done++] = ring_take(&terminal.in);
    return done == 0 && terminal.ended ? -1 : (int)done;
}

void terminal_flush(void)
{
    while (send_one())
        ;
}

void terminal_print(const char *text)
{
    terminal_flush();
    console_print(text);
}

void terminal_print_number(unsigned number)
{
    terminal_flush();
    console_print_int((int)number);
}

void terminal_print_hex(unsigned number)
{
    terminal_flush();
    console_print_hex(number);
}
