/* program.c - see program.h. */
#include "vmm/hosted/program.h"
#include "assembler/assembler.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool has_ending(const char *path, const char *ending)
{
    const char *dot = strrchr(path, '.');
    return dot && strcmp(dot, ending) == 0;
}

static bool is_source(const char *path)
{
    return has_ending(path, ".s") || has_ending(path, ".S");
}

bool program_read(struct program *program, const char *path, enum profile profile,
                  struct error *error)
{
    *program = (struct program){.path = path};
    if (has_ending(path, ".c"))
        return error_set(error, "%s: a source in C; visor cc makes an image of it", path);
    if (!is_source(path))
        return image_read(&program->image, path, error);
    struct assembler_options options = {.profile = profile, .color = isatty(STDERR_FILENO)};
    struct assembler_source source = {.name = path};
    if (assemble(&options, &source, 1, &program->image, stderr))
        return true;
    return error_set(error, "%s: not assembled; see the messages above", path);
}

void program_free(struct program *program)
{
    image_free(&program->image);
}

static bool fits(const struct image_segment *segment, word size)
{
    return segment->address <= size && segment->memory_size <= size - segment->address;
}

bool program_fits(const struct program *program, word size, struct error *error)
{
    const struct image *image = &program->image;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (!fits(segment, size))
            return error_set(error,
                             "%s: its segment at 0x%x (%u bytes) does not fit into %u bytes of "
                             "storage; give more with --mem",
                             program->path, segment->address, segment->memory_size, size);
    }
    return true;
}

bool program_load(const struct program *program, struct computer *computer, struct machine *machine,
                  struct error *error)
{
    const struct image *image = &program->image;
    if (!program_fits(program, machine->size, error))
        return false;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        machine->ops->store(machine, segment->address, segment->bytes, segment->file_size);
    }
    computer_init(computer, machine, image->entry);
    return true;
}

void program_where(const struct program *program, vaddr address, char *text, size_t size)
{
    word offset = 0;
    const struct image_symbol *symbol = image_symbol_at(&program->image, address, &offset);
    const struct image_line *line = image_line_at(&program->image, address);
    char name[128] = "", place[160] = "";
    if (symbol && offset)
        snprintf(name, sizeof name, "<%.80s+0x%x>", symbol->name, offset);
    else if (symbol)
        snprintf(name, sizeof name, "<%.80s>", symbol->name);
    if (line && line->file < program->image.file_count)
        snprintf(place, sizeof place, "%.120s:%u", program->image.files[line->file], line->line);
    snprintf(text, size, "%s%s%s", name, *name && *place ? " " : "", place);
}
