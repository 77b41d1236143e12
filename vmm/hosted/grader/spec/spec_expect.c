/* spec_expect.c - what a spec expects of a run. */
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <stdlib.h>
#include <string.h>

void spec_take_outcome(struct spec_reader *reader, const struct yaml_node *node,
                       struct spec_expectation *expect)
{
    if (node->kind != YAML_MAPPING) {
        spec_take_run_end(reader, node, &expect->exit);
        return;
    }
    spec_take_exit(reader, node, expect);
    expect->exit = SPEC_CODE;
}

/* Moments */

void spec_take_moment(struct spec_reader *reader, const struct yaml_node *node,
                      struct spec_event *event)
{
    if (node->kind == YAML_SCALAR) {
        event->kind = EVENT_INSTRUCTIONS;
        spec_take_instructions(reader, node, &event->nth);
    } else {
        spec_take_event(reader, node, event);
    }
}

void spec_check_event(struct spec_reader *reader, const struct yaml_node *node,
                      struct spec_event *event)
{
    (void)reader;
    if (yaml_node_find(node, "instructions")) {
        event->kind = EVENT_INSTRUCTIONS;
        return;
    }
    event->kind = event->symbol ? EVENT_SYMBOL : EVENT_TRAP;
    if (event->nth == 0)
        event->nth = 1;
}

/* Registers, PSW and storage */

void spec_take_registers(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_look *look)
{
    if (node->kind != YAML_MAPPING || node->count == 0) {
        spec_complain(reader, node->place,
                      "\"%s\" is a mapping, { register: number }, like { a0: 1 }", node->name);
        return;
    }
    look->registers = spec_storage(reader, node->count, sizeof *look->registers);
    for (const struct yaml_node *child = node->first; child && look->registers;
         child = child->next) {
        struct spec_register *expected = &look->registers[look->register_count++];
        int number = spec_register_find(reader, child->key_place, child->key);
        expected->number = number < 0 ? 0 : (unsigned)number;
        spec_comparison_take(reader, child, SPEC_NUMBER_WORD, &expected->value);
    }
}

void spec_take_pc_comparison(struct spec_reader *reader, const struct yaml_node *node,
                             struct spec_psw *psw)
{
    if (node->kind == YAML_MAPPING)
        spec_take_pc(reader, node, psw);
    else
        spec_comparison_take(reader, node, SPEC_NUMBER_WORD, &psw->pc);
}

void spec_check_pc(struct spec_reader *reader, const struct yaml_node *node, struct spec_psw *psw)
{
    spec_bounds_take(reader, node, SPEC_NUMBER_WORD, &psw->pc);
}

static const struct {
    enum spec_number number;
    word bytes;
} cell_types[SPEC_CELL_TYPE_COUNT] = {
    [SPEC_U32] = {SPEC_NUMBER_WORD, 4}, [SPEC_U16] = {SPEC_NUMBER_U16, 2},
    [SPEC_U8] = {SPEC_NUMBER_U8, 1},    [SPEC_I32] = {SPEC_NUMBER_I32, 4},
    [SPEC_TEXT] = {SPEC_NUMBER_U8, 0},
};

static void take_cell_text(struct spec_reader *reader, const struct yaml_node *node,
                           struct spec_cell *cell)
{
    const struct yaml_node *text = yaml_node_find(node, "eq");
    for (const struct yaml_node *child = node->first; child; child = child->next)
        for (unsigned relation = 0; relation < SPEC_RELATION_COUNT; relation++)
            if (relation != SPEC_EQ && strcmp(child->key, spec_relation_names[relation]) == 0)
                text = NULL;
    if (!text || yaml_node_find(node, "in")) {
        spec_complain(reader, node->place, "a cell of type text is compared with eq alone");
        return;
    }
    spec_take_text(reader, text, &cell->text);
    if (text->kind == YAML_SCALAR && text->size == 0)
        spec_complain(reader, text->place, "an empty text is everywhere; write what is there");
}

void spec_check_cell(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_cell *cell)
{
    if (cell->type == SPEC_TEXT)
        take_cell_text(reader, node, cell);
    else
        spec_bounds_take(reader, node, cell_types[cell->type].number, &cell->value);
    word address = cell->address + cell->offset;
    size_t bytes = cell->type == SPEC_TEXT ? cell->text.size : cell_types[cell->type].bytes;
    if (!cell->symbol && (uint64_t)address + bytes > reader->spec->ram)
        spec_complain(reader, node->place,
                      "0x%x is outside the machine's storage, which has %u bytes", address,
                      reader->spec->ram);
}

void spec_take_cells(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_look *look)
{
    look->cells = spec_storage(reader, yaml_node_length(node), sizeof *look->cells);
    if (!look->cells)
        return;
    SPEC_EACH(item, node)
    {
        struct spec_cell *cell = &look->cells[look->cell_count++];
        cell->place = item->place;
        spec_take_cell(reader, item, cell);
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; leave it out", node->name);
}

/* Looks: what stands in the expectation itself is the first. */

static struct spec_look *first_look(struct spec_reader *reader, const struct yaml_node *node,
                                    struct spec_expectation *expect)
{
    if (!expect->looks) {
        expect->looks = spec_storage(reader, 1, sizeof *expect->looks);
        if (!expect->looks)
            return NULL;
        expect->look_count = 1;
        expect->looks->place = node->key_place;
    }
    return expect->looks;
}

void spec_take_first_at(struct spec_reader *reader, const struct yaml_node *node,
                        struct spec_expectation *expect)
{
    struct spec_look *look = first_look(reader, node, expect);
    if (look)
        spec_take_moment(reader, node, &look->at);
}

void spec_take_first_registers(struct spec_reader *reader, const struct yaml_node *node,
                               struct spec_expectation *expect)
{
    struct spec_look *look = first_look(reader, node, expect);
    if (look)
        spec_take_registers(reader, node, look);
}

void spec_take_first_psw(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_expectation *expect)
{
    struct spec_look *look = first_look(reader, node, expect);
    if (look)
        spec_take_psw(reader, node, &look->psw);
}

void spec_take_first_cells(struct spec_reader *reader, const struct yaml_node *node,
                           struct spec_expectation *expect)
{
    struct spec_look *look = first_look(reader, node, expect);
    if (look)
        spec_take_cells(reader, node, look);
}

void spec_take_looks(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_expectation *expect)
{
    size_t count = expect->look_count + yaml_node_length(node);
    struct spec_look *looks = spec_storage(reader, count, sizeof *looks);
    if (!looks)
        return;
    if (expect->look_count > 0)
        memcpy(looks, expect->looks, expect->look_count * sizeof *looks);
    free(expect->looks);
    expect->looks = looks;
    SPEC_EACH(item, node)
    {
        struct spec_look *look = &looks[expect->look_count++];
        look->place = item->place;
        spec_take_look(reader, item, look);
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"looks\" is empty; leave it out");
}

/* Traps */

void spec_take_trap_counts(struct spec_reader *reader, const struct yaml_node *node,
                           struct spec_expectation *expect)
{
    if (node->kind != YAML_MAPPING || node->count == 0) {
        spec_complain(reader, node->place,
                      "\"%s\" is a mapping, { cause: number }, like { syscall: 3 }", node->name);
        return;
    }
    for (const struct yaml_node *child = node->first; child; child = child->next) {
        struct spec_comparison *expected = &expect->traps_total;
        if (strcmp(child->key, "total") != 0) {
            int cause = spec_word_find(reader, child->key_place, child->key, &spec_words_counted);
            expected = cause < 0 ? NULL : &expect->traps[cause];
        }
        if (expected)
            spec_comparison_take(reader, child, SPEC_NUMBER_COUNT, expected);
    }
}

void spec_take_sequence_item(struct spec_reader *reader, const struct yaml_node *node,
                             struct spec_step *step)
{
    if (node->kind == YAML_MAPPING)
        spec_take_step(reader, node, step);
    else
        spec_take_cause(reader, node, &step->cause);
}

void spec_take_sequence(struct spec_reader *reader, const struct yaml_node *node,
                        struct spec_expectation *expect)
{
    expect->sequence = spec_storage(reader, yaml_node_length(node), sizeof *expect->sequence);
    if (!expect->sequence)
        return;
    SPEC_EACH(item, node)
    {
        spec_take_sequence_item(reader, item, &expect->sequence[expect->sequence_count++]);
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; leave it out", node->name);
}

/* The whole */

void spec_take_each(struct spec_reader *reader, const struct yaml_node *node,
                    struct spec_expectation *expect)
{
    spec_take_every(reader, node, expect);
}

static void check_at(struct spec_reader *reader, const struct yaml_node *node)
{
    const struct yaml_node *at = yaml_node_find(node, "at");
    if (at && !yaml_node_find(node, "regs") && !yaml_node_find(node, "psw") &&
        !yaml_node_find(node, "mem"))
        spec_complain(reader, at->key_place,
                      "\"at\" says when, and nothing is looked at then: add regs, psw or mem");
}

void spec_check_every(struct spec_reader *reader, const struct yaml_node *node,
                      struct spec_expectation *expect)
{
    (void)expect;
    check_at(reader, node);
}

void spec_check_expect(struct spec_reader *reader, const struct yaml_node *node,
                       struct spec_expectation *expect)
{
    (void)expect;
    check_at(reader, node);
}
