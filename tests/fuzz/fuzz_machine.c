/* fuzz_machine.c - any storage whatever: no crash, and the same under a monitor as bare.
 *
 * The input is the storage from the trap area's new PSW on; its first byte also says how
 * deep, and under which strategy. */
#include "vmm/hosted/equivalence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STORAGE = 2 * STORAGE_MIN, FROM = TRAP_AREA_NEW, ENTRY = 0x100, INSTRUCTIONS = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > STORAGE - FROM)
        return 0;
    uint8_t storage[STORAGE] = {0};
    memcpy(storage + FROM, data, size);
    struct image_segment segment = {.memory_size = STORAGE, .file_size = STORAGE, .bytes = storage};
    struct program program = {.path = "fuzzed",
                              .image = {.entry = ENTRY, .segments = &segment, .segment_count = 1}};
    const struct strategy *const choice[] = {&trap_emulate, &hybrid, &interpret_all};
    struct trial trial = {.options = {.profile = PROFILE_PG32,
                                      .strategy = choice[data[0] / 3u % 3u],
                                      .depth = 1 + data[0] % 3u,
                                      .guests = 1,
                                      .size = STORAGE},
                          .limit = INSTRUCTIONS,
                          .every = 32};
    struct verdict_of_trial verdict;
    struct error error = {""};
    if (!equivalence_try(&program, &trial, &verdict, &error)) {
        fprintf(stderr, "%s\n", error.text);
        abort();
    }
    if (!verdict.same) {
        fputs(verdict.difference, stderr);
        abort();
    }
    free(verdict.difference);
    return 0;
}
