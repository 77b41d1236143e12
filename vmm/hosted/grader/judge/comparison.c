/* comparison.c - see comparison.h. */
#include "vmm/hosted/grader/judge/comparison.h"

#include <stdio.h>

static const double SMALL = 10; /* the same in decimal and hexadecimal */

static bool relation_holds(enum spec_relation relation, double value, double bound)
{
    switch (relation) {
    case SPEC_EQ:
        return value == bound;
    case SPEC_NE:
        return value != bound;
    case SPEC_LT:
        return value < bound;
    case SPEC_LE:
        return value <= bound;
    case SPEC_GT:
        return value > bound;
    case SPEC_GE:
        return value >= bound;
    case SPEC_RELATION_COUNT:
        break;
    }
    return false;
}

static bool is_one_of(const struct spec_comparison *comparison, double value)
{
    for (size_t i = 0; i < comparison->in_count; i++)
        if (comparison->in[i] == value)
            return true;
    return false;
}

bool comparison_holds(const struct spec_comparison *comparison, double value)
{
    for (enum spec_relation relation = 0; relation < SPEC_RELATION_COUNT; relation++)
        if (comparison->given >> relation & 1 &&
            !relation_holds(relation, value, comparison->bounds[relation]))
            return false;
    return !comparison->in || is_one_of(comparison, value);
}

void number_print(double value, enum number_kind kind, char *text, size_t size)
{
    if (kind == NUMBER_RATIO)
        snprintf(text, size, "%.4f", value);
    else if (kind == NUMBER_WORD && value >= SMALL)
        snprintf(text, size, "%.0f (0x%x)", value, (word)value);
    else
        snprintf(text, size, "%.0f", value);
}

/* Appends, as long as there is room. */
static void add(char *text, size_t size, size_t *at, const char *before, double value,
                enum number_kind kind)
{
    char number[64];
    number_print(value, kind, number, sizeof number);
    int length = snprintf(text + *at, size - *at, "%s%s", before, number);
    *at += (size_t)length;
    if (*at >= size)
        *at = size - 1;
}

void comparison_print(const struct spec_comparison *comparison, enum number_kind kind, char *text,
                      size_t size)
{
    static const char *const words[][2] = {
        [SPEC_EQ] = {"", " and "},
        [SPEC_NE] = {"not ", " and not "},
        [SPEC_LT] = {"less than ", " and less than "},
        [SPEC_LE] = {"at most ", " and at most "},
        [SPEC_GT] = {"more than ", " and more than "},
        [SPEC_GE] = {"at least ", " and at least "},
    };
    size_t at = 0;
    text[0] = '\0';
    for (enum spec_relation relation = 0; relation < SPEC_RELATION_COUNT; relation++)
        if (comparison->given >> relation & 1)
            add(text, size, &at, words[relation][at > 0], comparison->bounds[relation], kind);
    for (size_t i = 0; i < comparison->in_count; i++)
        add(text, size, &at, i ? ", " : at ? " and one of " : "one of ", comparison->in[i], kind);
}
