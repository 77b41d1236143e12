/* bus.c - see bus.h. */
#include "isa/bus.h"

void bus_init(struct bus *bus, struct machine *machine)
{
    *bus = (struct bus){.machine = machine, .touched = true};
}

void bus_attach(struct bus *bus, struct device *device)
{
    bus->devices[bus->count++] = device;
    device->bus = bus;
    bus->touched = true;
}

static struct device *device_at(const struct bus *bus, word port)
{
    for (unsigned i = 0; i < bus->count; i++) {
        const struct device_ops *ops = bus->devices[i]->ops;
        if (port >= ops->first && port <= ops->last)
            return bus->devices[i];
    }
    return NULL;
}

word bus_in(struct bus *bus, word port, uint64_t now)
{
    struct device *device = device_at(bus, port);
    if (!device) {
        bus->unknown++;
        return 0;
    }
    bus->touched = true;
    return device->ops->read(device, port, now);
}

void bus_out(struct bus *bus, word port, word value, uint64_t now)
{
    struct device *device = device_at(bus, port);
    if (!device) {
        bus->unknown++;
        return;
    }
    bus->touched = true;
    device->ops->write(device, port, value, now);
}

uint64_t bus_next(const struct bus *bus, word lines)
{
    uint64_t due = TIME_NEVER;
    for (unsigned i = 0; i < bus->count; i++) {
        const struct device *device = bus->devices[i];
        if (!device->ops->next || !(lines >> device->ops->irq & 1))
            continue;
        uint64_t next = device->ops->next(device);
        if (next < due)
            due = next;
    }
    return due;
}

word bus_collect(struct bus *bus, uint64_t now)
{
    if (bus->touched || now >= bus->due) {
        for (unsigned i = 0; i < bus->count; i++)
            if (bus->devices[i]->ops->tick)
                bus->devices[i]->ops->tick(bus->devices[i], now);
        bus->due = bus_next(bus, ~(word)0);
        bus->touched = false;
    }
    word raised = bus->raised;
    bus->raised = 0;
    return raised;
}

void bus_touch(struct bus *bus)
{
    bus->touched = true;
}

void bus_raise(struct bus *bus, enum irq irq)
{
    bus->raised |= 1u << irq;
}
