/* spec_numbers.c - numbers of a spec, within the limits of what they are for. */
#include "vmm/hosted/cli_number.h"
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t count_max = (uint64_t)1 << 53; /* what a double holds exactly */

/* Reads digits. A zero before others means octal to some readers of YAML, so nobody may mean it. */
static bool read_digits(struct spec_reader *reader, const struct yaml_node *node, const char *text,
                        bool size, uint64_t *number)
{
    char digits[64];
    size_t length = strlen(text);
    bool is_binary = size && length > 2 && strcmp(text + length - 2, "iB") == 0 &&
                     strchr("KMGkmg", text[length - 3]);
    if (text[0] == '0' && text[1] >= '0' && text[1] <= '9')
        return spec_complain(reader, node->place,
                             "\"%.100s\" begins with a zero: write it without, or after 0x if it "
                             "is hexadecimal",
                             node->text);
    int written = snprintf(digits, sizeof digits, "%.*s",
                           (int)(is_binary     ? length - 2
                                 : length < 64 ? length
                                               : 64),
                           text);
    enum cli_number_result result =
        written < (int)sizeof digits ? cli_number_parse(digits, size, number) : NUMBER_BAD;
    if (result == NUMBER_GOOD)
        return true;
    if (result == NUMBER_LARGE)
        return spec_complain(reader, node->place, "%.100s does not fit into 64 bits", node->text);
    return spec_complain(reader, node->place,
                         size ? "\"%.100s\" is no size; write a number like 65536, 0x10000, 64K "
                                "or 64KiB"
                              : "\"%.100s\" is no number; write it like 1000, 1_000 or 0x3e8",
                         node->text);
}

/* A number that is not negative, from least to most. */
static bool take_limited(struct spec_reader *reader, const struct yaml_node *node, bool size,
                         uint64_t least, uint64_t most, uint64_t *number)
{
    uint64_t taken = 0;
    const char *text = spec_scalar(reader, node, size ? "a size" : "a number");
    if (!text || !read_digits(reader, node, text, size, &taken))
        return false;
    if (taken < least || taken > most)
        return spec_complain(reader, node->place,
                             "\"%s\" must be from %" PRIu64 " to %" PRIu64 ", and not %s",
                             node->name, least, most, text);
    *number = taken;
    return true;
}

void spec_take_natural(struct spec_reader *reader, const struct yaml_node *node, uint64_t *number)
{
    take_limited(reader, node, false, 0, UINT64_MAX, number);
}

void spec_take_size(struct spec_reader *reader, const struct yaml_node *node, uint64_t *number)
{
    take_limited(reader, node, true, 0, UINT64_MAX, number);
}

static bool is_multiple(struct spec_reader *reader, const struct yaml_node *node, uint64_t number,
                        unsigned unit)
{
    return number % unit == 0 ||
           spec_complain(reader, node->place, "\"%s\" must be a multiple of %u, and not %s",
                         node->name, unit, node->text);
}

enum { BASE_natural = false, BASE_size = true };
#define NUMBER(name, type, base, least, most, unit)                                                \
    void spec_take_##name(struct spec_reader *reader, const struct yaml_node *node, type *number)  \
    {                                                                                              \
        uint64_t taken = 0;                                                                        \
        if (take_limited(reader, node, BASE_##base, least, most, &taken) &&                        \
            is_multiple(reader, node, taken, unit))                                                \
            *number = (type)taken;                                                                 \
    }
#include "vmm/hosted/grader/spec/spec_kinds.def"

void spec_take_seed(struct spec_reader *reader, const struct yaml_node *node, uint64_t *seed)
{
    take_limited(reader, node, false, 0, UINT64_MAX - 1, seed);
}

/* What a number of each sort can be; a negative one becomes what it is modulo `modulus`. */
static const struct limits {
    int64_t least, most, modulus;
    const char *what;
} limits[] = {
    [SPEC_NUMBER_WORD] = {INT32_MIN, UINT32_MAX, (int64_t)1 << 32, "a word"},
    [SPEC_NUMBER_U16] = {INT16_MIN, UINT16_MAX, 1 << 16, "a u16"},
    [SPEC_NUMBER_U8] = {INT8_MIN, UINT8_MAX, 1 << 8, "a u8"},
    [SPEC_NUMBER_I32] = {INT32_MIN, INT32_MAX, 0, "an i32"},
    [SPEC_NUMBER_COUNT] = {0, (int64_t)1 << 53, 0, "a count"},
    [SPEC_NUMBER_STATUS] = {0, 255, 0, "an exit status"},
};

static bool take_integer(struct spec_reader *reader, const struct yaml_node *node,
                         const struct limits *limit, int64_t *number)
{
    uint64_t digits = 0;
    const char *text = spec_scalar(reader, node, "a number");
    if (!text)
        return false;
    bool is_negative = text[0] == '-';
    if (!read_digits(reader, node, text + is_negative, false, &digits))
        return false;
    int64_t taken = digits > count_max ? INT64_MAX : (int64_t)digits;
    taken = is_negative ? -taken : taken;
    if (taken < limit->least || taken > limit->most)
        return spec_complain(reader, node->place,
                             "%.100s can never be %s: that is from %" PRId64 " to %" PRId64, text,
                             limit->what, limit->least, limit->most);
    *number = taken < 0 ? taken + limit->modulus : taken;
    return true;
}

void spec_take_number(struct spec_reader *reader, const struct yaml_node *node, word *number)
{
    int64_t taken;
    if (take_integer(reader, node, &limits[SPEC_NUMBER_WORD], &taken))
        *number = (word)taken;
}

/* From 0 to 1, with at most nine decimals. */
static bool take_ratio(struct spec_reader *reader, const struct yaml_node *node, double *ratio)
{
    const char *text = spec_scalar(reader, node, "a ratio");
    if (!text)
        return false;
    size_t decimals = text[0] != '\0' && text[1] == '.' ? strspn(text + 2, "0123456789") : 0;
    size_t length = decimals ? 2 + decimals : 1;
    unsigned value = (unsigned)(text[0] - '0');
    double unit = 1;
    *ratio = value;
    for (size_t i = 0; i < decimals; i++) {
        unit /= 10;
        *ratio += (text[2 + i] - '0') * unit;
    }
    if (value > 1 || decimals > 9 || text[length] != '\0' || *ratio > 1)
        return spec_complain(reader, node->place,
                             "\"%.100s\" is no ratio; write a number from 0 to 1, like 0.95", text);
    return true;
}

static bool read_bound(struct spec_reader *reader, const struct yaml_node *node,
                       enum spec_number kind, double *bound)
{
    int64_t taken;
    if (kind == SPEC_NUMBER_RATIO)
        return take_ratio(reader, node, bound);
    if (!take_integer(reader, node, &limits[kind], &taken))
        return false;
    *bound = (double)taken;
    return true;
}

static void take_bound_list(struct spec_reader *reader, const struct yaml_node *node,
                            enum spec_number kind, struct spec_comparison *comparison)
{
    free(comparison->in);
    comparison->in_count = 0;
    comparison->in = spec_storage(reader, yaml_node_length(node), sizeof *comparison->in);
    if (!comparison->in)
        return;
    SPEC_EACH(item, node)
    {
        comparison->in_count +=
            read_bound(reader, item, kind, &comparison->in[comparison->in_count]);
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty: nothing is in it; write the numbers",
                      node->name);
}

void spec_bounds_take(struct spec_reader *reader, const struct yaml_node *node,
                      enum spec_number kind, struct spec_comparison *comparison)
{
    for (unsigned relation = 0; relation < SPEC_RELATION_COUNT; relation++) {
        const struct yaml_node *child = yaml_node_find(node, spec_relation_names[relation]);
        if (child && read_bound(reader, child, kind, &comparison->bounds[relation]))
            comparison->given |= 1u << relation;
    }
    const struct yaml_node *list = yaml_node_find(node, "in");
    if (list)
        take_bound_list(reader, list, kind, comparison);
}

bool spec_comparison_take(struct spec_reader *reader, const struct yaml_node *node,
                          enum spec_number kind, struct spec_comparison *comparison)
{
    size_t before = reader->messages.count;
    if (node->kind == YAML_MAPPING) {
        if (spec_mapping_keys(reader, node, MAPPING_comparison))
            spec_bounds_take(reader, node, kind, comparison);
    } else if (read_bound(reader, node, kind, &comparison->bounds[SPEC_EQ])) {
        comparison->given = 1u << SPEC_EQ;
    }
    return reader->messages.count == before;
}

void spec_take_word_comparison(struct spec_reader *reader, const struct yaml_node *node,
                               struct spec_comparison *comparison)
{
    spec_comparison_take(reader, node, SPEC_NUMBER_WORD, comparison);
}

void spec_take_count_comparison(struct spec_reader *reader, const struct yaml_node *node,
                                struct spec_comparison *comparison)
{
    spec_comparison_take(reader, node, SPEC_NUMBER_COUNT, comparison);
}

void spec_take_status_comparison(struct spec_reader *reader, const struct yaml_node *node,
                                 struct spec_comparison *comparison)
{
    spec_comparison_take(reader, node, SPEC_NUMBER_STATUS, comparison);
}

void spec_take_ratio_comparison(struct spec_reader *reader, const struct yaml_node *node,
                                struct spec_comparison *comparison)
{
    spec_comparison_take(reader, node, SPEC_NUMBER_RATIO, comparison);
}

/* Bounds are read by spec_bounds_take, when it is known what numbers they are. */
#define READ_LATER(kind)                                                                           \
    void spec_take_##kind(struct spec_reader *reader, const struct yaml_node *node,                \
                          kind_type_##kind *target)                                                \
    {                                                                                              \
        (void)reader, (void)node, (void)target;                                                    \
    }
READ_LATER(bound)
READ_LATER(bounds)
READ_LATER(cell_bound)
READ_LATER(cell_bounds)
READ_LATER(pc_bound)
READ_LATER(pc_bounds)
