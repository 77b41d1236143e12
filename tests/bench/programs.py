"""The workloads, built for each kind of machine.

One program for RISC-V goes as it is to all that run such programs under Linux; visor gets what
`visor import` makes of it."""
import pathlib

from tools import tool

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EMPTY = "empty"  # what a machine takes to start and to end
WORKLOADS = sorted(path.stem for path in HERE.glob("workloads/*.c") if path.stem != EMPTY)

WARNINGS = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-I", ROOT]
BARE = [*WARNINGS, "-ffreestanding", "-fno-builtin"]
RISCV = ["clang", "--target=riscv32", "-mno-relax", "-march=rv32im", "-mabi=ilp32", f"-Wa,-I{ROOT}", *BARE]
WASM = ["clang", "--target=wasm32", "-nostdlib", *BARE]
HOST = ["gcc", *WARNINGS]
KERNEL = ROOT / "tests/differential/guest"  # what PG32 has in the place of Linux
MAIN = HERE / "platforms/main.c"
LIBRARY = ROOT / "guestos/lib/string.c"  # what compilers call unasked


class Programs:
    """Builds into folder what is asked for, once."""

    def __init__(self, visor, folder, repeat=None):
        """repeat: how often each workload does its work, in the place of its own number."""
        self.visor = visor
        self.folder = pathlib.Path(folder)
        self.options = [] if repeat is None else [f"-DREPEAT={repeat}"]
        self.objects = {}

    def path(self, kind, workload):
        path = self.folder / f"{workload}.{kind}"
        if not path.exists():
            getattr(self, f"build_{kind}")(workload, path)
        return path

    def source(self, workload):
        return HERE / f"workloads/{workload}.c"

    def compile_riscv(self, source):
        if source not in self.objects:
            target = self.folder / f"{len(self.objects)}.o"
            tool(*RISCV, *(self.options if source.suffix == ".c" else []), "-c", source, "-o", target)
            self.objects[source] = target
        return self.objects[source]

    def link_riscv(self, script, sources, path):
        tool("ld.lld", "-static", "-T", script, "-o", path, *map(self.compile_riscv, sources))

    def build_riscv(self, workload, path):
        own = [self.source(workload), MAIN, HERE / "platforms/riscv.S"]
        self.link_riscv(KERNEL / "guest.ld", [*own, KERNEL / "kernel.S", LIBRARY], path)

    def build_virt(self, workload, path):
        own = [self.source(workload), MAIN, HERE / "platforms/virt.S"]
        self.link_riscv(HERE / "platforms/virt.ld", [*own, LIBRARY], path)

    def build_visor(self, workload, path):
        tool(self.visor, "import", "-o", path, self.path("riscv", workload))

    def build_wasm(self, workload, path):
        tool(*WASM, *self.options, self.source(workload), MAIN, HERE / "platforms/wasm.c", LIBRARY, "-o", path)

    def build_native(self, workload, path):
        tool(*HOST, *self.options, self.source(workload), MAIN, HERE / "platforms/host.c", "-o", path)
