/* user.h - what the kernel does for a process that asks. */
#ifndef USER_H
#define USER_H

enum call {
    CALL_EXIT,  /* a0: status. Does not come back. */
    CALL_PRINT, /* a0: text, a1: how many characters */
    CALL_TICKS, /* gives how often the timer has rung */
};

/* The number goes to a7, arguments to a0 and a1, and the answer comes in a0. ecall traps. */
static inline unsigned call(enum call number, unsigned first, unsigned second)
{
    register unsigned a0 __asm__("a0") = first;
    register unsigned a1 __asm__("a1") = second;
    register unsigned a7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a7) : "memory");
    return a0;
}

static inline void print(const char *text)
{
    unsigned length = 0;
    while (text[length])
        length++;
    call(CALL_PRINT, (unsigned)text, length);
}

#endif
