/* fuzz_image.c - any file whatever as an image: an error or an image that can be used. */
#include "isa/bare.h"
#include "vmm/hosted/program.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct program program = {.path = "fuzzed"};
    struct error error = {""};
    if (!image_parse(&program.image, data, size, "fuzzed", &error)) {
        if (error.text[0] == '\0')
            abort();
        return 0;
    }
    struct bare bare;
    struct computer computer;
    char where[64];
    if (!bare_init(&bare, 1 << 20, PROFILE_PG32))
        abort();
    program_load(&program, &computer, &bare.machine, &error);
    for (word address = 0; address < 0x400; address += 2)
        program_where(&program, program.image.entry + address, where, sizeof where);
    image_symbol_named(&program.image, "main");
    bare_free(&bare);
    program_free(&program);
    return 0;
}
