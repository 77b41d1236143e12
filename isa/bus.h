/* bus.h - what devices are to a machine: ports, interrupt lines and events in instruction time.
 *
 * A device never sees the processor. It raises its line on the bus; the machine moves raised lines
 * into IPENDING between instructions. DMA goes through the machine the bus is in, so the same
 * device serves the bare machine and a virtual one. Freestanding. */
#ifndef ISA_BUS_H
#define ISA_BUS_H

#include "isa/isa.h"

struct bus;
struct device;
struct machine;

#define TIME_NEVER UINT64_MAX

/* A field of a device's state: what a snapshot saves. */
struct device_field {
    const char *name;
    uint16_t offset, size; /* bytes, inside the device's struct */
};
#define DEVICE_FIELD(type, field)                                                                  \
    {                                                                                              \
#field, offsetof(struct type, field), sizeof(((struct type *)0)->field)                    \
    }

struct device_ops {
    const char *name; /* as in ports.def */
    enum irq irq;     /* its line; IRQS if it has none */
    word first, last; /* its ports */
    word (*read)(struct device *, word port, uint64_t now);
    void (*write)(struct device *, word port, word value, uint64_t now);
    /* Does what is due at `now`. NULL: never has events. */
    void (*tick)(struct device *, uint64_t now);
    /* When its next event is due, or TIME_NEVER. NULL: never has events. */
    uint64_t (*next)(const struct device *);
    /* Is the state, just restored from outside, one that the device can be in? NULL: any is. */
    bool (*valid)(const struct device *);
    const struct device_field *fields;
    unsigned field_count;
};

struct device {
    const struct device_ops *ops;
    struct bus *bus; /* that it is attached to */
};

enum { BUS_DEVICES = 8 };

struct bus {
    struct device *devices[BUS_DEVICES]; /* borrowed */
    unsigned count;
    struct machine *machine; /* for DMA; borrowed */
    word raised;             /* lines raised and not yet seen by the processor */
    bool touched;            /* a port was used: events may have moved */
    uint64_t due;            /* derived: when the next event is due, unless touched */
    bool off;                /* switched off by the guest */
    word exit_status;        /* 0..255, of a machine that is off */
    uint64_t unknown;        /* accesses to ports that do not exist */
};

void bus_init(struct bus *, struct machine *);
void bus_attach(struct bus *, struct device *);

/* Unknown ports read 0 and ignore writes. */
word bus_in(struct bus *, word port, uint64_t now);
void bus_out(struct bus *, word port, word value, uint64_t now);

/* Lets devices do what is due. Returns the raised lines and lowers them. */
word bus_collect(struct bus *, uint64_t now);

/* If not, bus_collect does nothing and returns 0. */
static inline bool bus_has_news(const struct bus *bus, uint64_t now)
{
    return bus->touched || bus->raised || now >= bus->due;
}

/* When the next event of any device on one of the lines (a mask) is due, or TIME_NEVER. */
uint64_t bus_next(const struct bus *, word lines);

/* To be called when something outside changed what a device has to do, such as input arriving. */
void bus_touch(struct bus *);

void bus_raise(struct bus *, enum irq);

#endif
