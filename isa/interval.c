/* interval.c - see interval.h. */
#include "isa/interval.h"

static struct interval *interval_of(struct device *device)
{
    return (struct interval *)device;
}

static word interval_read(struct device *device, word port, uint64_t now)
{
    const struct interval *interval = interval_of(device);
    if (port == PORT_INTERVAL_PERIOD || interval->period == 0)
        return interval->period;
    return interval->due > now ? (word)(interval->due - now) : 0;
}

static void interval_write(struct device *device, word port, word value, uint64_t now)
{
    struct interval *interval = interval_of(device);
    if (port != PORT_INTERVAL_PERIOD)
        return;
    interval->period = value;
    interval->due = now + value;
}

static void interval_tick(struct device *device, uint64_t now)
{
    struct interval *interval = interval_of(device);
    if (interval->period == 0 || now < interval->due)
        return;
    bus_raise(device->bus, IRQ_INTERVAL);
    interval->due += ((now - interval->due) / interval->period + 1) * interval->period;
}

static uint64_t interval_next(const struct device *device)
{
    const struct interval *interval = (const struct interval *)device;
    return interval->period == 0 ? TIME_NEVER : interval->due;
}

static const struct device_field fields[] = {DEVICE_FIELD(interval, period),
                                             DEVICE_FIELD(interval, due)};

static const struct device_ops interval_ops = {.name = "interval",
                                               .irq = IRQ_INTERVAL,
                                               .first = PORT_INTERVAL_PERIOD,
                                               .last = PORT_INTERVAL_COUNT,
                                               .read = interval_read,
                                               .write = interval_write,
                                               .tick = interval_tick,
                                               .next = interval_next,
                                               .fields = fields,
                                               .field_count = 2};

void interval_init(struct interval *interval)
{
    *interval = (struct interval){.device = {.ops = &interval_ops}};
}
