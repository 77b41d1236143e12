/* result.c - see result.h. */
#include "vmm/hosted/grader/result.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A digest as documents have it. */
static json_t *digest_text(uint64_t digest)
{
    char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, digest);
    return json_string(text);
}

json_t *result_digest(uint64_t digest)
{
    return digest_text(digest);
}

json_t *result_new(const struct spec *spec, const char *submission)
{
    char *name = result_quote(submission, strlen(submission), SIZE_MAX, NULL);
    char *title = result_quote(spec->title, strlen(spec->title), SIZE_MAX, NULL);
    json_t *result = NULL;
    if (name && title)
        result = json_pack("{s:s, s:s, s:o, s:{s:s, s:s, s:o, s:i}, s:{s:s, s:n, s:n}, s:s, s:i, "
                           "s:[]}",
                           "schema", "visor-result/1", "tool", "visor " VISOR_VERSION, "tables",
                           digest_text(TABLES_HASH), "spec", "assignment", spec->assignment,
                           "title", title, "digest", digest_text(spec->digest), "points",
                           (int)spec->points, "submission", "name", name, "digest", "image",
                           "status", "unfinished", "points", 0, "tests");
    free(name);
    free(title);
    return result;
}

/* Quoting */

/* Beginnings of lines that a consumer of some report could take for its own. */
static const char *const commands[] = {"::",  "##",   "ok ", "not ok ", "Bail out!",
                                       "1..", "TAP ", "---", "...",     "pragma "};

static bool is_command(const uint8_t *bytes, size_t size)
{
    size_t at = 0;
    while (at < size && (bytes[at] == ' ' || bytes[at] == '\t'))
        at++;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        size_t length = strlen(commands[i]);
        if (size - at >= length && memcmp(bytes + at, commands[i], length) == 0)
            return true;
    }
    return false;
}

static void quote_byte(FILE *out, uint8_t byte)
{
    if (byte == '\\')
        fputs("\\\\", out);
    else if (byte == '\n' || byte == '\t' || (byte >= ' ' && byte < 0x7f))
        putc(byte, out);
    else
        fprintf(out, "\\x%02x", byte);
}

char *result_quote(const void *bytes, size_t size, size_t most, bool *cut)
{
    const uint8_t *at = bytes;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    if (cut)
        *cut = size > most;
    size_t shown = size < most ? size : most;
    for (size_t i = 0; i < shown; i++) {
        if ((i == 0 || at[i - 1] == '\n') && is_command(at + i, size - i))
            fputs("| ", out);
        quote_byte(out, at[i]);
    }
    return fclose(out) == 0 ? text : NULL;
}

char *result_format(const json_t *result)
{
    char *dump = json_dumps(result, JSON_INDENT(2) | JSON_ENSURE_ASCII);
    char *text = NULL;
    if (dump && asprintf(&text, "%s\n", dump) < 0)
        text = NULL;
    free(dump);
    return text;
}

/* Checking */

enum field_kind { STRING, COUNT, FLAG, DIGEST, WORD, STRINGS, OBJECT, OBJECTS, LANES };
enum presence { ALWAYS, SOMETIMES, NULLABLE };

enum object_name {
    OBJECT_none,
#define OBJECT(object, text) OBJECT_##object,
#include "vmm/hosted/grader/result_fields.def"
};

/* Sets of words have names; a field that is a WORD names its set, others an object or none. */
struct field_row {
    enum object_name object;
    const char *key;
    enum field_kind kind;
    const char *of;
    enum presence presence;
};
static const struct field_row fields[] = {
#define FIELD(object, key, kind, of, presence, text) {OBJECT_##object, #key, kind, #of, presence},
#include "vmm/hosted/grader/result_fields.def"
};
static const struct {
    const char *set, *string;
} words[] = {
#define WORD(set, string) {#set, string},
#include "vmm/hosted/grader/result_fields.def"
};
static const char *const object_names[] = {
    "none",
#define OBJECT(object, text) #object,
#include "vmm/hosted/grader/result_fields.def"
};

static bool check_object(const json_t *value, const char *object);

static bool is_digest(const json_t *value)
{
    const char *text = json_string_value(value);
    return text && strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

static bool is_word(const json_t *value, const char *set)
{
    const char *text = json_string_value(value);
    for (size_t i = 0; text && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].set, set) == 0 && strcmp(words[i].string, text) == 0)
            return true;
    return false;
}

static bool is_count(const json_t *value)
{
    return json_is_integer(value) && json_integer_value(value) >= 0;
}

static bool is_lane(const json_t *value)
{
    return json_array_size(value) == 2 && is_count(json_array_get(value, 0)) &&
           json_is_string(json_array_get(value, 1));
}

static bool check_element(const json_t *value, enum field_kind kind, const char *of)
{
    switch (kind) {
    case STRINGS:
        return json_is_string(value);
    case OBJECTS:
        return check_object(value, of);
    default:
        return is_lane(value);
    }
}

static bool check_value(const json_t *value, const struct field_row *row)
{
    size_t index;
    json_t *element;
    switch (row->kind) {
    case STRING:
        return json_is_string(value);
    case COUNT:
        return is_count(value);
    case FLAG:
        return json_is_boolean(value);
    case DIGEST:
        return is_digest(value);
    case WORD:
        return is_word(value, row->of);
    case OBJECT:
        return check_object(value, row->of);
    case STRINGS:
    case OBJECTS:
    case LANES:
        break;
    }
    if (!json_is_array(value))
        return false;
    json_array_foreach(value, index,
                       element) if (!check_element(element, row->kind, row->of)) return false;
    return true;
}

/* Are all its fields there, right, and no others? */
static bool check_object(const json_t *value, const char *object)
{
    size_t known = 0;
    if (!json_is_object(value))
        return false;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (strcmp(object_names[fields[i].object], object) != 0)
            continue;
        const json_t *field = json_object_get(value, fields[i].key);
        known += field != NULL;
        if (!field && fields[i].presence == SOMETIMES)
            continue;
        if (json_is_null(field) && fields[i].presence == NULLABLE)
            continue;
        if (!field || !check_value(field, &fields[i]))
            return false;
    }
    return known == json_object_size(value);
}

json_t *result_parse(const char *text, size_t size, const char *name, struct error *error)
{
    json_error_t at;
    json_t *result = json_loadb(text, size, JSON_REJECT_DUPLICATES, &at);
    if (!result) {
        error_set(error, "%s:%d:%d: not a result: %s", name, at.line, at.column, at.text);
        return NULL;
    }
    if (check_object(result, "result"))
        return result;
    json_decref(result);
    error_set(error,
              "%s: not a result of this version: its fields are not those of visor-result/1; grade "
              "again",
              name);
    return NULL;
}

bool result_check_test(const json_t *test)
{
    return check_object(test, "test");
}
