/* case.c - starts a case in user mode with the clock on and all registers zero, and says on the
 * console what became of it. The exit status is 0 when the case asked for its end. */
#include "calls.h"
#include "console.h"
#include "pg32.h"
#include "trap.h"

enum { ASKED = 0, FAILED = 1, TRAPPED = 2 };

void case_start(void); /* the first instruction of the case */

/* Of the cases that have no signature. */
extern const unsigned begin_signature[] __attribute__((weak));
extern const unsigned end_signature[] __attribute__((weak));

int main(void)
{
    static struct trap_frame frame;
    frame.psw = (struct psw){.status = STATUS_U | STATUS_CE,
                             .pc = (unsigned)case_start,
                             .bound = pg32_rdcr(CONTROL_MEMSIZE)};
    trap_return(&frame);
}

static unsigned say_failed(int test)
{
    console_print("failed test ");
    console_print_int(test);
    console_print("\n");
    return FAILED;
}

static unsigned say_signature(void)
{
    for (const unsigned *word = begin_signature; word < end_signature; word++) {
        console_print_hex(*word);
        console_print("\n");
    }
    return ASKED;
}

static unsigned say_trap(const struct trap_frame *frame)
{
    console_print("trap ");
    console_print_int((int)frame->cause);
    console_print(" at ");
    console_print_hex(frame->psw.pc);
    console_print(", value ");
    console_print_hex(frame->value);
    console_print("\n");
    return TRAPPED;
}

static unsigned say(const struct trap_frame *frame)
{
    if (frame->cause != CAUSE_SYSCALL)
        return say_trap(frame);
    switch (frame->value) {
    case CALL_PASSED:
        console_print("passed\n");
        return ASKED;
    case CALL_FAILED:
        return say_failed((int)frame->x[3]);
    case CALL_SIGNATURE:
        return say_signature();
    }
    return say_trap(frame);
}

void trap_handle(struct trap_frame *frame)
{
    pg32_out(say(frame), PORT_POWER);
}
