/* disk_file.c - see disk_file.h. */
#include "vmm/hosted/disk_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

enum { PAGE_SECTORS = PAGE_BYTES / SECTOR_BYTES };

bool disk_file_is_open(const struct disk_file *file)
{
    return file->descriptor >= 0 || file->bytes;
}

static bool check_size(struct disk_file *file, uint64_t size, struct error *error)
{
    if (size % SECTOR_BYTES != 0 || size / SECTOR_BYTES > UINT32_MAX)
        return error_set(error, "%s: %llu bytes is no disk: the size must be a multiple of %d",
                         file->path, (unsigned long long)size, SECTOR_BYTES);
    file->sectors = (word)(size / SECTOR_BYTES);
    return true;
}

static bool check_file(struct disk_file *file, struct error *error)
{
    struct stat status;
    if (fstat(file->descriptor, &status) != 0)
        return error_set(error, "%s: %s", file->path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_set(error, "%s: a disk must be a regular file", file->path);
    if (!check_size(file, (uint64_t)status.st_size, error))
        return false;
    if (file->writable && flock(file->descriptor, LOCK_EX | LOCK_NB) != 0)
        return error_set(error, "%s: another program is writing to this disk", file->path);
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

bool disk_file_of_bytes(struct disk_file *file, const uint8_t *bytes, size_t size, const char *name,
                        struct error *error)
{
    *file = (struct disk_file){.descriptor = -1, .bytes = bytes, .path = name, .writable = true};
    if (!check_size(file, size, error)) {
        file->bytes = NULL;
        return false;
    }
    disk_file_hold(file);
    return true;
}

void disk_file_close(struct disk_file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    page_tree_free(&file->read);
    page_tree_free(&file->written);
    *file = (struct disk_file){.descriptor = -1};
}

void disk_file_hold(struct disk_file *file)
{
    size_t pages = ((size_t)file->sectors + PAGE_SECTORS - 1) / PAGE_SECTORS;
    if (file->held || !disk_file_is_open(file))
        return;
    page_tree_init(&file->read, pages, &file->read_bytes);
    page_tree_init(&file->written, pages, &file->written_bytes);
    file->held = true;
}

bool disk_file_is_changed(const struct disk_file *file)
{
    return file->held && file->written.root;
}

void disk_file_revert(struct disk_file *file)
{
    if (file->held)
        page_tree_free(&file->written);
}

/* What the file has: how many bytes, -1 on an error. */
static ssize_t read_at(const struct disk_file *file, uint8_t *to, size_t size, size_t at)
{
    if (!file->bytes)
        return pread(file->descriptor, to, size, (off_t)at);
    memcpy(to, file->bytes + at, size);
    return (ssize_t)size;
}

/* The page as the file has it; the last one may be shorter. */
static bool read_page(const struct disk_file *file, size_t number, uint8_t page[PAGE_BYTES])
{
    size_t left = file->sectors - number * PAGE_SECTORS;
    size_t size = (left < PAGE_SECTORS ? left : PAGE_SECTORS) * SECTOR_BYTES;
    return read_at(file, page, size, number * PAGE_BYTES) == (ssize_t)size;
}

/* A page of a held disk as it is now, if it was needed before. */
static const uint8_t *known_page(const struct disk_file *file, size_t number)
{
    const uint8_t *page = page_tree_get(&file->written, number);
    return page ? page : page_tree_get(&file->read, number);
}

/* The same, needed now. What the file has is kept: whoever changes the file under us does not
 * change what a guest has seen. NULL if it cannot be had. */
static const uint8_t *needed_page(struct disk_file *file, size_t number)
{
    const uint8_t *known = known_page(file, number);
    uint8_t read[PAGE_BYTES] = {0}, *page;
    if (known || !read_page(file, number, read) || !(page = page_tree_replace(&file->read, number)))
        return known;
    return memcpy(page, read, PAGE_BYTES);
}

static bool read_held(struct disk_file *file, word sector, uint8_t bytes[SECTOR_BYTES])
{
    const uint8_t *page = needed_page(file, sector / PAGE_SECTORS);
    if (page)
        memcpy(bytes, page + sector % PAGE_SECTORS * SECTOR_BYTES, SECTOR_BYTES);
    return page;
}

static bool write_held(struct disk_file *file, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    size_t number = sector / PAGE_SECTORS;
    const uint8_t *before = page_tree_get(&file->written, number);
    bool first = !before;
    if (first)
        before = needed_page(file, number);
    uint8_t *page = before ? page_tree_own(&file->written, number) : NULL;
    if (!page)
        return false;
    if (first)
        memcpy(page, before, PAGE_BYTES);
    memcpy(page + sector % PAGE_SECTORS * SECTOR_BYTES, bytes, SECTOR_BYTES);
    return true;
}

static bool read_sector(void *context, word sector, uint8_t bytes[SECTOR_BYTES])
{
    struct disk_file *file = context;
    if (file->held)
        return read_held(file, sector, bytes);
    return read_at(file, bytes, SECTOR_BYTES, (size_t)sector * SECTOR_BYTES) == SECTOR_BYTES;
}

static bool write_sector(void *context, word sector, const uint8_t bytes[SECTOR_BYTES])
{
    struct disk_file *file = context;
    if (file->held)
        return write_held(file, sector, bytes);
    return pwrite(file->descriptor, bytes, SECTOR_BYTES, (off_t)sector * SECTOR_BYTES) ==
           SECTOR_BYTES;
}

static bool flush(void *context)
{
    struct disk_file *file = context;
    return !file->writable || file->held || fdatasync(file->descriptor) == 0;
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

enum { PART_BYTES = 8 * PAGE_BYTES };

/* The next part of the disk, from byte `at`: how many bytes; 0 at the end, -1 on an error. Of a
 * held disk at most a page. */
static ssize_t read_part(const struct disk_file *file, uint8_t bytes[PART_BYTES], size_t at)
{
    size_t left = (size_t)file->sectors * SECTOR_BYTES - at;
    size_t most = file->held ? PAGE_BYTES : PART_BYTES;
    const uint8_t *page = file->held && left ? known_page(file, at / PAGE_BYTES) : NULL;
    if (left > most)
        left = most;
    if (!page)
        return read_at(file, bytes, left, at);
    memcpy(bytes, page, left);
    return (ssize_t)left;
}

bool disk_file_digest(const struct disk_file *file, uint64_t *digest)
{
    *digest = 0;
    if (!disk_file_is_open(file))
        return true;
    XXH64_state_t *state = XXH64_createState();
    if (!state)
        return false;
    XXH64_reset(state, 0);
    uint8_t bytes[PART_BYTES];
    ssize_t got;
    size_t at = 0;
    while ((got = read_part(file, bytes, at)) > 0) {
        XXH64_update(state, bytes, (size_t)got);
        at += (size_t)got;
    }
    *digest = XXH64_digest(state);
    XXH64_freeState(state);
    return got == 0;
}

bool disk_file_digest_unchanged(const struct disk_file *file, uint64_t *digest)
{
    struct disk_file before = *file;
    before.written.root = NULL;
    return disk_file_digest(&before, digest);
}
