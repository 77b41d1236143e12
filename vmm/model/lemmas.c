/* lemmas.c - what the proofs of single instructions rest on. */
#include "isa/model/compare.h"
#include "isa/model/term_words.h"
#include "vmm/core/address_words.h"
#include "vmm/model/homomorphism.h"
#include "vmm/model/routines.h"

#include <stdlib.h>

const struct lemma_row lemma_rows[LEMMA_COUNT] = {
#define LEMMA(name, string, text) [LEMMA_##name] = {string, text},
    LEMMAS(LEMMA)
#undef LEMMA
};

enum { CLAIMS = 64 };

/* A guest of any size, anywhere in a host of any size, and what is claimed of it: each claim is a
 * question of its own. */
struct place {
    struct terms *terms;
    struct model_state guest;
    struct model_extent extent;
    struct word_term host_size;
    struct truth_term facts;
    struct truth_term claims[CLAIMS];
    unsigned count;
};

static struct word_term unknown(struct terms *terms, const char *name)
{
    return term_unknown(terms, terms_symbol(terms, name), 0, NULL);
}

static struct truth_term at_most(struct terms *t_, struct word_term a, struct word_term b)
{
    return b_not(b_ult(b, a));
}

static void put(struct place *place, struct terms *t_)
{
    struct model_names names;
    struct word_term page = w_const(~(word)(STORAGE_MIN - 1));
    model_names_init(&names, t_);
    place->terms = t_;
    place->count = 0;
    place->guest = model_state_unknown(t_, &names, false);
    place->extent = (struct model_extent){w_and(unknown(t_, "origin"), page), place->guest.size};
    place->host_size = w_and(unknown(t_, "host size"), page);
    struct word_term left = w_sub(place->host_size, place->extent.size);
    place->facts = b_and(place->guest.facts, at_most(t_, place->host_size, w_const(STORAGE_MAX)));
    place->facts = b_and(place->facts, at_most(t_, place->extent.size, place->host_size));
    place->facts = b_and(place->facts, at_most(t_, place->extent.origin, left));
}

/* Whenever `given` is so, `then` is: each part of it. */
static void claim(struct place *place, struct truth_term given, struct truth_term then)
{
    struct terms *t_ = place->terms;
    struct truth_term parts[CLAIMS];
    unsigned count = term_parts(t_, then, parts, 0, CLAIMS);
    for (unsigned i = 0; i < count; i++) {
        if (place->count == CLAIMS)
            abort();
        place->claims[place->count++] = b_or(b_not(given), parts[i]);
    }
}

static void claim_same(struct place *place, struct truth_term given, struct truth_term a,
                       struct truth_term b)
{
    struct terms *t_ = place->terms;
    claim(place, b_and(given, a), b);
    claim(place, b_and(given, b), a);
}

/* Steps in between, for a solver that finds the whole too hard: what is claimed of all numbers may
 * be used of some. Room that an access fits into may grow. */
static struct truth_term room_may_grow(struct terms *t_, struct word_term at, unsigned bytes,
                                       struct word_term room, struct word_term more)
{
    struct truth_term grows = b_and(model_fits(t_, at, bytes, room), at_most(t_, room, more));
    return b_or(b_not(grows), model_fits(t_, at, bytes, more));
}

/* What is behind base is no less in the host than in the guest. */
static struct truth_term room_is_there(struct place *place, const struct model_state *host)
{
    struct terms *t_ = place->terms;
    const struct model_state *guest = &place->guest;
    struct word_term room = w_sub(guest->size, guest->psw.base);
    struct word_term there = w_sub(host->size, host->psw.base);
    return b_or(b_not(b_ult(guest->psw.base, guest->size)), at_most(t_, room, there));
}

static void translation(struct place *place)
{
    struct terms *t_ = place->terms;
    struct model_state *guest = &place->guest, host = *guest;
    host.size = place->host_size;
    host.psw = model_compose(t_, &place->extent, &guest->psw);
    struct truth_term there = room_is_there(place, &host);
    claim(place, b_const(true), there);
    for (unsigned bytes = 1; bytes <= 4; bytes *= 2) {
        struct word_term at = unknown(t_, "at"), first = w_and(at, w_const(~(word)3));
        struct truth_term aligned = model_aligned(t_, at, bytes);
        struct truth_term legal = model_legal(guest, at, bytes);
        struct word_term real = model_real(guest, first);
        claim(place, b_const(true),
              room_may_grow(t_, at, bytes, unknown(t_, "room"), unknown(t_, "more")));
        struct truth_term steps =
            b_and(there, room_may_grow(t_, at, bytes, w_sub(guest->size, guest->psw.base),
                                       w_sub(host.size, host.psw.base)));
        claim_same(place, b_and(steps, aligned), legal, model_legal(&host, at, bytes));
        claim(place, b_and(aligned, legal),
              b_and(b_eq(model_real(&host, at), w_add(place->extent.origin, model_real(guest, at))),
                    b_eq(model_real(&host, first), w_add(place->extent.origin, real))));
        claim(place, b_and(aligned, legal),
              b_and(b_ult(real, guest->size), model_aligned(t_, real, 4)));
    }
}

static void finding(struct place *place)
{
    struct terms *t_ = place->terms;
    const struct model_psw *psw = &place->guest.psw;
    for (unsigned bytes = 1; bytes <= 4; bytes += 3) {
        struct word_term at = unknown(t_, "at"), real = model_real(&place->guest, at);
        struct truth_term found =
            FOUND(psw->base, psw->bound, place->guest.size, at, w_const(bytes));
        struct truth_term legal = model_legal(&place->guest, at, bytes);
        claim_same(place, b_const(true), found, legal);
        claim(place, b_const(true), b_eq(FOUND_AT(psw->base, at), real));
        claim(place, legal, LOCATED(place->extent.size, real, w_const(bytes)));
    }
    struct word_term at = unknown(t_, "at");
    struct truth_term each = b_const(true);
    for (unsigned i = 0; i < PSW_BYTES; i += 4) {
        struct word_term one = w_add(at, w_const(i));
        each = b_and(each, FOUND(psw->base, psw->bound, place->guest.size, one, w_const(4)));
    }
    claim_same(place, b_const(true), each,
               FOUND(psw->base, psw->bound, place->guest.size, at, w_const(PSW_BYTES)));
}

static void locating(struct place *place)
{
    struct terms *t_ = place->terms;
    struct word_term at = unknown(t_, "at"), size = place->extent.size;
    struct word_term bytes = unknown(t_, "bytes"), host = LOCATED_AT(place->extent.origin, at);
    struct truth_term inside = b_and(at_most(t_, bytes, size), at_most(t_, at, w_sub(size, bytes)));
    claim_same(place, b_const(true), LOCATED(size, at, bytes), inside);
    claim(place, b_const(true), b_eq(w_sub(host, place->extent.origin), at));
    claim(place, inside, at_most(t_, place->extent.origin, host));
    claim(place, inside, at_most(t_, host, w_sub(w_add(place->extent.origin, size), bytes)));
    claim(
        place, b_const(true),
        LOCATED(size, w_const(TRAP_AREA_OLD), w_const(TRAP_AREA_NEW + PSW_BYTES - TRAP_AREA_OLD)));
}

static void nesting(struct place *outer)
{
    struct terms *t_ = outer->terms;
    struct place inner;
    put(&inner, t_);
    struct truth_term inside = b_and(inner.facts, b_eq(inner.host_size, outer->extent.size));
    struct model_extent once = {w_add(outer->extent.origin, inner.extent.origin),
                                inner.extent.size};
    struct model_psw middle = model_compose(t_, &inner.extent, &inner.guest.psw);
    struct model_psw twice = model_compose(t_, &outer->extent, &middle);
    struct model_psw direct = model_compose(t_, &once, &inner.guest.psw);
    struct model_state host = {.size = outer->extent.size, .psw = middle};
    struct truth_term there = room_is_there(&inner, &host);
    claim(outer, inside, there);
    claim(outer, inside, b_eq(twice.base, direct.base));
    claim(outer, b_and(inside, there), b_eq(twice.bound, direct.bound));
}

enum homomorphism_verdict prove_lemma(enum lemma lemma, unsigned milliseconds,
                                      struct solver_counts *counts)
{
    static void (*const make[LEMMA_COUNT])(struct place *) = {
        [LEMMA_TRANSLATION] = translation,
        [LEMMA_FINDING] = finding,
        [LEMMA_LOCATING] = locating,
        [LEMMA_NESTING] = nesting,
    };
    struct terms terms;
    struct place place;
    enum homomorphism_verdict verdict = HOMOMORPHISM_PROVED;
    terms_init(&terms);
    put(&place, &terms);
    make[lemma](&place);
    struct solver *solver = solver_new(&terms, milliseconds);
    if (solver && solver_ask(solver, place.facts) != ANSWER_SOMETIMES)
        verdict = HOMOMORPHISM_UNKNOWN; /* of nothing anything can be claimed */
    for (unsigned i = 0; solver && i < place.count; i++) {
        struct truth_term wrong = term_not(&terms, place.claims[i]);
        enum answer answer = solver_ask(solver, term_and(&terms, place.facts, wrong));
        if (answer == ANSWER_SOMETIMES)
            verdict = HOMOMORPHISM_REFUTED;
        else if (answer == ANSWER_UNKNOWN && verdict == HOMOMORPHISM_PROVED)
            verdict = HOMOMORPHISM_UNKNOWN;
    }
    if (solver)
        *counts = solver_counts(solver);
    else
        verdict = HOMOMORPHISM_UNKNOWN;
    solver_free(solver);
    terms_free(&terms);
    return verdict;
}
