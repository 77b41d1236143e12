/* symbols.c - see symbols.h. */
#include "assembler/symbols.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_EFFORT = 5 }; /* each step is to another place in storage */

static unsigned hash_of(unsigned scope, const char *name)
{
    uint32_t hash = 2166136261u ^ scope;
    for (; *name != '\0'; name++)
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    return hash % SYMBOL_BUCKETS;
}

void symbols_free(struct symbols *symbols)
{
    for (unsigned i = 0; i < SYMBOL_BUCKETS; i++)
        for (struct symbol *symbol = symbols->buckets[i], *next; symbol; symbol = next) {
            next = symbol->next;
            free(symbol->name);
            free(symbol->text);
            free(symbol);
        }
    for (size_t i = 0; i < symbols->label_count; i++)
        free(symbols->labels[i].values);
    free(symbols->labels);
    *symbols = (struct symbols){0};
}

struct symbol *symbols_find(const struct symbols *symbols, unsigned scope, const char *name)
{
    struct symbol *symbol = symbols->buckets[hash_of(scope, name)];
    for (; symbol && *symbols->effort <= EFFORT_MAX; symbol = symbol->next) {
        *symbols->effort += STEP_EFFORT;
        if (symbol->scope == scope && strcmp(symbol->name, name) == 0)
            return symbol;
    }
    return NULL;
}

struct symbol *symbols_get(struct symbols *symbols, unsigned scope, const char *name)
{
    struct symbol *symbol = symbols_find(symbols, scope, name);
    if (symbol)
        return symbol;
    symbol = calloc(1, sizeof *symbol);
    char *copy = strdup(name);
    if (!symbol || !copy) {
        free(symbol);
        free(copy);
        return NULL;
    }
    struct symbol **bucket = &symbols->buckets[hash_of(scope, name)];
    *symbol = (struct symbol){
        .name = copy, .scope = scope, .value = {.section = SECTION_NONE}, .next = *bucket};
    *bucket = symbol;
    return symbol;
}

static struct local_label *find_label(const struct symbols *symbols, unsigned number,
                                      unsigned scope)
{
    for (size_t i = 0; i < symbols->label_count && ++*symbols->effort <= EFFORT_MAX; i++)
        if (symbols->labels[i].number == number && symbols->labels[i].scope == scope)
            return &symbols->labels[i];
    return NULL;
}

static struct local_label *get_label(struct symbols *symbols, unsigned number, unsigned scope)
{
    struct local_label *label = find_label(symbols, number, scope);
    if (label)
        return label;
    if (symbols->label_count == symbols->label_capacity) {
        size_t capacity = symbols->label_capacity ? 2 * symbols->label_capacity : 16;
        struct local_label *labels = realloc(symbols->labels, capacity * sizeof *labels);
        if (!labels)
            return NULL;
        symbols->labels = labels;
        symbols->label_capacity = capacity;
    }
    label = &symbols->labels[symbols->label_count++];
    *label = (struct local_label){.number = number, .scope = scope};
    return label;
}

void symbols_label(struct symbols *symbols, unsigned number, unsigned scope, struct value value,
                   unsigned pass)
{
    struct local_label *label = get_label(symbols, number, scope);
    if (!label)
        return;
    if (pass == 1 && label->count == label->capacity) {
        size_t capacity = label->capacity ? 2 * label->capacity : 8;
        struct value *values = realloc(label->values, capacity * sizeof *values);
        if (!values)
            return;
        label->values = values;
        label->capacity = capacity;
    }
    if (pass == 1)
        label->count++;
    if (label->seen < label->count)
        label->values[label->seen++] = value;
}

bool symbols_label_value(const struct symbols *symbols, unsigned number, unsigned scope,
                         bool forward, unsigned pass, struct value *value)
{
    const struct local_label *label = find_label(symbols, number, scope);
    *value = (struct value){.section = SECTION_NONE, .later = true};
    if (!label)
        return forward && pass == 1;
    if (!forward && label->seen == 0)
        return false;
    if (!forward) {
        *value = label->values[label->seen - 1];
        return true;
    }
    if (label->seen == label->count)
        return pass == 1;
    *value = label->values[label->seen];
    value->later = true;
    return true;
}

void symbols_begin_pass(struct symbols *symbols)
{
    for (size_t i = 0; i < symbols->label_count; i++)
        symbols->labels[i].seen = 0;
}

void symbols_each(const struct symbols *symbols, void (*see)(void *context, struct symbol *),
                  void *context)
{
    for (unsigned i = 0; i < SYMBOL_BUCKETS; i++)
        for (struct symbol *symbol = symbols->buckets[i]; symbol; symbol = symbol->next)
            see(context, symbol);
}
