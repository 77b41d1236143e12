/* assert.h - a claim that does not hold ends the program with a status that is none of success. */
#undef assert
#ifdef NDEBUG
#define assert(claim) ((void)0)
#else
#include <stdlib.h>
#define assert(claim) ((claim) ? (void)0 : abort())
#endif
