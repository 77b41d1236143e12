"""The two worlds that a program runs in: Linux under qemu-riscv32, and PG32 under visor."""
import itertools
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
NEEDED = {"qemu-riscv32": "qemu-user", "clang": "clang", "ld.lld": "lld",
          "riscv64-unknown-elf-gcc": "gcc-riscv64-unknown-elf"}
TARGET = ["-march=rv32im", "-mabi=ilp32"]
C_OPTIONS = ["-std=gnu11", "-ffreestanding", "-fno-builtin", "-nostdlib", "-w"]
INCLUDES = [HERE / "guest", ROOT / "guestos/lib"]
SOURCES = [HERE / "guest/start.S", HERE / "guest/kernel.S", HERE / "guest/runtime.c", ROOT / "guestos/lib/string.c"]
STEPS = 50_000_000  # ten times what any batch needs
SECONDS = 120
WAYS = [["--bare"], ["--depth", "1"]]


class Broken(Exception):
    """A tool failed: no program is to blame."""


def check_tools():
    missing = [name for name in NEEDED if not shutil.which(name)]
    for name in missing:
        print("%s is missing: install the package %s" % (name, NEEDED[name]))
    if missing:
        sys.exit(1)


def tool(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Broken("%s: no end" % error.cmd[0]) from error
    if done.returncode != 0:
        raise Broken("%s: %s%s" % (" ".join(map(str, command)), done.stdout[:1000], done.stderr[:1000]))
    return done.stdout


def compile_source(source, folder, level="-O1"):
    """The object file of a source."""
    target = folder / (source.stem + ".o")
    options = [*C_OPTIONS, level] if source.suffix == ".c" else []
    for include in INCLUDES:
        options += ["-I", include, "-Wa,-I%s" % include]
    tool("clang", "--target=riscv32", "-mno-relax", *TARGET, *options, "-Wa,-I%s" % ROOT, "-c", source, "-o", target)
    return target


def outcome(*command):
    """Lines of output; the last one is the exit status."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return ["no end after %d s" % SECONDS]
    text = done.stdout.decode("latin-1") + done.stderr.decode("latin-1")[:300]
    return text.splitlines() + ["status %d" % done.returncode]


class Worlds:
    """Links programs with what all of them have, which is compiled once, and runs them."""

    def __init__(self, visor, folder):
        self.visor = os.path.realpath(visor)
        self.objects = [compile_source(source, folder) for source in SOURCES]
        # 64-bit division, which compilers leave to a library
        self.objects.append(tool("riscv64-unknown-elf-gcc", *TARGET, "-print-libgcc-file-name").strip())

    def link(self, objects, folder):
        program = folder / "program.riscv"
        tool("ld.lld", "-static", "-T", HERE / "guest/guest.ld", "-o", program, *objects, *self.objects)
        return program

    def build(self, programs, level, folder):
        """One ELF file of many generated programs of one language."""
        source = folder / ("program." + programs[0].language)
        source.write_text("".join(program.root.text() for program in programs))
        return self.link([compile_source(source, folder, level)], folder)

    def run_qemu(self, program, seeds):
        lines = outcome("qemu-riscv32", program)
        if [line.split(" ")[0] for line in lines[:-1]] != [str(seed) for seed in seeds]:
            raise Broken("qemu-riscv32: its output is not of the programs, it ends with %s" % lines[-2:])
        return lines

    def import_program(self, program):
        tool(self.visor, "import", "-o", program.with_suffix(".elf"), program)

    def run_visor(self, program, way):
        return outcome(self.visor, "run", "--mem", "4M", "--max-insns", str(STEPS), *way, program.with_suffix(".elf"))

    def differences(self, program, seeds):
        """Of each program that differs, and way: its index, the way, the line of qemu-riscv32 and that of
        visor. If no program differs but the status does, the index is that behind the last one."""
        expected = self.run_qemu(program, seeds)
        self.import_program(program)
        found = []
        for way in WAYS:
            found += [(i, way, theirs, ours) for i, theirs, ours in lines_that_differ(expected, self.run_visor(program, way))]
        return found


def lines_that_differ(expected, got):
    found = []
    for i, (theirs, ours) in enumerate(itertools.zip_longest(expected, got, fillvalue="")):
        if theirs != ours and not (found and theirs.startswith("status")):
            found.append((i, theirs, ours))
        if theirs.split(" ")[0] != ours.split(" ")[0]:
            break  # it ended here: of later programs nothing is known
    return found
