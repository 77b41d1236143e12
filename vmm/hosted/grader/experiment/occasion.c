/* occasion.c - see occasion.h. */
#include "vmm/hosted/grader/experiment/occasion.h"
#include "isa/memory.h"

void occasion_init(struct occasion *occasion, const struct spec_event *event,
                   const struct image *image)
{
    *occasion = (struct occasion){.event = event, .open = event->kind != EVENT_END};
    if (event->kind != EVENT_SYMBOL)
        return;
    const struct image_symbol *symbol = image_symbol_named(image, event->symbol);
    occasion->open = symbol != NULL;
    if (!symbol)
        return;
    occasion->address = symbol->value;
    occasion->fixed = symbol->given && image_word_at(image, symbol->value, &occasion->instruction);
}

/* One more that is like it. */
static bool count(struct occasion *occasion)
{
    if (++occasion->seen < occasion->event->nth)
        return false;
    occasion->open = false;
    return true;
}

bool occasion_at_instructions(struct occasion *occasion, uint64_t retired)
{
    if (!occasion->open || occasion->event->kind != EVENT_INSTRUCTIONS ||
        retired < occasion->event->nth)
        return false;
    occasion->open = false;
    return true;
}

bool occasion_at_trap(struct occasion *occasion, enum cause cause)
{
    return occasion->open && occasion->event->kind == EVENT_TRAP &&
           occasion->event->cause == cause && count(occasion);
}

/* What was loaded was inside storage. */
bool occasion_is_here(const struct occasion *occasion, const struct cpu *cpu,
                      const uint8_t *storage)
{
    return occasion->open && occasion->event->kind == EVENT_SYMBOL &&
           cpu->psw.base + cpu->psw.pc == occasion->address &&
           (!occasion->fixed ||
            memory_read32(storage + occasion->address) == occasion->instruction);
}

bool occasion_before_instruction(struct occasion *occasion, const struct cpu *cpu,
                                 const uint8_t *storage)
{
    return occasion_is_here(occasion, cpu, storage) && count(occasion);
}

uint64_t occasion_distance(const struct occasion *occasion, uint64_t retired)
{
    if (!occasion->open)
        return UINT64_MAX;
    switch (occasion->event->kind) {
    case EVENT_INSTRUCTIONS:
        return occasion->event->nth > retired ? occasion->event->nth - retired : 1;
    case EVENT_SYMBOL:
        return 1;
    case EVENT_TRAP:
    case EVENT_END:
        break;
    }
    return UINT64_MAX;
}
