/* base64.h - bytes as lines of text (RFC 4648, section 4): 57 bytes are a line of 76 characters. */
#ifndef VMM_HOSTED_BASE64_H
#define VMM_HOSTED_BASE64_H

#include "vmm/hosted/scan.h"

#include <stdio.h>

/* Writes the lines, each with its end. */
void base64_write(FILE *, const uint8_t *bytes, size_t size);

/* Reads the lines that base64_write writes of so many bytes, and no others. */
bool base64_read(struct scan *, uint8_t *bytes, size_t size);

#endif
