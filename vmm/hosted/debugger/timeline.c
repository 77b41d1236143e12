/* timeline.c - see timeline.h. What did not change between two checkpoints they share. */
#include "vmm/hosted/debugger/timeline.h"
#include "vmm/hosted/snapshot.h"

#include <stdlib.h>
#include <string.h>

/* While going back over a long way, checkpoints are left at a quarter of what is left, and so on
 * down to NEAR: who goes back once will soon go back again. */
enum { NEAR_SHIFT = 2, NEAR = 200000 };
enum { ASK_INTERVAL = 1000000 }; /* instructions between two questions whether to go on */

struct checkpoint {
    struct moment moment;
    char *state; /* owned: snapshot_state_save */
    size_t state_size;
    struct page_tree storage;
    struct {
        struct page_tree disk; /* what was written to it */
        size_t taken;          /* characters of its input */
        struct output_place output;
    } guests[]; /* as many as the tower has */
};

static struct memory *storage_of(const struct timeline *timeline)
{
    return &timeline->tower->bare.memory;
}

static unsigned guests_of(const struct timeline *timeline)
{
    return timeline->tower->options.guests;
}

static void free_checkpoint(const struct timeline *timeline, struct checkpoint *checkpoint)
{
    if (!checkpoint)
        return;
    page_tree_free(&checkpoint->storage);
    for (unsigned i = 0; i < guests_of(timeline); i++)
        page_tree_free(&checkpoint->guests[i].disk);
    free(checkpoint->state);
    free(checkpoint);
}

static bool is_zero(const uint8_t page[PAGE_BYTES])
{
    return page[0] == 0 && memcmp(page, page + 1, PAGE_BYTES - 1) == 0;
}

static uint64_t count_dirty(const struct memory *memory)
{
    uint64_t count = 0;
    for (word i = 0; i < memory->size >> PAGE_SHIFT; i++)
        count += memory->dirty[i];
    return count;
}

/* Puts pages that were written since the last time into the tree. Storage that was never more than
 * zero costs nothing. */
static bool keep_dirty(struct timeline *timeline)
{
    struct memory *memory = storage_of(timeline);
    uint8_t *end = memory->dirty + (memory->size >> PAGE_SHIFT), *mark = memory->dirty;
    for (; (mark = memchr(mark, 1, (size_t)(end - mark))); mark++) {
        size_t number = (size_t)(mark - memory->dirty);
        const uint8_t *bytes = memory->bytes + number * PAGE_BYTES;
        if (page_tree_get(&timeline->storage, number) || !is_zero(bytes)) {
            uint8_t *page = page_tree_replace(&timeline->storage, number);
            if (!page)
                return false;
            memcpy(page, bytes, PAGE_BYTES);
        }
        *mark = 0;
    }
    return true;
}

/* The state as it is now; NULL if the host has no storage left. */
static struct checkpoint *make_checkpoint(struct timeline *timeline)
{
    struct tower *tower = timeline->tower;
    struct checkpoint *checkpoint =
        calloc(1, sizeof *checkpoint + guests_of(timeline) * sizeof checkpoint->guests[0]);
    if (!checkpoint)
        return NULL;
    if (!keep_dirty(timeline) ||
        !snapshot_state_save(tower, &checkpoint->state, &checkpoint->state_size)) {
        free_checkpoint(timeline, checkpoint);
        return NULL;
    }
    checkpoint->moment = timeline->now;
    page_tree_copy(&checkpoint->storage, &timeline->storage);
    for (unsigned i = 0; i < guests_of(timeline); i++) {
        struct guest *guest = &tower->guests[i];
        page_tree_copy(&checkpoint->guests[i].disk, &guest->disk.written);
        checkpoint->guests[i].taken = guest->input.at;
        checkpoint->guests[i].output = guest->output.place;
    }
    return checkpoint;
}

/* The index of the last checkpoint that is not after a moment, or of the first. */
static unsigned index_of(const struct timeline *timeline, struct moment moment)
{
    unsigned at = timeline->count - 1;
    while (at > 0 && moment_before(moment, timeline->checkpoints[at]->moment))
        at--;
    return at;
}

static void take_out(struct timeline *timeline, unsigned index)
{
    free_checkpoint(timeline, timeline->checkpoints[index]);
    timeline->count--;
    memmove(&timeline->checkpoints[index], &timeline->checkpoints[index + 1],
            (timeline->count - index) * sizeof timeline->checkpoints[0]);
}

/* One goes, but never the first or the last: that whose neighbours are closest to each other for
 * how far they are away. The farther a time, the farther apart are its checkpoints. */
static void thin_out(struct timeline *timeline)
{
    struct checkpoint **all = timeline->checkpoints;
    double lowest = 0;
    unsigned victim = 0;
    for (unsigned i = 1; i + 1 < timeline->count; i++) {
        double away = (double)all[i]->moment.instructions - (double)timeline->now.instructions;
        uint64_t gap = all[i + 1]->moment.instructions - all[i - 1]->moment.instructions;
        double value = (double)gap / (1 + (away < 0 ? -away : away));
        if (victim == 0 || value < lowest) {
            lowest = value;
            victim = i;
        }
    }
    take_out(timeline, victim);
}

static void add_checkpoint(struct timeline *timeline)
{
    unsigned at = index_of(timeline, timeline->now);
    if (moment_same(timeline->checkpoints[at]->moment, timeline->now))
        return;
    struct checkpoint *checkpoint = make_checkpoint(timeline);
    if (!checkpoint) { /* one fewer: going back takes longer */
        timeline->not_before = timeline->now.instructions + timeline->interval;
        return;
    }
    if (timeline->count == TIMELINE_CHECKPOINTS)
        thin_out(timeline);
    at = index_of(timeline, timeline->now) + 1;
    memmove(&timeline->checkpoints[at + 1], &timeline->checkpoints[at],
            (timeline->count - at) * sizeof timeline->checkpoints[0]);
    timeline->checkpoints[at] = checkpoint;
    timeline->count++;
    while (timeline->count > 2 && timeline_size(timeline) > timeline->limit)
        thin_out(timeline);
}

static void mark_dirty(void *context, size_t page)
{
    ((struct memory *)context)->dirty[page] = 1;
}

static void restore_storage(struct timeline *timeline, const struct page_tree *to)
{
    static const uint8_t zero[PAGE_BYTES];
    struct memory *memory = storage_of(timeline);
    uint8_t *end = memory->dirty + (memory->size >> PAGE_SHIFT), *mark = memory->dirty;
    page_tree_compare(&timeline->storage, to, mark_dirty, memory);
    for (; (mark = memchr(mark, 1, (size_t)(end - mark))); mark++) {
        size_t number = (size_t)(mark - memory->dirty);
        const uint8_t *page = page_tree_get(to, number);
        memory_store(memory, (paddr)(number * PAGE_BYTES), page ? page : zero, PAGE_BYTES);
        *mark = 0;
    }
    page_tree_free(&timeline->storage);
    page_tree_copy(&timeline->storage, to);
}

static void restore(struct timeline *timeline, const struct checkpoint *checkpoint)
{
    struct tower *tower = timeline->tower;
    if (!snapshot_state_restore(tower, checkpoint->state, checkpoint->state_size))
        abort(); /* it is what we saved */
    restore_storage(timeline, &checkpoint->storage);
    for (unsigned i = 0; i < guests_of(timeline); i++) {
        struct guest *guest = &tower->guests[i];
        page_tree_free(&guest->disk.written);
        page_tree_copy(&guest->disk.written, &checkpoint->guests[i].disk);
        input_rewind(&guest->input, checkpoint->guests[i].taken);
        guest->output.place = checkpoint->guests[i].output;
    }
    timeline->now = checkpoint->moment;
    timeline->not_before = 0;
}

bool timeline_begin(struct timeline *timeline, struct tower *tower, struct error *error)
{
    *timeline = (struct timeline){.tower = tower,
                                  .now = {tower_retired(tower), 0},
                                  .interval = TIMELINE_INTERVAL,
                                  .page_time = TIMELINE_PAGE_TIME,
                                  .limit = TIMELINE_LIMIT};
    for (unsigned i = 0; i < tower->options.guests; i++) {
        disk_file_hold(&tower->guests[i].disk);
        tower->guests[i].input.keep = true;
    }
    page_tree_init(&timeline->storage, tower->bare.memory.size >> PAGE_SHIFT,
                   &timeline->storage_bytes);
    if ((timeline->checkpoints[0] = make_checkpoint(timeline))) {
        timeline->count = 1;
        return true;
    }
    timeline_end(timeline);
    return error_set(error, "the host has no storage left for checkpoints");
}

static void forget_from(struct timeline *timeline, unsigned first)
{
    while (timeline->count > first)
        take_out(timeline, timeline->count - 1);
}

void timeline_end(struct timeline *timeline)
{
    if (!timeline->tower)
        return;
    struct memory *memory = storage_of(timeline);
    memset(memory->dirty, 1, memory->size >> PAGE_SHIFT); /* who comes next knows nothing */
    forget_from(timeline, 0);
    free_checkpoint(timeline, timeline->origin);
    page_tree_free(&timeline->storage);
    *timeline = (struct timeline){.tower = NULL};
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* How many instructions until the next checkpoint may be due; far away if we are where there are
 * some. */
static uint64_t until_checkpoint(const struct timeline *timeline)
{
    const struct checkpoint *last = timeline->checkpoints[timeline->count - 1];
    uint64_t due = most(last->moment.instructions + timeline->interval, timeline->not_before);
    if (moment_before(timeline->now, last->moment))
        return UINT64_MAX;
    return due > timeline->now.instructions ? due - timeline->now.instructions : 0;
}

/* At a moment of its own. A checkpoint that has much to copy waits until it is little beside what
 * was run. */
static void arrive(struct timeline *timeline)
{
    const struct checkpoint *last = timeline->checkpoints[timeline->count - 1];
    if (timeline->now.steps > 0 || until_checkpoint(timeline) > 0)
        return;
    timeline->not_before =
        last->moment.instructions + count_dirty(storage_of(timeline)) * timeline->page_time;
    if (until_checkpoint(timeline) == 0)
        add_checkpoint(timeline);
}

/* What a run to a trap, or until something else stopped it, was: instructions, and perhaps a step
 * without one. */
static void count(struct timeline *timeline, struct guest *guest, uint64_t retired, bool trapped)
{
    const struct computer *computer = &guest->computer;
    enum cause cause = computer->trap.cause;
    bool apart = trapped ? cause == CAUSE_INTERRUPT || cause_is_fault(cause)
                         : computer->state == COMPUTER_WAITING;
    tower_ran(timeline->tower, retired);
    timeline->now.instructions += retired;
    timeline->now.steps = (retired ? 0 : timeline->now.steps) + apart;
    if (moment_before(timeline->furthest, timeline->now))
        timeline->furthest = timeline->now;
    if (trapped && timeline->saw)
        timeline->saw(timeline->context, guest, timeline->now.instructions);
}

struct guest *timeline_step(struct timeline *timeline)
{
    uint64_t budget = 1;
    struct guest *guest = tower_next(timeline->tower, &budget);
    if (!guest)
        return NULL;
    bool trapped = computer_run_to_trap(&guest->computer, &budget);
    count(timeline, guest, 1 - budget, trapped);
    /* What devices have to do by now they do now, as they would if it were run to here. */
    if (trapped && budget == 0)
        computer_run_to_trap(&guest->computer, &budget);
    arrive(timeline);
    return guest;
}

static void run_guest(struct timeline *timeline, struct guest *guest, uint64_t budget)
{
    uint64_t before;
    bool trapped;
    do {
        before = budget;
        trapped = computer_run_to_trap(&guest->computer, &budget);
        count(timeline, guest, before - budget, trapped);
    } while (trapped && guest->computer.state == COMPUTER_RUNNING);
}

void timeline_run(struct timeline *timeline, uint64_t instructions)
{
    const uint64_t now = timeline->now.instructions, end = now + least(instructions, ~now);
    while (timeline->now.instructions < end) {
        uint64_t checkpoint = until_checkpoint(timeline);
        uint64_t left = end - timeline->now.instructions;
        uint64_t budget = checkpoint ? least(left, checkpoint) : left;
        struct guest *guest = tower_next(timeline->tower, &budget);
        if (!guest)
            return;
        run_guest(timeline, guest, budget);
        arrive(timeline);
    }
}

static void set_quiet(struct timeline *timeline, bool quiet)
{
    for (unsigned i = 0; i < guests_of(timeline); i++)
        timeline->tower->guests[i].output.quiet = quiet;
}

static bool is_interrupted(const struct timeline *timeline)
{
    return timeline->interrupts && timeline->interrupts(timeline->interrupter);
}

/* Where on the way there the next checkpoint is left. */
static uint64_t next_mark(const struct timeline *timeline, struct moment to)
{
    uint64_t left = to.instructions - timeline->now.instructions;
    return left >> NEAR_SHIFT < NEAR ? to.instructions : to.instructions - (left >> NEAR_SHIFT);
}

static bool go_on(struct timeline *timeline, struct moment to, bool asks)
{
    struct moment *now = &timeline->now;
    uint64_t mark = now->instructions < to.instructions ? next_mark(timeline, to) : 0;
    while (now->instructions < to.instructions) {
        uint64_t stop = least(mark, now->instructions + ASK_INTERVAL);
        timeline_run(timeline, stop - now->instructions);
        if (now->instructions < stop)
            return false;
        if (stop < to.instructions && asks && is_interrupted(timeline))
            return false;
        if (stop == mark && stop < to.instructions) {
            add_checkpoint(timeline);
            mark = next_mark(timeline, to);
        }
    }
    while (moment_before(*now, to))
        if (!timeline_step(timeline))
            return false;
    return moment_same(*now, to);
}

static bool travel(struct timeline *timeline, struct moment to, bool asks)
{
    const struct checkpoint *checkpoint = timeline->checkpoints[index_of(timeline, to)];
    set_quiet(timeline, true);
    if (moment_before(to, timeline->now) || moment_before(timeline->now, checkpoint->moment))
        restore(timeline, checkpoint);
    bool arrived = go_on(timeline, to, asks);
    set_quiet(timeline, timeline->quiet);
    return arrived;
}

bool timeline_travel(struct timeline *timeline, struct moment to)
{
    return travel(timeline, to, true);
}

bool timeline_retrace(struct timeline *timeline, struct moment from, timeline_saw *saw,
                      void *context)
{
    struct moment here = timeline->now;
    travel(timeline, from, false);
    timeline->saw = saw;
    timeline->context = context;
    set_quiet(timeline, true);
    bool arrived = go_on(timeline, here, true);
    set_quiet(timeline, timeline->quiet);
    timeline->saw = NULL;
    if (!arrived)
        travel(timeline, here, false);
    return arrived;
}

struct moment timeline_first(const struct timeline *timeline)
{
    return timeline->checkpoints[0]->moment;
}

/* The step that retired the last instruction came after all others since the one before: they are
 * counted by going there again. */
static struct moment moment_before_retiring(struct timeline *timeline, struct moment now)
{
    struct moment previous = {now.instructions - 1, 0}, first = timeline_first(timeline);
    travel(timeline, moment_before(previous, first) ? first : previous, false);
    set_quiet(timeline, true);
    do
        previous = timeline->now;
    while (timeline_step(timeline) && moment_before(timeline->now, now));
    return previous;
}

bool timeline_back(struct timeline *timeline)
{
    struct moment now = timeline->now;
    if (!moment_before(timeline_first(timeline), now))
        return false;
    if (now.steps > 0)
        return travel(timeline, (struct moment){now.instructions, now.steps - 1}, false);
    return travel(timeline, moment_before_retiring(timeline, now), false);
}

bool timeline_changed(struct timeline *timeline, struct error *error)
{
    tower_rouse(timeline->tower);
    struct checkpoint *here = make_checkpoint(timeline);
    if (!here)
        return error_set(error, "the host has no storage left for checkpoints");
    if (!timeline->origin) {
        timeline->origin = timeline->checkpoints[0];
        timeline->checkpoints[0] = NULL;
    }
    forget_from(timeline, 0);
    timeline->checkpoints[timeline->count++] = here;
    timeline->not_before = 0;
    timeline->furthest = timeline->now;
    return true;
}

void timeline_restart(struct timeline *timeline)
{
    if (timeline->origin) {
        forget_from(timeline, 0);
        timeline->checkpoints[timeline->count++] = timeline->origin;
        timeline->origin = NULL;
        timeline->furthest = timeline_first(timeline);
    }
    restore(timeline, timeline->checkpoints[0]);
}

void timeline_forget_future(struct timeline *timeline)
{
    forget_from(timeline, index_of(timeline, timeline->now) + 1);
    timeline->furthest = timeline->now;
}

size_t timeline_size(const struct timeline *timeline)
{
    size_t total = timeline->storage_bytes;
    for (unsigned i = 0; i < timeline->count; i++)
        total += timeline->checkpoints[i]->state_size;
    for (unsigned i = 0; i < guests_of(timeline); i++)
        total += timeline->tower->guests[i].disk.written_bytes;
    return total;
}
