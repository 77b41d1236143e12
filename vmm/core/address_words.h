/* address_words.h - what the monitor computes about addresses, written once.
 *
 * In the functions of words.h, so that the same text is the monitor's code and, over terms, what is
 * proved of it (vmm/model). Arguments are used more than once. */
#ifndef VMM_CORE_ADDRESS_WORDS_H
#define VMM_CORE_ADDRESS_WORDS_H

/* The real R of a virtual one, for an extent: inside it whatever the guest says. */
#define COMPOSED_BASE(origin, size, base)                                                          \
    w_if(b_ult((base), (size)), w_add((origin), (base)), (origin))
#define COMPOSED_BOUND(size, base, bound)                                                          \
    w_if(b_ult((base), (size)),                                                                    \
         w_if(b_ult((bound), w_sub((size), (base))), (bound), w_sub((size), (base))), w_const(0))

/* Are so many bytes at a guest's physical address inside its storage, and where in the host's? */
#define LOCATED(size, guest, bytes)                                                                \
    b_and(b_not(b_ult((size), (guest))), b_not(b_ult(w_sub((size), (guest)), (bytes))))
#define LOCATED_AT(origin, guest) w_add((origin), (guest))

/* The guest's own hardware, in the words of the 1974 paper, "A Model of Third Generation Machines":
 * "if a + l >= q or a >= b, memory trap, else E[a + l]", here for several bytes and sums that do
 * not wrap around. The last of the bytes is at `last`, and what is at most `last` has not wrapped.
 */
#define FOUND_LAST(at, bytes) w_sub(w_add((at), (bytes)), w_const(1))
#define FOUND(base, bound, size, at, bytes)                                                        \
    b_and(b_and(b_not(b_ult(FOUND_LAST(at, bytes), (at))), b_ult(FOUND_LAST(at, bytes), (bound))), \
          b_and(b_not(b_ult(w_add((base), FOUND_LAST(at, bytes)), (base))),                        \
                b_ult(w_add((base), FOUND_LAST(at, bytes)), (size))))
#define FOUND_AT(base, at) w_add((base), (at))

#endif
