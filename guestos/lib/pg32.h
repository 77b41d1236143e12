/* pg32.h - the machine for programs in C that go through a RISC-V toolchain and visor import.
 * Made from the machine's tables; do not edit. An immediate has 12 bits. */
#ifndef PG32_H
#define PG32_H
/* clang-format off */

#define STATUS_U 0x1u
#define STATUS_IE 0x2u
#define STATUS_CE 0x8u
#define STATUS_TF 0x10u
#define CONTROL_CPUID 0x0u
#define CONTROL_MEMSIZE 0x1u
#define CONTROL_CLOCKLO 0x2u
#define CONTROL_CLOCKHI 0x3u
#define CONTROL_TIMER 0x4u
#define CONTROL_IPENDING 0x5u
#define CONTROL_IMASK 0x6u
#define CAUSE_NONE 0x0u
#define CAUSE_PRIVILEGED 0x1u
#define CAUSE_ILLEGAL 0x2u
#define CAUSE_MEMORY 0x3u
#define CAUSE_ALIGN 0x4u
#define CAUSE_SYSCALL 0x5u
#define CAUSE_BREAK 0x6u
#define CAUSE_TRACE 0x7u
#define CAUSE_INTERRUPT 0x8u
#define IRQ_TIMER 0x0u
#define IRQ_CONSOLE 0x1u
#define IRQ_DISK 0x2u
#define IRQ_INTERVAL 0x3u
#define PORT_POWER 0x0u
#define PORT_CONSOLE_DATA 0x10u
#define PORT_CONSOLE_STATUS 0x11u
#define PORT_CONSOLE_CONTROL 0x12u
#define PORT_DISK_SECTORS 0x20u
#define PORT_DISK_SECTOR 0x21u
#define PORT_DISK_COUNT 0x22u
#define PORT_DISK_ADDRESS 0x23u
#define PORT_DISK_COMMAND 0x24u
#define PORT_DISK_STATUS 0x25u
#define PORT_RANDOM 0x30u
#define PORT_INTERVAL_PERIOD 0x40u
#define PORT_INTERVAL_COUNT 0x41u
#define TRAP_OLD 0x0u
#define TRAP_CAUSE 0x10u
#define TRAP_NEW 0x20u

/* PSW = the four words at rs1 + imm */
static inline void pg32_lpsw(unsigned address)
{
    __asm__ volatile(".insn i 0x0b, 0, zero, 0(%[address])" :  : [address] "r"(address) : "memory");
}

/* the four words at rs1 + imm = PSW */
static inline void pg32_spsw(unsigned address)
{
    __asm__ volatile(".insn i 0x0b, 1, zero, 0(%[address])" :  : [address] "r"(address) : "memory");
}

/* rd = control register */
#define pg32_rdcr(control_) ({ unsigned rd; __asm__ volatile(".insn i 0x0b, 2, %[rd], zero, %[control]" : [rd] "=r"(rd) : [control] "i"((control_)) : "memory"); rd; })

/* control register = rs1 */
#define pg32_wrcr(control_, rs1_) ({ __asm__ volatile(".insn i 0x0b, 3, zero, %[rs1], %[control]" :  : [control] "i"((control_)), [rs1] "r"((rs1_)) : "memory"); })

/* rd = physical address of virtual address rs1, all ones if it has none */
static inline unsigned pg32_lra(unsigned rs1)
{
    unsigned rd;
    __asm__ volatile(".insn r 0x0b, 4, 0, %[rd], %[rs1], zero" : [rd] "=r"(rd) : [rs1] "r"(rs1) : "memory");
    return rd;
}

/* forget what is remembered of the translation of rs1 */
static inline void pg32_tlbi(unsigned rs1)
{
    __asm__ volatile(".insn r 0x0b, 5, 0, zero, %[rs1], zero" :  : [rs1] "r"(rs1) : "memory");
}

/* rd = port rs1 + imm */
static inline unsigned pg32_in(unsigned address)
{
    unsigned rd;
    __asm__ volatile(".insn i 0x0b, 6, %[rd], 0(%[address])" : [rd] "=r"(rd) : [address] "r"(address) : "memory");
    return rd;
}

/* wait until an unmasked interrupt is pending */
static inline void pg32_idle(void)
{
    __asm__ volatile(".insn i 0x0b, 7, zero, zero, 0" :  :  : "memory");
}

/* port rs1 + imm = rs2 */
static inline void pg32_out(unsigned rs2, unsigned address)
{
    __asm__ volatile(".insn s 0x2b, 0, %[rs2], 0(%[address])" :  : [rs2] "r"(rs2), [address] "r"(address) : "memory");
}

/* trap: system call, value imm */
#define pg32_syscall(value_) ({ __asm__ volatile(".insn i 0x2b, 1, zero, zero, %[value]" :  : [value] "i"((value_)) : "memory"); })

/* trap: breakpoint, value imm */
#define pg32_break(value_) ({ __asm__ volatile(".insn i 0x2b, 2, zero, zero, %[value]" :  : [value] "i"((value_)) : "memory"); })

/* trap: illegal instruction; a monitor may give it a meaning */
#define pg32_hcall(value_) ({ __asm__ volatile(".insn i 0x2b, 3, zero, zero, %[value]" :  : [value] "i"((value_)) : "memory"); })

/* user mode on; jump to rs1 (in user mode: a plain jump) */
static inline void pg32_jrst(unsigned rs1)
{
    __asm__ volatile(".insn r 0x2b, 4, 0, zero, %[rs1], zero" :  : [rs1] "r"(rs1) : "memory");
}

/* IE and user mode = bits of rs1; in user mode silently ignored */
static inline void pg32_popf(unsigned rs1)
{
    __asm__ volatile(".insn r 0x2b, 5, 0, zero, %[rs1], zero" :  : [rs1] "r"(rs1) : "memory");
}

/* rd = status word, real mode and IE included */
static inline unsigned pg32_pushf(void)
{
    unsigned rd;
    __asm__ volatile(".insn r 0x2b, 6, 0, %[rd], zero, zero" : [rd] "=r"(rd) :  : "memory");
    return rd;
}

/* rd = base, the real one */
static inline unsigned pg32_rdbase(void)
{
    unsigned rd;
    __asm__ volatile(".insn r 0x2b, 7, 0, %[rd], zero, zero" : [rd] "=r"(rd) :  : "memory");
    return rd;
}

#endif
