/* drive.h - a rig driven by hand: one instruction, one port access, so many instruction times. */
#ifndef TESTS_MACHINE_DRIVE_H
#define TESTS_MACHINE_DRIVE_H

#include "tests/rig.h"
#include "tests/values/encode.h"

/* Bits of status and numbers of control registers, as the manual gives them. */
enum { U = 1, IE = 2, CE = 8, TF = 16 };
enum { CPUID, MEMSIZE, CLOCKLO, CLOCKHI, TIMER, IPENDING, IMASK };

/* Ports, likewise. */
enum {
    POWER = 0x000,
    CONSOLE_DATA = 0x010,
    CONSOLE_STATUS = 0x011,
    CONSOLE_CONTROL = 0x012,
    DISK_SECTORS = 0x020,
    DISK_SECTOR = 0x021,
    DISK_COUNT = 0x022,
    DISK_ADDRESS = 0x023,
    DISK_COMMAND = 0x024,
    DISK_STATUS = 0x025,
    RANDOM = 0x030,
    INTERVAL_PERIOD = 0x040,
    INTERVAL_COUNT = 0x041,
};

/* Interrupt lines as bits. */
enum { LINE_TIMER = 1, LINE_CONSOLE = 2, LINE_DISK = 4, LINE_INTERVAL = 8 };

/* Bare, of RIG_SIZE bytes and the real profile. */
struct rig *drive_boot(void);

/* Makes the PSW what is given; storage is not touched. */
void drive_psw(struct rig *, word status, vaddr pc, paddr base, word bound);

/* Puts the word at the pc and runs one instruction. */
enum stop drive_one(struct rig *, word);

/* One `in` or `out` in supervisor mode: one instruction time. Changes t0 to t2 and leaves pc. */
word drive_in(struct rig *, word port);
void drive_out(struct rig *, word port, word value);

/* n instruction times of jumps to itself; pc stays. Interrupts must be off. */
void drive_pass(struct rig *, uint64_t n);

#endif
