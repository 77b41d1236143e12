/* report_view.c - what an audience may see of a document, as text that does no harm. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <stdlib.h>
#include <string.h>

const char *report_string(const json_t *object, const char *key)
{
    const char *string = json_string_value(json_object_get(object, key));
    return string ? string : "";
}

json_int_t report_count(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

bool report_is(const json_t *object, const char *key, const char *string)
{
    return strcmp(report_string(object, key), string) == 0;
}

/* Harmless text */

/* Jansson has checked that it is UTF-8. */
bool report_character(const char **at, uint32_t *character)
{
    const unsigned char *byte = (const unsigned char *)*at;
    if (*byte == '\0')
        return false;
    unsigned more = *byte >= 0xf0 ? 3 : *byte >= 0xe0 ? 2 : *byte >= 0xc0 ? 1 : 0;
    *character = more ? *byte & (0x3fu >> more) : *byte;
    byte++;
    for (; more > 0 && (*byte & 0xc0) == 0x80; more--)
        *character = *character << 6 | (*byte++ & 0x3f);
    *at = (const char *)byte;
    return true;
}

bool report_is_harmful(uint32_t character)
{
    return (character < 0x20 && character != '\n' && character != '\t') ||
           (character >= 0x7f && character < 0xa0) || character == 0xad || character == 0x61c ||
           (character >= 0x200b && character <= 0x200f) ||
           (character >= 0x2028 && character <= 0x202e) ||
           (character >= 0x2060 && character <= 0x206f) || character == 0xfeff ||
           (character >= 0xfff0 && character <= 0xfffb) || (character & 0xfffe) == 0xfffe ||
           (character >= 0xfdd0 && character <= 0xfdef) || character >= 0xe0000;
}

/* Texts that may have several lines; all others are made one line. */
static bool has_lines(const char *key)
{
    static const char *const keys[] = {"messages", "hint", "console", "expected", "actual"};
    for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

static json_t *harmless_string(const char *key, const char *string)
{
    char *text = NULL;
    size_t size;
    uint32_t character;
    bool lines = has_lines(key);
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    for (const char *at = string, *from = at; report_character(&at, &character); from = at)
        if (report_is_harmful(character) || (character < 0x20 && !lines))
            fprintf(out, character < 0x100 ? "\\x%02x" : "\\u{%x}", character);
        else
            fwrite(from, 1, (size_t)(at - from), out);
    json_t *value = fclose(out) == 0 ? json_stringn(text, size) : NULL;
    free(text);
    return value;
}

static json_t *harmless(const char *key, const json_t *value);

static json_t *harmless_list(const json_t *list)
{
    json_t *copy = json_array();
    size_t index;
    json_t *element;
    json_array_foreach(list, index, element)
    {
        if (copy && json_array_append_new(copy, harmless("", element)) != 0) {
            json_decref(copy);
            copy = NULL;
        }
    }
    return copy;
}

/* Keys are those of result_fields.def. */
static json_t *harmless_object(const json_t *object)
{
    json_t *copy = json_object();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (copy && json_object_set_new(copy, key, harmless(key, value)) != 0) {
            json_decref(copy);
            copy = NULL;
        }
    }
    return copy;
}

/* Points are added up; no assignment has so many. */
static json_t *harmless_number(const char *key, json_int_t number)
{
    bool points = strcmp(key, "points") == 0 || strcmp(key, "of") == 0;
    return json_integer(points && number > REPORT_POINTS_MAX ? REPORT_POINTS_MAX : number);
}

/* A copy. */
static json_t *harmless(const char *key, const json_t *value)
{
    if (json_is_string(value))
        return harmless_string(key, json_string_value(value));
    if (json_is_integer(value))
        return harmless_number(key, json_integer_value(value));
    if (json_is_array(value))
        return harmless_list(value);
    if (json_is_object(value))
        return harmless_object(value);
    return json_deep_copy(value);
}

/* What is held back */

static bool is_visible(const json_t *test)
{
    return report_is(test, "visibility", "visible");
}

static void hide_expected(json_t *test)
{
    size_t index;
    json_t *mismatch;
    json_array_foreach(json_object_get(json_object_get(test, "failure"), "mismatches"), index,
                       mismatch)
    {
        json_object_del(mismatch, "expected");
    }
}

static void hide_all(json_t *test)
{
    static const char *const keys[] = {"failure", "hint", "error", "cases", "instructions"};
    for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++)
        json_object_del(test, keys[i]);
}

static void hide_details(json_t *test)
{
    if (report_is(test, "details", "none"))
        hide_all(test);
    else if (!report_is(test, "details", "full"))
        hide_expected(test);
}

static void hide_needs(const json_t *result, json_t *test)
{
    size_t index;
    json_t *need, *needs = json_object_get(test, "needs");
    json_array_foreach(needs, index, need)
    {
        const json_t *needed = report_test_find(result, json_string_value(need));
        if (needed && !is_visible(needed))
            json_array_set_new(needs, index, json_string("a test that is not shown"));
    }
}

static void count_hidden(struct report_view *view, const json_t *test)
{
    bool late = report_is(test, "visibility", "after_due_date");
    *(late ? &view->late_of : &view->hidden_of) += report_count(test, "of");
    *(late ? &view->late_count : &view->hidden_count) += 1;
}

static void hide_from_students(struct report_view *view, bool keep_tests)
{
    json_t *tests = json_object_get(view->result, "tests"), *test;
    size_t index;
    json_array_foreach(tests, index, test)
    {
        hide_details(test);
        hide_needs(view->result, test);
    }
    for (index = 0; !keep_tests && index < json_array_size(tests);) {
        test = json_array_get(tests, index);
        if (is_visible(test)) {
            index++;
            continue;
        }
        count_hidden(view, test);
        json_array_remove(tests, index);
    }
}

/* Where not all tests were run, all that can be had counts. */
static void sum_points(struct report_view *view)
{
    size_t index;
    json_t *test;
    json_array_foreach(json_object_get(view->result, "tests"), index, test)
    {
        view->points += report_count(test, "points");
        view->of += report_count(test, "of");
    }
    if (!report_is(view->result, "status", "graded"))
        view->of = report_count(json_object_get(view->result, "spec"), "points") - view->hidden_of -
                   view->late_of;
    if (view->of < view->points)
        view->of = view->points;
}

bool report_view_make(struct report_view *view, const json_t *result, enum audience audience,
                      bool keep_tests)
{
    *view = (struct report_view){.result = harmless("", result)};
    if (!view->result)
        return false;
    if (audience == AUDIENCE_STUDENT)
        hide_from_students(view, keep_tests);
    sum_points(view);
    return true;
}

void report_view_free(struct report_view *view)
{
    json_decref(view->result);
    *view = (struct report_view){0};
}

char *report_notes(const struct report_view *view)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    if (report_is(view->result, "status", "unfinished"))
        fputs("The grading was broken off: this is not the whole result.\n", out);
    if (view->hidden_count)
        fprintf(out, "There are hidden tests as well, which count for %lld points.\n",
                (long long)view->hidden_of);
    if (view->late_count)
        fprintf(out, "Tests that count for %lld points are shown after the due date.\n",
                (long long)view->late_of);
    return fclose(out) == 0 ? text : NULL;
}
