/* console.c - see console.h. */
#include "isa/console.h"

enum { STATUS_RECEIVED = 1, STATUS_READY = 2, STATUS_ENDED = 4 };
enum { CONTROL_RECEIVE = 1, CONTROL_SENT = 2 };

static struct console *console_of(struct device *device)
{
    return (struct console *)device;
}

static word console_status(const struct console *console)
{
    return (console->full ? STATUS_RECEIVED : 0) | STATUS_READY |
           (console->ended && !console->full ? STATUS_ENDED : 0);
}

static word take_character(struct console *console)
{
    if (!console->full)
        return ~(word)0;
    console->full = 0;
    return console->received;
}

static word console_read(struct device *device, word port, uint64_t now)
{
    (void)now;
    struct console *console = console_of(device);
    if (port != PORT_CONSOLE_CONTROL)
        console->listening = 1;
    switch (port) {
    case PORT_CONSOLE_DATA:
        return take_character(console);
    case PORT_CONSOLE_STATUS:
        return console_status(console);
    default:
        return console->control;
    }
}

/* Enabling an interrupt whose cause is already there raises it, so that none is missed. */
static void set_control(struct console *console, word value)
{
    word enabled = value & ~console->control;
    console->control = value & (CONTROL_RECEIVE | CONTROL_SENT);
    if (value & CONTROL_RECEIVE)
        console->listening = 1;
    if (enabled & CONTROL_SENT || (enabled & CONTROL_RECEIVE && (console->full || console->ended)))
        bus_raise(console->device.bus, IRQ_CONSOLE);
}

static void console_write(struct device *device, word port, word value, uint64_t now)
{
    (void)now;
    struct console *console = console_of(device);
    if (port == PORT_CONSOLE_CONTROL)
        set_control(console, value);
    if (port != PORT_CONSOLE_DATA)
        return;
    if (console->output.put)
        console->output.put(console->output.context, (uint8_t)value);
    if (console->control & CONTROL_SENT)
        bus_raise(device->bus, IRQ_CONSOLE);
}

static bool wants(const struct console *console)
{
    return console->listening && !console->full && !console->ended;
}

static void console_tick(struct device *device, uint64_t now)
{
    struct console *console = console_of(device);
    if (!wants(console) || !console->input.take)
        return;
    int character = console->input.take(console->input.context, now);
    if (character == CONSOLE_NOTHING)
        return;
    if (character == CONSOLE_END) {
        console->ended = 1;
    } else {
        console->full = 1;
        console->taken++;
        console->received = (word)character & 0xff;
    }
    if (console->control & CONTROL_RECEIVE)
        bus_raise(device->bus, IRQ_CONSOLE);
}

static uint64_t console_next(const struct device *device)
{
    const struct console *console = (const struct console *)device;
    if (!wants(console) || !console->input.next)
        return TIME_NEVER;
    return console->input.next(console->input.context);
}

static bool console_valid(const struct device *device)
{
    const struct console *console = (const struct console *)device;
    return (console->control & ~(word)(CONTROL_RECEIVE | CONTROL_SENT)) == 0 &&
           console->received <= 0xff && console->full <= 1 && console->ended <= 1 &&
           console->listening <= 1;
}

static const struct device_field fields[] = {
    DEVICE_FIELD(console, control), DEVICE_FIELD(console, received),  DEVICE_FIELD(console, full),
    DEVICE_FIELD(console, ended),   DEVICE_FIELD(console, listening), DEVICE_FIELD(console, taken)};

static const struct device_ops console_ops = {.name = "console",
                                              .irq = IRQ_CONSOLE,
                                              .first = PORT_CONSOLE_DATA,
                                              .last = PORT_CONSOLE_CONTROL,
                                              .read = console_read,
                                              .write = console_write,
                                              .tick = console_tick,
                                              .next = console_next,
                                              .valid = console_valid,
                                              .fields = fields,
                                              .field_count = sizeof fields / sizeof fields[0]};

void console_init(struct console *console, struct console_input input, struct console_output output)
{
    *console = (struct console){.device = {.ops = &console_ops}, .input = input, .output = output};
}
