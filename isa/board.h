/* board.h - the devices that every PG32 computer has, bare or virtual. */
#ifndef ISA_BOARD_H
#define ISA_BOARD_H

#include "isa/console.h"
#include "isa/disk.h"
#include "isa/interval.h"
#include "isa/power.h"
#include "isa/random.h"

struct board {
    struct device power;
    struct console console;
    struct disk disk;
    struct random random;
    struct interval interval;
};

/* What is the owner's to choose. All zero: no input, output dropped, no disk, seed 0. */
struct board_options {
    struct console_input input;
    struct console_output output;
    struct disk_backend disk;
    uint64_t seed;
};

/* Puts the devices into their power-on state and attaches them to the bus, which must outlive the
 * board's last use. */
void board_init(struct board *, const struct board_options *, struct bus *);

#endif
