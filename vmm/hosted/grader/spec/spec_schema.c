/* spec_schema.c - the JSON Schema of a spec, made of the rows that the reader reads by. */
#include "vmm/hosted/grader/spec/spec_read.h"
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONAL, REQUIRED };

struct kind {
    const char *name, *schema; /* JSON; NULL: words or a number */
    const struct spec_word_list *words;
    const char *base; /* of a number: the kind that it is written as */
    uint64_t least, most, unit;
};
static const struct kind kinds[] = {
#define KIND(name, type, ...)                       {#name, #__VA_ARGS__, NULL, NULL, 0, 0, 0},
#define WORDS(name, type, words)                    {#name, NULL, &spec_words_##words, NULL, 0, 0, 0},
#define NUMBER(name, type, base, least, most, unit) {#name, NULL, NULL, #base, least, most, unit},
#include "vmm/hosted/grader/spec/spec_kinds.def"
};

static const struct mapping {
    const char *name, *text;
} mappings[] = {
#define MAPPING(name, type, text) {#name, text},
#include "vmm/hosted/grader/spec/spec_keys.def"
};

static const struct key {
    enum spec_mapping mapping;
    bool required;
    const char *key, *kind, *text;
} keys[] = {
#define KEY(mapping, key, kind, required, member, text)                                            \
    {MAPPING_##mapping, required, key, #kind, text},
#define WHOLE(mapping, key, kind, required, text) {MAPPING_##mapping, required, key, #kind, text},
#include "vmm/hosted/grader/spec/spec_keys.def"
};

static const struct choice {
    enum spec_mapping mapping;
    unsigned least, most;
    const char *keys;
} choices[] = {
#define CHOICE(mapping, least, most, keys) {MAPPING_##mapping, least, most, keys},
#include "vmm/hosted/grader/spec/spec_keys.def"
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))

static json_t *schema_of_words(const struct spec_word_list *list)
{
    json_t *words = json_array();
    char name[SPEC_WORD_MAX];
    for (unsigned i = 0; i < list->count; i++)
        if (spec_word_spell(list, i, name))
            json_array_append_new(words, json_string(name));
    return json_pack("{s:o}", "enum", words);
}

static json_t *schema_of_reference(const char *kind)
{
    char reference[64];
    snprintf(reference, sizeof reference, "#/$defs/%s", kind);
    return json_pack("{s:s}", "$ref", reference);
}

/* The limits hold for what is a number to readers of YAML; others have a text, like 64K. */
static json_t *schema_of_number(const struct kind *kind)
{
    json_t *schema = schema_of_reference(kind->base);
    json_object_set_new(schema, "minimum", json_integer((json_int_t)kind->least));
    json_object_set_new(schema, "maximum", json_integer((json_int_t)kind->most));
    if (kind->unit > 1)
        json_object_set_new(schema, "multipleOf", json_integer((json_int_t)kind->unit));
    return schema;
}

static json_t *schema_of_kind(const struct kind *kind)
{
    if (kind->schema)
        return json_loads(kind->schema, 0, NULL);
    return kind->words ? schema_of_words(kind->words) : schema_of_number(kind);
}

/* [{"required": ["a"]}, {"required": ["b"]}...] */
static json_t *each_required(const char *names)
{
    json_t *list = json_array();
    while (*names != '\0') {
        size_t length = strcspn(names, " ");
        json_array_append_new(list, json_pack("{s:[s%]}", "required", names, length));
        names += length + (names[length] == ' ');
    }
    return list;
}

static json_t *schema_of_choice(const struct choice *choice)
{
    if (choice->least == 1)
        return json_pack("{s:o}", choice->most == 1 ? "oneOf" : "anyOf",
                         each_required(choice->keys));
    /* At most one of two. */
    return json_pack("{s:{s:o}}", "not", "allOf", each_required(choice->keys));
}

static json_t *schema_of_key(const struct key *key)
{
    json_t *schema = schema_of_reference(key->kind);
    json_object_set_new(schema, "description", json_string(key->text));
    return schema;
}

static json_t *schema_of_mapping(enum spec_mapping mapping)
{
    json_t *properties = json_object(), *required = json_array(), *all = json_array();
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (keys[i].mapping != mapping)
            continue;
        json_object_set_new(properties, keys[i].key, schema_of_key(&keys[i]));
        if (keys[i].required)
            json_array_append_new(required, json_string(keys[i].key));
    }
    for (size_t i = 0; i < COUNT_OF(choices); i++)
        if (choices[i].mapping == mapping)
            json_array_append_new(all, schema_of_choice(&choices[i]));
    json_t *schema = json_pack("{s:s, s:s, s:o, s:o, s:b, s:i}", "description",
                               mappings[mapping].text, "type", "object", "properties", properties,
                               "required", required, "additionalProperties", 0, "minProperties", 1);
    if (json_array_size(all) > 0)
        json_object_set(schema, "allOf", all);
    json_decref(all);
    return schema;
}

static json_t *definitions(void)
{
    json_t *all = json_object();
    for (size_t i = 0; i < COUNT_OF(mappings); i++)
        json_object_set_new(all, mappings[i].name, schema_of_mapping((enum spec_mapping)i));
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        json_object_set_new(all, kinds[i].name, schema_of_kind(&kinds[i]));
    return all;
}

void spec_schema_print(FILE *out)
{
    json_t *schema = json_pack("{s:s, s:s, s:s, s:s, s:o}", "$schema",
                               "https://json-schema.org/draft/2020-12/schema", "title",
                               "visor-grade/1", "description", mappings[MAPPING_spec].text, "$ref",
                               "#/$defs/spec", "$defs", definitions());
    json_dumpf(schema, out, JSON_INDENT(2));
    fputc('\n', out);
    json_decref(schema);
}
