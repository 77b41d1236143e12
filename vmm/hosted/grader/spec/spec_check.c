/* spec_check.c - what concerns a spec as a whole: sums, names of tests, what needs what. */
#include "isa/spelling.h"
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <stdlib.h>
#include <string.h>

void spec_check_monitor(struct spec_reader *reader, const struct yaml_node *node, struct spec *spec)
{
    if (!spec->monitor)
        spec_complain(reader, node->key_place,
                      "only kind monitor has \"monitor\": add kind: monitor, or remove it");
    if ((uint64_t)spec->load + spec->size > spec->ram)
        spec_complain(reader, yaml_node_find(node, "load")->place,
                      "the guest's storage must end within the machine's, which has %u bytes: "
                      "change load or size, or machine.ram",
                      spec->ram);
}

/* Points */

/* Are they there, and was nothing wrong with them? */
static bool has_points(const struct spec_reader *reader, const struct yaml_node *node)
{
    const struct yaml_node *points = yaml_node_find(node, "points");
    return points && !spec_messages_at(&reader->messages, points->place);
}

static void check_sum(struct spec_reader *reader, const struct yaml_node *root,
                      const struct yaml_node *tests)
{
    const struct spec *spec = reader->spec;
    const struct yaml_node *test = tests->first;
    unsigned sum = 0; /* at most a thousand times a million */
    bool is_known = has_points(reader, root);
    for (size_t i = 0; i < spec->test_count; i++, test = test->next) {
        sum += spec->tests[i].points;
        is_known &= has_points(reader, test);
    }
    if (is_known && spec->points != sum)
        spec_complain(reader, yaml_node_find(root, "points")->place,
                      "\"points\" is %u, and the tests' points are together %u; make them equal",
                      spec->points, sum);
}

/* Names */

static void check_ids(struct spec_reader *reader, const struct yaml_node *tests)
{
    const struct spec *spec = reader->spec;
    const struct yaml_node *node = tests->first;
    for (size_t i = 0; i < spec->test_count; i++, node = node->next)
        for (size_t j = 0; j < i && spec->tests[i].id; j++)
            if (spec->tests[j].id && strcmp(spec->tests[j].id, spec->tests[i].id) == 0) {
                spec_complain(reader, yaml_node_find(node, "id")->place,
                              "the test in line %u has the id \"%s\" already; take another one",
                              spec->tests[j].place.line, spec->tests[i].id);
                break;
            }
}

static void refuse_need(struct spec_reader *reader, const struct yaml_node *node)
{
    struct spelling spelling = spelling_of(node->text);
    if (spec_messages_full(&reader->messages))
        return;
    for (size_t i = 0; i < reader->spec->test_count; i++)
        if (reader->spec->tests[i].id)
            spelling_offer(&spelling, reader->spec->tests[i].id);
    if (spelling.nearest)
        spec_complain(reader, node->place, "there is no test \"%.100s\"; did you mean %s?",
                      node->text, spelling.nearest);
    else
        spec_complain(reader, node->place,
                      "there is no test \"%.100s\"; write the id of another test", node->text);
}

static void link_need(struct spec_reader *reader, struct spec_test *test,
                      const struct yaml_node *node)
{
    size_t found = 0;
    while (
        found < reader->spec->test_count &&
        (!reader->spec->tests[found].id || strcmp(reader->spec->tests[found].id, node->text) != 0))
        found++;
    if (found == reader->spec->test_count) {
        refuse_need(reader, node);
        return;
    }
    for (size_t i = 0; i < test->need_count; i++)
        if (test->needs[i] == found) {
            spec_complain(reader, node->place, "\"%s\" is needed twice; leave one of them out",
                          node->text);
            return;
        }
    test->needs[test->need_count++] = found;
}

static void link_needs(struct spec_reader *reader, struct spec_test *test,
                       const struct yaml_node *node)
{
    const struct yaml_node *needs = yaml_node_find(node, "needs");
    if (!needs || needs->kind == YAML_MAPPING)
        return;
    test->needs = spec_storage(reader, yaml_node_length(needs), sizeof *test->needs);
    if (!test->needs)
        return;
    SPEC_EACH(item, needs)
    {
        bool is_name =
            item->kind == YAML_SCALAR && item->size > 0 && strlen(item->text) == item->size;
        if (is_name && !spec_messages_full(&reader->messages))
            link_need(reader, test, item);
    }
}

/* Circles: a walk along needs that comes back to where it is. */

struct walk {
    struct spec_reader *reader;
    const struct yaml_node **nodes; /* of the tests */
    size_t *path;                   /* from the first test to the one that is looked at */
    size_t *next;                   /* of each test on it: which need is looked at next */
    uint8_t *state;                 /* of each test */
    size_t length;                  /* of the path */
};
enum { UNSEEN, ON_PATH, DONE };

/* The path ends where it needs `back`, which is on it. */
static void complain_of_circle(struct walk *walk, size_t back)
{
    char text[400];
    size_t first = 0, length = 0;
    const struct spec_test *tests = walk->reader->spec->tests;
    while (walk->path[first] != back)
        first++;
    for (size_t i = first; i < walk->length && length < sizeof text; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s -> ",
                                   tests[walk->path[i]].id);
    if (length > 300)
        snprintf(text + 300, sizeof text - 300, "... -> ");
    const struct yaml_node *last = walk->nodes[walk->path[walk->length - 1]];
    spec_complain(walk->reader, yaml_node_find(last, "needs")->place,
                  "needs go in a circle: %s%s; remove one of them", text, tests[back].id);
}

static void step(struct walk *walk)
{
    size_t at = walk->path[walk->length - 1];
    const struct spec_test *test = &walk->reader->spec->tests[at];
    if (walk->next[at] == test->need_count) {
        walk->state[at] = DONE;
        walk->length--;
        return;
    }
    size_t need = test->needs[walk->next[at]++];
    if (walk->state[need] == ON_PATH)
        complain_of_circle(walk, need);
    if (walk->state[need] != UNSEEN)
        return;
    walk->state[need] = ON_PATH;
    walk->path[walk->length++] = need;
}

static void check_circles(struct spec_reader *reader, const struct yaml_node *tests)
{
    size_t count = reader->spec->test_count, i = 0;
    struct walk walk = {.reader = reader,
                        .nodes = spec_storage(reader, count, sizeof *walk.nodes),
                        .path = spec_storage(reader, count, sizeof *walk.path),
                        .next = spec_storage(reader, count, sizeof *walk.next),
                        .state = spec_storage(reader, count, 1)};
    if (walk.nodes && walk.path && walk.next && walk.state) {
        for (const struct yaml_node *node = tests->first; node; node = node->next)
            walk.nodes[i++] = node;
        for (i = 0; i < count; i++) {
            if (walk.state[i] != UNSEEN)
                continue;
            walk.state[i] = ON_PATH;
            walk.path[walk.length++] = i;
            while (walk.length > 0)
                step(&walk);
        }
    }
    free(walk.nodes);
    free(walk.path);
    free(walk.next);
    free(walk.state);
}

/* What is built, and of what */

static bool keep_name(struct spec_reader *reader, struct spec_names *names, const char *name)
{
    char **longer = realloc(names->names, (names->count + 1) * sizeof *longer);
    if (!longer)
        return spec_starve(reader);
    names->names = longer;
    longer[names->count] = strdup(name);
    return longer[names->count] ? ++names->count : spec_starve(reader);
}

/* A spec that is in a source is about that source, or brings it along. */
static void add_source(struct spec_reader *reader)
{
    struct error error = {""};
    struct spec *spec = reader->spec;
    if (!reader->source)
        return;
    if (spec->sources.count == 0)
        keep_name(reader, &spec->sources, reader->source);
    else if (!file_set_find(&spec->overlay, reader->source) &&
             !file_set_add(&spec->overlay, reader->source, reader->source_text, reader->source_size,
                           &error))
        spec_complain(reader, (struct spec_place){1, 1}, "%s", error.text);
}

static void preset_required(struct spec_reader *reader)
{
    struct spec *spec = reader->spec;
    for (size_t i = 0; i < spec->sources.count; i++)
        if (!file_set_find(&spec->overlay, spec->sources.names[i]))
            keep_name(reader, &spec->required, spec->sources.names[i]);
}

static bool is_among(const struct spec_names *names, const char *name)
{
    size_t i = 0;
    while (i < names->count && strcmp(names->names[i], name) != 0)
        i++;
    return i < names->count;
}

static void check_required(struct spec_reader *reader, const struct yaml_node *required)
{
    const struct spec *spec = reader->spec;
    for (size_t i = 0; i < spec->sources.count; i++) {
        const char *name = spec->sources.names[i];
        if (!file_set_find(&spec->overlay, name) && !is_among(&spec->required, name))
            spec_complain(reader, required->place,
                          "%s is assembled and not in the overlay, so a submission must have it: "
                          "add it here, or leave \"required\" out",
                          name);
    }
}

static void check_sources(struct spec_reader *reader, const struct yaml_node *root)
{
    const struct yaml_node *build = yaml_node_find(root, "build");
    const struct yaml_node *required = build ? yaml_node_find(build, "required") : NULL;
    if (!reader->source && !build)
        spec_complain(reader, root->place, "\"spec\" needs build: which sources are assembled");
    else if (!reader->source && build->kind == YAML_MAPPING && !yaml_node_find(build, "as"))
        spec_complain(reader, build->key_place, "\"build\" needs as: the sources, in order");
    if (reader->messages.count > 0)
        return;
    add_source(reader);
    if (required)
        check_required(reader, required);
    else
        preset_required(reader);
}

static void check_disk(struct spec_reader *reader, const struct yaml_node *root)
{
    struct spec *spec = reader->spec;
    const struct yaml_node *disk = yaml_node_find(root, "disk");
    bool is_device = spec->devices & 1u << SPEC_DEVICE_DISK;
    if (disk && !is_device)
        spec_complain(reader, disk->key_place,
                      "the machine has no disk: add disk0 to machine.devices, or remove this");
    if (!disk && is_device)
        spec_disk_blank(reader);
}

static void check_kind(struct spec_reader *reader, const struct yaml_node *root)
{
    if (reader->spec->monitor && !yaml_node_find(root, "monitor"))
        spec_complain(reader, root->place,
                      "kind monitor needs monitor: the guests, and where they are put");
}

static void preset_title(struct spec_reader *reader)
{
    struct spec *spec = reader->spec;
    if (spec->title || !spec->assignment)
        return;
    spec->title = strdup(spec->assignment);
    if (!spec->title)
        spec_starve(reader);
}

void spec_check_whole(struct spec_reader *reader, const struct yaml_node *root)
{
    const struct yaml_node *tests = yaml_node_find(root, "tests"), *node;
    preset_title(reader);
    check_kind(reader, root);
    check_disk(reader, root);
    check_sources(reader, root);
    if (!tests || reader->spec->test_count == 0 || reader->messages.starved)
        return;
    check_sum(reader, root, tests);
    check_ids(reader, tests);
    node = tests->first;
    for (size_t i = 0; i < reader->spec->test_count; i++, node = node->next)
        link_needs(reader, &reader->spec->tests[i], node);
    if (!reader->messages.starved)
        check_circles(reader, tests);
}
