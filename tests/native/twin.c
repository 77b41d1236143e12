/* twin.c - see twin.h. */
#include "tests/native/twin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static word first_sector(const struct house *house, unsigned guest)
{
    return house->ground.options.sectors / house->tower.options.guests * guest;
}

static struct ground_options options_of(const struct house *house, unsigned guest)
{
    const struct native_options *tower = &house->tower.options;
    struct ground_options options = house->ground.options;
    options.size = tower->size;
    options.seed = tower->seed;
    options.sectors /= tower->guests;
    options.first_number += first_sector(house, guest);
    if (options.bad_sector != GROUND_NO_SECTOR)
        options.bad_sector -= (int)first_sector(house, guest);
    if (guest != 0)
        options.typed = "";
    return options;
}

void twin_init(struct twin *twin, const struct house *house, unsigned guest,
               const struct program *program)
{
    const struct ground_options options = options_of(house, guest);
    *twin = (struct twin){.guest = guest};
    ground_init(&twin->alone, &options);
    ground_load(&twin->alone, &program->image);
}

void twin_free(struct twin *twin)
{
    ground_free(&twin->alone);
}

bool twin_wakes(struct twin *twin)
{
    return computer_wake(&twin->alone.computer);
}

void twin_runs(struct twin *twin, uint64_t instructions)
{
    computer_run(&twin->alone.computer, &instructions);
}

static bool differs(char text[TWIN_TEXT], const char *name, uint64_t alone, uint64_t guest)
{
    if (alone != guest)
        snprintf(text, TWIN_TEXT, "%s is 0x%" PRIx64 ", and 0x%" PRIx64 " alone", name, guest,
                 alone);
    return alone != guest;
}

static bool cpu_differs(const struct cpu *a, const struct cpu *b, char text[TWIN_TEXT])
{
    bool found = false;
    for (unsigned i = 0; i < REGISTERS && !found; i++)
        found = differs(text, register_names[i], a->x[i], b->x[i]);
#define PSW(name, text_) found = found || differs(text, #name, a->psw.name, b->psw.name);
#define COUNTER(name, type, text_)                                                                 \
    found = found || differs(text, #name, a->control.name, b->control.name);
#include "isa/state.def"
    return found;
}

static bool trap_differs(const struct trap *a, const struct trap *b, char text[TWIN_TEXT])
{
    return differs(text, "the last trap's cause", a->cause, b->cause) ||
           differs(text, "the last trap's value", a->value, b->value) ||
           differs(text, "the last trap's access", a->access, b->access) ||
           differs(text, "the last trap's pc", a->pc, b->pc) ||
           differs(text, "the last trap's word", a->word, b->word);
}

static bool traps_differ(const uint64_t a[CAUSES], const uint64_t b[CAUSES], char text[TWIN_TEXT])
{
    bool found = false;
    for (unsigned i = 0; i < CAUSES && !found; i++)
        found = differs(text, trap_rows[i].name, a[i], b[i]);
    return found;
}

static bool storage_differs(const struct twin *twin, const struct house *house,
                            char text[TWIN_TEXT])
{
    const uint8_t *a = twin->alone.bare.memory.bytes, *b = house_storage(house, twin->guest);
    word size = house->tower.options.size;
    if (memcmp(a, b, size) == 0)
        return false;
    for (word at = 0; at < size; at += 4) {
        char name[32];
        snprintf(name, sizeof name, "E[0x%x]", at);
        if (differs(text, name, memory_read32(a + at), memory_read32(b + at)))
            break;
    }
    return true;
}

/* Of several guests the output is mixed; that is for others to look at. */
static bool output_differs(const struct twin *twin, const struct house *house, char text[TWIN_TEXT])
{
    const struct ground *a = &twin->alone, *b = &house->ground;
    if (house->tower.options.guests != 1)
        return false;
    uint64_t kept = a->sent_count < GROUND_OUTPUT ? a->sent_count : GROUND_OUTPUT;
    return differs(text, "the number of characters printed", a->sent_count, b->sent_count) ||
           differs(text, "what memcmp says of the output", 0, memcmp(a->sent, b->sent, kept) != 0);
}

bool twin_has_same_disk(const struct twin *twin, const struct house *house, char text[TWIN_TEXT])
{
    const size_t first = first_sector(house, twin->guest);
    const struct ground *a = &twin->alone, *b = &house->ground;
    return !differs(text, "what memcmp says of the disk", 0,
                    memcmp(a->sectors, b->sectors + first * SECTOR_BYTES,
                           (size_t)a->options.sectors * SECTOR_BYTES) != 0);
}

bool twin_is_same(struct twin *twin, struct house *house, char text[TWIN_TEXT])
{
    const struct computer *a = &twin->alone.computer;
    const struct computer_there b = house_computer(house, twin->guest);
    return !differs(text, "the number of instructions", a->retired, b.retired) &&
           !differs(text, "the state", a->state, b.state) && !cpu_differs(&a->cpu, &b.cpu, text) &&
           !trap_differs(&a->trap, &b.trap, text) && !traps_differ(a->traps, b.traps, text) &&
           !storage_differs(twin, house, text) && !output_differs(twin, house, text) &&
           twin_has_same_disk(twin, house, text);
}

bool twin_is_same_told(struct twin *twin, struct house *house, const struct native_guest *told,
                       char text[TWIN_TEXT])
{
    const struct computer *a = &twin->alone.computer;
    const struct bus *bus = a->machine->bus;
    return !differs(text, "the state told", a->state, told->state) &&
           !differs(text, "the number of instructions told", a->retired, told->retired) &&
           !differs(text, "the exit status told", bus->exit_status, told->exit_status) &&
           !differs(text, "the number of unknown ports told", bus->unknown, told->unknown) &&
           !cpu_differs(&a->cpu, &told->cpu, text) && !trap_differs(&a->trap, &told->trap, text) &&
           !traps_differ(a->traps, told->traps, text) && !storage_differs(twin, house, text) &&
           !output_differs(twin, house, text) && twin_has_same_disk(twin, house, text) &&
           !differs(text, "the number of flushes", twin->alone.flushes,
                    house->tower.options.guests == 1 ? house->ground.flushes : twin->alone.flushes);
}
