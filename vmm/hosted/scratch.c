/* scratch.c - see scratch.h. */
#include "vmm/hosted/scratch.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool scratch_make(struct scratch *scratch, const char *name, struct error *error)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || *folder == '\0')
        folder = "/tmp";
    char *real = realpath(folder, NULL);
    size_t size = sizeof scratch->path;
    int length = snprintf(scratch->path, size, "%s/%s.XXXXXX", real ? real : folder, name);
    free(real);
    if (length < (int)size && mkdtemp(scratch->path))
        return true;
    int why = length < (int)size ? errno : ENAMETOOLONG;
    scratch->path[0] = '\0';
    return error_set(error,
                     "%s: no temporary folder can be made here: %s; name another with TMPDIR",
                     folder, strerror(why));
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void scratch_remove(struct scratch *scratch)
{
    enum { DESCRIPTORS = 16 };
    if (scratch->path[0] != '\0')
        nftw(scratch->path, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
    scratch->path[0] = '\0';
}
