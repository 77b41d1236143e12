/* command_lab.c - commands that break the machine, and find out what came of it. */
#include "vmm/hosted/debugger/command.h"
#include "vmm/hosted/debugger/recording.h"
#include "vmm/hosted/debugger/state_view.h"
#include "vmm/hosted/equivalence.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHECK_LIMIT = 10000000 };

static enum insn find_instruction(struct commander *commander, const char *name)
{
    const enum profile profile = commander->debuggee->session.tower.options.profile;
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++)
        if (strcmp(insn_rows[insn].name, name) == 0 && insn_rows[insn].profiles >> profile & 1)
            return insn;
    error_set(&commander->error, "%s has no instruction '%.20s'; 'visor isa' lists them",
              profile_names[profile], name);
    return INSN_none;
}

bool command_isa_set(struct commander *commander, const char *arguments)
{
    struct debuggee *debuggee = commander->debuggee;
    char name[32] = "", how[32] = "";
    take_word(&arguments, name, sizeof name);
    take_word(&arguments, how, sizeof how);
    bool silent = strcmp(how, "silent-in-user") == 0;
    if (!*name || (!silent && strcmp(how, "privileged") != 0))
        return error_set(&commander->error,
                         "say 'isa set INSN silent-in-user' or 'isa set INSN privileged'");
    enum insn insn = find_instruction(commander, name);
    if (insn == INSN_none || !take_end(commander, arguments))
        return false;
    if (insn_rows[insn].mode != MODE_SUPER)
        return error_set(&commander->error, "%s is not privileged: there is nothing to break",
                         name);
    debuggee_restart(debuggee);
    tower_set_silent(&debuggee->session.tower, insn, silent);
    timeline_forget_future(&debuggee->timeline);
    fprintf(commander->out,
            silent ? "%s does nothing in user mode now, and does not trap"
                   : "%s is privileged again",
            name);
    fprintf(commander->out, "; back to the beginning.\n");
    say_halt(commander, &(struct halt){.reason = HALT_STEPPED});
    return true;
}

bool command_info_isa(struct commander *commander, const char *arguments)
{
    const struct tower_options *options = &commander->debuggee->session.tower.options;
    FILE *out = commander->out;
    bool any = false;
    if (!take_end(commander, arguments))
        return false;
    fprintf(out, "%s, %u bytes of storage a guest", profile_names[options->profile], options->size);
    if (options->depth)
        fprintf(out, ", depth %u, strategy %s\n", options->depth, options->strategy->name);
    else
        fprintf(out, ", no monitor\n");
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++)
        if (options->silent[insn]) {
            fprintf(out, "%s%s", any ? ", " : "silent in user mode: ", insn_rows[insn].name);
            any = true;
        }
    fprintf(out, any ? "\n" : "nothing was broken\n");
    return true;
}

static void set_trial(struct commander *commander, struct trial *trial)
{
    const struct session *session = &commander->debuggee->session;
    const struct input *input = &session->tower.guests[0].input;
    const struct intervenor *intervenor = &session->tower.guests[0].intervenor;
    *trial = (struct trial){.options = session->tower.options,
                            .disk = cli_text(session->args, OPTION_disk),
                            .input = cli_text(session->args, OPTION_input),
                            .interventions = intervenor->list,
                            .intervention_count = intervenor->count,
                            .limit = CHECK_LIMIT};
    if (input->kind != INPUT_SCRIPT) {
        trial->events = input->events;
        trial->event_count = input->count;
    }
}

/* A replay that ends where the difference shows. */
static bool save_witness(struct commander *commander, const char *path, uint64_t instructions)
{
    struct debuggee *debuggee = commander->debuggee;
    struct moment now = debuggee->timeline.now;
    debuggee_go(debuggee, (struct moment){instructions, 0});
    bool ok = recording_save(debuggee, path, &commander->error);
    debuggee_go(debuggee, now);
    if (ok)
        fprintf(commander->out, "  Witness saved: %s\n", path);
    return ok;
}

/* Of both states, only where it was and what differs. */
static void show_differences(const char *text, FILE *out)
{
    while (text && *text) {
        int length = (int)strcspn(text, "\n");
        const char *differs = strstr(text, "<--"), *after = strstr(text, "after the");
        if ((differs && differs < text + length) || (after && after < text + length))
            fprintf(out, "%.*s\n", length, text);
        text += length + (text[length] == '\n');
    }
}

static bool tell_verdict(struct commander *commander, const struct verdict_of_trial *verdict,
                         const char *path)
{
    char bare[STATE_NOTE], monitored[STATE_NOTE];
    FILE *out = commander->out;
    if (verdict->same) {
        fprintf(out, "  IDENTICAL: %" PRIu64 " instructions, %" PRIu64 " boundar%s compared; %s\n",
                verdict->retired, verdict->boundaries, verdict->boundaries == 1 ? "y" : "ies",
                computer_state_names[verdict->end]);
        return true;
    }
    state_psw_text(&verdict->psws[0], bare);
    state_psw_text(&verdict->psws[1], monitored);
    fprintf(out, "  DIVERGED at instruction %" PRIu64 ": bare %s, vm0 %s\n", verdict->diverged_at,
            bare, monitored);
    show_differences(verdict->difference, out);
    return *path == '\0' || save_witness(commander, path, verdict->diverged_at);
}

bool command_check_equivalence(struct commander *commander, const char *arguments)
{
    const struct tower *tower = &commander->debuggee->session.tower;
    const struct program *program = &tower->guests[0].program;
    struct verdict_of_trial verdict;
    struct trial trial;
    if (tower->options.guests > 1)
        return error_set(&commander->error,
                         "the bare machine holds one guest: there is nothing to compare "
                         "%u with",
                         tower->options.guests);
    if (tower->options.depth == 0)
        return error_set(&commander->error, "this is the bare machine");
    if (program->image.segment_count == 0)
        return error_set(&commander->error,
                         "a snapshot does not have its beginning: there is no program to "
                         "run again");
    set_trial(commander, &trial);
    if (!equivalence_try(program, &trial, &verdict, &commander->error))
        return false;
    bool ok = tell_verdict(commander, &verdict, arguments);
    free(verdict.difference);
    return ok;
}
