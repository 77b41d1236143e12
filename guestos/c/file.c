/* file.c - see file.h. */
#include "file.h"

#include "disk.h"
#include "power.h"

#include <stdbool.h>
#include <stddef.h>

/* The first sectors of the disk. */
static struct {
    char letters[8]; /* NESTFS01 */
    unsigned count;
    char unused[SECTOR_BYTES - 12];
    struct file files[FILES_MAX];
} folder;

_Static_assert(sizeof(struct file) == ENTRY_BYTES, "what nest-mkfs writes");
_Static_assert(sizeof folder == DIRECTORY_SECTORS * SECTOR_BYTES, "whole sectors");

/* Are they the same, up to their NUL? Both have storage for NAME_BYTES. */
static bool same_name(const char *a, const char *b)
{
    for (unsigned i = 0; i < NAME_BYTES && a[i] == b[i]; i++)
        if (a[i] == '\0')
            return true;
    return false;
}

static bool folder_is_good(void)
{
    static const char letters[] = "NESTFS01";
    for (unsigned i = 0; i < sizeof folder.letters; i++)
        if (folder.letters[i] != letters[i])
            return false;
    return folder.count <= FILES_MAX;
}

void file_begin(void)
{
    if (disk_sectors() < DIRECTORY_SECTORS)
        power_panic("there is no disk");
    disk_read(0, DIRECTORY_SECTORS, &folder);
    disk_wait();
    if (!disk_succeeded() || !folder_is_good())
        power_panic("the disk holds no file system of Nest");
}

const struct file *file_numbered(unsigned number)
{
    return number < folder.count ? &folder.files[number] : NULL;
}

const struct file *file_named(const char *name)
{
    for (unsigned i = 0; i < folder.count; i++)
        if (same_name(name, folder.files[i].name))
            return &folder.files[i];
    return NULL;
}
