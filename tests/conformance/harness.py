"""Builds a case with a RISC-V toolchain, imports it, runs it in every way, and says what became of it.

A verdict is a text. "passed" is the only good one, and only what the case itself says makes it so:
a case that does not end, that visor cannot import, or that runs differently in two ways has another.
"""
import concurrent.futures
import dataclasses
import json
import pathlib
import shutil
import struct
import subprocess
import typing

HERE = pathlib.Path(__file__).resolve().parent
LIB = HERE.parent.parent / "guestos" / "lib"
PORT = HERE / "port"
STRICT = ["-std=gnu11", "-Wall", "-Wextra", "-Werror"]  # for what is ours
LIB_SOURCES = [LIB / name for name in ("crt0.S", "console.c", "string.c", "int64.c")]
PORT_SOURCES = [PORT / name for name in ("main.c", "clock.S", "print.c", "text.c")]
# What is linked behind a case: files, and what compiles them, once for all cases.
RUNTIMES = {
    "lib": (LIB_SOURCES, STRICT),
    "port": (PORT_SOURCES + LIB_SOURCES, [*STRICT, "-I", PORT, "-I", PORT / "include"]),
}
HOST_SECONDS = 300  # that one command may take; a case that needs more has failed

PASSED = "passed"
NOT_RUN = "not run"

WAYS = {
    "bare": ["run", "--bare"],
    "depth 1": ["run", "--depth", "1"],
    "depth 2": ["run", "--depth", "2"],
    "depth 3": ["run", "--depth", "3"],
    "hybrid": ["run", "--strategy", "hybrid"],
    "interpret": ["run", "--strategy", "interpret"],
    "native depth 1": ["nest", "--depth", "1"],
    "native depth 2": ["nest", "--depth", "2"],
    "native depth 3": ["nest", "--depth", "3"],
}
NATIVE_TIMES = 1000  # more instructions that visor nest may take: it counts those of the monitors too


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What can be seen of one run from outside; two runs of a case differ in nothing of it."""

    state: str
    status: int | None
    console: str
    instructions: int
    clock: int
    traps: tuple
    message: str = dataclasses.field(compare=False)


@dataclasses.dataclass
class Case:
    """A program and what makes it right."""

    suite: str
    name: str
    sources: list
    judge: typing.Callable  # Outcome of a run that ended -> verdict; where modelled, signature -> such a judge
    flags: list = dataclasses.field(default_factory=list)
    compiler: str | None = None  # the only one that can, where there is only one
    modelled: bool = False  # qemu-riscv32 says what its signature should be
    code_in_data: bool = False  # the case runs instructions that it keeps in .data
    runtime: str = "lib"
    link: list = dataclasses.field(default_factory=list)
    expects: str = PASSED  # how the verdict begins
    reason: str = ""  # why it does not apply, if it does not
    memory: str = "1M"
    limit: int = 1_000_000


@dataclasses.dataclass
class Result:
    case: Case
    verdict: str
    outcome: Outcome | None = None  # on the bare machine

    @property
    def good(self):
        return self.verdict.startswith(self.case.expects)


def not_run(suite, name, reason):
    """A case that is only listed."""
    return Case(suite=suite, name=name, sources=[], judge=None, expects=NOT_RUN, reason=reason)


class CannotBuild(Exception):
    pass


def command(words, seconds=HOST_SECONDS):
    """Runs a command to its end; gives what it returned, printed and complained about. A character is a byte."""
    try:
        done = subprocess.run([str(word) for word in words], stdin=subprocess.DEVNULL, timeout=seconds,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    except OSError:
        return None, "", f"{words[0]} cannot be started; is it installed?"
    except subprocess.TimeoutExpired:
        return None, "", f"{words[0]} took more than {seconds} seconds"
    return done.returncode, done.stdout.decode("latin-1"), done.stderr.decode("latin-1")


def build_step(words):
    status, printed, complaints = command(words)
    if status != 0:
        lines = [line for line in complaints.splitlines() if line.strip()] or [f"{words[0]} failed"]
        wrong = [line for line in lines if "error" in line.lower()] or lines
        raise CannotBuild(wrong[0])
    return printed


class Toolchain:
    """clang or gcc for RV32IM, and lld; RISC-V's support library, where gcc has one."""

    TARGET = ["-mabi=ilp32", "-mno-relax", "-ffreestanding", "-fno-builtin", "-nostdlib", "-fno-pic"]
    COMPILERS = {
        "clang": ["clang", "--target=riscv32", "-march=rv32im"],
        # What string.c does must not become a call of what is in string.c.
        "gcc": ["riscv64-unknown-elf-gcc", "-march=rv32im_zifencei", "-fno-tree-loop-distribute-patterns"],
    }
    NEEDED = ["clang", "riscv64-unknown-elf-gcc", "riscv64-unknown-elf-objcopy", "ld.lld"]

    def __init__(self, compiler, optimize):
        self.compiler = compiler
        self.optimize = optimize
        self.support = self.find_support()

    @classmethod
    def missing(cls):
        """Names of the programs that are not installed."""
        return [name for name in cls.NEEDED if not shutil.which(name)]

    @staticmethod
    def find_support():
        """The library of gcc, for arithmetic that RV32IM has not; clang calls the same names."""
        _, name, _ = command(["riscv64-unknown-elf-gcc", "-march=rv32im", "-mabi=ilp32", "-print-libgcc-file-name"])
        return name.strip()

    def compile(self, sources, flags, folder, compiler=None):
        """Gives the object files, in the order of the sources."""
        start = self.COMPILERS[compiler or self.compiler] + self.TARGET + [self.optimize]
        start += [f"-Wa,-I{LIB}", f'-DCOMPILER_FLAGS="{self.optimize} -ffreestanding -march=rv32im"']
        objects = [folder / f"{number}-{pathlib.Path(source).name}.o" for number, source in enumerate(sources)]
        for source, made in zip(sources, objects):
            build_step([*start, *flags, "-I", LIB, "-c", source, "-o", made])
        return objects

    def link(self, objects, flags, output):
        build_step(["ld.lld", "-static", "-T", LIB / "guest.ld", *flags, "-o", output, *objects, self.support])


class Harness:
    def __init__(self, visor, toolchain, ways, folder, jobs):
        self.visor = visor
        self.toolchain = toolchain
        self.ways = ways
        self.folder = folder
        self.jobs = jobs
        self.seconds = HOST_SECONDS
        self.runtimes = {name: self.build_runtime(name) for name in RUNTIMES}

    def build_runtime(self, name):
        folder = self.folder / "runtime" / name
        folder.mkdir(parents=True)
        return self.toolchain.compile(*RUNTIMES[name], folder)

    def build(self, case, folder):
        objects = self.toolchain.compile(case.sources, case.flags, folder, case.compiler)
        if case.code_in_data:
            build_step(["riscv64-unknown-elf-objcopy", "--rename-section",
                        ".data=.text.data,alloc,load,code,contents", objects[0]])
        self.toolchain.link(objects + self.runtimes[case.runtime], case.link, folder / "case.riscv")
        image = folder / "case.elf"
        image.unlink(missing_ok=True)  # nobody may pass with what was there before
        build_step([self.visor, "import", "-o", image, folder / "case.riscv"])

    def signature_of_model(self, case, folder):
        """The signature of a case as a program for Linux, which qemu-riscv32 runs: words in hexadecimal."""
        objects = self.toolchain.compile(case.sources[:1], [*case.flags, "-DFOR_LINUX"], folder, case.compiler)
        build_step(["ld.lld", "-static", "-e", "case_start", "-o", folder / "model", *objects])
        written = build_step(["qemu-riscv32", folder / "model"]).encode("latin-1")
        if len(written) % 4 != 0:
            raise CannotBuild(f"qemu-riscv32 wrote {len(written)} bytes, which are no words")
        return "\n".join(f"{word:08x}" for word, in struct.iter_unpack("<I", written))

    def run_way(self, case, program, way):
        """The outcome, or the text of what visor itself could not do."""
        verb, *options = WAYS[way]
        limit = case.limit * (NATIVE_TIMES if verb == "nest" else 1)
        options += ["--mem", case.memory, "--max-insns", limit, "--stats=json"]
        _, console, said = command([self.visor, verb, *options, program], self.seconds)
        messages, opening, stats = said.partition("{\n")
        try:
            guest = json.loads(opening + stats)["guests"][0]
            return Outcome(state=guest["state"], status=guest.get("exit_status"), console=console,
                           instructions=guest["instructions"], clock=guest["clock"],
                           traps=tuple(sorted(guest["traps"].items())), message=messages.strip())
        except (ValueError, KeyError, IndexError):
            return f"visor {verb} failed: {(said.strip().splitlines() or ['it said nothing'])[0]}"

    @staticmethod
    def verdict_of(judge, outcome):
        if outcome.state != "off":
            return f"did not end: {outcome.message or outcome.state}"
        return judge(outcome)

    def run(self, case):
        if not case.sources:
            return Result(case, NOT_RUN)
        folder = self.folder / case.suite / case.name
        folder.mkdir(parents=True, exist_ok=True)
        try:
            judge = case.judge(self.signature_of_model(case, folder)) if case.modelled else case.judge
            self.build(case, folder)
        except CannotBuild as problem:
            return Result(case, f"cannot be built: {problem}".replace(f"{folder}/", ""))
        first = self.run_way(case, folder / "case.elf", self.ways[0])
        if isinstance(first, str):
            return Result(case, first)
        verdict = self.verdict_of(judge, first)
        for way in self.ways[1:]:
            if WAYS[way][0] == "nest" and first.state != "off":
                continue  # how far a guest comes in so many instructions is another matter there
            other = self.run_way(case, folder / "case.elf", way)
            if other != first:
                return Result(case, f"differs: {way}: {difference(first, other)}")
        return Result(case, verdict, first)

    def run_all(self, cases):
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            return list(pool.map(self.run, cases))


def difference(one, other):
    """What two outcomes that are not equal differ in, in words."""
    if isinstance(other, str):
        return other
    for field in dataclasses.fields(Outcome):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if field.compare and a != b:
            return f"{field.name} is {b!r}, not {a!r}"
    return "nothing"
