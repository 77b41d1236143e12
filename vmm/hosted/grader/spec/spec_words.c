/* spec_words.c - words of a spec: from the names in the tables to their numbers. */
#include "isa/spelling.h"
#include "vmm/hosted/grader/spec/spec_reader.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {"kernel", "monitor"};
static const char *const score_names[] = {"all", "fraction"};
static const char *const mode_names[] = {[SPEC_USER] = "user", [SPEC_SUPERVISOR] = "supervisor"};
static const char *const switch_names[] = {
    [SPEC_INTERRUPTS_ON] = "on", [SPEC_INTERRUPTS_OFF] = "off", "true", "false"};
static const char *const strict_names[] = {"strict"};
static const char *const flag_names[] = {"false", "true", "off", "on"};
static const char *const cause_names[] = {
#define TRAP(name, number, string, saved, text) [number] = (number) == 0 ? NULL : string,
#include "isa/traps.def"
};
static const char *const interrupt_names[] = {
#define IRQ(name, number, text) [number] = #name,
#include "isa/ports.def"
};

#define LIST(names, what)                                                                          \
    {                                                                                              \
        what, names, sizeof(names) / sizeof *(names), false, ""                                    \
    }
const struct spec_word_list spec_words_kinds = LIST(kind_names, "a kind");
const struct spec_word_list spec_words_scores = LIST(score_names, "a score");
const struct spec_word_list spec_words_causes = LIST(cause_names, "a trap's cause");
const struct spec_word_list spec_words_counted = {
    "a trap's cause", cause_names, sizeof cause_names / sizeof *cause_names, false, ", total"};
static const struct spec_word_list modes = LIST(mode_names, "a mode");
static const struct spec_word_list switches = LIST(switch_names, "a state of interrupts");
static const struct spec_word_list stricts = LIST(strict_names, "an isolation");
static const struct spec_word_list flags = LIST(flag_names, "a truth value");
const struct spec_word_list spec_words_interrupts = {"an interrupt", interrupt_names, IRQS, true,
                                                     ""};
const struct spec_word_list spec_words_profiles = {"a machine", profile_names, PROFILES, false, ""};
const struct spec_word_list spec_words_devices = {"a device", spec_device_names, SPEC_DEVICE_COUNT,
                                                  false, ""};
const struct spec_word_list spec_words_platforms = {"a platform", spec_platform_names,
                                                    SPEC_PLATFORM_COUNT, false, ""};
static const struct spec_word_list run_platforms = {"a platform to run on", spec_platform_names,
                                                    SPEC_PLATFORMS_RUN_ON, false, ""};
const struct spec_word_list spec_words_visibilities = {"a visibility", spec_visibility_names,
                                                       SPEC_VISIBILITY_COUNT, false, ""};
const struct spec_word_list spec_words_details = {"an amount of details", spec_details_names,
                                                  SPEC_DETAILS_COUNT, false, ""};
const struct spec_word_list spec_words_strategies = {"a strategy", spec_strategy_names,
                                                     SPEC_STRATEGY_COUNT, false, ""};
const struct spec_word_list spec_words_observables = {"something to observe", spec_observable_names,
                                                      SPEC_OBSERVABLE_COUNT, false, ""};
const struct spec_word_list spec_words_cell_types = {"a type", spec_cell_type_names,
                                                     SPEC_CELL_TYPE_COUNT, false, ""};
static const char *const end_names[SPEC_EXIT_COUNT] = {
#define NAME(name, string) [SPEC_##name] = SPEC_##name == SPEC_CODE ? NULL : string,
    SPEC_EXITS(NAME)};
const struct spec_word_list spec_words_ends = {"an end of a run", end_names, SPEC_EXIT_COUNT, false,
                                               ", or { code: STATUS }"};
const struct spec_word_list spec_words_registers = {"a register", register_names, REGISTERS, false,
                                                    ", or x0 to x31"};

bool spec_word_spell(const struct spec_word_list *list, unsigned index, char text[SPEC_WORD_MAX])
{
    const char *name = index < list->count ? list->names[index] : NULL;
    if (!name || name[0] == '\0')
        return false;
    snprintf(text, SPEC_WORD_MAX, "%s", name);
    for (char *c = text; list->is_lower && *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return true;
}

static void refuse_word(struct spec_reader *reader, struct spec_place place, const char *text,
                        const struct spec_word_list *list)
{
    char known[400] = "", spelled[64][SPEC_WORD_MAX];
    size_t length = 0;
    struct spelling spelling = spelling_of(text);
    if (spec_messages_full(&reader->messages))
        return;
    for (unsigned i = 0; i < list->count && i < 64; i++)
        if (spec_word_spell(list, i, spelled[i])) {
            spelling_offer(&spelling, spelled[i]);
            length += (size_t)snprintf(known + length, sizeof known - length, "%s%s",
                                       length ? ", " : "", spelled[i]);
        }
    if (spelling.nearest)
        spec_complain(reader, place, "\"%.100s\" is not %s; did you mean %s?", text, list->what,
                      spelling.nearest);
    else
        spec_complain(reader, place, "\"%.100s\" is not %s; there %s %s%s", text, list->what,
                      strchr(known, ',') ? "are" : "is", known, list->besides);
}

static int find(const char *text, const struct spec_word_list *list)
{
    char name[SPEC_WORD_MAX];
    for (unsigned i = 0; i < list->count; i++)
        if (spec_word_spell(list, i, name) && strcmp(name, text) == 0)
            return (int)i;
    return -1;
}

int spec_word_find(struct spec_reader *reader, struct spec_place place, const char *text,
                   const struct spec_word_list *list)
{
    int index = find(text, list);
    if (index < 0)
        refuse_word(reader, place, text, list);
    return index;
}

int spec_word_take(struct spec_reader *reader, const struct yaml_node *node,
                   const struct spec_word_list *list)
{
    const char *text = spec_scalar(reader, node, list->what);
    return text ? spec_word_find(reader, node->place, text, list) : -1;
}

#define WORDS(name, type, words)                                                                   \
    void spec_take_##name(struct spec_reader *reader, const struct yaml_node *node, type *target)  \
    {                                                                                              \
        int index = spec_word_take(reader, node, &spec_words_##words);                             \
        if (index >= 0)                                                                            \
            *target = (type)index;                                                                 \
    }
#include "vmm/hosted/grader/spec/spec_kinds.def"

/* The number in "x7"; -1 if it is nothing like it. */
static int number_of(const char *name)
{
    size_t digits = strspn(name + (name[0] != '\0'), "0123456789");
    if (name[0] != 'x' || digits < 1 || digits > 2 || name[1 + digits] != '\0')
        return -1;
    if (digits == 2 && name[1] == '0')
        return -1;
    int number = atoi(name + 1);
    return number < REGISTERS ? number : -1;
}

int spec_register_find(struct spec_reader *reader, struct spec_place place, const char *name)
{
    int number = number_of(name);
    return number >= 0 ? number : spec_word_find(reader, place, name, &spec_words_registers);
}

void spec_take_register(struct spec_reader *reader, const struct yaml_node *node, unsigned *target)
{
    const char *text = spec_scalar(reader, node, "a register");
    int number = text ? spec_register_find(reader, node->place, text) : -1;
    if (number >= 0)
        *target = (unsigned)number;
}

void spec_take_mode(struct spec_reader *reader, const struct yaml_node *node, struct spec_psw *psw)
{
    int index = spec_word_take(reader, node, &modes);
    if (index >= 0)
        psw->mode = index == SPEC_USER ? SPEC_USER : SPEC_SUPERVISOR;
}

/* Some readers of YAML make true of on before anybody sees it. */
void spec_take_on_off(struct spec_reader *reader, const struct yaml_node *node,
                      struct spec_psw *psw)
{
    int index = spec_word_take(reader, node, &switches);
    if (index >= 0)
        psw->interrupts =
            strcmp(switch_names[index], "on") == 0 || strcmp(switch_names[index], "true") == 0
                ? SPEC_INTERRUPTS_ON
                : SPEC_INTERRUPTS_OFF;
}

void spec_take_flag(struct spec_reader *reader, const struct yaml_node *node, bool *target)
{
    int index = spec_word_take(reader, node, &flags);
    if (index >= 0)
        *target = index % 2 == 1;
}

void spec_take_strict(struct spec_reader *reader, const struct yaml_node *node, bool *target)
{
    if (spec_word_take(reader, node, &stricts) >= 0)
        *target = true;
}

static void take_set(struct spec_reader *reader, const struct yaml_node *node,
                     const struct spec_word_list *list, unsigned *set)
{
    unsigned taken = 0;
    SPEC_EACH(item, node)
    {
        int index = spec_word_take(reader, item, list);
        if (index < 0)
            continue;
        if (taken & 1u << index)
            spec_complain(reader, item->place, "\"%s\" is in \"%s\" twice; leave one of them out",
                          item->text, node->name);
        taken |= 1u << index;
    }
    *set = taken;
}

void spec_take_device_set(struct spec_reader *reader, const struct yaml_node *node, unsigned *set)
{
    take_set(reader, node, &spec_words_devices, set);
}

void spec_take_observable_set(struct spec_reader *reader, const struct yaml_node *node,
                              unsigned *set)
{
    take_set(reader, node, &spec_words_observables, set);
    if (node->kind == YAML_LIST && node->count == 0)
        spec_complain(reader, node->place, "\"%s\" is empty; leave it out, or name something",
                      node->name);
}

static void take_platform_list(struct spec_reader *reader, const struct yaml_node *node,
                               const struct spec_word_list *list, unsigned least,
                               struct spec_platforms *platforms)
{
    struct spec_platforms taken = {.count = 0};
    unsigned set = 0;
    SPEC_EACH(item, node)
    {
        int index = spec_word_take(reader, item, list);
        if (index < 0)
            return;
        if (set & 1u << index) {
            spec_complain(reader, item->place, "\"%s\" is in \"%s\" twice; leave one of them out",
                          item->text, node->name);
            return;
        }
        set |= 1u << index;
        taken.list[taken.count++] = (enum spec_platform)index;
    }
    if (taken.count < least)
        spec_complain(reader, node->place, "\"%s\" has %u platforms; name at least %u", node->name,
                      taken.count, least);
    else
        *platforms = taken;
}

void spec_take_run_on(struct spec_reader *reader, const struct yaml_node *node,
                      struct spec_platforms *platforms)
{
    take_platform_list(reader, node, &run_platforms, 1, platforms);
}

void spec_take_platforms(struct spec_reader *reader, const struct yaml_node *node,
                         struct spec_platforms *platforms)
{
    take_platform_list(reader, node, &spec_words_platforms, 2, platforms);
}
