/* calls.h - what a case can ask of its environment (case.c), as values of the system call. */
#ifndef CONFORMANCE_CALLS_H
#define CONFORMANCE_CALLS_H

#define CALL_PASSED    1 /* every test of the case was right */
#define CALL_FAILED    2 /* the test whose number is in gp was wrong */
#define CALL_SIGNATURE 3 /* from begin_signature to end_signature is its result */

#endif
