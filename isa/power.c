/* power.c - see power.h. */
#include "isa/power.h"

static word power_read(struct device *device, word port, uint64_t now)
{
    (void)device, (void)port, (void)now;
    return 0;
}

static void power_write(struct device *device, word port, word value, uint64_t now)
{
    (void)port, (void)now;
    device->bus->off = true;
    device->bus->exit_status = value & 0xff;
}

static const struct device_ops power_ops = {.name = "power",
                                            .irq = IRQS,
                                            .first = PORT_POWER,
                                            .last = PORT_POWER,
                                            .read = power_read,
                                            .write = power_write};

void power_init(struct device *device)
{
    *device = (struct device){.ops = &power_ops};
}
