/* rig_text.c - rigs from assembly text; apart from rig.c, whose users need no assembler. */
#include "assembler/assembler.h"
#include "tests/rig.h"

#include <string.h>

static void place(struct rig *rig, const struct image *image)
{
    static const uint8_t zeros[PAGE_BYTES];
    const struct machine_ops *ops = rig->machine->ops;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (!ops->store(rig->machine, segment->address, segment->bytes, segment->file_size))
            ck_abort_msg("the program does not fit into storage");
        for (word at = segment->file_size; at < segment->memory_size; at += PAGE_BYTES) {
            word rest = segment->memory_size - at, size = rest < PAGE_BYTES ? rest : PAGE_BYTES;
            if (!ops->store(rig->machine, segment->address + at, zeros, size))
                ck_abort_msg("the program does not fit into storage");
        }
    }
}

void rig_text(struct rig *rig, const char *text)
{
    struct assembler_options options = {.profile = rig->machine->profile};
    struct assembler_source source = {.name = "rig", .text = text, .size = strlen(text)};
    struct image image = {0};
    if (!assemble(&options, &source, 1, &image, stderr))
        ck_abort_msg("the text is wrong; the messages are above");
    place(rig, &image);
    rig->cpu->psw.pc = image.entry;
    image_free(&image);
}
