/* operand.c - see operand.h. */
#include "vmm/hosted/operand.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How each kind begins; a replay of the first version too, so that it is refused as one. */
static const struct {
    const char *text;
    enum operand_kind kind;
} beginnings[] = {{"VISORSNP", OPERAND_SNAPSHOT},
                  {"visor-replay ", OPERAND_REPLAY},
                  {"visor-input ", OPERAND_REPLAY}};

enum operand_kind operand_kind(const char *path)
{
    char bytes[16] = "";
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return OPERAND_PROGRAM;
    bool regular = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
    ssize_t got = regular ? read(descriptor, bytes, sizeof bytes - 1) : 0;
    close(descriptor);
    for (size_t i = 0; got > 0 && i < sizeof beginnings / sizeof beginnings[0]; i++)
        if (strncmp(bytes, beginnings[i].text, strlen(beginnings[i].text)) == 0)
            return beginnings[i].kind;
    return OPERAND_PROGRAM;
}
