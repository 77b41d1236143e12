/* debuggee.c - see debuggee.h. How it moves is in motion.c. */
#include "vmm/hosted/debugger/debuggee.h"
#include "vmm/hosted/debugger/look.h"

#include <stdlib.h>
#include <string.h>

struct guest *debuggee_guest(struct debuggee *debuggee)
{
    return &debuggee->session.tower.guests[debuggee->focus];
}

struct cpu *debuggee_cpu(struct debuggee *debuggee)
{
    return &debuggee_guest(debuggee)->computer.cpu;
}

struct machine *debuggee_machine(struct debuggee *debuggee)
{
    return debuggee_guest(debuggee)->computer.machine;
}

bool debuggee_open(struct debuggee *debuggee, const struct cli_args *args, struct error *error)
{
    struct tower_options options;
    *debuggee = (struct debuggee){.focus = 0};
    session_options(args, (unsigned)args->operand_count, &options);
    if (!session_open(&debuggee->session, args, &options, args->operands, error))
        return false;
    if (timeline_begin(&debuggee->timeline, &debuggee->session.tower, error))
        return true;
    struct error ignored;
    session_close(&debuggee->session, &ignored);
    return false;
}

static void free_point(struct point *point)
{
    if (point) {
        free(point->condition);
        free(point->text);
    }
    free(point);
}

void debuggee_close(struct debuggee *debuggee)
{
    struct error ignored;
    for (size_t i = 0; i < debuggee->point_count; i++)
        free_point(debuggee->points[i]);
    free(debuggee->points);
    if (debuggee->held)
        fclose(debuggee->held);
    free(debuggee->held_text);
    timeline_end(&debuggee->timeline);
    session_close(&debuggee->session, &ignored);
}

unsigned debuggee_add(struct debuggee *debuggee, const struct point *point)
{
    size_t bytes = (debuggee->point_count + 1) * sizeof *debuggee->points;
    struct point **points = realloc(debuggee->points, bytes);
    struct point *copy = malloc(sizeof *copy);
    if (points)
        debuggee->points = points;
    if (!points || !copy) {
        free(copy);
        return 0;
    }
    *copy = *point;
    copy->condition = point->condition ? strdup(point->condition) : NULL;
    copy->text = point->text ? strdup(point->text) : NULL;
    copy->enabled = true;
    copy->number = ++debuggee->last_number;
    points[debuggee->point_count++] = copy;
    return copy->number;
}

struct point *debuggee_point(struct debuggee *debuggee, unsigned number)
{
    for (size_t i = 0; i < debuggee->point_count; i++)
        if (debuggee->points[i]->number == number)
            return debuggee->points[i];
    return NULL;
}

bool debuggee_remove(struct debuggee *debuggee, unsigned number)
{
    size_t kept = 0, count = debuggee->point_count;
    for (size_t i = 0; i < count; i++) {
        if (debuggee->points[i]->number == number)
            free_point(debuggee->points[i]);
        else
            debuggee->points[kept++] = debuggee->points[i];
    }
    debuggee->point_count = kept;
    return kept < count;
}

bool debuggee_translate(struct debuggee *debuggee, vaddr at, paddr *real)
{
    return look_translate(debuggee_cpu(debuggee), debuggee_machine(debuggee)->size, at, 1, real);
}

struct psw debuggee_psw_at(struct machine *machine, paddr at)
{
    word words[4] = {0};
    for (word i = 0; i < 4; i++)
        machine_load_word(machine, at + 4 * i, &words[i]);
    return (struct psw){words[0], words[1], words[2], words[3]};
}

bool debuggee_load(struct debuggee *debuggee, paddr at, void *to, word size)
{
    struct machine *machine = debuggee_machine(debuggee);
    return machine->ops->load(machine, at, to, size);
}

bool debuggee_read(struct debuggee *debuggee, vaddr at, void *to, word size)
{
    paddr real;
    return look_translate(debuggee_cpu(debuggee), debuggee_machine(debuggee)->size, at, size,
                          &real) &&
           debuggee_load(debuggee, real, to, size);
}

bool debuggee_store(struct debuggee *debuggee, paddr at, const void *from, word size,
                    struct error *error)
{
    struct machine *machine = debuggee_machine(debuggee);
    if (!machine->ops->store(machine, at, from, size))
        return error_set(error, "physical 0x%x is outside the guest's storage", at);
    return timeline_changed(&debuggee->timeline, error);
}

bool debuggee_write(struct debuggee *debuggee, vaddr at, const void *from, word size,
                    struct error *error)
{
    paddr real;
    if (!look_translate(debuggee_cpu(debuggee), debuggee_machine(debuggee)->size, at, size, &real))
        return error_set(error, "0x%x is outside what R shows", at);
    return debuggee_store(debuggee, real, from, size, error);
}

bool debuggee_set_cpu(struct debuggee *debuggee, const struct cpu *cpu, struct error *error)
{
    if (!cpu_is_valid(cpu))
        return error_set(error, "no processor can be in that state");
    *debuggee_cpu(debuggee) = *cpu;
    return timeline_changed(&debuggee->timeline, error);
}

bool debuggee_type(struct debuggee *debuggee, int character, struct error *error)
{
    if (!tower_type(&debuggee->session.tower, debuggee->focus, character, error))
        return false;
    timeline_forget_future(&debuggee->timeline);
    return true;
}
