/* verb_import.c - visor import: a linked program of RV32IM to an image. */
#include "vmm/hosted/cli.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/image_print.h"
#include "vmm/hosted/import/import.h"
#include "vmm/hosted/stream.h"

#include <stdlib.h>
#include <unistd.h>

enum { ELF_MAX = 256 << 20 }; /* bytes */

static bool check_paths(const struct cli_args *args, struct error *error)
{
    const char *input = args->operands[0], *output = cli_text(args, OPTION_output);
    if (!output)
        return error_set(error, "name the image to write with -o");
    if (stream_is_standard(output) && cli_given(args, OPTION_symbols))
        return error_set(error, "standard output gets the image; name another file with -o");
    if (stream_is_standard(output) && isatty(STDOUT_FILENO))
        return error_set(error, "a terminal cannot show an image; name a file with -o");
    if (!stream_is(output) && !stream_is_standard(input) && file_is_same(input, output))
        return error_set(error, "%s: would be overwritten; name another file with -o", output);
    return true;
}

static bool read_program(const struct cli_args *args, struct image *image, struct error *error)
{
    const char *path = args->operands[0];
    bool standard = stream_is_standard(path);
    uint8_t *bytes = NULL;
    size_t size;
    bool good = standard ? stream_read(ELF_MAX, &bytes, &size, error)
                         : file_read(path, ELF_MAX, &bytes, &size, error);
    good = good && import_program(image, bytes, size, standard ? "<stdin>" : path, stderr, error);
    free(bytes);
    return good;
}

static bool write_file(const char *path, const uint8_t *bytes, size_t size, struct error *error)
{
    struct file_draft draft;
    if (!file_begin(&draft, path, error))
        return false;
    fwrite(bytes, 1, size, draft.file);
    return file_finish(&draft, error);
}

static bool write_image(const char *path, const struct image *image, struct error *error)
{
    uint8_t *bytes;
    size_t size;
    bool good = image_format(image, &bytes, &size, path, error) &&
                (stream_is(path) ? stream_write(path, bytes, size, error)
                                 : write_file(path, bytes, size, error));
    free(bytes);
    return good;
}

int verb_import(const struct cli_args *args)
{
    struct image image = {0};
    struct error error = {""};
    int status = EXIT_success;
    if (!check_paths(args, &error) || !read_program(args, &image, &error))
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    else if (!write_image(cli_text(args, OPTION_output), &image, &error))
        status = cli_fail(args, EXIT_failure, "%s", error.text);
    else if (cli_given(args, OPTION_symbols))
        image_print_symbols(&image);
    image_free(&image);
    return status;
}
