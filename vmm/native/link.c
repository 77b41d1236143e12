/* link.c - see link.h. */
#include "vmm/native/link.h"

word *link_word(struct cpu *cpu, unsigned number)
{
    word *const psw[] = {
#define PSW(name, text) &cpu->psw.name,
#include "isa/state.def"
    };
    return number < LINK_PSW ? &cpu->x[number] : psw[number - LINK_PSW];
}

bool link_mask_names(const uint8_t mask[LINK_MASK], unsigned number)
{
    return mask[number / 8] >> number % 8 & 1;
}

/* x0 has a number, and is never sent. */
bool link_mask_valid(const uint8_t mask[LINK_MASK])
{
    bool others = link_mask_names(mask, 0);
    for (unsigned i = LINK_WORDS; i < 8 * LINK_MASK; i++)
        others |= link_mask_names(mask, i);
    return !others;
}

unsigned link_change(uint8_t *bytes, struct cpu *known, const struct cpu *now)
{
    struct cpu state = *now;
    unsigned length = LINK_MASK;
    for (unsigned i = 0; i < LINK_MASK; i++)
        bytes[i] = 0;
    for (unsigned i = 1; i < LINK_WORDS; i++) {
        word value = *link_word(&state, i);
        if (value == *link_word(known, i))
            continue;
        *link_word(known, i) = value;
        bytes[i / 8] |= (uint8_t)(1 << i % 8);
        length += link_number_put(bytes + length, value);
    }
    return length;
}

unsigned link_number_put(uint8_t *bytes, word number)
{
    unsigned count = 0;
    for (; number > 0x7f; number >>= 7)
        bytes[count++] = (uint8_t)(number | 0x80);
    bytes[count++] = (uint8_t)number;
    return count;
}

bool link_number_take(word *number, unsigned taken, uint8_t byte)
{
    *number |= (word)(byte & 0x7f) << 7 * taken;
    return byte & 0x80 && taken + 1 < LINK_NUMBER;
}
