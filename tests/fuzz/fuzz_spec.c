/* fuzz_spec.c - any text whatever as a spec, and as a source with a spec in it: mistakes told, or a
 * spec. Files that it names are those beside the specs of tests/grader. */
#include "vmm/hosted/grader/spec/spec_read.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(const char *path, const uint8_t *data, size_t size)
{
    struct spec spec;
    struct error error = {""};
    char *messages = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&messages, &length);
    if (!out)
        abort();
    bool ok = spec_parse(&spec, path, (const char *)data, size, out, &error);
    fclose(out);
    if (ok != (error.text[0] == '\0') || ok != (length == 0))
        abort(); /* refused without a word, or good with one */
    if (ok && (spec.test_count == 0 || spec.sources.count == 0 || !spec.title))
        abort();
    if (ok)
        spec_free(&spec);
    free(messages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as(SPECS_FOLDER "/fuzzed.yaml", data, size);
    read_as(SPECS_FOLDER "/fuzzed.s", data, size);
    return 0;
}
