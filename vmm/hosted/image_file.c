/* image_file.c - see image_file.h. */
#include "vmm/hosted/image_file.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/stream.h"

#include <stdlib.h>
#include <unistd.h>

bool image_file_check(const struct cli_args *args, const char *output, struct error *error)
{
    if (stream_is_standard(output) && cli_given(args, OPTION_symbols))
        return error_set(error, "standard output gets the image; name another file with -o");
    if (stream_is_standard(output) && isatty(STDOUT_FILENO))
        return error_set(error, "a terminal cannot show an image; name a file with -o");
    for (size_t i = 0; i < args->operand_count; i++)
        if (!stream_is(output) && !stream_is_standard(args->operands[i]) &&
            file_is_same(args->operands[i], output))
            return error_set(error, "%s: would be overwritten; name another file with -o", output);
    return true;
}

bool image_file_write(const struct image *image, const char *output, struct error *error)
{
    uint8_t *bytes;
    size_t size;
    bool good = image_format(image, &bytes, &size, output, error) &&
                (stream_is(output) ? stream_write(output, bytes, size, error)
                                   : file_write(output, bytes, size, error));
    free(bytes);
    return good;
}
