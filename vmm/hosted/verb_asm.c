/* verb_asm.c - visor asm: sources to an image, a listing, a table of symbols. */
#include "assembler/assembler.h"
#include "vmm/hosted/cli.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/image_print.h"
#include "vmm/hosted/stream.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STDIN_MAX = 64 << 20 }; /* bytes of a source on standard input */

/* What is to be done, taken from the command line. Paths may be "-". */
struct job {
    const struct cli_args *args;
    struct assembler_options options;
    struct assembler_source *sources; /* one for each operand; owned */
    char **defines;                   /* owned, as are its strings */
    const char **includes;            /* owned */
    uint8_t *standard_input;          /* owned */
    char *output, *listing;           /* owned; listing is NULL if there is none */
    char *listing_text;               /* owned */
    size_t listing_size;
};

static bool is_elf(const struct job *job)
{
    return cli_choice(job->args, OPTION_format) == 0; /* the first VALUE row */
}

/* The path that a link leads to, so that writing replaces the file and not the link. */
static char *resolve(const char *path)
{
    struct stat status;
    bool is_link = lstat(path, &status) == 0 && S_ISLNK(status.st_mode);
    char *real = is_link && !stream_is(path) ? realpath(path, NULL) : NULL;
    return real ? real : strdup(path);
}

/* "dir/prog.s" gives "prog.elf". */
static char *derive_output(const struct job *job)
{
    const char *first = job->args->operands[0], *slash = strrchr(first, '/');
    if (stream_is_standard(first))
        return strdup("-");
    const char *base = slash ? slash + 1 : first;
    size_t length = strlen(base);
    if (length > 2 && base[length - 2] == '.' && (base[length - 1] | 0x20) == 's')
        length -= 2;
    char *path;
    int made = asprintf(&path, "%.*s%s", (int)length, base, is_elf(job) ? ".elf" : ".bin");
    return made < 0 ? NULL : path;
}

/* Would writing to the path destroy a source? */
static bool is_source(const struct job *job, const char *path)
{
    for (size_t i = 0; i < job->args->operand_count; i++)
        if (!stream_is(path) && file_is_same(path, job->args->operands[i]))
            return true;
    return false;
}

/* Do outputs and inputs stay out of each other's way? */
static bool check_paths(const struct job *job, struct error *error)
{
    const char *output = job->output, *listing = job->listing;
    bool prints = (listing && stream_is_standard(listing)) || cli_given(job->args, OPTION_symbols);
    unsigned inputs = 0;
    for (size_t i = 0; i < job->args->operand_count; i++)
        inputs += stream_is_standard(job->args->operands[i]);
    if (inputs > 1)
        return error_set(error, "standard input can be one source only");
    if (stream_is_standard(output) && prints)
        return error_set(error, "standard output gets the image; name another file with -o");
    if (stream_is_standard(output) && isatty(STDOUT_FILENO))
        return error_set(error, "a terminal cannot show an image; name a file with -o");
    if (listing && !stream_is(output) && file_is_same(output, listing))
        return error_set(error, "%s: cannot be both image and listing", output);
    if (is_source(job, output))
        return error_set(error, "%s: is a source and would be overwritten", output);
    if (listing && is_source(job, listing))
        return error_set(error, "%s: is a source and would be overwritten", listing);
    return true;
}

static bool name_outputs(struct job *job, struct error *error)
{
    const char *output = cli_text(job->args, OPTION_output);
    const char *listing = cli_text(job->args, OPTION_listing);
    char *derived = output ? NULL : derive_output(job);
    if (output || derived)
        job->output = resolve(output ? output : derived);
    free(derived);
    job->listing = listing ? resolve(listing) : NULL;
    if (!job->output || (listing && !job->listing))
        return error_set(error, "%s", strerror(ENOMEM));
    return check_paths(job, error);
}

/* NAME or NAME=VALUE. */
static bool is_definition(const char *text)
{
    size_t length = strcspn(text, "=");
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr("_.$", text[i]))
            return false;
    bool has_value = text[length] == '\0' || text[length + 1] != '\0';
    return length > 0 && !isdigit((unsigned char)text[0]) && has_value;
}

static bool take_definitions(struct job *job, struct error *error)
{
    size_t count = cli_times(job->args, OPTION_define);
    job->defines = calloc(count + 1, sizeof *job->defines);
    for (size_t i = 0; job->defines && i < count; i++) {
        const char *text = cli_nth(job->args, OPTION_define, i)->text;
        if (!is_definition(text))
            return error_set(error, "--define: '%.100s' is not NAME or NAME=VALUE", text);
        if (asprintf(&job->defines[i], "%s%s", text, strchr(text, '=') ? "" : "=1") < 0)
            return error_set(error, "%s", strerror(ENOMEM));
    }
    job->options.defines = (const char *const *)job->defines;
    job->options.define_count = count;
    return job->defines || error_set(error, "%s", strerror(ENOMEM));
}

static bool take_includes(struct job *job, struct error *error)
{
    size_t count = cli_times(job->args, OPTION_include);
    job->includes = calloc(count + 1, sizeof *job->includes);
    for (size_t i = 0; job->includes && i < count; i++)
        job->includes[i] = cli_nth(job->args, OPTION_include, i)->text;
    job->options.include_paths = job->includes;
    job->options.include_count = count;
    return job->includes || error_set(error, "%s", strerror(ENOMEM));
}

static bool take_sources(struct job *job, struct error *error)
{
    const struct cli_args *args = job->args;
    job->sources = calloc(args->operand_count, sizeof *job->sources);
    if (!job->sources)
        return error_set(error, "%s", strerror(ENOMEM));
    for (size_t i = 0; i < args->operand_count; i++) {
        struct assembler_source *source = &job->sources[i];
        source->name = args->operands[i];
        if (!stream_is_standard(source->name))
            continue;
        source->name = "<stdin>";
        if (!stream_read(STDIN_MAX, &job->standard_input, &source->size, error))
            return false;
        source->text = (const char *)job->standard_input;
    }
    return true;
}

static bool prepare(struct job *job, struct error *error)
{
    job->options.profile = (enum profile)cli_choice(job->args, OPTION_isa);
    job->options.text_address = (word)cli_number(job->args, OPTION_text_address);
    job->options.color = cli_colors(stderr);
    return name_outputs(job, error) && take_definitions(job, error) && take_includes(job, error) &&
           take_sources(job, error);
}

static void clean_up(struct job *job)
{
    for (char **define = job->defines; define && *define; define++)
        free(*define);
    free(job->defines);
    free(job->includes);
    free(job->sources);
    free(job->standard_input);
    free(job->output);
    free(job->listing);
    free(job->listing_text);
}

static bool write_bytes(const char *path, const void *bytes, size_t size, struct error *error)
{
    return stream_is(path) ? stream_write(path, bytes, size, error)
                           : file_write(path, bytes, size, error);
}

/* An ELF file goes to a pipe or device by way of a temporary file. */
static bool write_elf(const struct image *image, const char *path, struct error *error)
{
    if (!stream_is(path))
        return image_write(image, path, error);
    char temporary[] = "/tmp/visor-image.XXXXXX";
    int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        return error_set(error, "%s: %s", temporary, strerror(errno));
    close(descriptor);
    uint8_t *bytes = NULL;
    size_t size;
    bool good = image_write(image, temporary, error) &&
                file_read(temporary, SIZE_MAX / 2, &bytes, &size, error) &&
                stream_write(path, bytes, size, error);
    free(bytes);
    unlink(temporary);
    return good;
}

/* From the first byte of the lowest segment to the last one that the file holds of the highest:
 * what follows is zero, like storage at power-on. */
static bool write_flat(const struct image *image, const char *path, struct error *error)
{
    uint64_t lowest = UINT64_MAX, highest = 0;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        uint64_t end = (uint64_t)segment->address + segment->file_size;
        if (segment->file_size == 0)
            continue;
        lowest = segment->address < lowest ? segment->address : lowest;
        highest = end > highest ? end : highest;
    }
    size_t size = highest > lowest ? (size_t)(highest - lowest) : 0;
    if (size > STORAGE_MAX)
        return error_set(error, "%s: %zu bytes, more than any machine's storage", path, size);
    uint8_t *bytes = calloc(size + 1, 1);
    if (!bytes)
        return error_set(error, "%s", strerror(ENOMEM));
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct image_segment *segment = &image->segments[i];
        if (segment->file_size > 0)
            memcpy(bytes + (segment->address - lowest), segment->bytes, segment->file_size);
    }
    bool good = write_bytes(path, bytes, size, error);
    free(bytes);
    return good;
}

static bool write_all(const struct job *job, const struct image *image, struct error *error)
{
    if (job->listing && !write_bytes(job->listing, job->listing_text, job->listing_size, error))
        return false;
    if (cli_given(job->args, OPTION_symbols))
        image_print_symbols(image);
    return is_elf(job) ? write_elf(image, job->output, error)
                       : write_flat(image, job->output, error);
}

/* Assembles, the listing into memory: nothing is written before everything is right. */
static bool assemble_job(struct job *job, struct image *image)
{
    if (job->listing)
        job->options.listing = open_memstream(&job->listing_text, &job->listing_size);
    bool good = assemble(&job->options, job->sources, job->args->operand_count, image, stderr);
    if (job->options.listing)
        fclose(job->options.listing);
    return good;
}

int verb_asm(const struct cli_args *args)
{
    struct job job = {.args = args};
    struct image image = {0};
    struct error error = {""};
    int status = EXIT_success;
    if (!prepare(&job, &error))
        status = cli_fail(args, EXIT_usage, "%s", error.text);
    else if (!assemble_job(&job, &image))
        status = EXIT_usage;
    else if (!write_all(&job, &image, &error))
        status = cli_fail(args, EXIT_failure, "%s", error.text);
    image_free(&image);
    clean_up(&job);
    return status;
}
