/* loader.c - see loader.h. */
#include "loader.h"

#include "disk.h"

#include <stddef.h>

/* What is being read, and for whom. */
static struct process *loading, *asker;

bool loader_is_busy(void)
{
    return loading != NULL;
}

bool loader_takes(const struct file *file)
{
    return file->size <= REGION_BYTES - STACK_BYTES;
}

void loader_begin(struct process *child, const struct file *file, struct process *parent)
{
    loading = child;
    asker = parent;
    child->data_end = (file->size + 3) & ~3u;
    disk_read(file->sector, (file->size + SECTOR_BYTES - 1) / SECTOR_BYTES, process_storage(child));
}

/* The one who asked may have been ended meanwhile. */
static void answer(unsigned result)
{
    if (!asker || asker->state != STATE_BLOCKED || asker->event != EVENT_LOADED)
        return;
    asker->frame.x[A0] = result;
    asker->state = STATE_READY;
}

void loader_interrupt(void)
{
    if (!loading || disk_is_busy())
        return;
    bool good = disk_succeeded();
    loading->state = good ? STATE_READY : STATE_FREE;
    answer(good ? loading->pid : REFUSED);
    loading = NULL;
    process_wake(EVENT_DISK);
}
