/* fuzz_replay.c - any text whatever as what is between header and checksum of a replay: an error,
 * or a replay that can be run. */
#include "tests/fuzz/turns.h"
#include "vmm/hosted/replay.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool load(struct tower *tower, struct replay *replay, struct error *error)
{
    for (unsigned i = 0; i < tower->options.guests; i++) {
        struct guest *guest = &tower->guests[i];
        struct replay_guest *recorded = &replay->guests[i];
        guest->program = (struct program){recorded->name, recorded->image};
        recorded->image = (struct image){0};
        if (!program_load(&guest->program, &guest->computer, tower_machine(tower, i), error))
            return false;
    }
    if (!replay_feed(replay, tower, error))
        return false;
    for (unsigned i = 0; i < tower->options.guests; i++)
        tower_plug(tower, i);
    return true;
}

static void play(struct replay *replay)
{
    struct tower tower;
    struct replay_end end;
    struct error error = {""};
    if (!is_small(&replay->options))
        return;
    if (!tower_build(&tower, &replay->options, &error))
        abort();
    if (load(&tower, replay, &error)) {
        run_a_little(&tower);
        if (!replay_end_here(&tower, 0, &end))
            abort();
    } else if (error.text[0] == '\0') {
        abort(); /* refused without a word */
    }
    tower_free(&tower);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct replay replay;
    struct error error = {""};
    if (replay_parse_body(&replay, (const char *)data, size, "fuzzed", &error))
        play(&replay);
    else if (error.text[0] == '\0')
        abort();
    replay_free(&replay);
    return 0;
}
