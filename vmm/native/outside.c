/* outside.c - see outside.h. */
#include "vmm/native/outside.h"
#include "vmm/native/metal.h"

/* Bits of the ports, as isa/console.c and isa/disk.c have them. */
enum { RECEIVED = 1, READY = 2, ENDED = 4 };
enum { INTERRUPT_RECEIVED = 1 };
enum { READ = 1, WRITE = 2, FLUSH = 3 };
enum { DONE = 0, BUSY = 1, READ_ONLY = 5 };

/* The console */

/* The real console takes its next character between two instructions: what is there to be had is
 * seen at the second look. */
static word console_status(void)
{
    word status = metal_in(PORT_CONSOLE_STATUS);
    return status & (RECEIVED | ENDED) ? status : metal_in(PORT_CONSOLE_STATUS);
}

static int take(void *context, uint64_t now)
{
    (void)context, (void)now;
    word status = console_status();
    if (status & RECEIVED)
        return (int)(metal_in(PORT_CONSOLE_DATA) & 0xff);
    return status & ENDED ? CONSOLE_END : CONSOLE_NOTHING;
}

static int take_nothing(void *context, uint64_t now)
{
    (void)context, (void)now;
    return CONSOLE_END;
}

static uint64_t next(void *context)
{
    (void)context;
    return console_status() & (RECEIVED | ENDED) ? 0 : TIME_NEVER;
}

static uint64_t next_nothing(void *context)
{
    (void)context;
    return 0;
}

static void put(uint8_t character)
{
    while (!(metal_in(PORT_CONSOLE_STATUS) & READY))
        ;
    metal_out(PORT_CONSOLE_DATA, character);
}

void outside_print(const char *text)
{
    while (*text)
        put((uint8_t)*text++);
}

static void put_line(struct outside *outside)
{
    put('[');
    put((uint8_t)('0' + outside->number));
    put(']');
    for (unsigned i = 0; i < outside->length; i++) {
        if (i == 0)
            put(' ');
        put((uint8_t)outside->line[i]);
    }
    put('\n');
    outside->length = 0;
}

void outside_flush(struct outside *outside)
{
    if (outside->length)
        put_line(outside);
}

static void put_alone(void *context, uint8_t character)
{
    (void)context;
    metal_out(PORT_CONSOLE_DATA, character);
}

static void put_among_others(void *context, uint8_t character)
{
    struct outside *outside = context;
    if (character != '\n')
        outside->line[outside->length++] = (char)character;
    if (character == '\n' || outside->length == OUTSIDE_LINE)
        put_line(outside);
}

void outside_wait(bool wanted)
{
    if (wanted)
        metal_out(PORT_CONSOLE_CONTROL, INTERRUPT_RECEIVED);
    metal_wait(wanted ? 1 << IRQ_CONSOLE : 0);
    metal_out(PORT_CONSOLE_CONTROL, 0);
}

/* The disk: one command at a time, waited for while all guests stand still. */

static word command(word which, word sector, word count, const void *bytes)
{
    metal_out(PORT_DISK_SECTOR, sector);
    metal_out(PORT_DISK_COUNT, count);
    metal_out(PORT_DISK_ADDRESS, (word)(uintptr_t)bytes);
    metal_out(PORT_DISK_COMMAND, which);
    while (metal_in(PORT_DISK_STATUS) == BUSY)
        metal_wait(1 << IRQ_DISK);
    return metal_in(PORT_DISK_STATUS);
}

static bool read_sector(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    const struct outside *outside = context;
    return command(READ, outside->first + sector, 1, bytes) == DONE;
}

static bool write_sector(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    const struct outside *outside = context;
    return command(WRITE, outside->first + sector, 1, bytes) == DONE;
}

static bool flush(void *context)
{
    (void)context;
    return command(FLUSH, 0, 0, NULL) == DONE;
}

/* A write of nothing tells whether writing is refused. */
static struct disk_backend disk_part(struct outside *outside)
{
    outside->sectors = metal_in(PORT_DISK_SECTORS) / outside->guests;
    outside->first = outside->number * outside->sectors;
    return (struct disk_backend){.read = read_sector,
                                 .write = write_sector,
                                 .flush = flush,
                                 .context = outside,
                                 .sectors = outside->sectors,
                                 .read_only = command(WRITE, 0, 0, NULL) == READ_ONLY};
}

void outside_init(struct outside *outside, unsigned number, unsigned guests,
                  struct board_options *options)
{
    *outside = (struct outside){.number = number, .guests = guests};
    options->input = number == 0
                         ? (struct console_input){.take = take, .next = next}
                         : (struct console_input){.take = take_nothing, .next = next_nothing};
    options->output = (struct console_output){.put = guests == 1 ? put_alone : put_among_others,
                                              .context = outside};
    options->disk = disk_part(outside);
}
