/* survey.c - see survey.h. */
#include "vmm/hosted/survey.h"
#include "isa/spelling.h"

#include <stdlib.h>
#include <string.h>

void survey_all(struct survey *survey)
{
    for (enum insn insn = INSN_none; insn < INSNS; insn++)
        survey->chosen[insn] = insn != INSN_none && profile_has(survey->profile, insn);
}

static bool choose(struct survey *survey, const char *name, struct error *error)
{
    struct spelling spelling = spelling_of(name);
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++) {
        if (!profile_has(survey->profile, insn))
            continue;
        if (strcmp(insn_rows[insn].name, name) == 0)
            return survey->chosen[insn] = true;
        spelling_offer(&spelling, insn_rows[insn].name);
    }
    const char *machine = profile_names[survey->profile];
    if (spelling.nearest)
        return error_set(error, "%s has no instruction '%.40s'; did you mean '%s'?", machine, name,
                         spelling.nearest);
    return error_set(error,
                     "%s has no instruction '%.40s'; 'visor isa classify --isa %s' lists all",
                     machine, name, machine);
}

bool survey_choose(struct survey *survey, const char **names, size_t count, struct error *error)
{
    if (count == 0)
        survey_all(survey);
    for (size_t i = 0; i < count; i++)
        if (!choose(survey, names[i], error))
            return false;
    return true;
}

bool survey_classify(const struct survey *survey, struct findings *findings,
                     struct classification *all)
{
    struct probe *probe = malloc(sizeof *probe);
    struct classification *one = malloc(sizeof *one);
    *findings = (struct findings){.unknown = {false}};
    bool ok = probe && one && probe_init(probe, survey->profile);
    for (enum insn insn = INSN_none + 1; ok && insn < INSNS; insn++) {
        struct classification *found = all ? &all[insn] : one;
        if (!survey->chosen[insn])
            continue;
        classify(probe, insn, survey->seed, survey->states, found);
        findings->judgements[insn] = found->judgement;
    }
    if (ok)
        probe_free(probe);
    free(probe);
    free(one);
    return ok;
}

static bool any(const bool *truths, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (truths[i])
            return true;
    return false;
}

void survey_prove(const struct survey *survey, struct findings *findings, struct class_proof *all)
{
    static struct class_proof one;
    *findings = (struct findings){.unknown = {false}};
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++) {
        struct class_proof *proof = all ? &all[insn] : &one;
        if (!survey->chosen[insn])
            continue;
        bool tried = prove_class(insn, survey->milliseconds, proof);
        findings->judgements[insn] = proof->judgement;
        findings->unknown[insn] = !tried || any(proof->unknown, PROPERTIES);
    }
}

unsigned survey_count(const struct survey *survey)
{
    unsigned count = 0;
    for (unsigned i = 0; i < INSNS; i++)
        count += survey->chosen[i];
    return count;
}

unsigned survey_unlike_claims(const struct survey *survey, const struct findings *findings)
{
    unsigned count = 0;
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++)
        count += survey->chosen[insn] && !judged_as_claimed(&findings->judgements[insn], insn);
    return count;
}

unsigned survey_list(const struct survey *survey, const struct findings *findings,
                     bool (*which)(const struct judgement *), FILE *out)
{
    unsigned count = 0;
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++) {
        if (!survey->chosen[insn] || !which(&findings->judgements[insn]))
            continue;
        fprintf(out, " %s", insn_rows[insn].name);
        count++;
    }
    if (count == 0)
        fputs(" none", out);
    return count;
}

bool is_sensitive(const struct judgement *judgement)
{
    return judged_class(judgement) != CLASS_INNOCUOUS;
}

bool is_user_sensitive(const struct judgement *judgement)
{
    return judged_user_class(judgement) != CLASS_INNOCUOUS;
}

bool is_privileged(const struct judgement *judgement)
{
    return judgement->holds[PROPERTY_PRIVILEGED];
}

static bool is_whole(const struct survey *survey)
{
    struct survey whole = {.profile = survey->profile};
    survey_all(&whole);
    return survey_count(survey) == survey_count(&whole);
}

static bool condition(const struct survey *survey, const struct findings *findings,
                      unsigned theorem, FILE *out)
{
    bool first = theorem == 1;
    bool (*breaks)(const struct judgement *) = first ? breaks_theorem1 : breaks_theorem3;
    unsigned broken = 0, unknown = 0;
    for (unsigned i = 0; i < INSNS; i++) {
        broken += survey->chosen[i] && breaks(&findings->judgements[i]);
        unknown += survey->chosen[i] && findings->unknown[i];
    }
    fprintf(out, "Theorem %u, every %ssensitive instruction%s is privileged: ", theorem,
            first ? "" : "user-", is_whole(survey) ? "" : " of these");
    if (broken) {
        fputs("does not hold, because of", out);
        survey_list(survey, findings, breaks, out);
    } else {
        fputs(unknown ? "not known" : "holds", out);
    }
    fputc('\n', out);
    return broken == 0 && unknown == 0;
}

bool survey_condition(const struct survey *survey, const struct findings *findings,
                      unsigned theorem, FILE *out)
{
    bool holds = true;
    for (unsigned i = 1; i <= 3; i += 2)
        if (theorem == 0 || theorem == i)
            holds = condition(survey, findings, i, out) && holds;
    return holds;
}
