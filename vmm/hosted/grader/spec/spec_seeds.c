/* spec_seeds.c - seeds of a spec: numbers, ranges "A..B", and lists of them. */
#include "vmm/hosted/cli_number.h"
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool read_seed(const char *digits, size_t length, uint64_t *seed)
{
    char text[32];
    bool is_octal = length > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
    if (is_octal || snprintf(text, sizeof text, "%.*s", (int)(length < 32 ? length : 32), digits) >=
                        (int)sizeof text)
        return false;
    return cli_number_parse(text, false, seed) == NUMBER_GOOD && *seed < UINT64_MAX;
}

void spec_take_seed_range(struct spec_reader *reader, const struct yaml_node *node,
                          struct spec_range *target)
{
    struct spec_range range = {0, 0};
    const char *text = spec_scalar(reader, node, "a number or a range like 1..64");
    if (!text)
        return;
    const char *dots = strstr(text, "..");
    size_t length = dots ? (size_t)(dots - text) : strlen(text);
    bool ok = read_seed(text, length, &range.first);
    range.last = range.first;
    if (ok && dots)
        ok = read_seed(dots + 2, strlen(dots + 2), &range.last);
    if (!ok)
        spec_complain(reader, node->place,
                      "\"%.100s\" is no seeds; write a number, or a range like 1..64", text);
    else if (range.last < range.first)
        spec_complain(reader, node->place,
                      "the range %.100s is empty; write it as %" PRIu64 "..%" PRIu64, text,
                      range.last, range.first);
    else if (range.last - range.first >= SPEC_SEEDS_MAX)
        spec_complain(reader, node->place, "%.100s is more than %d seeds; leave some out", text,
                      SPEC_SEEDS_MAX);
    else
        *target = range;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct spec_range *one = a, *other = b;
    return (one->first > other->first) - (one->first < other->first);
}

/* Finds a seed that is in two of them. */
static bool find_twice(struct spec_reader *reader, const struct spec_seeds *seeds, uint64_t *twice)
{
    struct spec_range *sorted = spec_storage(reader, seeds->count, sizeof *sorted);
    bool found = false;
    if (!sorted)
        return false;
    memcpy(sorted, seeds->ranges, seeds->count * sizeof *sorted);
    qsort(sorted, seeds->count, sizeof *sorted, compare_ranges);
    for (size_t i = 1; i < seeds->count && !found; i++) {
        found = sorted[i].first <= sorted[i - 1].last;
        *twice = sorted[i].first;
    }
    free(sorted);
    return found;
}

static void check_seeds(struct spec_reader *reader, const struct yaml_node *node,
                        struct spec_seeds *seeds)
{
    uint64_t twice;
    for (size_t i = 0; i < seeds->count; i++)
        seeds->total += seeds->ranges[i].last - seeds->ranges[i].first + 1;
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"seeds\" is empty; write a number or a range");
    else if (seeds->total > SPEC_SEEDS_MAX)
        spec_complain(reader, node->place, "these are %" PRIu64 " seeds, and %d is the most",
                      seeds->total, SPEC_SEEDS_MAX);
    else if (find_twice(reader, seeds, &twice))
        spec_complain(reader, node->place, "seed %" PRIu64 " is there twice; leave one out", twice);
}

void spec_take_seeds(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_seeds *seeds)
{
    size_t before = reader->messages.count, count = 0;
    struct spec_range *ranges = spec_storage(reader, yaml_node_length(node), sizeof *ranges);
    if (!ranges)
        return;
    SPEC_EACH(item, node)
    {
        spec_take_seed_range(reader, item, &ranges[count++]);
    }
    *seeds = (struct spec_seeds){ranges, count, 0};
    if (reader->messages.count == before)
        check_seeds(reader, node, seeds);
}
