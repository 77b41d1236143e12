/* disk.c - see disk.h. */
#include "isa/disk.h"
#include "isa/machine.h"

enum { READ = 1, WRITE = 2, FLUSH = 3 };
enum { DONE, BUSY, BAD_COMMAND, OUTSIDE_DISK, OUTSIDE_STORAGE, READ_ONLY, IO_ERROR };

static struct disk *disk_of(struct device *device)
{
    return (struct disk *)device;
}

static word disk_read(struct device *device, word port, uint64_t now)
{
    (void)now;
    const struct disk *disk = disk_of(device);
    switch (port) {
    case PORT_DISK_SECTORS:
        return disk->backend.sectors;
    case PORT_DISK_SECTOR:
        return disk->sector;
    case PORT_DISK_COUNT:
        return disk->count;
    case PORT_DISK_ADDRESS:
        return disk->address;
    case PORT_DISK_STATUS:
        return disk->status;
    default:
        return 0;
    }
}

/* Why a command cannot be carried out, or DONE. */
static word refusal(const struct disk *disk, word command)
{
    const struct disk_backend *backend = &disk->backend;
    if (command < READ || command > FLUSH)
        return BAD_COMMAND;
    if (command == WRITE && backend->read_only)
        return READ_ONLY;
    if (command == FLUSH)
        return DONE;
    if (disk->count > DISK_COUNT_MAX)
        return BAD_COMMAND;
    if (disk->sector > backend->sectors || disk->count > backend->sectors - disk->sector)
        return OUTSIDE_DISK;
    word size = disk->device.bus->machine->size, bytes = disk->count * SECTOR_BYTES;
    if (disk->address > size || bytes > size - disk->address)
        return OUTSIDE_STORAGE;
    return DONE;
}

static void start(struct disk *disk, word command, uint64_t now)
{
    if (disk->command)
        return;
    disk->status = refusal(disk, command);
    if (disk->status != DONE) {
        bus_raise(disk->device.bus, IRQ_DISK);
        return;
    }
    disk->status = BUSY;
    disk->command = command;
    disk->command_sector = disk->sector;
    disk->command_count = command == FLUSH ? 0 : disk->count;
    disk->command_address = disk->address;
    disk->due = now + DISK_COMMAND_TIME + (uint64_t)disk->command_count * DISK_SECTOR_TIME;
}

static void disk_write(struct device *device, word port, word value, uint64_t now)
{
    struct disk *disk = disk_of(device);
    switch (port) {
    case PORT_DISK_SECTOR:
        disk->sector = value;
        break;
    case PORT_DISK_COUNT:
        disk->count = value;
        break;
    case PORT_DISK_ADDRESS:
        disk->address = value;
        break;
    case PORT_DISK_COMMAND:
        start(disk, value, now);
        break;
    default:
        break;
    }
}

static word move_sector(struct disk *disk, word index)
{
    const struct disk_backend *backend = &disk->backend;
    struct machine *machine = disk->device.bus->machine;
    word sector = disk->command_sector + index;
    paddr at = disk->command_address + index * SECTOR_BYTES;
    uint8_t bytes[SECTOR_BYTES];
    if (disk->command == READ) {
        if (!backend->read(backend->context, sector, bytes))
            return IO_ERROR;
        return machine->ops->store(machine, at, bytes, SECTOR_BYTES) ? DONE : OUTSIDE_STORAGE;
    }
    if (!machine->ops->load(machine, at, bytes, SECTOR_BYTES))
        return OUTSIDE_STORAGE;
    return backend->write(backend->context, sector, bytes) ? DONE : IO_ERROR;
}

static word carry_out(struct disk *disk)
{
    if (disk->command == FLUSH)
        return !disk->backend.flush || disk->backend.flush(disk->backend.context) ? DONE : IO_ERROR;
    word status = DONE;
    for (word i = 0; i < disk->command_count && status == DONE; i++)
        status = move_sector(disk, i);
    return status;
}

static void disk_tick(struct device *device, uint64_t now)
{
    struct disk *disk = disk_of(device);
    if (!disk->command || now < disk->due)
        return;
    disk->status = carry_out(disk);
    disk->command = 0;
    bus_raise(device->bus, IRQ_DISK);
}

static uint64_t disk_next(const struct device *device)
{
    const struct disk *disk = (const struct disk *)device;
    return disk->command ? disk->due : TIME_NEVER;
}

/* A command under way must be one that start would have accepted. */
static bool disk_valid(const struct device *device)
{
    const struct disk *disk = (const struct disk *)device;
    if (disk->status > IO_ERROR || (disk->status == BUSY) != (disk->command != 0))
        return false;
    struct disk asked = *disk;
    asked.sector = disk->command_sector;
    asked.count = disk->command_count;
    asked.address = disk->command_address;
    return !disk->command || refusal(&asked, disk->command) == DONE;
}

static const struct device_field fields[] = {DEVICE_FIELD(disk, sector),
                                             DEVICE_FIELD(disk, count),
                                             DEVICE_FIELD(disk, address),
                                             DEVICE_FIELD(disk, status),
                                             DEVICE_FIELD(disk, command),
                                             DEVICE_FIELD(disk, command_sector),
                                             DEVICE_FIELD(disk, command_count),
                                             DEVICE_FIELD(disk, command_address),
                                             DEVICE_FIELD(disk, due)};

static const struct device_ops disk_ops = {.name = "disk",
                                           .irq = IRQ_DISK,
                                           .first = PORT_DISK_SECTORS,
                                           .last = PORT_DISK_STATUS,
                                           .read = disk_read,
                                           .write = disk_write,
                                           .tick = disk_tick,
                                           .next = disk_next,
                                           .valid = disk_valid,
                                           .fields = fields,
                                           .field_count = sizeof fields / sizeof fields[0]};

void disk_init(struct disk *disk, struct disk_backend backend)
{
    *disk = (struct disk){.device = {.ops = &disk_ops}, .backend = backend};
}
