/* verb_import.c - visor import: a linked program of RV32IM to an image. */
#include "vmm/hosted/cli.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/image_file.h"
#include "vmm/hosted/image_print.h"
#include "vmm/hosted/import/import.h"
#include "vmm/hosted/stream.h"

#include <stdlib.h>

enum { ELF_MAX = 256 << 20 }; /* bytes */

static bool check_paths(const struct cli_args *args, struct error *error)
{
    const char *output = cli_text(args, OPTION_output);
    return output ? image_file_check(args, output, error)
                  : error_set(error, "name the image to write with -o");
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

int verb_import(const struct cli_args *args)
{
    struct image image = {0};
    struct error error = {""};
    int status = EXIT_success;
    if (!check_paths(args, &error) || !read_program(args, &image, &error))
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    else if (!image_file_write(&image, cli_text(args, OPTION_output), &error))
        status = cli_fail(args, EXIT_failure, "%s", error.text);
    else if (cli_given(args, OPTION_symbols))
        image_print_symbols(&image);
    image_free(&image);
    return status;
}
