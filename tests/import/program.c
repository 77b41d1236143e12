/* program.c - a little of everything that a compiler makes of C, printed to the console. */
#include "guestos/lib/pg32.h"

static void put(char c)
{
    pg32_out((unsigned char)c, PORT_CONSOLE_DATA);
}

static void print(const char *text)
{
    while (*text)
        put(*text++);
}

static void print_number(int number)
{
    char digits[12];
    int at = 0;
    unsigned rest = number < 0 ? 0u - (unsigned)number : (unsigned)number;
    do
        digits[at++] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        put('-');
    while (at)
        put(digits[--at]);
    put('\n');
}

int counter = 40;
static int squares[16];
static const char *const names[] = {"zero", "one", "two", "three"};

static int add(int a, int b)
{
    return a + b;
}
static int multiply(int a, int b)
{
    return a * b;
}
static int divide(int a, int b)
{
    return a / b;
}
static int remains(int a, int b)
{
    return a % b;
}
static int (*const operations[])(int, int) = {add, multiply, divide, remains};

__attribute__((noinline)) int choose(int what)
{
    switch (what) {
    case 0:
        return 7;
    case 1:
        return -3;
    case 2:
        return 1 << 20;
    case 3:
        return 12345;
    case 4:
        return what * 1000;
    case 5:
        return -77;
    default:
        return 0;
    }
}

__attribute__((noinline)) unsigned long long wide(unsigned a, unsigned b)
{
    return (unsigned long long)a * b;
}

int main(void)
{
    print("hello from C\n");
    for (int i = 0; i < 16; i++)
        squares[i] = i * i;
    int sum = 0;
    for (int i = 0; i < 16; i++)
        sum += squares[i];
    print_number(sum);
    for (volatile unsigned i = 0; i < 4; i++)
        print_number(operations[i](-1000003, 17));
    for (int i = 0; i < 7; i++)
        print_number(choose(i));
    for (int i = 0; i < 4; i++) {
        print(names[i]);
        put('\n');
    }
    print_number((int)(wide(0xdeadbeef, 0x12345678) >> 32));
    print_number((int)pg32_rdcr(CONTROL_CPUID));
    counter += 2;
    return counter;
}
