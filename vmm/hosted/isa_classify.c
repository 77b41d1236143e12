/* isa_classify.c - see isa_classify.h. */
#include "vmm/hosted/isa_classify.h"
#include "vmm/hosted/witness_print.h"

#include <inttypes.h>
#include <stdlib.h>

/* The properties that have a column, the three of user mode being one: the class there. */
static const struct {
    enum property property;
    const char *heading;
} columns[] = {{PROPERTY_PRIVILEGED, "privileged"},
               {PROPERTY_CONTROL, "control"},
               {PROPERTY_MODE, "mode"},
               {PROPERTY_LOCATION, "location"},
               {PROPERTY_RESOURCE, "resource"}};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static void claim_of(enum insn insn, char *text, size_t size)
{
    const struct insn_row *row = &insn_rows[insn];
    snprintf(text, size, "%s%s, in user mode %s", row->mode == MODE_SUPER ? "privileged, " : "",
             class_names[row->class], class_names[insn_user_classes[insn]]);
}

static void text_row(enum insn insn, const struct judgement *judgement)
{
    char claim[96];
    enum class user = judged_user_class(judgement);
    printf("%-11s", insn_rows[insn].name);
    for (unsigned i = 0; i < COLUMNS; i++)
        printf("  %-10s", judgement->holds[columns[i].property] ? "yes" : ".");
    printf("  %-19s  %s\n", class_names[judged_class(judgement)],
           user == CLASS_INNOCUOUS ? "." : class_names[user]);
    claim_of(insn, claim, sizeof claim);
    if (!judged_as_claimed(judgement, insn))
        printf("            NOT AS CLAIMED: the table says %s\n", claim);
}

static void text_witnesses(const struct survey *survey, const struct classification *all)
{
    printf("\nWitnesses\n");
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++)
        for (unsigned i = 0; survey->chosen[insn] && i < PROPERTIES; i++) {
            if (!all[insn].judgement.holds[i])
                continue;
            printf("%s is %s: %s\n", insn_rows[insn].name, property_rows[i].name,
                   property_rows[i].text);
            witness_print(&all[insn].witnesses[i], survey->profile, "    ", stdout);
        }
}

static void text_summary(const struct survey *survey, const struct findings *findings)
{
    printf("\nprivileged:");
    survey_list(survey, findings, is_privileged, stdout);
    printf("\nsensitive:");
    survey_list(survey, findings, is_sensitive, stdout);
    printf("\nuser-sensitive:");
    survey_list(survey, findings, is_user_sensitive, stdout);
    unsigned wrong = survey_unlike_claims(survey, findings);
    printf("\nas the table claims: %u of %u\n", survey_count(survey) - wrong, survey_count(survey));
    survey_condition(survey, findings, 0, stdout);
}

static void text(const struct survey *survey, const struct findings *findings,
                 const struct classification *all)
{
    printf("%s, by experiment: %u states of each instruction, seed %" PRIu64 "\n\n%-11s",
           profile_names[survey->profile], survey->states, survey->seed, "instruction");
    for (unsigned i = 0; i < COLUMNS; i++)
        printf("  %-10s", columns[i].heading);
    printf("  %-19s  in user mode\n", "class");
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++)
        if (survey->chosen[insn])
            text_row(insn, &findings->judgements[insn]);
    text_summary(survey, findings);
    text_witnesses(survey, all);
}

static void markdown(const struct survey *survey, const struct findings *findings)
{
    printf("| instruction |");
    for (unsigned i = 0; i < COLUMNS; i++)
        printf(" %s |", columns[i].heading);
    printf(" class | in user mode |\n|---|");
    for (unsigned i = 0; i < COLUMNS + 2; i++)
        printf("---|");
    printf("\n");
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++) {
        const struct judgement *judgement = &findings->judgements[insn];
        if (!survey->chosen[insn])
            continue;
        printf("| `%s` |", insn_rows[insn].name);
        for (unsigned i = 0; i < COLUMNS; i++)
            printf(" %s |", judgement->holds[columns[i].property] ? "yes" : "");
        printf(" %s | %s |\n", class_names[judged_class(judgement)],
               class_names[judged_user_class(judgement)]);
    }
}

static json_t *json_row(const struct survey *survey, enum insn insn,
                        const struct classification *found)
{
    const struct judgement *judgement = &found->judgement;
    json_t *holds = json_object(), *witnesses = json_object();
    for (unsigned i = 0; i < PROPERTIES; i++) {
        json_object_set_new(holds, property_rows[i].name, json_boolean(judgement->holds[i]));
        if (judgement->holds[i])
            json_object_set_new(witnesses, property_rows[i].name,
                                witness_json(&found->witnesses[i], survey->profile));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:b, s:o, s:o}", "instruction", insn_rows[insn].name,
                     "class", class_names[judged_class(judgement)], "user_class",
                     class_names[judged_user_class(judgement)], "claimed",
                     class_names[insn_rows[insn].class], "as_claimed",
                     judged_as_claimed(judgement, insn), "properties", holds, "witnesses",
                     witnesses);
}

static void json(const struct survey *survey, const struct classification *all)
{
    json_t *rows = json_array();
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++)
        if (survey->chosen[insn])
            json_array_append_new(rows, json_row(survey, insn, &all[insn]));
    json_t *object =
        json_pack("{s:s, s:I, s:i, s:o}", "isa", profile_names[survey->profile], "seed",
                  (json_int_t)survey->seed, "states", (int)survey->states, "instructions", rows);
    json_dumpf(object, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(object);
}

int isa_classify(const struct cli_args *args, const struct survey *survey)
{
    /* In the order of the VALUE rows. */
    enum { TEXT, JSON, MARKDOWN };
    static struct findings findings;
    struct classification *all = calloc(INSNS, sizeof *all);
    if (!all || !survey_classify(survey, &findings, all)) {
        free(all);
        return cli_fail(args, EXIT_failure, "the host has no storage left");
    }
    switch (cli_choice(args, OPTION_report)) {
    case TEXT:
        text(survey, &findings, all);
        break;
    case JSON:
        json(survey, all);
        break;
    default:
        markdown(survey, &findings);
    }
    free(all);
    return survey_unlike_claims(survey, &findings) == 0 ? EXIT_success : EXIT_failure;
}
