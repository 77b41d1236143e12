/* spec_texts.c - texts of a spec: names, prose, and what consoles and storage hold. */
#include "vmm/hosted/grader/spec/spec_reader.h"
#include "vmm/hosted/grader/spec/spec_regex.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { IDENTIFIER_MAX = 64, LINE_MAX_LENGTH = 200, PROSE_MAX = 4000, SYMBOL_MAX = 200 };

static void keep(struct spec_reader *reader, const char *text, char **target)
{
    char *copy = strdup(text);
    if (!copy) {
        spec_starve(reader);
        return;
    }
    free(*target);
    *target = copy;
}

static bool is_short(struct spec_reader *reader, const struct yaml_node *node, size_t most)
{
    return node->size <= most ||
           spec_complain(reader, node->place,
                         "\"%s\" has %zu characters, and may have %zu; make it shorter", node->name,
                         node->size, most);
}

void spec_take_grammar(struct spec_reader *reader, const struct yaml_node *node, struct spec *spec)
{
    (void)spec;
    const char *text = spec_scalar(reader, node, "visor-grade/1");
    if (text && strcmp(text, "visor-grade/1") != 0)
        spec_complain(reader, node->place,
                      "\"%.100s\" is not a grammar that is known; write visor-grade/1", text);
}

void spec_take_identifier(struct spec_reader *reader, const struct yaml_node *node, char **target)
{
    const char *text = spec_scalar(reader, node, "a short name");
    if (!text || !is_short(reader, node, IDENTIFIER_MAX))
        return;
    if (text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0')
        spec_complain(reader, node->place,
                      "\"%s\" is no short name; use lower-case letters, digits and '-'", text);
    else
        keep(reader, text, target);
}

/* The names are looked up when all tests are known; here only what they look like is checked. */
void spec_take_identifiers(struct spec_reader *reader, const struct yaml_node *node,
                           struct spec_test *test)
{
    (void)test;
    SPEC_EACH(item, node)
    {
        char *text = NULL;
        spec_take_identifier(reader, item, &text);
        free(text);
    }
}

static bool is_one_line(const char *text)
{
    while (*text != '\0' && !iscntrl((unsigned char)*text))
        text++;
    return *text == '\0';
}

void spec_take_line(struct spec_reader *reader, const struct yaml_node *node, char **target)
{
    const char *text = spec_scalar(reader, node, "a line of text");
    if (!text || !is_short(reader, node, LINE_MAX_LENGTH))
        return;
    if (!is_one_line(text))
        spec_complain(reader, node->place,
                      "\"%s\" must be one line, without control characters; write a space instead",
                      node->name);
    else
        keep(reader, text, target);
}

void spec_take_prose(struct spec_reader *reader, const struct yaml_node *node, char **target)
{
    const char *text = spec_scalar(reader, node, "a text");
    if (text && is_short(reader, node, PROSE_MAX))
        keep(reader, text, target);
}

void spec_take_text(struct spec_reader *reader, const struct yaml_node *node,
                    struct spec_text *target)
{
    if (node->kind != YAML_SCALAR) {
        spec_scalar(reader, node, "a text");
        return;
    }
    if (node->plain && node->size == 0) {
        spec_complain(reader, node->place,
                      "\"%s\" has no value; write a text, or \"\" for an empty one", node->name);
        return;
    }
    char *bytes = spec_storage(reader, node->size + 1, 1);
    if (!bytes)
        return;
    memcpy(bytes, node->text, node->size);
    free(target->bytes);
    *target = (struct spec_text){bytes, node->size};
}

void spec_take_texts(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_texts *target)
{
    target->texts = spec_storage(reader, yaml_node_length(node), sizeof *target->texts);
    if (!target->texts)
        return;
    SPEC_EACH(item, node)
    {
        spec_take_text(reader, item, &target->texts[target->count++]);
        if (item->kind == YAML_SCALAR && item->size == 0 && !item->plain)
            spec_complain(reader, item->place,
                          "an empty text is everywhere; write what \"%s\" is about", node->name);
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; write texts, or leave it out",
                      node->name);
}

void spec_take_regex(struct spec_reader *reader, const struct yaml_node *node, char **target)
{
    struct error error = {""};
    const char *text = spec_scalar(reader, node, "a regular expression");
    if (text && !spec_regex_check(text, &error))
        spec_complain(reader, node->place, "%s", error.text);
    else if (text)
        keep(reader, text, target);
}

static bool is_symbol(const char *text)
{
    static const char others[] = "_.$";
    bool ok = isalpha((unsigned char)text[0]) || (text[0] != '\0' && strchr(others, text[0]));
    for (size_t i = 1; ok && text[i] != '\0'; i++)
        ok = isalnum((unsigned char)text[i]) || strchr(others, text[i]);
    return ok;
}

void spec_take_symbol(struct spec_reader *reader, const struct yaml_node *node, char **target)
{
    const char *text = spec_scalar(reader, node, "a symbol");
    if (!text || !is_short(reader, node, SYMBOL_MAX))
        return;
    if (!is_symbol(text))
        spec_complain(reader, node->place,
                      "\"%s\" is no symbol; write a label's name, or an address with addr", text);
    else
        keep(reader, text, target);
}

void spec_take_file(struct spec_reader *reader, const struct yaml_node *node, char **target)
{
    char name[FILE_SET_NAME_MAX + 1];
    const char *text = spec_scalar(reader, node, "a file's name");
    if (!text)
        return;
    snprintf(name, sizeof name, "%s", text);
    size_t length = strlen(name);
    if (length > 1 && name[length - 1] == '/' && name[length - 2] != '/')
        name[length - 1] = '\0';
    if (strlen(text) > FILE_SET_NAME_MAX || !file_set_name_valid(name))
        spec_complain(reader, node->place,
                      "\"%.200s\" is no name that can be used; names go down from the spec's "
                      "folder, as in guests/one.s, and have at most %d printable characters",
                      text, FILE_SET_NAME_MAX);
    else
        keep(reader, name, target);
}

void spec_take_files(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_names *target)
{
    size_t before = reader->messages.count;
    target->names = spec_storage(reader, yaml_node_length(node), sizeof *target->names);
    if (!target->names)
        return;
    SPEC_EACH(item, node)
    {
        char **name = &target->names[target->count];
        spec_take_file(reader, item, name);
        target->count += *name != NULL;
        if (!*name || reader->messages.count != before || target->count > FILE_SET_FILES_MAX)
            continue;
        for (size_t i = 0; i + 1 < target->count; i++)
            if (strcmp(target->names[i], *name) == 0)
                spec_complain(reader, item->place,
                              "\"%s\" is in \"%s\" twice; leave one of them out", *name,
                              node->name);
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; name files, or leave it out",
                      node->name);
    if (target->count > FILE_SET_FILES_MAX)
        spec_complain(reader, node->place, "\"%s\" has more than %d files; leave some out",
                      node->name, FILE_SET_FILES_MAX);
}
