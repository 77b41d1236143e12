/* verb_theorem.c - visor theorem: what a theorem says, what this build shows of it, the verdict.
 *
 * The statements are those of Popek and Goldberg, "Formal Requirements for Virtualizable Third
 * Generation Architectures", CACM 17(7), 1974, in our words. */
#include "assembler/assembler.h"
#include "vmm/hosted/cli.h"
#include "vmm/hosted/equivalence.h"
#include "vmm/hosted/stacked_guest.h"
#include "vmm/hosted/survey.h"
#include "vmm/model/homomorphism.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const statements[] = {
    [1] = "Theorem 1. For a third generation machine a virtual machine monitor can be built if\n"
          "every sensitive instruction is privileged.\n\n"
          "Sensitive: it changes the mode or the relocation register R without a trap (control),\n"
          "or what it does depends on the mode or on where the program is in storage\n"
          "(behaviour). Ours besides: it sees or changes clock, timer, interrupts, storage size\n"
          "or devices (resource), which the paper's machine does not have.\n"
          "Privileged: it traps in user mode, always, and in supervisor mode never.\n"
          "The condition suffices; it is not necessary.\n",
    [2] = "Theorem 2. A machine is recursively virtualizable if it is virtualizable, and a\n"
          "monitor without timing dependences can be built for it.\n\n"
          "Recursively: the monitor runs in a virtual machine that a copy of it provides, and\n"
          "so on, as deep as storage lasts.\n",
    [3] = "Theorem 3. A hybrid monitor can be built if every user-sensitive instruction is\n"
          "privileged.\n\n"
          "User-sensitive: it is control-sensitive, or sensitive to the place of the program, as\n"
          "long as the machine is in user mode. (Ours besides: or resource-sensitive, in user\n"
          "mode.) Hybrid: all of virtual supervisor mode is interpreted, virtual user mode runs\n"
          "directly.\n",
};

static void evidence_by_experiment(const struct survey *survey, struct findings *findings,
                                   unsigned theorem)
{
    printf("By experiment, each of %u instructions in %u states (visor isa classify):\n",
           survey_count(survey), survey->states);
    printf("  %ssensitive:", theorem == 3 ? "user-" : "");
    survey_list(survey, findings, theorem == 3 ? is_user_sensitive : is_sensitive, stdout);
    printf("\n  privileged:");
    survey_list(survey, findings, is_privileged, stdout);
    printf("\n  not as the table of instructions claims: %u\n",
           survey_unlike_claims(survey, findings));
}

/* Do proofs say the same as the experiment? Without a solver that is said, and nothing is claimed.
 */
static bool evidence_by_proof(const struct survey *survey, const struct findings *experiment)
{
    static struct findings proof;
    unsigned unlike = 0, unknown = 0;
    if (!solver_exists()) {
        printf("By proof: nothing; %s\n", solver_missing);
        return true;
    }
    survey_prove(survey, &proof, NULL);
    for (unsigned i = 0; i < INSNS; i++) {
        unknown += survey->chosen[i] && proof.unknown[i];
        unlike += survey->chosen[i] && memcmp(&proof.judgements[i], &experiment->judgements[i],
                                              sizeof proof.judgements[i]) != 0;
    }
    printf("By proof, for all states (%s; visor isa prove):\n", solver_version());
    printf("  the same of %u instructions, something else of %u, unknown of %u\n",
           survey_count(survey) - unlike - unknown, unlike, unknown);
    return unlike == 0 && unknown == 0;
}

/* Theorem 3 needs the monitor to be right for guests in virtual user mode. */
static bool evidence_of_user_mode(const struct survey *survey)
{
    static struct homomorphism result;
    unsigned counts[3] = {0, 0, 0};
    if (!solver_exists())
        return true;
    for (enum insn insn = INSN_none + 1; insn < INSNS; insn++) {
        if (!survey->chosen[insn])
            continue;
        prove_homomorphism(insn, true, survey->milliseconds, &result);
        counts[result.verdict]++;
    }
    printf("  direct execution of virtual user mode is right, proved of %u, refuted of %u, unknown "
           "of %u\n",
           counts[HOMOMORPHISM_PROVED], counts[HOMOMORPHISM_REFUTED], counts[HOMOMORPHISM_UNKNOWN]);
    return counts[HOMOMORPHISM_UNKNOWN] == 0;
}

static int verdict(const struct survey *survey, const struct findings *findings, unsigned theorem,
                   bool sure)
{
    printf("\nVerdict for %s\n  ", profile_names[survey->profile]);
    bool holds = survey_condition(survey, findings, theorem, stdout);
    const struct strategy *serves = strategy_for(survey->profile);
    printf("  The strategy that interprets least and serves this machine: %s.\n", serves->name);
    if (!sure)
        printf("  Experiment and proof do not agree, or a proof is missing: nothing is decided.\n");
    return holds && sure ? EXIT_success : EXIT_failure;
}

static int theorem_of_conditions(const struct cli_args *args, const struct survey *survey,
                                 unsigned theorem)
{
    static struct findings findings;
    if (!survey_classify(survey, &findings, NULL))
        return cli_fail(args, EXIT_failure, "the host has no storage left");
    evidence_by_experiment(survey, &findings, theorem);
    fflush(stdout);
    bool sure = evidence_by_proof(survey, &findings);
    if (theorem == 3)
        sure = evidence_of_user_mode(survey) && sure;
    return verdict(survey, &findings, theorem, sure);
}

/* The same guest under one, two and three monitors, in lockstep with the bare machine. */
static bool evidence_by_stacking(const struct survey *survey, const struct program *program,
                                 struct error *error)
{
    bool same = true;
    printf("By experiment: a guest with a timer, system calls and a fault, in lockstep with the\n"
           "bare machine (visor equiv does this with any guest):\n");
    for (unsigned depth = 1; depth <= 3; depth++) {
        struct verdict_of_trial result;
        struct trial trial = {.options = {.profile = survey->profile,
                                          .strategy = strategy_for(survey->profile),
                                          .depth = depth,
                                          .guests = 1,
                                          .size = 0x10000},
                              .limit = 1000000};
        if (!equivalence_try(program, &trial, &result, error))
            return false;
        printf("  %s, depth %u: %s after %" PRIu64 " instructions, %" PRIu64
               " boundaries compared\n",
               trial.options.strategy->name, depth, result.same ? "identical" : "DIVERGED",
               result.retired, result.boundaries);
        same = same && result.same && result.end == COMPUTER_OFF;
        free(result.difference);
    }
    return same || error_set(error, "a stacked monitor was not equivalent");
}

static bool evidence_of_nesting(const struct survey *survey)
{
    struct solver_counts counts = {0, 0};
    if (!solver_exists()) {
        printf("By proof: nothing; %s\n", solver_missing);
        return true;
    }
    enum homomorphism_verdict nested = prove_lemma(LEMMA_NESTING, survey->milliseconds, &counts);
    printf("By proof, for all states (%s):\n  %s: %s\n", solver_version(),
           lemma_rows[LEMMA_NESTING].text, nested == HOMOMORPHISM_PROVED ? "proved" : "not proved");
    return nested == HOMOMORPHISM_PROVED;
}

/* Virtualizable: by Theorem 1. */
static int verdict_of_recursion(const struct cli_args *args, const struct survey *survey,
                                bool nested)
{
    static struct findings findings;
    if (!survey_classify(survey, &findings, NULL))
        return cli_fail(args, EXIT_failure, "the host has no storage left");
    printf("\nVerdict for %s\n  ", profile_names[survey->profile]);
    bool virtualizable = survey_condition(survey, &findings, 1, stdout);
    printf("  Theorem 2, a virtualizable machine is recursively so: ");
    if (!virtualizable)
        printf("does not apply; what is stacked above does not run the guest directly\n");
    else
        printf("%s\n", nested ? "holds" : "not decided");
    return virtualizable && nested ? EXIT_success : EXIT_failure;
}

static int theorem_of_recursion(const struct cli_args *args, const struct survey *survey)
{
    struct program program = {.path = "the guest"};
    struct error error = {""};
    struct assembler_options options = {.profile = survey->profile};
    struct assembler_source source = {
        .name = program.path, .text = stacked_guest, .size = strlen(stacked_guest)};
    if (!assemble(&options, &source, 1, &program.image, stderr))
        return cli_fail(args, EXIT_failure, "the guest was not assembled");
    bool stacked = evidence_by_stacking(survey, &program, &error);
    program_free(&program);
    if (!stacked)
        return cli_fail(args, EXIT_failure, "%s", error.text);
    fflush(stdout);
    bool nested = evidence_of_nesting(survey);
    printf("No timing dependence: the virtual clock counts the guest's own instructions, whoever "
           "runs\nthem; it was compared above, at every boundary.\n");
    return verdict_of_recursion(args, survey, nested);
}

int verb_theorem(const struct cli_args *args)
{
    struct survey survey = {.profile = (enum profile)cli_choice(args, OPTION_isa),
                            .seed = cli_number(args, OPTION_seed),
                            .states = (unsigned)cli_number(args, OPTION_states),
                            .milliseconds = (unsigned)cli_number(args, OPTION_timeout) * 1000};
    const char *which = args->operands[0];
    if (strlen(which) != 1 || which[0] < '1' || which[0] > '3')
        return cli_fail(args, EXIT_usage, "there is no theorem '%.40s'; there are 1, 2 and 3",
                        which);
    unsigned theorem = (unsigned)(which[0] - '0');
    survey_all(&survey);
    printf("%s\nEvidence on %s\n", statements[theorem], profile_names[survey.profile]);
    if (theorem == 2)
        return theorem_of_recursion(args, &survey);
    return theorem_of_conditions(args, &survey, theorem);
}
