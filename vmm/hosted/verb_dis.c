/* verb_dis.c - visor dis: images, or single words, as assembly. */
#include "isa/disasm.h"
#include "vmm/hosted/cli.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/image_print.h"
#include "vmm/hosted/program.h"
#include "vmm/hosted/stream.h"

#include <stdlib.h>

enum { FILE_MAX = 1 << 30 }; /* bytes of an image on standard input, or of a --raw file */

/* Words without a header are one executable segment. Takes over the bytes. */
static bool wrap_words(struct image *image, uint8_t *bytes, size_t size, word address,
                       struct error *error)
{
    struct image_segment *segment = calloc(1, sizeof *segment);
    if (!segment || size > UINT32_MAX - address) {
        free(segment);
        free(bytes);
        return error_set(error, "%zu bytes do not fit at address 0x%x", size, address);
    }
    *segment = (struct image_segment){.address = address,
                                      .memory_size = (word)size,
                                      .file_size = (word)size,
                                      .bytes = bytes,
                                      .flags = SEGMENT_R | SEGMENT_X};
    *image = (struct image){.entry = address, .segments = segment, .segment_count = 1};
    return true;
}

static bool read_input(const struct cli_args *args, const char *path, struct image *image,
                       struct error *error)
{
    bool standard = stream_is_standard(path), raw = cli_given(args, OPTION_raw);
    *image = (struct image){0};
    if (!standard && !raw) {
        struct program program;
        bool good = program_read(&program, path, (enum profile)cli_choice(args, OPTION_isa), error);
        if (good)
            *image = program.image;
        return good;
    }
    uint8_t *bytes;
    size_t size;
    if (standard ? !stream_read(FILE_MAX, &bytes, &size, error)
                 : !file_read(path, FILE_MAX, &bytes, &size, error))
        return false;
    if (raw)
        return wrap_words(image, bytes, size, (word)cli_number(args, OPTION_text_address), error);
    bool good = image_parse(image, bytes, size, "<stdin>", error);
    free(bytes);
    return good;
}

static int print_file(const struct cli_args *args, const char *path)
{
    struct image image;
    struct error error = {""};
    if (!read_input(args, path, &image, &error))
        return cli_fail(args, EXIT_usage, "%s", error.text);
    if (args->operand_count > 1)
        printf("%s:\n", path);
    bool good = image_print(&image, (enum profile)cli_choice(args, OPTION_isa),
                            cli_given(args, OPTION_source));
    image_free(&image);
    return good ? EXIT_success : cli_fail(args, EXIT_failure, "%s: out of memory", path);
}

/* Says of a word that is no instruction of this machine which machine has it. */
static void print_other_machine(word w, enum profile profile)
{
    for (unsigned other = 0; other < PROFILES; other++) {
        struct opcode_map map;
        char text[DISASM_MAX];
        opcode_map_init(&map, other);
        if (other == (unsigned)profile || insn_decode(&map, w) == INSN_none)
            continue;
        disasm(&map, w, 0, text);
        printf("    on %s: %s\n", profile_names[other], text);
    }
}

/* One word, with all that the tables say of it. A branch is shown as if it were at address 0. */
static void explain_word(word w, enum profile profile)
{
    struct opcode_map map;
    char text[DISASM_MAX];
    opcode_map_init(&map, profile);
    const struct insn_row *row = &insn_rows[insn_decode(&map, w)];
    disasm(&map, w, 0, text);
    printf("0x%08x  %s\n", w, text);
    if (row == &insn_rows[INSN_none]) {
        printf("    not an instruction of %s: an illegal trap\n", profile_names[profile]);
        print_other_machine(w, profile);
        return;
    }
    bool privileged = row->mode == MODE_SUPER, sensitive = row->class != CLASS_INNOCUOUS;
    printf("    meaning   %s\n", row->text);
    printf("    encoding  opcode 0x%02x, format %s: %s\n", w >> 24, format_rows[row->format].name,
           format_rows[row->format].text);
    printf("    mode      %s\n",
           privileged ? "supervisor; traps as privileged in user mode" : "any");
    printf("    class     %s%s\n", class_names[row->class],
           sensitive && !privileged ? ", yet not privileged: the flaw of this machine" : "");
}

int verb_dis(const struct cli_args *args)
{
    size_t words = cli_times(args, OPTION_word);
    if (words == 0 && args->operand_count == 0)
        return cli_fail(args, EXIT_usage, "nothing to show: name a FILE, or a word with --word");
    for (size_t i = 0; i < words; i++)
        explain_word((word)cli_nth(args, OPTION_word, i)->number,
                     (enum profile)cli_choice(args, OPTION_isa));
    for (size_t i = 0; i < args->operand_count; i++) {
        int status = print_file(args, args->operands[i]);
        if (status != EXIT_success)
            return status;
    }
    return EXIT_success;
}
