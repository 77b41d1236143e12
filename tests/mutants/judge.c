/* judge.c - what the model says of one instruction, for run: built with a changed table.
 *
 * judge classify|prove PROFILE INSN, judge lemmas: 0 if all is as claimed, 1 if something is
 * refuted, 2 if something is not known. */
#include "isa/model/classify.h"
#include "isa/model/prove.h"
#include "vmm/model/homomorphism.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AS_CLAIMED, REFUTED, NOT_KNOWN, STATES = 1000, MILLISECONDS = 60000 };

static int by_experiment(enum profile profile, enum insn insn)
{
    static struct probe probe;
    static struct classification found;
    if (!probe_init(&probe, profile))
        return NOT_KNOWN;
    classify(&probe, insn, 1, STATES, &found);
    probe_free(&probe);
    return judged_as_claimed(&found.judgement, insn) ? AS_CLAIMED : REFUTED;
}

static int by_proof(enum insn insn)
{
    static struct class_proof proof;
    static struct homomorphism monitor;
    if (!prove_class(insn, MILLISECONDS, &proof))
        return NOT_KNOWN;
    for (unsigned i = 0; i < PROPERTIES; i++)
        if (proof.unknown[i])
            return NOT_KNOWN;
    if (!judged_as_claimed(&proof.judgement, insn))
        return REFUTED;
    for (unsigned user = 0; user < 2; user++) {
        prove_homomorphism(insn, user, MILLISECONDS, &monitor);
        if (monitor.verdict != HOMOMORPHISM_PROVED)
            return monitor.verdict == HOMOMORPHISM_REFUTED ? REFUTED : NOT_KNOWN;
    }
    return AS_CLAIMED;
}

static int of_lemmas(void)
{
    int worst = AS_CLAIMED;
    for (enum lemma lemma = 0; lemma < LEMMA_COUNT; lemma++) {
        struct solver_counts counts;
        enum homomorphism_verdict verdict = prove_lemma(lemma, MILLISECONDS, &counts);
        if (verdict == HOMOMORPHISM_REFUTED)
            return REFUTED;
        if (verdict == HOMOMORPHISM_UNKNOWN)
            worst = NOT_KNOWN;
    }
    return worst;
}

int main(int argc, char **argv)
{
    enum profile profile = 0;
    enum insn insn = INSN_none + 1;
    if (argc == 2 && strcmp(argv[1], "lemmas") == 0)
        return of_lemmas();
    while (argc == 4 && profile < PROFILES && strcmp(profile_names[profile], argv[2]) != 0)
        profile++;
    while (argc == 4 && insn < INSNS && strcmp(insn_rows[insn].name, argv[3]) != 0)
        insn++;
    if (argc != 4 || profile == PROFILES || insn == INSNS) {
        fprintf(stderr, "judge: classify|prove PROFILE INSN, or lemmas\n");
        return NOT_KNOWN + 1;
    }
    return strcmp(argv[1], "classify") == 0 ? by_experiment(profile, insn) : by_proof(insn);
}
