/* isa_prove.c - see isa_prove.h. */
#include "vmm/hosted/isa_prove.h"
#include "vmm/hosted/file.h"
#include "vmm/hosted/witness_print.h"
#include "vmm/model/homomorphism.h"
#include "vmm/model/runnable.h"

#include <stdlib.h>
#include <string.h>

static const char *const verdicts[] = {[HOMOMORPHISM_PROVED] = "proved",
                                       [HOMOMORPHISM_REFUTED] = "REFUTED",
                                       [HOMOMORPHISM_UNKNOWN] = "unknown"};

/* What was asked, and how it went. */
struct tally {
    struct solver_counts counts;
    unsigned refuted, unknown;
};

static void count(struct tally *tally, struct solver_counts counts,
                  enum homomorphism_verdict verdict)
{
    tally->counts.asked += counts.asked;
    tally->counts.folded += counts.folded;
    tally->refuted += verdict == HOMOMORPHISM_REFUTED;
    tally->unknown += verdict == HOMOMORPHISM_UNKNOWN;
}

/* The properties that hold and those that are not known. */
static void print_properties(const struct class_proof *proof)
{
    for (unsigned i = 0; i < PROPERTIES; i++) {
        if (proof->unknown[i])
            printf(" %s: unknown;", property_rows[i].name);
        else if (proof->judgement.holds[i])
            printf(" %s;", property_rows[i].name);
    }
    printf(" nothing else\n");
}

static void prove_classes(const struct survey *survey, struct findings *findings,
                          struct tally *tally)
{
    struct class_proof *all = calloc(INSNS, sizeof *all);
    if (!all)
        abort();
    printf("Classes, of all states of storages of every size (%s)\n", solver_version());
    survey_prove(survey, findings, all);
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++) {
        if (!survey->chosen[insn])
            continue;
        bool claimed = judged_as_claimed(&findings->judgements[insn], insn);
        enum homomorphism_verdict verdict = findings->unknown[insn] ? HOMOMORPHISM_UNKNOWN
                                            : claimed               ? HOMOMORPHISM_PROVED
                                                                    : HOMOMORPHISM_REFUTED;
        printf("  %-8s %-8s %s:", insn_rows[insn].name, verdicts[verdict],
               class_names[judged_class(&findings->judgements[insn])]);
        print_properties(&all[insn]);
        if (verdict == HOMOMORPHISM_REFUTED)
            printf("           the table claims: %s%s, in user mode %s\n",
                   insn_rows[insn].mode == MODE_SUPER ? "privileged, " : "",
                   class_names[insn_rows[insn].class], class_names[insn_user_classes[insn]]);
        count(tally, all[insn].counts, verdict);
        fflush(stdout);
    }
    free(all);
}

static void prove_lemmas(const struct survey *survey, struct tally *tally)
{
    printf("\nWhat the monitor's proofs rest on\n");
    for (enum lemma lemma = 0; lemma < LEMMA_COUNT; lemma++) {
        struct solver_counts counts = {0, 0};
        enum homomorphism_verdict verdict = prove_lemma(lemma, survey->milliseconds, &counts);
        printf("  %-11s %-8s %s\n", lemma_rows[lemma].name, verdicts[verdict],
               lemma_rows[lemma].text);
        count(tally, counts, verdict);
        fflush(stdout);
    }
}

/* The program of a counterexample: to standard output, or into the folder. */
static bool write_program(const struct survey *survey, const char *folder, enum insn insn,
                          bool user, const struct witness *witness, struct error *error)
{
    char *text = NULL, path[4096];
    size_t size = 0;
    FILE *memory = open_memstream(&text, &size);
    if (!memory)
        return error_set(error, "the host has no storage left");
    snprintf(path, sizeof path, "%s%s%s-%s.s", folder ? folder : "", folder ? "/" : "",
             insn_rows[insn].name, user ? "user" : "supervisor");
    const char *machine = profile_names[survey->profile];
    fprintf(memory,
            "# What %s does to a guest in virtual %s mode. The two print different things:\n"
            "#   visor run --isa %s --mem 64K --bare %s\n"
            "#   visor run --isa %s --mem 64K --strategy trap-emulate --force %s\n"
            "# %s\n",
            insn_rows[insn].name, user ? "user" : "supervisor", machine, path, machine, path,
            witness->difference);
    runnable_write(witness, memory);
    bool ok = fclose(memory) == 0;
    if (folder)
        ok = ok && file_write(path, text, size, error);
    else
        fwrite(text, 1, size, stdout);
    if (folder && ok)
        printf("    its program: %s\n", path);
    free(text);
    return ok;
}

static bool show_refutation(const struct survey *survey, const char *folder, enum insn insn,
                            bool user, const struct homomorphism *result, struct error *error)
{
    witness_print(&result->witness, survey->profile, "    ", stdout);
    if (result->runnable)
        return write_program(survey, folder, insn, user, &result->witness, error);
    printf("    no small program comes to that state\n");
    return true;
}

static bool prove_monitor(const struct survey *survey, const char *folder, struct tally *tally,
                          struct error *error)
{
    static struct homomorphism result;
    printf("\nThe monitor, trap and emulate: f(e(S)) = e'(f(S))\n");
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++)
        for (unsigned user = 0; survey->chosen[insn] && user < 2; user++) {
            prove_homomorphism(insn, user, survey->milliseconds, &result);
            printf("  %-8s in virtual %-10s mode  %s\n", insn_rows[insn].name,
                   user ? "user" : "supervisor", verdicts[result.verdict]);
            count(tally, result.counts, result.verdict);
            if (result.verdict == HOMOMORPHISM_REFUTED &&
                !show_refutation(survey, folder, insn, user, &result, error))
                return false;
            fflush(stdout);
        }
    return true;
}

int isa_prove(const struct cli_args *args, const struct survey *survey)
{
    static struct findings findings;
    struct tally tally = {{0, 0}, 0, 0};
    struct error error = {""};
    if (!solver_exists())
        return cli_fail(args, EXIT_failure, "%s", solver_missing);
    if (cli_choice(args, OPTION_report) != 0)
        return cli_fail(args, EXIT_usage, "--format is for classify; prove prints text");
    prove_classes(survey, &findings, &tally);
    printf("\n");
    bool first = survey_condition(survey, &findings, 1, stdout);
    bool third = survey_condition(survey, &findings, 3, stdout);
    prove_lemmas(survey, &tally);
    if (!prove_monitor(survey, cli_text(args, OPTION_programs), &tally, &error))
        return cli_fail(args, EXIT_failure, "%s", error.text);
    printf("\n%s: %lu questions to the solver, %lu answered without it; %u refuted, %u unknown\n",
           profile_names[survey->profile], tally.counts.asked, tally.counts.folded, tally.refuted,
           tally.unknown);
    bool all = first && third && tally.refuted == 0 && tally.unknown == 0;
    return all ? EXIT_success : EXIT_failure;
}
