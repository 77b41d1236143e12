/* spec_reader.c - see spec_reader.h. */
#include "vmm/hosted/grader/spec/spec_reader.h"
#include "isa/spelling.h"

#include <stdlib.h>
#include <string.h>

enum { REQUIRED = 1, OPTIONAL = 0 };

typedef void taker(struct spec_reader *, const struct yaml_node *, void *target);

struct key_row {
    const char *key;
    enum spec_mapping mapping;
    bool required;
    size_t offset; /* of what it is read into */
    taker *take;
};

struct choice_row {
    enum spec_mapping mapping;
    unsigned least, most;
    const char *keys;
};

/* spec_take_KIND for any kind; some stand behind no key directly. */
#define KIND(name, type, ...)                       TAKE_ANY(name)
#define WORDS(name, type, words)                    TAKE_ANY(name)
#define NUMBER(name, type, base, least, most, unit) TAKE_ANY(name)
#define TAKE_ANY(name)                                                                             \
    __attribute__((unused)) static void any_##name(struct spec_reader *reader,                     \
                                                   const struct yaml_node *node, void *target)     \
    {                                                                                              \
        spec_take_##name(reader, node, target);                                                    \
    }
#include "vmm/hosted/grader/spec/spec_kinds.def"
#define MAPPING(name, type, text) TAKE_ANY(name)
#include "vmm/hosted/grader/spec/spec_keys.def"

/* A member of another type than the kind's does not compile. */
#define SAME_TYPE(a, b) (0 * sizeof((a *)0 == (b *)0))
static const struct key_row keys[] = {
#define KEY(mapping, key, kind, required, member, text)                                            \
    {key, MAPPING_##mapping, required,                                                             \
     offsetof(mapping_type_##mapping, member) +                                                    \
         0 * sizeof(&((mapping_type_##mapping *)0)->member == (kind_type_##kind *)0),              \
     any_##kind},
#define WHOLE(mapping, key, kind, required, text)                                                  \
    {key, MAPPING_##mapping, required, SAME_TYPE(mapping_type_##mapping, kind_type_##kind),        \
     any_##kind},
#include "vmm/hosted/grader/spec/spec_keys.def"
};
enum { KEYS = sizeof keys / sizeof *keys };

static const struct choice_row choices[] = {
#define CHOICE(mapping, least, most, keys) {MAPPING_##mapping, least, most, keys},
#include "vmm/hosted/grader/spec/spec_keys.def"
};

bool spec_complain(struct spec_reader *reader, struct spec_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    spec_messages_add(&reader->messages, place, format, arguments);
    va_end(arguments);
    return false;
}

bool spec_starve(struct spec_reader *reader)
{
    reader->messages.starved = true;
    return false;
}

void *spec_storage(struct spec_reader *reader, size_t count, size_t size)
{
    void *storage = calloc(count ? count : 1, size);
    if (!storage)
        spec_starve(reader);
    return storage;
}

static const struct key_row *find_key(enum spec_mapping mapping, const char *key)
{
    for (unsigned i = 0; i < KEYS; i++)
        if (keys[i].mapping == mapping && strcmp(keys[i].key, key) == 0)
            return &keys[i];
    return NULL;
}

/* Writes the keys of a mapping, "a, b, c". */
static void list_keys(enum spec_mapping mapping, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (unsigned i = 0; i < KEYS && length < size; i++)
        if (keys[i].mapping == mapping)
            length += (size_t)snprintf(text + length, size - length, "%s%s", length ? ", " : "",
                                       keys[i].key);
}

/* What a mapping is called in a message. */
static void describe(const struct yaml_node *node, char *text, size_t size)
{
    snprintf(text, size, "%s\"%.60s\"", node->is_item ? "an entry of " : "", node->name);
}

static void refuse_key(struct spec_reader *reader, const struct yaml_node *child, const char *name,
                       enum spec_mapping mapping)
{
    char known[512];
    struct spelling spelling = spelling_of(child->key);
    if (spec_messages_full(&reader->messages))
        return;
    for (unsigned i = 0; i < KEYS; i++)
        if (keys[i].mapping == mapping)
            spelling_offer(&spelling, keys[i].key);
    list_keys(mapping, known, sizeof known);
    if (spelling.nearest)
        spec_complain(reader, child->key_place, "no key \"%.100s\" in %s; did you mean %s?",
                      child->key, name, spelling.nearest);
    else
        spec_complain(reader, child->key_place, "no key \"%.100s\" in %s; there %s %s", child->key,
                      name, strchr(known, ',') ? "are" : "is", known);
}

/* Writes the keys of a choice, "a, b or c". */
static void list_choice(const char *from, const char *join, char *text, size_t size)
{
    size_t length = 0;
    for (const char *c = from; *c != '\0' && length + 6 < size; c++)
        if (*c != ' ')
            text[length++] = *c;
        else
            length += (size_t)snprintf(text + length, size - length, "%s",
                                       strchr(c + 1, ' ') ? ", " : join);
    text[length] = '\0';
}

static bool is_later(const struct yaml_node *a, const struct yaml_node *b)
{
    if (a->key_place.line != b->key_place.line)
        return a->key_place.line > b->key_place.line;
    return a->key_place.column > b->key_place.column;
}

/* How many of the keys are there, and the last of them in the file. */
static unsigned count_chosen(const struct yaml_node *node, const char *from,
                             const struct yaml_node **last)
{
    unsigned count = 0;
    while (*from != '\0') {
        char key[SPEC_WORD_MAX];
        size_t length = strcspn(from, " ");
        snprintf(key, sizeof key, "%.*s", (int)length, from);
        const struct yaml_node *child = yaml_node_find(node, key);
        count += child != NULL;
        if (child && (!*last || is_later(child, *last)))
            *last = child;
        from += length + (from[length] == ' ');
    }
    return count;
}

static void check_choice(struct spec_reader *reader, const struct yaml_node *node, const char *name,
                         const struct choice_row *choice)
{
    char list[200];
    const struct yaml_node *last = NULL;
    unsigned count = count_chosen(node, choice->keys, &last);
    list_choice(choice->keys, count < choice->least ? " or " : " and ", list, sizeof list);
    if (count < choice->least)
        spec_complain(reader, node->place, "%s needs one of %s", name, list);
    else if (count > choice->most)
        spec_complain(reader, last->key_place, "%s can have only one of %s", name, list);
}

static void check_keys(struct spec_reader *reader, const struct yaml_node *node, const char *name,
                       enum spec_mapping mapping)
{
    for (const struct yaml_node *child = node->first; child; child = child->next)
        if (!find_key(mapping, child->key))
            refuse_key(reader, child, name, mapping);
    for (unsigned i = 0; i < KEYS; i++)
        if (keys[i].mapping == mapping && keys[i].required && !yaml_node_find(node, keys[i].key))
            spec_complain(reader, node->place, "%s needs %s", name, keys[i].key);
    for (unsigned i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i].mapping == mapping)
            check_choice(reader, node, name, &choices[i]);
}

bool spec_mapping_keys(struct spec_reader *reader, const struct yaml_node *node,
                       enum spec_mapping mapping)
{
    char known[512], name[100];
    size_t before = reader->messages.count;
    list_keys(mapping, known, sizeof known);
    describe(node, name, sizeof name);
    if (node->kind != YAML_MAPPING)
        spec_complain(reader, node->place, "%s is a mapping, { key: value }, with the keys %s",
                      name, known);
    else if (node->count == 0)
        spec_complain(reader, node->place, "%s is empty; it can have %s", name, known);
    else
        check_keys(reader, node, name, mapping);
    return reader->messages.count == before;
}

bool spec_mapping_take(struct spec_reader *reader, const struct yaml_node *node,
                       enum spec_mapping mapping, void *target)
{
    size_t before = reader->messages.count;
    spec_mapping_keys(reader, node, mapping);
    for (unsigned i = 0; i < KEYS; i++) {
        const struct yaml_node *child =
            keys[i].mapping == mapping ? yaml_node_find(node, keys[i].key) : NULL;
        if (child)
            keys[i].take(reader, child, (char *)target + keys[i].offset);
    }
    return reader->messages.count == before && !reader->messages.starved;
}

const char *spec_scalar(struct spec_reader *reader, const struct yaml_node *node, const char *what)
{
    if (node->kind != YAML_SCALAR)
        spec_complain(reader, node->place, "\"%.100s\" is %s, and no %s", node->name, what,
                      node->kind == YAML_LIST ? "list" : "mapping");
    else if (node->size == 0)
        spec_complain(reader, node->place, "\"%.100s\" has no value; write %s", node->name, what);
    else if (strlen(node->text) != node->size)
        spec_complain(reader, node->place, "\"%.100s\" is %s, and can hold no NUL", node->name,
                      what);
    else
        return node->text;
    return NULL;
}

/* spec_take_NAME of each mapping: its keys, then what it is as a whole. */
#define MAPPING(name, type, text)                                                                  \
    static void (*const check_of_##name)(struct spec_reader *, const struct yaml_node *, type *);
#include "vmm/hosted/grader/spec/spec_keys.def"
#define CHECK(mapping)                                                                             \
    static void (*const check_of_##mapping)(struct spec_reader *, const struct yaml_node *,        \
                                            mapping_type_##mapping *) = spec_check_##mapping;
#include "vmm/hosted/grader/spec/spec_keys.def"
#define MAPPING(name, type, text)                                                                  \
    void spec_take_##name(struct spec_reader *reader, const struct yaml_node *node, type *target)  \
    {                                                                                              \
        if (spec_mapping_take(reader, node, MAPPING_##name, target) && check_of_##name)            \
            check_of_##name(reader, node, target);                                                 \
    }
#include "vmm/hosted/grader/spec/spec_keys.def"
