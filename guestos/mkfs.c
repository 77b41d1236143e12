/* mkfs.c - nest-mkfs: puts files onto a disk that Nest reads (README.md tells how).
 *
 * Usage: nest-mkfs DISK FILE... Each file's name on the disk is its own, without folders and what
 * follows the last dot. The disk is written to a temporary name and renamed. */
#include "nest.h"
#include "vmm/hosted/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 20 };

/* A disk being put together. */
struct image {
    uint8_t *bytes; /* owned */
    size_t size;
};

static bool add_sectors(struct image *image, size_t sectors)
{
    size_t size = image->size + sectors * SECTOR_BYTES;
    uint8_t *bytes = realloc(image->bytes, size);
    if (!bytes)
        return false;
    memset(bytes + image->size, 0, size - image->size);
    image->bytes = bytes;
    image->size = size;
    return true;
}

static void put_word(struct image *image, size_t at, size_t value)
{
    for (unsigned i = 0; i < 4; i++)
        image->bytes[at + i] = (uint8_t)(value >> 8 * i);
}

/* "folder/hello.bin" is "hello". */
static bool name_of(const char *path, char name[NAME_BYTES])
{
    const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    const char *dot = strrchr(base, '.');
    size_t length = dot ? (size_t)(dot - base) : strlen(base);
    if (length == 0 || length >= NAME_BYTES)
        return false;
    memset(name, 0, NAME_BYTES);
    memcpy(name, base, length);
    return true;
}

static bool add_file(struct image *image, unsigned index, const char *path, struct error *error)
{
    char name[NAME_BYTES];
    uint8_t *bytes;
    size_t size, at = SECTOR_BYTES + (size_t)index * ENTRY_BYTES, begin = image->size;
    if (!name_of(path, name))
        return error_set(error, "%s: a name has 1 to %d letters", path, NAME_BYTES - 1);
    if (!file_read(path, FILE_MAX, &bytes, &size, error))
        return false;
    if (!add_sectors(image, (size + SECTOR_BYTES - 1) / SECTOR_BYTES)) {
        free(bytes);
        return error_set(error, "%s: the host has no storage left", path);
    }
    memcpy(image->bytes + begin, bytes, size);
    free(bytes);
    memcpy(image->bytes + at, name, NAME_BYTES);
    put_word(image, at + NAME_BYTES, begin / SECTOR_BYTES);
    put_word(image, at + NAME_BYTES + 4, size);
    return true;
}

int main(int argc, char **argv)
{
    struct image image = {0};
    struct error error = {""};
    if (argc < 3 || argc - 2 > FILES_MAX) {
        fprintf(stderr, "usage: nest-mkfs DISK FILE... (1 to %d files)\n", FILES_MAX);
        return 2;
    }
    bool ok = add_sectors(&image, DIRECTORY_SECTORS);
    if (ok) {
        memcpy(image.bytes, "NESTFS01", 8);
        put_word(&image, 8, (size_t)argc - 2);
    }
    for (int i = 2; ok && i < argc; i++)
        ok = add_file(&image, (unsigned)i - 2, argv[i], &error);
    ok = ok && file_write(argv[1], image.bytes, image.size, &error);
    free(image.bytes);
    if (!ok)
        fprintf(stderr, "nest-mkfs: %s\n",
                *error.text ? error.text : "the host has no storage left");
    return ok ? 0 : 2;
}
