"""What runs the workloads: a command for each, to which a program's file is added."""
import dataclasses
import shlex
import shutil

from tools import Broken

BARE = "visor, bare"  # to which all others are compared
DEPTHS = {depth: f"visor, depth {depth}" for depth in (1, 2, 3)}
NATIVE = "native"
QEMU_SYSTEM = "qemu-system-riscv32"
MEMORY = ["--mem", "4M"]


@dataclasses.dataclass
class Machine:
    name: str
    kind: str  # of its programs, as class Programs builds them
    command: list
    package: str = ""  # in which Debian has it
    slow: bool = False  # runs in the first round only
    always: bool = False  # even if only others are asked for

    def is_installed(self):
        return shutil.which(self.command[0]) is not None if self.command else True

    def runs_riscv(self):
        """Does it run the same instructions as all others of which this is said?"""
        return self.kind in ("visor", "riscv", "virt")

    def command_for(self, program):
        return [*self.command, str(program)]


def machines_own(visor):
    def of_visor(name, *options, **more):
        return Machine(name, "visor", [visor, "run", *MEMORY, *options, "--stats=json"], **more)

    virt = [QEMU_SYSTEM, "-machine", "virt", "-bios", "none", "-nographic", "-kernel"]
    return [
        of_visor(BARE, "--bare", always=True),
        *(of_visor(name, "--depth", str(depth)) for depth, name in DEPTHS.items()),
        of_visor("visor, hybrid", "--strategy", "hybrid"),
        of_visor("visor, interpret", "--strategy", "interpret", slow=True),
        Machine("qemu-riscv32", "riscv", ["qemu-riscv32"], "qemu-user"),
        Machine(QEMU_SYSTEM, "virt", virt, "qemu-system-misc"),
        Machine(NATIVE, "native", [], always=True),
    ]


def machine_peer(text, kind):
    """NAME=COMMAND, as it is given on the command line."""
    name, _, command = text.partition("=")
    peer = Machine(name, kind, shlex.split(command), always=True)
    if not name or not peer.command:
        raise Broken(f"'{text}' is not NAME=COMMAND: say what it is called and what runs a program")
    if not peer.is_installed():
        raise Broken(f"{name}: there is no command {peer.command[0]}")
    return peer


def machines_all(visor, peers, wasm_peers):
    """Those that are there, and those that are not."""
    machines = machines_own(visor)
    machines += [machine_peer(text, "riscv") for text in peers]
    machines += [machine_peer(text, "wasm") for text in wasm_peers]
    names = [machine.name for machine in machines]
    for name in names:
        if names.count(name) > 1:
            raise Broken(f"two machines are called {name}: give the second another name")
    return ([machine for machine in machines if machine.is_installed()],
            [machine for machine in machines if not machine.is_installed()])
