/* distant.h - a machine at the far end of a link: a bare computer with the serving program in it
 * (vmm/native/served.c), and the remote machine that this program serves.
 *
 * Functions that cannot do what they are asked fail the test. */
#ifndef TESTS_NATIVE_DISTANT_H
#define TESTS_NATIVE_DISTANT_H

#include "isa/bare.h"
#include "isa/board.h"
#include "isa/image.h"
#include "vmm/hosted/remote_machine.h"

struct distant {
    struct bare bare;
    struct board board;
    struct computer computer;
    struct image served;
    struct remote_machine remote;
};

/* Bytes that the serving program needs of the machine's storage. */
word distant_body(void);

/* Switched off, with so much storage behind the serving program's. It must not move. */
void distant_init(struct distant *, word size);
void distant_free(struct distant *);

void distant_on(struct distant *);
void distant_off(struct distant *);

#endif
