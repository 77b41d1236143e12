/* fuzz_assembler.c - any text whatever as a source: diagnostics or an image, in bounded time. */
#include "assembler/assembler.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct assembler_options options = {.profile = PROFILE_PG32};
    struct assembler_source source = {.name = "fuzzed.s", .text = (const char *)data, .size = size};
    struct image image;
    char *messages = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&messages, &length);
    if (!out)
        abort();
    bool ok = assemble(&options, &source, 1, &image, out);
    fclose(out);
    if (!ok && length == 0)
        abort(); /* refused without a word */
    free(messages);
    image_free(&image);
    return 0;
}
