// expect: passed
/* What the port prints with, held against prints.expected. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    char copy[8];
    printf("%d %i %u %x %X %c %s %%|\n", -2147483647 - 1, 0, 4294967295u, 0xbeefu, 0xbeefu, '!',
           "text");
    printf("%5d|%-5d|%05d|%05d|%2d|%08lx|%.2s|%6.3s|%-6s|\n", 42, 42, 42, -42, 12345, 0xbeeful,
           "abcdef", "abcdef", "abc");
    printf("%lld %llu %llx %hu %hd %ld\n", -9223372036854775807LL - 1, 18446744073709551615ULL,
           0x123456789abcdefULL, (unsigned short)65535, (short)-1, -7L);
    puts(strcpy(copy, "copied"));
    printf("%d %d %d %s\n", strcmp("a", "b") < 0, strcmp("", ""), strcmp("b", "a") > 0,
           strchr("which", 'i'));
    return argc || argv[0];
}
