/* dap_message.c - see dap_message.h. */
#include "vmm/hosted/dap/dap_message.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* True if there is a field to be read; else *result says what its reader returns. */
static bool find(const json_t *object, const char *name, enum dap_need need, const json_t **value,
                 bool *result, struct error *error)
{
    *value = json_object_get(object, name);
    if (*value && !json_is_null(*value))
        return true;
    *result = need == DAP_OPTIONAL || error_set(error, "'%s' is missing", name);
    return false;
}

bool dap_read_text(const json_t *object, const char *name, enum dap_need need, const char **text,
                   struct error *error)
{
    const json_t *value;
    bool result;
    if (!find(object, name, need, &value, &result, error))
        return result;
    if (!json_is_string(value))
        return error_set(error, "'%s' must be a string", name);
    *text = json_string_value(value);
    return true;
}

bool dap_read_flag(const json_t *object, const char *name, bool *flag, struct error *error)
{
    const json_t *value;
    bool result;
    if (!find(object, name, DAP_OPTIONAL, &value, &result, error))
        return result;
    if (!json_is_boolean(value))
        return error_set(error, "'%s' must be true or false", name);
    *flag = json_is_true(value);
    return true;
}

bool dap_read_number(const json_t *object, const char *name, enum dap_need need, int64_t least,
                     int64_t most, int64_t *number, struct error *error)
{
    const json_t *value;
    bool result;
    if (!find(object, name, need, &value, &result, error))
        return result;
    if (!json_is_integer(value))
        return error_set(error, "'%s' must be a whole number", name);
    *number = json_integer_value(value);
    if (*number >= least && *number <= most)
        return true;
    return error_set(error, "'%s' must be from %" PRId64 " to %" PRId64 ", not %" PRId64, name,
                     least, most, *number);
}

bool dap_read_objects(const json_t *object, const char *name, enum dap_need need, size_t most,
                      const json_t **array, struct error *error)
{
    const json_t *value;
    bool result;
    if (!find(object, name, need, &value, &result, error))
        return result;
    if (json_is_object(value) && json_object_size(value) == 0)
        return true;
    if (!json_is_array(value))
        return error_set(error, "'%s' must be an array", name);
    if (json_array_size(value) > most)
        return error_set(error, "'%s' may have %zu elements, not %zu", name, most,
                         json_array_size(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!json_is_object(json_array_get(value, i)))
            return error_set(error, "'%s' must be an array of objects", name);
    *array = value;
    return true;
}

bool dap_read_object(const json_t *object, const char *name, enum dap_need need,
                     const json_t **inner, struct error *error)
{
    const json_t *value;
    bool result;
    if (!find(object, name, need, &value, &result, error))
        return result;
    if (json_is_array(value) && json_array_size(value) == 0)
        return true;
    if (!json_is_object(value))
        return error_set(error, "'%s' must be an object", name);
    *inner = value;
    return true;
}

/* How long the character that begins with this byte is; 0 if none does. */
static size_t character_length(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first < 0xe0)
        return 2;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/* The second byte of some characters must be in a part of the range only: else they would be too
 * long for what they say, surrogates, or beyond Unicode. */
static bool goes_on(const uint8_t *at, size_t index)
{
    uint8_t least = 0x80, most = 0xbf;
    if (index == 1) {
        least = at[0] == 0xe0 ? 0xa0 : at[0] == 0xf0 ? 0x90 : least;
        most = at[0] == 0xed ? 0x9f : at[0] == 0xf4 ? 0x8f : most;
    }
    return at[index] >= least && at[index] <= most;
}

/* How many of the bytes can belong to the character that begins there, at least 1; is it whole? */
static size_t measure(const char *bytes, size_t size, bool *whole)
{
    const uint8_t *at = (const uint8_t *)bytes;
    size_t length = character_length(at[0]), have = 1;
    while (have < length && have < size && goes_on(at, have))
        have++;
    *whole = have == length;
    return have;
}

size_t dap_half_character(const char *bytes, size_t size)
{
    bool whole;
    for (size_t back = 1; back <= 3 && back <= size; back++) {
        const char *at = bytes + size - back;
        if (character_length((uint8_t)*at) > back && measure(at, back, &whole) == back)
            return back;
    }
    return 0;
}

json_t *dap_string_of(const char *bytes, size_t size)
{
    static const char replacement[] = "\xef\xbf\xbd";
    char *text = malloc(3 * size + 1);
    size_t length = 0;
    bool whole;
    if (!text)
        return NULL;
    for (size_t at = 0, have; at < size; at += have) {
        have = measure(bytes + at, size - at, &whole);
        size_t put = whole ? have : sizeof replacement - 1;
        memcpy(text + length, whole ? bytes + at : replacement, put);
        length += put;
    }
    json_t *string = json_stringn(text, length);
    free(text);
    return string;
}

json_t *dap_string(const char *text)
{
    return dap_string_of(text, strlen(text));
}

json_t *dap_format(const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return NULL;
    json_t *string = dap_string_of(text, (size_t)length);
    free(text);
    return string;
}
