/* fuzz_snapshot.c - any bytes whatever as what is between header and checksum of a snapshot: an
 * error, or a state that can go on and be saved again. */
#include "tests/fuzz/turns.h"
#include "vmm/hosted/snapshot.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void go_on(struct tower *tower)
{
    char *state;
    size_t size;
    uint64_t digest;
    run_a_little(tower);
    if (!snapshot_state_save(tower, &state, &size) || !snapshot_state_restore(tower, state, size) ||
        !snapshot_digest(tower, &digest))
        abort();
    free(state);
}

static void restore(const struct snapshot *snapshot)
{
    struct tower tower;
    struct error error = {""};
    if (!is_small(&snapshot->options))
        return;
    if (!tower_build(&tower, &snapshot->options, &error))
        abort();
    for (unsigned i = 0; i < tower.options.guests; i++)
        tower_plug(&tower, i);
    if (snapshot_restore(snapshot, &tower, &error))
        go_on(&tower);
    else if (error.text[0] == '\0')
        abort(); /* refused without a word */
    tower_free(&tower);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct snapshot snapshot;
    struct error error = {""};
    uint8_t *bytes = malloc(size + 1);
    if (!bytes)
        abort();
    memcpy(bytes, data, size);
    if (snapshot_parse_body(&snapshot, bytes, size, "fuzzed", &error))
        restore(&snapshot);
    else if (error.text[0] == '\0')
        abort();
    snapshot_free(&snapshot);
    return 0;
}
