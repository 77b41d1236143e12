/* disk_file.c - see disk_file.h. */
#include "vmm/hosted/disk_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

static bool check_file(struct disk_file *file, struct error *error)
{
    struct stat status;
    if (fstat(file->descriptor, &status) != 0)
        return error_set(error, "%s: %s", file->path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: a disk must be a regular file", file->path);
    if (status.st_size % SECTOR_BYTES != 0 || status.st_size / SECTOR_BYTES > UINT32_MAX)
        return error_set(error, "%s: %lld bytes is no disk: the size must be a multiple of %d",
                         file->path, (long long)status.st_size, SECTOR_BYTES);
    if (file->writable && flock(file->descriptor, LOCK_EX | LOCK_NB) != 0)
        return error_set(error, "%s: another program is writing to this disk", file->path);
    file->sectors = (word)(status.st_size / SECTOR_BYTES);
    return true;
}

bool disk_file_open(struct disk_file *file, const char *path, bool writable, struct error *error)
{
    *file = (struct disk_file){.descriptor = -1, .path = path, .writable = writable};
    if (!path)
        return true;
    file->descriptor = open(path, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
    if (file->descriptor < 0)
        return error_set(error, "%s: %s", path, strerror(errno));
    if (check_file(file, error))
        return true;
    disk_file_close(file);
    return false;
}

void disk_file_close(struct disk_file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    *file = (struct disk_file){.descriptor = -1};
}

static bool read_sector(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    struct disk_file *file = context;
    return pread(file->descriptor, bytes, SECTOR_BYTES, (off_t)sector * SECTOR_BYTES) ==
           SECTOR_BYTES;
}

static bool write_sector(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    struct disk_file *file = context;
    return pwrite(file->descriptor, bytes, SECTOR_BYTES, (off_t)sector * SECTOR_BYTES) ==
           SECTOR_BYTES;
}

static bool flush(void *context)
{
    struct disk_file *file = context;
    return !file->writable || fdatasync(file->descriptor) == 0;
}

struct disk_backend disk_file_backend(struct disk_file *file)
{
    return (struct disk_backend){.read = read_sector,
                                 .write = write_sector,
                                 .flush = flush,
                                 .context = file,
                                 .sectors = file->sectors,
                                 .read_only = !file->writable};
}

bool disk_file_digest(const struct disk_file *file, uint64_t *digest)
{
    *digest = 0;
    if (file->descriptor < 0)
        return true;
    XXH64_state_t *state = XXH64_createState();
    if (!state)
        return false;
    XXH64_reset(state, 0);
    uint8_t bytes[64 * SECTOR_BYTES];
    ssize_t got;
    off_t at = 0;
    while ((got = pread(file->descriptor, bytes, sizeof bytes, at)) > 0) {
        XXH64_update(state, bytes, (size_t)got);
        at += got;
    }
    *digest = XXH64_digest(state);
    XXH64_freeState(state);
    return got == 0;
}
