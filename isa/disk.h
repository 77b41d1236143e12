/* disk.h - a block device: whole sectors to and from storage, one command at a time.
 *
 * A command's registers are latched when it is given; bytes move when it ends, a fixed instruction
 * time later. Addresses and lengths are checked against the machine's own storage, so that in a
 * virtual machine DMA reaches what the guest owns and nothing else. */
#ifndef ISA_DISK_H
#define ISA_DISK_H

#include "isa/bus.h"

enum {
    SECTOR_BYTES = 512,
    DISK_COUNT_MAX = 2048,   /* sectors a command */
    DISK_COMMAND_TIME = 500, /* instruction times a command, and each of its sectors */
    DISK_SECTOR_TIME = 50,
};

/* Where the sectors are. Each moves one sector; false is an I/O error. */
struct disk_backend {
    bool (*read)(void *context, word sector, uint8_t bytes[SECTOR_BYTES]);
    bool (*write)(void *context, word sector, const uint8_t bytes[SECTOR_BYTES]);
    bool (*flush)(void *context);
    void *context;
    word sectors; /* 0: no disk */
    bool read_only;
};

struct disk {
    struct device device; /* first */
    struct disk_backend backend;
    word sector, count, address; /* for the next command */
    word status;
    word command; /* being carried out; 0: none */
    word command_sector, command_count, command_address;
    uint64_t due; /* when it ends */
};

void disk_init(struct disk *, struct disk_backend);

#endif
