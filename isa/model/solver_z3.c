/* solver_z3.c - terms as Z3's bit vectors. */
#include "isa/model/solver.h"

#include <stdio.h>
#include <stdlib.h>
#include <z3.h>

enum { WORD_BITS = 32 };

struct solver {
    const struct terms *terms;
    Z3_context z3;
    Z3_solver solver;
    Z3_model model;          /* of the last ANSWER_SOMETIMES */
    Z3_ast *asts;            /* owned; by term id, translated so far */
    uint32_t count;          /* of asts */
    Z3_func_decl *functions; /* owned; by symbol */
    unsigned function_count;
    struct solver_counts counts;
};

const char solver_missing[] = "";

bool solver_exists(void)
{
    return true;
}

const char *solver_version(void)
{
    static char text[64];
    unsigned major, minor, build, revision;
    Z3_get_version(&major, &minor, &build, &revision);
    snprintf(text, sizeof text, "Z3 %u.%u.%u", major, minor, build);
    return text;
}

/* Terms are well-sorted by construction: an error of Z3's is our own mistake. */
static void failed(Z3_context z3, Z3_error_code code)
{
    fprintf(stderr, "visor: Z3: %s\n", Z3_get_error_msg(z3, code));
    abort();
}

struct solver *solver_new(const struct terms *terms, unsigned milliseconds)
{
    struct solver *solver = calloc(1, sizeof *solver);
    if (!solver)
        return NULL;
    Z3_config config = Z3_mk_config();
    solver->terms = terms;
    solver->z3 = Z3_mk_context(config);
    Z3_del_config(config);
    Z3_set_error_handler(solver->z3, failed);
    solver->solver = Z3_mk_solver(solver->z3);
    Z3_solver_inc_ref(solver->z3, solver->solver);
    if (milliseconds) {
        Z3_params params = Z3_mk_params(solver->z3);
        Z3_params_inc_ref(solver->z3, params);
        Z3_params_set_uint(solver->z3, params, Z3_mk_string_symbol(solver->z3, "timeout"),
                           milliseconds);
        Z3_solver_set_params(solver->z3, solver->solver, params);
        Z3_params_dec_ref(solver->z3, params);
    }
    return solver;
}

static void forget_model(struct solver *solver)
{
    if (solver->model)
        Z3_model_dec_ref(solver->z3, solver->model);
    solver->model = NULL;
}

void solver_free(struct solver *solver)
{
    if (!solver)
        return;
    forget_model(solver);
    Z3_solver_dec_ref(solver->z3, solver->solver);
    Z3_del_context(solver->z3);
    free(solver->asts);
    free(solver->functions);
    free(solver);
}

struct solver_counts solver_counts(const struct solver *solver)
{
    return solver->counts;
}

static void *must(void *storage)
{
    if (!storage) {
        fputs("visor: no storage left for a proof\n", stderr);
        abort();
    }
    return storage;
}

static void make_room(struct solver *solver)
{
    const struct terms *terms = solver->terms;
    if (solver->count < terms->count) {
        solver->asts = must(realloc(solver->asts, terms->count * sizeof *solver->asts));
        for (; solver->count < terms->count; solver->count++)
            solver->asts[solver->count] = NULL;
    }
    if (solver->function_count < terms->symbol_count) {
        solver->functions =
            must(realloc(solver->functions, terms->symbol_count * sizeof *solver->functions));
        for (; solver->function_count < terms->symbol_count; solver->function_count++)
            solver->functions[solver->function_count] = NULL;
    }
}

/* An unknown is a function of its arguments; a symbol always has as many. */
static Z3_ast apply(struct solver *solver, const struct term *term, Z3_ast *arguments)
{
    Z3_context z3 = solver->z3;
    Z3_func_decl *function = &solver->functions[term->value];
    if (!*function) {
        Z3_sort sorts[3], number = Z3_mk_bv_sort(z3, WORD_BITS);
        for (unsigned i = 0; i < term->count; i++)
            sorts[i] = number;
        Z3_sort range = term->op == TERM_WORD_SYMBOL ? number : Z3_mk_bool_sort(z3);
        *function =
            Z3_mk_func_decl(z3, Z3_mk_int_symbol(z3, (int)term->value), term->count, sorts, range);
    }
    return Z3_mk_app(z3, *function, term->count, arguments);
}

static Z3_ast number(Z3_context z3, word value)
{
    return Z3_mk_unsigned_int(z3, value, Z3_mk_bv_sort(z3, WORD_BITS));
}

/* The high word of a product of numbers extended as told. */
static Z3_ast high_product(Z3_context z3, Z3_ast a, bool a_signed, Z3_ast b, bool b_signed)
{
    Z3_ast wide_a = a_signed ? Z3_mk_sign_ext(z3, WORD_BITS, a) : Z3_mk_zero_ext(z3, WORD_BITS, a);
    Z3_ast wide_b = b_signed ? Z3_mk_sign_ext(z3, WORD_BITS, b) : Z3_mk_zero_ext(z3, WORD_BITS, b);
    return Z3_mk_extract(z3, 2 * WORD_BITS - 1, WORD_BITS, Z3_mk_bvmul(z3, wide_a, wide_b));
}

/* Z3's division by zero is SMT-LIB's, and that is the same as words.h's for unsigned numbers; for
 * signed ones it is not. */
static Z3_ast signed_quotient(Z3_context z3, Z3_ast a, Z3_ast b)
{
    Z3_ast zero = Z3_mk_eq(z3, b, number(z3, 0));
    return Z3_mk_ite(z3, zero, number(z3, ~(word)0), Z3_mk_bvsdiv(z3, a, b));
}

static Z3_ast sign_extended(Z3_context z3, Z3_ast a, unsigned bits)
{
    return Z3_mk_sign_ext(z3, WORD_BITS - bits, Z3_mk_extract(z3, bits - 1, 0, a));
}

static Z3_ast translate(struct solver *solver, const struct term *term)
{
    Z3_context z3 = solver->z3;
    Z3_ast x[3] = {NULL}, both[2];
    for (unsigned i = 0; i < term->count; i++)
        x[i] = solver->asts[term->arguments[i]];
    Z3_ast by = x[1] && term->op >= TERM_SLL && term->op <= TERM_SRA
                    ? Z3_mk_bvand(z3, x[1], number(z3, WORD_BITS - 1))
                    : NULL;
    switch (term->op) {
    case TERM_CONSTANT:
        return number(z3, term->value);
    case TERM_TRUE:
        return Z3_mk_true(z3);
    case TERM_FALSE:
        return Z3_mk_false(z3);
    case TERM_WORD_SYMBOL:
    case TERM_TRUTH_SYMBOL:
        return apply(solver, term, x);
    case TERM_CHOICE:
        return Z3_mk_ite(z3, x[0], x[1], x[2]);
    case TERM_NOT:
        return Z3_mk_not(z3, x[0]);
    case TERM_BOTH:
        both[0] = x[0];
        both[1] = x[1];
        return Z3_mk_and(z3, 2, both);
    case TERM_SEXT8:
        return sign_extended(z3, x[0], 8);
    case TERM_SEXT16:
        return sign_extended(z3, x[0], 16);
    case TERM_ADD:
        return Z3_mk_bvadd(z3, x[0], x[1]);
    case TERM_SUB:
        return Z3_mk_bvsub(z3, x[0], x[1]);
    case TERM_AND:
        return Z3_mk_bvand(z3, x[0], x[1]);
    case TERM_OR:
        return Z3_mk_bvor(z3, x[0], x[1]);
    case TERM_XOR:
        return Z3_mk_bvxor(z3, x[0], x[1]);
    case TERM_SLL:
        return Z3_mk_bvshl(z3, x[0], by);
    case TERM_SRL:
        return Z3_mk_bvlshr(z3, x[0], by);
    case TERM_SRA:
        return Z3_mk_bvashr(z3, x[0], by);
    case TERM_MUL:
        return Z3_mk_bvmul(z3, x[0], x[1]);
    case TERM_MULH:
        return high_product(z3, x[0], true, x[1], true);
    case TERM_MULHSU:
        return high_product(z3, x[0], true, x[1], false);
    case TERM_MULHU:
        return high_product(z3, x[0], false, x[1], false);
    case TERM_DIV:
        return signed_quotient(z3, x[0], x[1]);
    case TERM_DIVU:
        return Z3_mk_bvudiv(z3, x[0], x[1]);
    case TERM_REM:
        return Z3_mk_bvsrem(z3, x[0], x[1]);
    case TERM_REMU:
        return Z3_mk_bvurem(z3, x[0], x[1]);
    case TERM_EQ:
        return Z3_mk_eq(z3, x[0], x[1]);
    case TERM_ULT:
        return Z3_mk_bvult(z3, x[0], x[1]);
    case TERM_SLT:
        return Z3_mk_bvslt(z3, x[0], x[1]);
    case TERM_OPS:
        break;
    }
    abort();
}

/* Arguments have smaller ids, but only those that are needed are translated. */
static Z3_ast ast_of(struct solver *solver, uint32_t id)
{
    const struct term *term = &solver->terms->all[id];
    if (!solver->asts[id]) {
        for (unsigned i = 0; i < term->count; i++)
            ast_of(solver, term->arguments[i]);
        solver->asts[id] = translate(solver, term);
    }
    return solver->asts[id];
}

enum answer solver_ask(struct solver *solver, struct truth_term question)
{
    forget_model(solver);
    if (term_is_false(solver->terms, question)) {
        solver->counts.folded++;
        return ANSWER_NEVER;
    }
    solver->counts.asked++;
    make_room(solver);
    Z3_solver_push(solver->z3, solver->solver);
    Z3_solver_assert(solver->z3, solver->solver, ast_of(solver, question.id));
    Z3_lbool result = Z3_solver_check(solver->z3, solver->solver);
    if (result == Z3_L_TRUE) {
        solver->model = Z3_solver_get_model(solver->z3, solver->solver);
        Z3_model_inc_ref(solver->z3, solver->model);
    }
    Z3_solver_pop(solver->z3, solver->solver, 1);
    return result == Z3_L_FALSE ? ANSWER_NEVER
                                : (result == Z3_L_TRUE ? ANSWER_SOMETIMES : ANSWER_UNKNOWN);
}

word solver_word(struct solver *solver, struct word_term term)
{
    Z3_ast value = NULL;
    unsigned number_ = 0;
    make_room(solver);
    if (Z3_model_eval(solver->z3, solver->model, ast_of(solver, term.id), true, &value))
        Z3_get_numeral_uint(solver->z3, value, &number_);
    return number_;
}

bool solver_truth(struct solver *solver, struct truth_term term)
{
    Z3_ast value = NULL;
    make_room(solver);
    return Z3_model_eval(solver->z3, solver->model, ast_of(solver, term.id), true, &value) &&
           Z3_get_bool_value(solver->z3, value) == Z3_L_TRUE;
}
