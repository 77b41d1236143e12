/* cli_values.c - see cli_values.h. */
#include "vmm/hosted/cli_values.h"
#include "isa/isa.h"
#include "vmm/core/strategy.h"
#include "vmm/hosted/cc/cc_toolchain.h"
#include "vmm/hosted/grader/report/report.h"
#include "vmm/hosted/trace.h"
#include "vmm/hosted/track.h"

struct cli_value profile_value(unsigned index)
{
    static const char *const texts[PROFILES] = {
        [PROFILE_PG32] = "the real one: a trap-and-emulate monitor works",
        [PROFILE_HYBRID] = "with an instruction that only a hybrid monitor can serve",
        [PROFILE_X86] = "with instructions that neither kind of monitor can serve",
    };
    if (index >= PROFILES)
        return (struct cli_value){0};
    return (struct cli_value){profile_names[index], texts[index]};
}

struct cli_value strategy_value(unsigned index)
{
    for (unsigned i = 0; i <= index; i++)
        if (!strategies[i])
            return (struct cli_value){0};
    return (struct cli_value){strategies[index]->name, strategies[index]->text};
}

struct cli_value compiler_value(unsigned index)
{
    for (unsigned i = 0; i <= index; i++)
        if (!cc_toolchains[i].name)
            return (struct cli_value){0};
    return (struct cli_value){cc_toolchains[index].name, cc_toolchains[index].text};
}

struct cli_value track_value(unsigned index)
{
    for (unsigned i = 0; i <= index; i++)
        if (!track_formats[i])
            return (struct cli_value){0};
    return (struct cli_value){track_formats[index]->name, track_formats[index]->text};
}

struct cli_value report_value(unsigned index)
{
    if (index >= REPORT_COUNT)
        return (struct cli_value){0};
    return (struct cli_value){report_rows[index].name, report_rows[index].text};
}

struct cli_value trace_value(unsigned index)
{
    static const char letters[][2] = {
#define TRACE(name, letter, text) {letter, '\0'},
        TRACE_KINDS(TRACE)
#undef TRACE
    };
    static const char *const texts[] = {
#define TRACE(name, letter, text) text,
        TRACE_KINDS(TRACE)
#undef TRACE
    };
    if (index >= TRACE_KIND_COUNT)
        return (struct cli_value){0};
    return (struct cli_value){letters[index], texts[index]};
}
