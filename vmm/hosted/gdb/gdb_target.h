/* gdb_target.h - what gdb is told of the machine: its registers, its storage, its addresses.
 *
 * gdb refuses an architecture that it does not know, so the description claims to be a RISC-V with
 * 32 bits, whose 32 registers PG32 has, and adds features of its own: the virtual PSW (group psw)
 * and the control registers (group control), expanded from isa/state.def. It claims no operating
 * system either: for one gdb would step by itself, with breakpoints behind each instruction, and
 * never come back from a step into a trap.
 *
 * Addresses. What gdb calls an address is a physical address of the guest, as symbols and lines
 * are, and its pc is base + pc: so a breakpoint set in the kernel is one whoever runs, and stepping
 * through a trap from a process at base 0x4000 into the kernel and back shows the right line on
 * both sides. Storage as the program in focus sees it, through R, is there a second time from
 * GDB_WINDOW on, where no storage can be: x/4xw 0x80000000 + $sp shows a process's stack. The
 * virtual pc is the register vpc. */
#ifndef VMM_HOSTED_GDB_GDB_TARGET_H
#define VMM_HOSTED_GDB_GDB_TARGET_H

#include "vmm/hosted/debugger/debuggee.h"

#define GDB_WINDOW 0x80000000u /* STORAGE_MAX is below */

enum { GDB_PC = REGISTERS }; /* its number, and that of the first of our own less one */

/* How many there are; they are numbered from 0. All have 32 bits. */
unsigned gdb_register_count(void);

/* Of the guest in focus. */
word gdb_register_read(struct debuggee *, unsigned number);

/* Sets several, in the order of their numbers: values[i] is that of first + i. Those that have
 * their value already are left alone; if all have, nothing changes. False, with nothing changed, if
 * one cannot have its value. */
bool gdb_registers_write(struct debuggee *, unsigned first, const word *values, unsigned count,
                         struct error *);

/* Descriptions in XML, for the caller to free; NULL if the host has no storage left. */
char *gdb_target_describe(void);
char *gdb_memory_map(const struct debuggee *);

/* A range of gdb's addresses as physical addresses of the guest in focus: its first, and how many
 * of the bytes exist; 0 if the first does not. */
word gdb_address_map(struct debuggee *, uint32_t address, word size, paddr *physical);

#endif
