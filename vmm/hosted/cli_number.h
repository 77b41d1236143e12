/* cli_number.h - numbers as people write them: 1000, 2_000_000, 0x1f, 64K. */
#ifndef VMM_HOSTED_CLI_NUMBER_H
#define VMM_HOSTED_CLI_NUMBER_H

#include "vmm/hosted/cli_table.h"

enum cli_number_result { NUMBER_GOOD, NUMBER_BAD, NUMBER_LARGE };

/* Decimal, or hexadecimal after 0x; single underscores between digits. With `size` a K, M or G may
 * follow: times 2^10, 2^20, 2^30. NUMBER_LARGE: does not fit into 64 bits, and the
 * number is UINT64_MAX. */
enum cli_number_result cli_number_parse(const char *text, bool size, uint64_t *number);

/* As a person would write it for an option of that kind: a SIZE with its suffix, a WORD in
 * hexadecimal from 10 on. */
void cli_number_print(uint64_t number, enum cli_kind, char *text, size_t size);

#endif
