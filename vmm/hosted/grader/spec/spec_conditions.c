/* spec_conditions.c - what a test of a spec runs under: input, seeds, and what is done to it. */
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <stdlib.h>
#include <string.h>

enum { JITTER_WINDOW = 600, SYSTEMATIC_WINDOW = 1000, SCHEDULE_DEPTH = 3 };

/* Input */

static bool copy_input(struct spec_reader *reader, struct spec_input *to,
                       const struct spec_input *from)
{
    *to = *from;
    to->at.symbol = NULL; /* nothing is typed at a symbol */
    to->text.bytes = spec_storage(reader, from->text.size + 1, 1);
    if (to->text.bytes)
        memcpy(to->text.bytes, from->text.bytes, from->text.size);
    return to->text.bytes != NULL;
}

void spec_inputs_copy(struct spec_reader *reader, struct spec_test *to,
                      const struct spec_test *from)
{
    to->inputs = spec_storage(reader, from->input_count, sizeof *to->inputs);
    to->input_count = 0;
    for (size_t i = 0; to->inputs && i < from->input_count; i++)
        to->input_count += copy_input(reader, &to->inputs[i], &from->inputs[i]);
}

static void drop_inputs(struct spec_test *test)
{
    for (size_t i = 0; i < test->input_count; i++) {
        free(test->inputs[i].at.symbol);
        free(test->inputs[i].text.bytes);
    }
    free(test->inputs);
    test->inputs = NULL;
    test->input_count = 0;
}

void spec_take_typed(struct spec_reader *reader, const struct yaml_node *node,
                     struct spec_test *test)
{
    drop_inputs(test);
    test->inputs = spec_storage(reader, 1, sizeof *test->inputs);
    if (!test->inputs)
        return;
    test->inputs->at.kind = EVENT_INSTRUCTIONS;
    spec_take_text(reader, node, &test->inputs->text);
    test->input_count = 1;
    if (test->inputs->text.size == 0)
        drop_inputs(test);
}

void spec_check_typed_at(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_input *input)
{
    if (input->at.kind == EVENT_SYMBOL)
        spec_complain(reader, node->place,
                      "nothing can be typed at a symbol; give a time, or { trap: CAUSE, nth: N }");
}

void spec_take_typed_list(struct spec_reader *reader, const struct yaml_node *node,
                          struct spec_test *test)
{
    uint64_t time = 0;
    drop_inputs(test);
    test->inputs = spec_storage(reader, yaml_node_length(node), sizeof *test->inputs);
    if (!test->inputs)
        return;
    SPEC_EACH(item, node)
    {
        struct spec_input *input = &test->inputs[test->input_count++];
        spec_take_typed_at(reader, item, input);
        if (input->at.kind != EVENT_INSTRUCTIONS)
            continue;
        if (input->at.nth < time)
            spec_complain(reader, item->place,
                          "typed before what stands above it; put them in the order of time");
        time = input->at.nth;
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; leave it out", node->name);
}

/* Seeds */

void spec_take_state_seeds(struct spec_reader *reader, const struct yaml_node *node,
                           struct spec_test *test)
{
    spec_take_random_state(reader, node, test);
}

void spec_check_schedule(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_schedule *schedule)
{
    const struct yaml_node *depth = yaml_node_find(node, "depth");
    const struct yaml_node *window = yaml_node_find(node, "window");
    if (depth && schedule->strategy == SPEC_JITTER)
        spec_complain(reader, depth->key_place,
                      "jitter has no depth; leave it out, or take the strategy pct or systematic");
    if (window && schedule->strategy == SPEC_PCT)
        spec_complain(reader, window->key_place,
                      "pct has no window; leave it out, or take another strategy");
    if (!depth)
        schedule->depth = SCHEDULE_DEPTH;
    if (!window)
        schedule->window =
            schedule->strategy == SPEC_SYSTEMATIC ? SYSTEMATIC_WINDOW : JITTER_WINDOW;
}

/* Injections */

void spec_take_injections(struct spec_reader *reader, const struct yaml_node *node,
                          struct spec_test *test)
{
    test->injections = spec_storage(reader, yaml_node_length(node), sizeof *test->injections);
    if (!test->injections)
        return;
    SPEC_EACH(item, node)
    {
        struct spec_injection *injection = &test->injections[test->injection_count++];
        injection->place = item->place;
        spec_take_injection(reader, item, injection);
    }
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; leave it out", node->name);
}

void spec_take_poke_of(struct spec_reader *reader, const struct yaml_node *node,
                       struct spec_injection *injection)
{
    injection->kind = INJECT_POKE;
    spec_take_poke(reader, node, injection);
    const struct yaml_node *address = yaml_node_find(node, "addr");
    if (address && !injection->user && injection->address > reader->spec->ram - sizeof(word))
        spec_complain(reader, address->place,
                      "0x%x is outside the machine's storage, which has %u bytes",
                      injection->address, reader->spec->ram);
}

static void refuse_zero(struct spec_reader *reader, struct spec_place place, unsigned number)
{
    if (number == 0)
        spec_complain(reader, place, "register zero is always 0; take another one");
}

void spec_take_register_value(struct spec_reader *reader, const struct yaml_node *node,
                              struct spec_injection *injection)
{
    injection->kind = INJECT_REGISTER;
    if (node->kind != YAML_MAPPING || node->count != 1) {
        spec_complain(reader, node->place,
                      "\"%s\" is a mapping of one register, { register: value }", node->name);
        return;
    }
    int number = spec_register_find(reader, node->first->key_place, node->first->key);
    spec_take_number(reader, node->first, &injection->value);
    if (number < 0)
        return;
    injection->number = (unsigned)number;
    refuse_zero(reader, node->first->key_place, injection->number);
}

void spec_take_pointer_of(struct spec_reader *reader, const struct yaml_node *node,
                          struct spec_injection *injection)
{
    size_t before = reader->messages.count;
    injection->kind = INJECT_REGISTER;
    spec_take_bad_pointer(reader, node, injection);
    if (reader->messages.count == before)
        refuse_zero(reader, node->place, injection->number);
}

void spec_take_interrupt_of(struct spec_reader *reader, const struct yaml_node *node,
                            struct spec_injection *injection)
{
    injection->kind = INJECT_INTERRUPT;
    spec_take_line_of_interrupt(reader, node, &injection->number);
}

static void need_disk(struct spec_reader *reader, const struct yaml_node *node)
{
    if (!(reader->spec->devices & 1u << SPEC_DEVICE_DISK))
        spec_complain(reader, node->key_place,
                      "the machine has no disk that could fail: add disk0 to machine.devices");
}

void spec_take_disk_fault_of(struct spec_reader *reader, const struct yaml_node *node,
                             struct spec_injection *injection)
{
    spec_take_disk_fault(reader, node, injection);
    need_disk(reader, node);
}

static void need_true(struct spec_reader *reader, const struct yaml_node *node)
{
    bool given = true;
    spec_take_flag(reader, node, &given);
    if (!given)
        spec_complain(reader, node->place, "\"%s\" can only be true; else leave it out",
                      node->name);
}

void spec_take_disk_error(struct spec_reader *reader, const struct yaml_node *node,
                          struct spec_injection *injection)
{
    injection->kind = INJECT_DISK_ERROR;
    need_true(reader, node);
}

void spec_take_torn_write(struct spec_reader *reader, const struct yaml_node *node,
                          struct spec_injection *injection)
{
    injection->kind = INJECT_TORN_WRITE;
    spec_take_sectors(reader, node, &injection->number);
}

void spec_take_power_cut(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_injection *injection)
{
    injection->kind = INJECT_POWER_CUT;
    need_true(reader, node);
}
