/* board.c - see board.h. */
#include "isa/board.h"

void board_init(struct board *board, const struct board_options *options, struct bus *bus)
{
    power_init(&board->power);
    console_init(&board->console, options->input, options->output);
    disk_init(&board->disk, options->disk);
    random_init(&board->random, options->seed);
    interval_init(&board->interval);
    struct device *const devices[] = {&board->power, &board->console.device, &board->disk.device,
                                      &board->random.device, &board->interval.device};
    for (unsigned i = 0; i < sizeof devices / sizeof devices[0]; i++)
        bus_attach(bus, devices[i]);
}
