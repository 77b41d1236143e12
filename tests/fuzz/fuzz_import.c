/* fuzz_import.c - any file whatever as a program of RISC-V: an error, or an image that can be
 * written and read again. */
#include "vmm/hosted/import/import.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct image image, again;
    struct error error = {""};
    FILE *complaints = fopen("/dev/null", "w");
    uint8_t *bytes;
    size_t length;
    if (!complaints)
        abort();
    bool good = import_program(&image, data, size, "fuzzed", complaints, &error);
    fclose(complaints);
    if (good == (error.text[0] != '\0'))
        abort();
    if (!good)
        return 0;
    if (!image_format(&image, &bytes, &length, "fuzzed", &error) ||
        !image_parse(&again, bytes, length, "fuzzed", &error) ||
        again.symbol_count != image.symbol_count || again.line_count != image.line_count) {
        fprintf(stderr, "%s\n", error.text);
        abort();
    }
    image_free(&again);
    free(bytes);
    image_free(&image);
    return 0;
}
