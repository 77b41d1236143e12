#!/usr/bin/env python3
"""Claims about ELF files that cannot be imported: each is refused with status 2 and a message that says
what to change, no image is written; a truncated one wherever it is cut. Usage: bad.py VISOR"""
import os
import struct
import subprocess
import sys
import tempfile

VISOR = os.path.realpath(sys.argv[1])
SOURCE = """
        .text
        .globl _start
        .type _start, @function
_start:
1:      addi a0, zero, 1
        lui a1, 0x12345
        j 1b
        .size _start, . - _start
        .data
        .globl value
value:  .word 0x2f, 7, 0xffffffff
"""
PHDR_OFFSET, PHDR_VADDR, PHDR_PADDR, PHDR_FILESZ, PHDR_MEMSZ, PHDR_FLAGS = 4, 8, 12, 16, 20, 24
SHDR_TYPE, SHDR_FLAGS, SHDR_ADDR, SHDR_OFFSET, SHDR_SIZE = 4, 8, 12, 16, 20
SCRIPT = """ENTRY(_start)
PHDRS { code PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }
SECTIONS { . = 0x1000; .text : { *(.text) } :code  .data : { *(.data) } :data
           /DISCARD/ : { *(.riscv.attributes) *(.comment) *(.eh_frame) } }
"""


def write(path, data):
    with open(path, "wb" if isinstance(data, bytes) else "w") as file:
        file.write(data)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def build(source, *link, march="rv32im", target="riscv32"):
    write("source.s", source)
    write("script.ld", SCRIPT)
    subprocess.run(["clang", f"--target={target}", f"-march={march}", "-mno-relax", "-c", "source.s", "-o", "source.o"], check=True, timeout=60)
    if "nothing" in link:
        return read("source.o")
    subprocess.run(["ld.lld", *(link or ("-static", "-T", "script.ld")), "source.o", "-o", "linked.elf"],
                   check=True, timeout=60)
    return read("linked.elf")


def field(elf, at, value, size=4):
    changed = bytearray(elf)
    changed[at:at + size] = value.to_bytes(size, "little")
    return bytes(changed)


def segment(elf, number, at, value):
    phoff, = struct.unpack_from("<I", elf, 28)
    return field(elf, phoff + 32 * number + at, value)


def section(elf, name, at, value):
    shoff, = struct.unpack_from("<I", elf, 32)
    count, names = struct.unpack_from("<HH", elf, 48)
    table, = struct.unpack_from("<I", elf, shoff + 40 * names + SHDR_OFFSET)
    for i in range(count):
        start = table + struct.unpack_from("<I", elf, shoff + 40 * i)[0]
        if elf[start:elf.index(b"\0", start)] == name:
            return field(elf, shoff + 40 * i + at, value)
    sys.exit(f"no section {name}")


def code(text):
    return SOURCE.replace("lui a1, 0x12345", text)


def files(elf):
    """What is wrong with the file: a name, its bytes, what the one message must say."""
    yield "empty", b"", "not an ELF file"
    yield "a text", b"int main(void);\n", "not an ELF file"
    yield "half a header", elf[:40], "truncated"
    yield "64-bit", build(SOURCE, march="rv64im", target="riscv64"), "a 64-bit program; compile and link for riscv32"
    yield "neither 32 nor 64 bits", field(elf, 4, 3, 1), "neither a 32-bit nor a 64-bit"
    yield "big-endian", field(elf, 5, 2, 1), "a big-endian program"
    yield "of another version", field(elf, 20, 7), "unknown version"
    yield "for another machine", field(elf, 18, 62, 2), "another machine (number 62)"
    yield "for PG32", field(elf, 18, 0x5047, 2), "a program of PG32 already"
    yield "not linked", build(SOURCE, "nothing"), "not linked: link it first"
    yield "shared", build(SOURCE, "-shared"), "shared or position-independent"
    yield "position-independent", build(SOURCE, "-pie", "--no-dynamic-linker"), "-static -no-pie"
    yield "a core file", field(elf, 16, 4, 2), "not a program (ELF type 4)"
    yield "relocations left over", build(code("lw a1, value"), "-static", "-T", "script.ld", "--emit-relocs"), \
        "relocations left over; link without -r, -q, --emit-relocs"
    yield "no section headers", field(elf, 48, 0, 2), "no section headers"
    yield "program headers outside", field(elf, 28, 0xfffffff0), "truncated: its program headers"
    yield "section headers outside", field(elf, 32, 0xfffffff0), "truncated: its section headers"
    yield "program headers of another size", field(elf, 42, 56, 2), "wrong size"
    yield "program headers between words", field(elf, 28, 54), "not aligned"
    yield "dynamic", segment(elf, 1, 0, 2), "dynamically linked; link it with -static"
    yield "nothing to load", segment(segment(elf, 0, 0, 4), 1, 0, 4), "nothing to load"
    yield "segment outside the file", segment(elf, 0, PHDR_OFFSET, len(elf)), "ends beyond the file"
    yield "segment larger in the file", segment(elf, 1, PHDR_MEMSZ, 4), "larger in the file"
    yield "segment of 4 GB", segment(elf, 1, PHDR_MEMSZ, 0xffffffff), "larger than any machine's storage"
    yield "segment that wraps", segment(elf, 1, PHDR_PADDR, 0xfffffffc), "beyond 32-bit addresses"
    yield "segments that overlap", segment(elf, 1, PHDR_PADDR, 0x1004), "overlap; correct the linker script"
    yield "code loaded elsewhere", segment(elf, 0, PHDR_PADDR, 0x8000), "not loaded where it runs"
    yield "code not to be executed", segment(elf, 0, PHDR_FLAGS, 4), "no executable segment"
    yield "code at an odd half", section(elf, b".text", SHDR_ADDR, 0x1002), "not at a multiple of 4"
    yield "code outside the file", section(elf, b".text", SHDR_SIZE, 1 << 30), "beyond the file"
    yield "code elsewhere in the file", section(elf, b".text", SHDR_OFFSET, 0), "other code than its segment"
    yield "no code", section(elf, b".text", SHDR_FLAGS, 2), "it has no code"
    yield "entry in data", field(elf, 24, 0x100c), "name the first one with ENTRY()"
    yield "entry between words", field(elf, 24, 0x1002), "name the first one with ENTRY()"
    yield "symbols of another size", section(elf, b".symtab", 36, 12), "symbol table cannot be read"
    yield "names outside", section(elf, b".strtab", SHDR_SIZE, 1), "outside the table of names"


def words():
    """What is wrong with the code: the instruction, how it is compiled, what its message must say."""
    yield "lr.w a0, (a1)", "rv32ima", "atomic instruction (extension A); compile with -march=rv32im"
    yield "amoadd.w a0, a1, (a2)", "rv32ima", "(extension A)"
    yield "flw fa0, 0(a0)", "rv32imf", "floating-point load"
    yield "fsd fa0, 0(a0)", "rv32imfd", "floating-point store"
    yield "fadd.s fa0, fa0, fa1", "rv32imf", "floating-point instruction (extension F or D)"
    yield "fmadd.d fa0, fa0, fa1, fa2", "rv32imfd", "floating-point instruction"
    yield "csrr a0, cycle", "rv32im", "CSR (extension Zicsr); PG32 has control registers"
    yield "csrwi mstatus, 1", "rv32im", "CSR (extension Zicsr)"
    yield "mret", "rv32im", "privileged instruction of RISC-V; PG32 has its own"
    yield "wfi", "rv32im", "privileged instruction of RISC-V"
    yield "c.addi a0, 1\nc.nop", "rv32imc", "compressed instruction (extension C)"
    yield ".word 0x20c5a533", "rv32im", "an instruction of an extension"  # sh1add
    yield ".word 0x00003003", "rv32im", "load of 64-bit RISC-V"
    yield ".word 0x0000003b", "rv32im", "an instruction of 64-bit RISC-V"
    yield ".word 0x0000700b | 1 << 20", "rv32im", "none of the custom instructions of PG32; see pg32.h"
    yield ".word 0xffffffff", "rv32im", "no instruction of RV32IM; if it is data"
    yield ".word 0x12345678", "rv32im", "put constants into .rodata"


def run(elf):
    write("bad.elf", elf)
    if os.path.exists("out.elf"):
        os.remove("out.elf")
    done = subprocess.run([VISOR, "import", "bad.elf", "-o", "out.elf"], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=20)
    return done.returncode, done.stderr.splitlines(), os.path.exists("out.elf")


failures = 0


def claim(what, holds, seen):
    global failures
    if not holds:
        failures += 1
        print(f"{what}: {seen}", file=sys.stderr)


def check_words():
    count = 0
    for text, march, message in words():
        elf = build(code(text), march=march)
        status, lines, made = run(elf)
        place = "bad.elf: 0x00001000 <_start>: " if "c" in march else "bad.elf: 0x00001004 <_start+0x4>: "
        claim(text, status == 2 and len(lines) >= 2 and lines[0].startswith(place) and
              message in lines[0] and not made, (status, lines))
        count += 1
    status, lines, made = run(build(code(".rept 50\n.word 0x2f\n.endr")))
    claim("fifty words", status == 2 and len(lines) == 22 and lines[20].endswith(": and 30 more") and
          "50 words are no instructions" in lines[21] and not made, (status, lines))
    return count + 1


def check_good(elf):
    """What looks odd and is right."""
    status, lines, made = run(elf)
    if status != 0 or lines or not made:
        sys.exit(f"the good program is not imported: {lines}")
    odd = {"zero words": code(".word 0, 0"),
           "data by a mapping symbol": code('"$d": .word 0x12345678\n"$x": nop'),
           "data by a longer one": code('"$d.1": .word 0x2f\n"$xrv32im": nop')}
    for what, source in odd.items():
        status, lines, made = run(build(source))
        claim(what, status == 0 and made and not lines, (status, lines))
    status, lines, made = run(build(code('"$d": .word 0x12345678\n"$x": .word 0x2f')))
    claim("code after data", status == 2 and len(lines) == 2 and "0x00001008" in lines[0], (status, lines))


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        elf = build(SOURCE)
        if struct.unpack_from("<H", elf, 44)[0] != 2:
            sys.exit("the good program is not what this test thinks")
        check_good(elf)
        count = check_words()
        for what, bad, message in files(elf):
            status, lines, made = run(bad)
            claim(what, status == 2 and len(lines) == 1 and lines[0].startswith("visor import: bad.elf: ") and
                  message in lines[0] and not made, (status, lines))
            count += 1
        for length in range(0, len(elf), 13):
            status, lines, made = run(elf[:length])
            claim(f"cut to {length} bytes", status == 2 and len(lines) == 1 and not made, (status, lines))
            count += 1
    print(f"{count} bad programs, {failures} not refused as they should be")
    sys.exit(failures != 0)


main()
