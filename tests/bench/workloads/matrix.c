/* matrix.c - products of matrices of integers. */
#include "workload.h"

#ifndef REPEAT
#define REPEAT 320
#endif

enum { SIDE = 48 };
typedef int32_t matrix[SIDE][SIDE];

static matrix a, b, c;

static void matrix_fill(matrix m, uint32_t seed)
{
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++)
            m[row][column] = (int32_t)(random_next(&seed) >> 20) - 2048;
}

/* Elements stay below 2^11, so that no sum of products leaves 32 bits. */
static void matrix_multiply(matrix product, matrix x, matrix y)
{
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++) {
            int32_t sum = 0;
            for (int i = 0; i < SIDE; i++)
                sum += x[row][i] * y[i][column];
            product[row][column] = sum % 2048;
        }
}

static uint32_t matrix_sum(matrix m)
{
    uint32_t sum = 0;
    for (int row = 0; row < SIDE; row++)
        for (int column = 0; column < SIDE; column++)
            sum = sum_mix(sum, (uint32_t)m[row][column]);
    return sum;
}

uint32_t workload_run(void)
{
    uint32_t sum = 1;
    matrix_fill(b, 1);
    for (uint32_t n = 0; n < REPEAT; n++) {
        matrix_fill(a, n + 1);
        matrix_multiply(c, a, b);
        matrix_multiply(b, c, a);
        sum = sum_mix(sum, matrix_sum(b));
    }
    return sum;
}
