/* result_schema.c - see result_schema.h. */
#include "vmm/hosted/grader/result_schema.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

static const struct object_row {
    const char *name, *text;
} objects[] = {
#define OBJECT(object, text) {#object, text},
#include "vmm/hosted/grader/result_fields.def"
};

static const struct field_row {
    const char *object, *key, *kind, *of, *presence, *text;
} fields[] = {
#define FIELD(object, key, kind, of, presence, text) {#object, #key, #kind, #of, #presence, text},
#include "vmm/hosted/grader/result_fields.def"
};

static const struct word_row {
    const char *set, *string;
} words[] = {
#define WORD(set, string) {#set, string},
#include "vmm/hosted/grader/result_fields.def"
};

#define COUNT_OF(rows) (sizeof(rows) / sizeof *(rows))

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static json_t *schema_of_words(const char *set)
{
    json_t *list = json_array();
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (is(words[i].set, set))
            json_array_append_new(list, json_string(words[i].string));
    return json_pack("{s:o}", "enum", list);
}

static json_t *schema_of_reference(const char *object)
{
    return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", object));
}

static json_t *schema_of_lanes(void)
{
    return json_loads("{\"type\": \"array\", \"items\": {\"type\": \"array\", \"minItems\": 2, "
                      "\"maxItems\": 2, \"prefixItems\": [{\"type\": \"integer\", \"minimum\": 0}, "
                      "{\"type\": \"string\"}]}}",
                      0, NULL);
}

static json_t *schema_of_kind(const struct field_row *row)
{
    if (is(row->kind, "STRING"))
        return json_pack("{s:s}", "type", "string");
    if (is(row->kind, "COUNT"))
        return json_pack("{s:s, s:i}", "type", "integer", "minimum", 0);
    if (is(row->kind, "FLAG"))
        return json_pack("{s:s}", "type", "boolean");
    if (is(row->kind, "DIGEST"))
        return json_pack("{s:s, s:s}", "type", "string", "pattern", "^[0-9a-f]{16}$");
    if (is(row->kind, "WORD"))
        return schema_of_words(row->of);
    if (is(row->kind, "STRINGS"))
        return json_pack("{s:s, s:{s:s}}", "type", "array", "items", "type", "string");
    if (is(row->kind, "OBJECT"))
        return schema_of_reference(row->of);
    if (is(row->kind, "OBJECTS"))
        return json_pack("{s:s, s:o}", "type", "array", "items", schema_of_reference(row->of));
    return schema_of_lanes();
}

static json_t *schema_of_field(const struct field_row *row)
{
    json_t *schema = schema_of_kind(row);
    if (is(row->presence, "NULLABLE"))
        schema = json_pack("{s:[o, {s:s}]}", "anyOf", schema, "type", "null");
    json_object_set_new(schema, "description", json_string(row->text));
    return schema;
}

static json_t *schema_of_object(const struct object_row *object)
{
    json_t *properties = json_object(), *required = json_array();
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (!is(fields[i].object, object->name))
            continue;
        json_object_set_new(properties, fields[i].key, schema_of_field(&fields[i]));
        if (!is(fields[i].presence, "SOMETIMES"))
            json_array_append_new(required, json_string(fields[i].key));
    }
    return json_pack("{s:s, s:s, s:b, s:o, s:o}", "description", object->text, "type", "object",
                     "additionalProperties", 0, "required", required, "properties", properties);
}

void result_schema_print(FILE *out)
{
    json_t *definitions = json_object();
    for (size_t i = 0; i < COUNT_OF(objects); i++)
        json_object_set_new(definitions, objects[i].name, schema_of_object(&objects[i]));
    json_t *schema = json_pack(
        "{s:s, s:s, s:o, s:o}", "$schema", "https://json-schema.org/draft/2020-12/schema", "title",
        "visor-result/1", "$ref", json_string("#/$defs/result"), "$defs", definitions);
    json_dumpf(schema, out, JSON_INDENT(2));
    putc('\n', out);
    json_decref(schema);
}
