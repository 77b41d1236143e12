/* yaml_tree.c - see yaml_tree.h. */
#include "vmm/hosted/grader/spec/yaml_tree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct growth {
    const char *text;
    size_t size;
    yaml_parser_t parser;
    struct spec_place origin;
    struct spec_messages *messages;
    bool failed; /* no further event is of use */
};

static bool grow_node(struct growth *, struct yaml_node *, yaml_event_t *, unsigned depth);

static struct spec_place place_of(const struct growth *growth, yaml_mark_t mark)
{
    return (struct spec_place){growth->origin.line + (unsigned)mark.line,
                               growth->origin.column + (unsigned)mark.column};
}

static bool __attribute__((format(printf, 3, 4)))
complain(struct growth *growth, struct spec_place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    spec_messages_add(growth->messages, place, format, arguments);
    va_end(arguments);
    return false;
}

static bool starve(struct growth *growth)
{
    growth->messages->starved = true;
    growth->failed = true;
    return false;
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* A place as libyaml has it, of a byte of the text. */
static yaml_mark_t mark_of(const struct growth *growth, size_t offset)
{
    yaml_mark_t mark = {0};
    for (; mark.index < offset && mark.index < growth->size; mark.index++)
        if (growth->text[mark.index] == '\n') {
            mark.line++;
            mark.column = 0;
        } else if (!continues_character(growth->text[mark.index])) {
            mark.column++;
        }
    return mark;
}

static bool is_tab(const struct growth *growth, yaml_mark_t place)
{
    const char *at = growth->text, *end = growth->text + growth->size;
    for (size_t line = 0; line < place.line && at < end; at++)
        line += *at == '\n';
    for (size_t column = 0; at < end; at++)
        if (!continues_character(*at) && column++ == place.column)
            return *at == '\t';
    return false;
}

/* libyaml says what it did not find, and sometimes where what it was in began. */
static bool complain_of_syntax(struct growth *growth)
{
    const yaml_parser_t *parser = &growth->parser;
    growth->failed = true;
    if (parser->error == YAML_MEMORY_ERROR)
        return starve(growth);
    const char *problem = parser->problem ? parser->problem : "it ends too early";
    if (parser->error == YAML_READER_ERROR)
        return complain(growth, place_of(growth, mark_of(growth, parser->problem_offset)),
                        "this is no text: %s; save the file as UTF-8, and write control characters "
                        "as escapes in double quotes",
                        problem);
    if (is_tab(growth, parser->problem_mark))
        return complain(growth, place_of(growth, parser->problem_mark),
                        "a tab cannot indent; write spaces");
    unsigned began = place_of(growth, parser->context_mark).line;
    if (parser->context)
        return complain(growth, place_of(growth, parser->problem_mark),
                        "not YAML: %s, %s from line %u on; look at indentation and quotes", problem,
                        parser->context, began);
    return complain(growth, place_of(growth, parser->problem_mark),
                    "not YAML: %s; look at indentation and quotes", problem);
}

static bool next_event(struct growth *growth, yaml_event_t *event)
{
    return yaml_parser_parse(&growth->parser, event) ? true : complain_of_syntax(growth);
}

/* Anchors and tags on what the event begins. */
static void refuse_properties(struct growth *growth, struct spec_place place,
                              const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        complain(growth, place, "a spec has no anchors: remove &%s, and write out what it means",
                 (const char *)anchor);
    if (tag)
        complain(growth, place, "a spec has no tags: remove the word that begins with '!'");
}

static bool grow_scalar(struct growth *growth, struct yaml_node *node, const yaml_event_t *event)
{
    node->kind = YAML_SCALAR;
    refuse_properties(growth, node->place, event->data.scalar.anchor, event->data.scalar.tag);
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->size = event->data.scalar.length;
    node->text = malloc(node->size + 1);
    if (!node->text)
        return starve(growth);
    memcpy(node->text, event->data.scalar.value, node->size);
    node->text[node->size] = '\0';
    return true;
}

static struct yaml_node *add_child(struct growth *growth, struct yaml_node *parent)
{
    struct yaml_node *child = calloc(1, sizeof *child);
    if (!child) {
        starve(growth);
        return NULL;
    }
    child->name = parent->name;
    child->is_item = parent->kind == YAML_LIST;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
    return child;
}

static bool is_too_long(struct growth *growth, const struct yaml_node *parent, size_t most)
{
    if (parent->count < most)
        return false;
    growth->failed = true;
    complain(growth, parent->place, "more than %zu entries in \"%.100s\"; leave some out", most,
             parent->name);
    return true;
}

static bool grow_list(struct growth *growth, struct yaml_node *list, unsigned depth)
{
    list->kind = YAML_LIST;
    while (!is_too_long(growth, list, YAML_ITEMS_MAX)) {
        yaml_event_t event;
        if (!next_event(growth, &event))
            return false;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return true;
        }
        struct yaml_node *item = add_child(growth, list);
        bool ok = item && grow_node(growth, item, &event, depth);
        yaml_event_delete(&event);
        if (!ok)
            return false;
    }
    return false;
}

static void refuse_second(struct growth *growth, const struct yaml_node *mapping,
                          const struct yaml_node *child)
{
    for (const struct yaml_node *other = mapping->first; other != child; other = other->next)
        if (other->key && strcmp(other->key, child->key) == 0) {
            complain(growth, child->key_place,
                     "\"%.100s\" is here twice, first in line %u; leave one of them out",
                     child->key, other->key_place.line);
            return;
        }
}

/* Keys are texts without NUL; any other is a mistake, and what it was cannot be told. */
static bool take_key(struct growth *growth, const struct yaml_node *mapping,
                     struct yaml_node *child, const yaml_event_t *event)
{
    child->key_place = place_of(growth, event->start_mark);
    if (event->type != YAML_SCALAR_EVENT ||
        memchr(event->data.scalar.value, '\0', event->data.scalar.length)) {
        growth->failed = true;
        return complain(growth, child->key_place,
                        "a key of \"%.100s\" must be a word; write it as key: value",
                        mapping->name);
    }
    refuse_properties(growth, child->key_place, event->data.scalar.anchor, event->data.scalar.tag);
    child->key = strdup((const char *)event->data.scalar.value);
    if (!child->key)
        return starve(growth);
    child->name = child->key;
    refuse_second(growth, mapping, child);
    return true;
}

static bool grow_pair(struct growth *growth, struct yaml_node *mapping, const yaml_event_t *key,
                      unsigned depth)
{
    struct yaml_node *child = add_child(growth, mapping);
    yaml_event_t event;
    if (!child || !take_key(growth, mapping, child, key) || !next_event(growth, &event))
        return false;
    bool ok = grow_node(growth, child, &event, depth);
    yaml_event_delete(&event);
    return ok;
}

static bool grow_mapping(struct growth *growth, struct yaml_node *mapping, unsigned depth)
{
    mapping->kind = YAML_MAPPING;
    while (!is_too_long(growth, mapping, YAML_PAIRS_MAX)) {
        yaml_event_t event;
        if (!next_event(growth, &event))
            return false;
        bool is_end = event.type == YAML_MAPPING_END_EVENT;
        bool ok = is_end || grow_pair(growth, mapping, &event, depth);
        yaml_event_delete(&event);
        if (is_end || !ok)
            return ok;
    }
    return false;
}

static bool grow_node(struct growth *growth, struct yaml_node *node, yaml_event_t *event,
                      unsigned depth)
{
    node->place = place_of(growth, event->start_mark);
    if (event->type == YAML_SCALAR_EVENT)
        return grow_scalar(growth, node, event);
    growth->failed = depth == YAML_DEPTH_MAX;
    if (growth->failed)
        return complain(growth, node->place, "more than %d levels inside one another",
                        YAML_DEPTH_MAX);
    if (event->type == YAML_SEQUENCE_START_EVENT) {
        refuse_properties(growth, node->place, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
        return grow_list(growth, node, depth + 1);
    }
    if (event->type == YAML_MAPPING_START_EVENT) {
        refuse_properties(growth, node->place, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
        return grow_mapping(growth, node, depth + 1);
    }
    growth->failed = true;
    return complain(growth, node->place, "a spec has no aliases: write out what *%s means",
                    event->type == YAML_ALIAS_EVENT ? (const char *)event->data.alias.anchor : "");
}

/* What comes before the first node and after the last. */
static bool pass_event(struct growth *growth, yaml_event_type_t expected)
{
    yaml_event_t event;
    if (!next_event(growth, &event))
        return false;
    bool ok = event.type == expected;
    struct spec_place place = place_of(growth, event.start_mark);
    if (!ok && event.type == YAML_STREAM_END_EVENT)
        complain(growth, place, "there is nothing in it; begin with schema: visor-grade/1");
    else if (!ok)
        complain(growth, place,
                 "a second document begins here; a spec is one: remove this \"---\"");
    else if (event.type == YAML_DOCUMENT_START_EVENT &&
             event.data.document_start.tag_directives.start !=
                 event.data.document_start.tag_directives.end)
        complain(growth, place, "a spec has no tags: remove the line with %%TAG");
    yaml_event_delete(&event);
    return ok;
}

static bool grow_document(struct growth *growth, struct yaml_node *root)
{
    yaml_event_t event;
    if (!pass_event(growth, YAML_STREAM_START_EVENT) ||
        !pass_event(growth, YAML_DOCUMENT_START_EVENT) || !next_event(growth, &event))
        return false;
    bool ok = grow_node(growth, root, &event, 0);
    yaml_event_delete(&event);
    return ok && !growth->failed && pass_event(growth, YAML_DOCUMENT_END_EVENT) &&
           pass_event(growth, YAML_STREAM_END_EVENT);
}

struct yaml_node *yaml_tree_parse(const char *text, size_t size, struct spec_place origin,
                                  const char *name, struct spec_messages *messages)
{
    /* A byte order mark is no part of the text. */
    size_t mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    struct growth growth = {text + mark, size - mark, .origin = origin, .messages = messages};
    struct yaml_node *root = calloc(1, sizeof *root);
    if (!root || !yaml_parser_initialize(&growth.parser)) {
        free(root);
        messages->starved = true;
        return NULL;
    }
    root->name = name;
    yaml_parser_set_encoding(&growth.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&growth.parser, (const unsigned char *)growth.text, growth.size);
    bool ok = grow_document(&growth, root);
    yaml_parser_delete(&growth.parser);
    if (ok && !messages->starved)
        return root;
    yaml_tree_free(root);
    return NULL;
}

/* Depth is bounded by YAML_DEPTH_MAX. */
static void free_children(struct yaml_node *node)
{
    struct yaml_node *child = node->first;
    while (child) {
        struct yaml_node *next = child->next;
        free_children(child);
        free(child->key);
        free(child->text);
        free(child);
        child = next;
    }
}

void yaml_tree_free(struct yaml_node *root)
{
    if (!root)
        return;
    free_children(root);
    free(root->text);
    free(root);
}

const struct yaml_node *yaml_node_find(const struct yaml_node *node, const char *key)
{
    const struct yaml_node *child = node->kind == YAML_MAPPING ? node->first : NULL;
    while (child && strcmp(child->key, key) != 0)
        child = child->next;
    return child;
}

const struct yaml_node *yaml_node_first(const struct yaml_node *node)
{
    return node->kind == YAML_LIST ? node->first : node;
}

const struct yaml_node *yaml_node_next(const struct yaml_node *list, const struct yaml_node *item)
{
    return list->kind == YAML_LIST ? item->next : NULL;
}

size_t yaml_node_length(const struct yaml_node *node)
{
    return node->kind == YAML_LIST ? node->count : 1;
}
