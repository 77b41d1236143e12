/* disk.c - see disk.h. */
#include "disk.h"

#include "pg32.h"

enum { COMMAND_READ = 1 };
enum { STATUS_DONE, STATUS_BUSY }; /* of DISK_STATUS; the others are failures */

unsigned disk_sectors(void)
{
    return pg32_in(PORT_DISK_SECTORS);
}

void disk_read(unsigned sector, unsigned count, void *to)
{
    pg32_out(sector, PORT_DISK_SECTOR);
    pg32_out(count, PORT_DISK_COUNT);
    pg32_out((unsigned)to, PORT_DISK_ADDRESS);
    pg32_out(COMMAND_READ, PORT_DISK_COMMAND);
}

bool disk_is_busy(void)
{
    return pg32_in(PORT_DISK_STATUS) == STATUS_BUSY;
}

bool disk_succeeded(void)
{
    return pg32_in(PORT_DISK_STATUS) == STATUS_DONE;
}

void disk_wait(void)
{
    while (disk_is_busy()) {
        pg32_idle();
        pg32_wrcr(CONTROL_IPENDING, pg32_rdcr(CONTROL_IPENDING) & ~(1u << IRQ_DISK));
    }
}
