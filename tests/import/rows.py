#!/usr/bin/env python3
"""Claims about riscv.def: no word matches two rows; every instruction of PG32 has a row; and one text,
with many operands, is the same words whether clang assembles it and visor imports it or visor
assembles it. Usage: rows.py VISOR [SEED [TIMES]]"""
import os
import random
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.join(HERE, "../..")
TEXT_ADDRESS = 0x200000
# Rows without a text that both assemblers read: what clang reads, what visor reads.
SPECIAL = {"fence": ("fence", "addi zero, zero, 0"), "fence_i": (".word 0x100f", "addi zero, zero, 0"),
           "ecall": ("ecall", "syscall 0"), "ebreak": ("ebreak", "break 0"), "unimp": ("unimp", ".word 0")}
FLAWED = {"jrst": "pg32-hybrid", "popf": "pg32-x86", "pushf": "pg32-x86", "rdbase": "pg32-x86"}
SAME_OPCODE = {"lra_u"}  # has the word of lra


def rows_of(path, pattern):
    with open(os.path.join(ROOT, path)) as file:
        return re.findall(pattern, file.read(), re.MULTILINE)


RV = [(name, int(match, 16), int(mask, 16), form, insn) for name, match, mask, form, insn in rows_of(
    "vmm/hosted/import/riscv.def",
    r"^RV\((\w+), +(0x[0-9a-f]+), (0x[0-9a-f]+), (\w+), +(\w+)\)")]
INSN = dict(rows_of("isa/instructions.def", r"^INSN\((\w+), +0x[0-9a-f]+, (\w+),") +
            rows_of("isa/flaws.def", r"^INSN\((\w+), +0x[0-9a-f]+, (\w+),"))
SYNTAX = dict(rows_of("isa/formats.def", r'^FORMAT\((\w+), +0x[0-9a-f]+u, +"(\w*)"'))
REGISTERS = [name for _, name in rows_of("isa/state.def", r"REGISTER\((\d+), (\w+)\)") if name != "name"]


def number(chance, least, most, step=1):
    edges = [least, most, 0, step, -step, least + step, most - step]
    value = chance.choice(edges) if chance.random() < 0.3 else chance.randrange(least, most + 1, step)
    return value if least <= value <= most else 0


def operand(chance, letter):
    register = chance.choice(REGISTERS)
    if letter in "d12spq":
        return register
    if letter == "m":
        return f"{number(chance, -2048, 2047)}({register})"
    if letter in "ic":
        return str(number(chance, -2048, 2047))
    if letter == "h":
        return str(number(chance, 0, 31))
    if letter == "u":
        return hex(number(chance, 0, 0xfffff))
    return f". + {number(chance, *((-4096, 4092) if letter == 'b' else (-0x100000, 0xffffc)), 4)}"


def text_of(chance, name, insn):
    if name in SPECIAL:
        return SPECIAL[name]
    operands = ", ".join(operand(chance, letter) for letter in SYNTAX[INSN[insn]])
    return (f"{insn} {operands.replace('. + ', '')}", f"{insn} {operands}")  # to clang a number is a distance


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stdout[:2000]}{done.stderr[:2000]}")


def words(path):
    with open(path, "rb") as file:
        data = file.read()
    return [int.from_bytes(data[i:i + 4], "little") for i in range(0, len(data), 4)]


def compare(visor, what, profile, pairs):
    with open("clang.s", "w") as file:
        file.write(f'.include "{ROOT}/guestos/lib/pg32.inc"\n.globl _start\n_start:\n')
        file.writelines(pair[0] + "\n" for pair in pairs)
    with open("visor.s", "w") as file:
        file.writelines(pair[1] + "\n" for pair in pairs)
    run("clang", "--target=riscv32", "-march=rv32im", "-mno-relax", "-c", "clang.s", "-o", "clang.o")
    run("ld.lld", "-static", f"-Ttext={TEXT_ADDRESS:#x}", "--omagic", "clang.o", "-o", "clang.elf")
    run(visor, "import", "clang.elf", "-o", "imported.elf")
    run("objcopy", "-I", "elf32-little", "-O", "binary", "-j", ".text", "imported.elf", "imported.bin")
    run(visor, "asm", "--isa", profile, "--format", "flat", "--text-address", hex(TEXT_ADDRESS), "-o",
        "visor.bin", "visor.s")
    imported, assembled = words("imported.bin"), words("visor.bin")
    assembled += [0] * (len(pairs) - len(assembled))  # a flat image ends with its last byte
    if len(imported) != len(pairs) or len(assembled) != len(pairs):
        print(f"{what}: {len(pairs)} lines, {len(imported)} words imported, {len(assembled)} assembled")
        return False
    for pair, theirs, ours in zip(pairs, imported, assembled):
        if theirs != ours:
            print(f"{what}: '{pair[0]}' was imported as {theirs:#010x}, '{pair[1]}' is {ours:#010x}")
            return False
    return True


def check_table():
    good = True
    for i, (a, match_a, mask_a, *_) in enumerate(RV):
        if match_a & ~mask_a:
            print(f"{a}: match has bits that are not in its mask")
            good = False
        for b, match_b, mask_b, *_ in RV[:i]:
            if (match_a ^ match_b) & mask_a & mask_b == 0:
                print(f"{a} and {b}: some words match both")
                good = False
    for insn in set(INSN) - {row[4] for row in RV} - SAME_OPCODE - {"name"}:
        print(f"{insn}: has no row in riscv.def")
        good = False
    return good


def main():
    visor = os.path.realpath(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    chance = random.Random(seed)
    if len(RV) < 60 or len(INSN) < 60 or len(REGISTERS) != 32:
        sys.exit(f"the tables are not read: {len(RV)} rows, {len(INSN)} instructions")
    good = check_table()
    profiles = {}
    for name, _, _, _, insn in RV:
        pairs = profiles.setdefault(FLAWED.get(insn, "pg32"), [])
        pairs += [text_of(chance, name, insn) for _ in range(times)]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for profile, pairs in profiles.items():
            good = compare(visor, f"seed {seed}, {profile}", profile, pairs) and good
    print(f"{len(RV)} rows, each {times} times, seed {seed}: {'the same' if good else 'FAILED'}")
    sys.exit(not good)


main()
