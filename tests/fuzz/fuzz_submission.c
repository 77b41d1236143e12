/* fuzz_submission.c - any bytes whatever as an archive that was handed in: one message, or files
 * with names that are names, within the bounds of a set. */
#include "vmm/hosted/grader/farm/submission.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_set(const struct file_set *set)
{
    size_t bytes = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct held_file *file = &set->files[i];
        bytes += file->size;
        if (!file_set_name_valid(file->name) || strstr(file->name, "/.") || file->name[0] == '.')
            abort();
        if (i > 0 && strcmp(set->files[i - 1].name, file->name) >= 0)
            abort();
    }
    if (bytes != set->bytes || bytes > FILE_SET_BYTES_MAX || set->count > FILE_SET_FILES_MAX)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct submission submission = {.descriptor = -1};
    struct error error = {""};
    submission.locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    bool ok = submission_unpack_bytes(&submission, data, size, &error);
    if (ok == (error.text[0] != '\0'))
        abort();
    check_set(&submission.files);
    submission_free(&submission);
    return 0;
}
