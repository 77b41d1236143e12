/* runtime.c - runs every program that is linked, a line of output for each. Its exit status is of
 * all that was written. */
#include "runtime.h"

enum { CALL_WRITE = 64, OUTPUT_BYTES = 4096, STATUS_LEAST = 64, STATUS_COUNT = 64 };

struct output {
    u32 used;
    u32 hash;
    char bytes[OUTPUT_BYTES];
};

u32 storage[STORAGE_WORDS] __attribute__((aligned(STORAGE_WORDS * 4)));
static struct output output;

extern const struct program list[], list_end[];
void program_call(void (*run)(void));
void program_show(void);
int main(void);

static u32 hash_byte(u32 hash, u32 byte)
{
    return (hash ^ byte) * 0x01000193u;
}

static void output_flush(void)
{
    register u32 call __asm__("a7") = CALL_WRITE;
    register u32 file __asm__("a0") = 1;
    register const char *at __asm__("a1") = output.bytes;
    register u32 size __asm__("a2") = output.used;
    __asm__ volatile("ecall" : "+r"(file) : "r"(call), "r"(at), "r"(size) : "memory");
    output.used = 0;
}

static void put(char c)
{
    output.bytes[output.used++] = c;
    output.hash = hash_byte(output.hash, (u8)c);
    if (output.used == OUTPUT_BYTES)
        output_flush();
}

void show(u32 value)
{
    put(' ');
    for (int shift = 28; shift >= 0; shift -= 4)
        put("0123456789abcdef"[value >> shift & 15]);
}

void show_bytes(const volatile void *at, u32 size)
{
    u32 hash = 0x811c9dc5u;
    for (const volatile u8 *byte = at; size > 0; size--)
        hash = hash_byte(hash, *byte++);
    show(hash);
}

/* The registers that a program in assembly has ended with, and the rest of storage. */
void program_show(void)
{
    u32 *registers = storage + STORAGE_WORDS - REGISTER_COUNT;
    for (int i = 1; i < REGISTER_COUNT; i++)
        show(registers[i]);
    show_bytes(storage, (STORAGE_WORDS - REGISTER_COUNT) * sizeof *storage);
}

static void storage_fill(u32 seed)
{
    u32 x = seed * 2654435761u | 1;
    for (int i = 0; i < STORAGE_WORDS; i++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        storage[i] = x;
    }
}

/* The seed without a space before it: it begins the line. */
static void show_seed(u32 seed)
{
    char digits[10];
    int count = 0;
    do
        digits[count++] = (char)('0' + seed % 10);
    while (seed /= 10);
    while (count)
        put(digits[--count]);
}

int main(void)
{
    for (const struct program *program = list; program < list_end; program++) {
        storage_fill(program->seed);
        show_seed(program->seed);
        program_call(program->run);
        put('\n');
        output_flush();
    }
    return (int)(STATUS_LEAST + output.hash % STATUS_COUNT);
}
