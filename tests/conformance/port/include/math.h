/* math.h - what the programs call. */
#ifndef PORT_MATH_H
#define PORT_MATH_H

/* Exact for squares of integers, elsewhere within the last place. */
double sqrt(double);

double fabs(double);

/* Rounded twice, not once: who calls it here allows for more than that. */
#define fma(a, b, c) ((a) * (b) + (c))

#endif
