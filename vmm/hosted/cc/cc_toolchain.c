/* cc_toolchain.c - see cc_toolchain.h. */
#include "vmm/hosted/cc/cc_toolchain.h"

#include <stddef.h>

#define RV32IM "-march=rv32im", "-mabi=ilp32", "-ffreestanding", "-g"

const struct cc_toolchain cc_toolchains[] = {
    {
        .name = "clang",
        .text = "clang and ld.lld, Debian's packages clang and lld",
        .programs = {{"clang", "clang"}, {"ld.lld", "lld"}},
        /* Each call has all options, the compiler's and the linker's. The assembler's line tables
         * do not heed -ffile-prefix-map. */
        .always = {"--target=riscv32", RV32IM, "-nostdlibinc", "-Qunused-arguments",
                   "-fdebug-compilation-dir=."},
        .link = {"-fuse-ld=lld", "-nostdlib", "-static"},
    },
    {
        .name = "gcc",
        .text = "riscv64-unknown-elf-gcc, Debian's package gcc-riscv64-unknown-elf; its library "
                "has routines "
                "for floating point",
        .programs = {{"riscv64-unknown-elf-gcc", "gcc-riscv64-unknown-elf"},
                     {"riscv64-unknown-elf-ld", "binutils-riscv64-unknown-elf"}},
        .always = {RV32IM},
        .link = {"-nostdlib", "-static"},
        .libraries = {"-lgcc"},
        .floats = true,
    },
    {.name = NULL},
};
