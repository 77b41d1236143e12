/* bytecode.c - an interpreter of a small machine with registers. Its program counts primes with a
 * sieve, and then the steps of Collatz's rows. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 240
#endif

enum operation {
    SET,     /* a = value */
    MOVE,    /* a = b */
    ADD,     /* a = b + value's register */
    ADVANCE, /* a = b + value */
    MULTIPLY,
    HALVE,   /* a = b / 2 */
    FETCH,   /* a = array[b] */
    PUT,     /* array[b] = a */
    IF_LESS, /* a < b: to value */
    IF_ODD,  /* a: to value */
    JUMP,    /* to value */
    DONE
};

enum variable { ONE, THREE, LIMIT, I, J, X, COUNT, VARIABLE_COUNT };

struct instruction {
    uint8_t operation, a, b;
    uint16_t value;
};

enum place {
    CLEAR = 5,
    NUMBER = 9,
    MARK = 14,
    TEST = 16,
    COMPOSITE,
    ROW = 20,
    STEP,
    ODD = 25,
    GROW = 27,
    END = 30
};
enum { ARRAY_BYTES = 500 };

static const struct instruction program[] = {
    {SET, ONE, 0, 1},
    {SET, THREE, 0, 3},
    {SET, LIMIT, 0, ARRAY_BYTES},
    {SET, I, 0, 0},
    {SET, X, 0, 0},
    [CLEAR] = {PUT, X, I, 0},
    {ADVANCE, I, I, 1},
    {IF_LESS, I, LIMIT, CLEAR},
    {SET, I, 0, 2},
    [NUMBER] = {FETCH, X, I, 0},
    {IF_ODD, X, 0, COMPOSITE},
    {ADVANCE, COUNT, COUNT, 1},
    {MULTIPLY, J, I, I},
    {JUMP, 0, 0, TEST},
    [MARK] = {PUT, ONE, J, 0},
    {ADD, J, J, I},
    [TEST] = {IF_LESS, J, LIMIT, MARK},
    [COMPOSITE] = {ADVANCE, I, I, 1},
    {IF_LESS, I, LIMIT, NUMBER},
    {SET, I, 0, 1},
    [ROW] = {MOVE, X, I, 0},
    [STEP] = {ADVANCE, COUNT, COUNT, 1},
    {IF_ODD, X, 0, ODD},
    {HALVE, X, X, 0},
    {JUMP, 0, 0, STEP},
    [ODD] = {IF_LESS, ONE, X, GROW},
    {JUMP, 0, 0, END},
    [GROW] = {MULTIPLY, X, X, THREE},
    {ADVANCE, X, X, 1},
    {JUMP, 0, 0, STEP},
    [END] = {ADVANCE, I, I, 1},
    {IF_LESS, I, LIMIT, ROW},
    {DONE, 0, 0, 0},
};

static uint8_t array[ARRAY_BYTES];

static uint32_t interpret(const struct instruction *at, uint32_t count)
{
    uint32_t variables[VARIABLE_COUNT] = {[COUNT] = count};
    for (;;) {
        struct instruction now = *at++;
        uint32_t *a = &variables[now.a], b = variables[now.b];
        switch ((enum operation)now.operation) {
        case SET:
            *a = now.value;
            break;
        case MOVE:
            *a = b;
            break;
        case ADD:
            *a = b + variables[now.value];
            break;
        case ADVANCE:
            *a = b + now.value;
            break;
        case MULTIPLY:
            *a = b * variables[now.value];
            break;
        case HALVE:
            *a = b / 2;
            break;
        case FETCH:
            *a = array[b];
            break;
        case PUT:
            array[b] = (uint8_t)*a;
            break;
        case IF_LESS:
            if (*a < b)
                at = program + now.value;
            break;
        case IF_ODD:
            if (*a & 1)
                at = program + now.value;
            break;
        case JUMP:
            at = program + now.value;
            break;
        case DONE:
            return variables[COUNT];
        }
    }
}

uint32_t workload_run(void)
{
    uint32_t sum = 1;
    for (uint32_t n = 0; n < REPEAT; n++)
        sum = sum_mix(sum, interpret(program, n));
    return sum;
}
