/* runtime.c - the runtime of guests in C: traps from both modes and back, strings, the console. */
#include "console.h"
#include "pg32.h"
#include "trap.h"

#include <stddef.h>

void *memmove(void *to, const void *from, size_t size);
int memcmp(const void *a, const void *b, size_t size);

static unsigned char user_stack[1024] __attribute__((aligned(16)));

static void tell(const struct trap_frame *frame)
{
    console_print(frame->psw.status & STATUS_U ? "user: cause " : "supervisor: cause ");
    console_print_int((int)frame->cause);
    console_print(", value 0x");
    console_print_hex(frame->value);
    console_put('\n');
}

void trap_handle(struct trap_frame *frame)
{
    tell(frame);
    if (frame->cause == CAUSE_SYSCALL && frame->value == 2)
        pg32_out(frame->x[10], PORT_POWER);
    if (frame->cause == CAUSE_SYSCALL)
        frame->x[10] = frame->x[10] * 2 + 1; /* a0 */
    else
        frame->psw.pc += 4; /* a fault: go on behind the instruction */
}

static unsigned call(unsigned argument)
{
    register unsigned a0 __asm__("a0") = argument;
    __asm__ volatile(".insn i 0x2b, 1, zero, zero, 1" : "+r"(a0));
    return a0;
}

static void user(void)
{
    unsigned answer = call(20);
    pg32_idle(); /* privileged: traps */
    register unsigned a0 __asm__("a0") = answer + 1;
    __asm__ volatile(".insn i 0x2b, 1, zero, zero, 2" : : "r"(a0));
}

int main(void)
{
    char text[] = "0123456789";
    memmove(text + 2, text, 8);
    console_print(text);
    memmove(text, text + 2, 8);
    console_print(text);
    console_put(memcmp(text, "01234567", 8) == 0 ? '\n' : '?');
    for (int c = console_get(); c >= 0; c = console_get())
        console_put((char)(c ^ 0x20));
    console_print_int(-2147483647 - 1);
    console_put('\n');
    console_print_int((int)call(call(5)));
    console_put('\n');
    struct trap_frame frame = {.psw = {STATUS_U, (unsigned)user, 0, pg32_rdcr(CONTROL_MEMSIZE)}};
    frame.x[2] = (unsigned)(user_stack + sizeof user_stack);
    trap_return(&frame);
}
