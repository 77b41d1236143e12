/* report_picture.c - SVG pictures: whole numbers only, so that they are the same everywhere. */
#include "vmm/hosted/grader/report/report_parts.h"

#include <string.h>

/* Of the timeline, in pixels. */
enum {
    WIDTH = 900,
    LEFT = 100, /* where time begins */
    RIGHT = WIDTH - 20,
    LANE_HEIGHT = 30,
    SUPERVISOR_TOP = 50,
    USER_TOP = SUPERVISOR_TOP + LANE_HEIGHT + 10,
    AXIS = USER_TOP + LANE_HEIGHT + 10,
    TRAP_TOP = AXIS + 8,
    HEIGHT = AXIS + 66,
    LABEL_ROOM = 22, /* a label needs so much */
};

/* From when to when the picture is. */
struct span {
    json_int_t from, to;
};

static int place_of(const struct span *span, json_int_t time)
{
    json_int_t length = span->to - span->from;
    if (time <= span->from || length <= 0)
        return LEFT;
    if (time >= span->to)
        return RIGHT;
    /* Long runs: drop low bits, so that nothing overflows. */
    json_int_t offset = time - span->from;
    for (; length > INT32_MAX; length >>= 1)
        offset >>= 1;
    return LEFT + (int)(offset * (RIGHT - LEFT) / (length ? length : 1));
}

static void draw_lane(const char *mode, int from, int to, FILE *out)
{
    bool user = strcmp(mode, "user") == 0;
    if (!user && strcmp(mode, "supervisor") != 0)
        return;
    fprintf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", mode, from,
            user ? USER_TOP : SUPERVISOR_TOP, to > from ? to - from : 1, LANE_HEIGHT);
}

static void draw_lanes(const json_t *lanes, const struct span *span, FILE *out)
{
    size_t index;
    json_t *lane;
    json_array_foreach(lanes, index, lane)
    {
        const json_t *next = json_array_get(lanes, index + 1);
        json_int_t end = next ? json_integer_value(json_array_get(next, 0)) : span->to;
        draw_lane(json_string_value(json_array_get(lane, 1)),
                  place_of(span, json_integer_value(json_array_get(lane, 0))), place_of(span, end),
                  out);
    }
}

/* Labels stand in two rows, and one that has no room there is left out: the list below has all. */
static void draw_interrupts(const json_t *failure, const struct span *span, FILE *out)
{
    int free_from[2] = {0, 0};
    size_t index;
    json_t *interrupt;
    json_array_foreach(json_object_get(failure, "interrupts"), index, interrupt)
    {
        int x = place_of(span, report_count(interrupt, "time"));
        unsigned row = index % 2;
        fprintf(out, "<line class=\"mark\" x1=\"%d\" y1=\"%u\" x2=\"%d\" y2=\"%d\"/>\n", x,
                18 + row * 18, x, AXIS);
        if (x - LABEL_ROOM / 2 < free_from[row])
            continue;
        fprintf(out, "<text x=\"%d\" y=\"%u\" text-anchor=\"middle\">I%zu</text>\n", x,
                14 + row * 18, index + 1);
        free_from[row] = x + LABEL_ROOM / 2;
    }
}

static void draw_traps(const json_t *failure, const struct span *span, FILE *out)
{
    size_t index;
    json_t *trap;
    json_array_foreach(json_object_get(failure, "traps"), index, trap)
    {
        json_int_t time = report_count(trap, "time");
        int x = place_of(span, time);
        if (time >= span->from)
            fprintf(out, "<path class=\"axis\" d=\"M%d %dv10\"><title>", x, TRAP_TOP);
        if (time < span->from)
            continue;
        report_markup(report_string(trap, "cause"), out);
        fprintf(out, " at %lld</title></path>\n", (long long)time);
    }
}

static void draw_axis(const struct span *span, FILE *out)
{
    fprintf(out, "<path class=\"axis\" d=\"M%d %dH%d\"/>\n", LEFT, AXIS, RIGHT);
    fprintf(out, "<text x=\"0\" y=\"%d\">supervisor</text><text x=\"0\" y=\"%d\">user</text>\n",
            SUPERVISOR_TOP + 20, USER_TOP + 20);
    fprintf(out, "<text x=\"0\" y=\"%d\">traps</text>\n", TRAP_TOP + 12);
    fprintf(out, "<text x=\"%d\" y=\"%d\">%lld</text>\n", LEFT, AXIS + 40, (long long)span->from);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%lld</text>\n", RIGHT, AXIS + 40,
            (long long)span->to);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">time, in instructions</text>\n",
            (LEFT + RIGHT) / 2, AXIS + 60);
}

void report_timeline(const json_t *failure, unsigned number, FILE *out)
{
    const json_t *lanes = json_object_get(failure, "lanes");
    size_t interrupts = json_array_size(json_object_get(failure, "interrupts"));
    struct span span = {json_integer_value(json_array_get(json_array_get(lanes, 0), 0)),
                        report_count(failure, "lanes_end")};
    if (json_array_size(lanes) == 0)
        return;
    fprintf(out,
            "<figure class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Timeline\">\n"
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"line-%u\">\n",
            WIDTH, HEIGHT, number);
    fprintf(out,
            "<title id=\"line-%u\">Timeline from %lld to %lld: %zu changes between supervisor and "
            "user mode, %zu interrupts that matter</title>\n",
            number, (long long)span.from, (long long)span.to, json_array_size(lanes) - 1,
            interrupts);
    draw_lanes(lanes, &span, out);
    draw_interrupts(failure, &span, out);
    draw_axis(&span, out);
    draw_traps(failure, &span, out);
    fputs("</svg>\n</figure>\n", out);
}

/* Histogram */

enum { BINS = 10, BAR_WIDTH = 70, BARS_TOP = 24, BARS_BOTTOM = 184, HISTOGRAM_HEIGHT = 230 };

/* The last bin holds all points as well. */
static size_t bin_of(json_int_t points, json_int_t of)
{
    if (of <= 0 || points >= of)
        return BINS - 1;
    return points <= 0 ? 0 : (size_t)(points * BINS / of);
}

static void draw_bar(size_t bin, size_t count, size_t most, json_int_t of, FILE *out)
{
    int x = LEFT + (int)bin * (BAR_WIDTH + 8);
    int height = (int)(count * (size_t)(BARS_BOTTOM - BARS_TOP) / (most ? most : 1));
    json_int_t from = (of * (json_int_t)bin + BINS - 1) / BINS,
               to = bin == BINS - 1 ? of : (of * ((json_int_t)bin + 1) + BINS - 1) / BINS - 1;
    fprintf(out, "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", x,
            BARS_BOTTOM - height, BAR_WIDTH, height);
    fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%zu</text>\n", x + BAR_WIDTH / 2,
            BARS_BOTTOM - height - 5, count);
    if (from < to)
        fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%lld to %lld</text>\n",
                x + BAR_WIDTH / 2, BARS_BOTTOM + 20, (long long)from, (long long)to);
    else if (from == to)
        fprintf(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%lld</text>\n",
                x + BAR_WIDTH / 2, BARS_BOTTOM + 20, (long long)from);
}

void report_histogram(const json_int_t *points, size_t count, json_int_t of, FILE *out)
{
    size_t bins[BINS] = {0}, most = 0;
    for (size_t i = 0; i < count; i++)
        bins[bin_of(points[i], of)]++;
    for (size_t i = 0; i < BINS; i++)
        most = bins[i] > most ? bins[i] : most;
    fprintf(out,
            "<figure class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Histogram\">\n"
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"histogram\">\n"
            "<title id=\"histogram\">How many submissions have how many points</title>\n",
            WIDTH, HISTOGRAM_HEIGHT);
    for (size_t i = 0; i < BINS; i++)
        draw_bar(i, bins[i], most, of, out);
    fprintf(out, "<path class=\"axis\" d=\"M%d %dH%d\"/>\n", LEFT, BARS_BOTTOM, RIGHT);
    fprintf(out, "<text x=\"0\" y=\"%d\">submissions</text><text x=\"0\" y=\"%d\">points</text>\n",
            BARS_TOP, BARS_BOTTOM + 20);
    fputs("</svg>\n</figure>\n", out);
}
