#!/usr/bin/env python3
"""What a trap costs, from the instruction that traps to the next one of its program.

A program of traps/ runs twice, with its traps and without; the difference, divided by how many visor
counted, is what one takes. Such pairs take turns, so that a noisy host disturbs all alike.

Usage: round_trips.py [OPTION...] VISOR
  --rounds N       of pairs, of which the median is shown (default 5)
  --depth N        monitors below the guest, 0 for all up to 3 (default 0)
  --instructions   count the host's instructions instead, with valgrind
  --check          measure nothing: do the programs trap as often as they should?"""
import argparse
import dataclasses
import json
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import typing

sys.dont_write_bytecode = True
from machines import QEMU_SYSTEM, machines_own
from programs import HERE
from rounds import user_seconds
from tools import Broken, tool

EMULATED = "privileged instruction emulated"
REFLECTED = "system call to the guest's kernel and back"
INTERRUPTED = "interrupt delivered and returned from"
SWITCHED = "switch to another virtual machine"
QEMU = "ecall to machine mode and back, qemu-system-riscv32"
RISCV = ["clang", "--target=riscv32", "-march=rv32im", "-mabi=ilp32", "-mno-relax", "-nostdlib", "-static",
         "-fuse-ld=lld"]
DEPTHS = (1, 2, 3)
TRIPS_MEASURED = 3_000_000  # at depth 1; enough for a good part of a second
TRIPS_COUNTED = 5_000  # the host's instructions are the same each time
SECONDS = 120


@dataclasses.dataclass
class Kind:
    name: str
    source: str  # in traps/
    guests: int
    quanta: tuple  # without traps, with traps
    trips: typing.Callable  # how many there were, from what --stats=json says
    more: float  # there are between COUNT and this times as many


ONE_TURN = 1_000_000_000
TURN = 64
KINDS = [
    Kind(EMULATED, "emulate.s", 1, (ONE_TURN, ONE_TURN), lambda stats: stats["guests"][0]["counts"]["emulated"], 1),
    Kind(REFLECTED, "call.s", 1, (ONE_TURN, ONE_TURN), lambda stats: stats["guests"][0]["traps"]["syscall"], 1),
    Kind(INTERRUPTED, "interrupt.s", 1, (ONE_TURN, ONE_TURN),
         lambda stats: stats["guests"][0]["traps"]["interrupt"], 1.1),
    Kind(SWITCHED, "loop.s", 2, (ONE_TURN, TURN), lambda stats: stats["switches"], 2.1),
]


def name_at(kind, depth):
    return kind.name if depth == 1 else f"{kind.name}, depth {depth}"


class Pair:
    """A program without its traps and with them, ready to run."""

    def __init__(self, name, build, commands, trips):
        self.name = name
        self.build = build  # the command that makes the program with traps
        self.commands = commands  # without, with
        self.trips = trips  # how many, from what the program without and with them printed

    def run(self, traps, prefix=()):
        command = [*prefix, *map(str, self.commands[traps])]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Broken(f"{' '.join(command)}: {error}") from error
        if done.returncode != 0:
            raise Broken(f"{' '.join(command)}: status {done.returncode}: {done.stderr[:500]}")
        return done.stderr

    def cost(self, measure):
        """Of one trip, in what measure(traps) says of a run and gives with what was printed."""
        (without, said_without), (with_, said_with) = measure(False), measure(True)
        return (with_ - without) / self.trips(said_without, said_with)

    def nanoseconds(self):
        def seconds(traps):
            begin = user_seconds()
            said = self.run(traps)
            return user_seconds() - begin, said

        return 1e9 * self.cost(seconds)

    def line(self):
        """The commands with traps, as a person would give them."""
        return " && ".join(" ".join(pathlib.Path(str(part)).name for part in command)
                           for command in (self.build, self.commands[1]))


def stats_of(said):
    """What --stats=json printed, after what valgrind may have to say."""
    return json.loads(said[said.index("{"):said.rindex("}") + 1])


def pair_of_visor(visor, folder, kind, depth, count):
    def program(traps):
        return folder / f"{pathlib.Path(kind.source).stem}-{count}-{traps}.elf"

    def build(traps):
        return [visor, "asm", "-D", f"COUNT={count}", "-D", f"TRAPS={traps}", "-o", program(traps),
                HERE / "traps" / kind.source]

    def command(traps):
        if not program(traps).exists():
            tool(*build(traps))
        return [visor, "run", "--depth", depth, "--quantum", kind.quanta[traps], "--stats=json",
                *[program(traps)] * kind.guests]

    def trips(without, with_):
        return kind.trips(stats_of(with_)) - kind.trips(stats_of(without))

    return Pair(name_at(kind, depth), build(1), [command(0), command(1)], trips)


def pair_of_qemu(qemu, folder, count):
    def build(traps):
        return [*RISCV, "-T", HERE / "platforms/virt.ld", f"-Wa,-defsym,COUNT={count}", f"-Wa,-defsym,TRAPS={traps}",
                HERE / "traps/ecall.s", "-o", folder / f"ecall-{count}-{traps}.riscv"]

    def command(traps):
        tool(*build(traps))
        return qemu.command_for(build(traps)[-1])

    return Pair(QEMU, build(1), [command(0), command(1)], lambda *_: count)  # the program has counted them itself


def pairs_all(visor, folder, depths, count):
    pairs = [pair_of_visor(visor, folder, kind, depth, count // depth) for depth in depths for kind in KINDS]
    qemu = next(machine for machine in machines_own(visor) if machine.name == QEMU_SYSTEM)
    if qemu.is_installed():
        pairs.append(pair_of_qemu(qemu, folder, count))
    return pairs


def measure(visor, rounds, depths=DEPTHS, count=TRIPS_MEASURED):
    """Rows of name, ns (the median of the rounds), least, most and command."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = pairs_all(visor, pathlib.Path(folder), depths, count)
        costs = {pair.name: [] for pair in pairs}
        for _ in range(rounds):
            for pair in pairs:
                costs[pair.name].append(pair.nanoseconds())
        return [{"name": pair.name, "ns": statistics.median(costs[pair.name]), "least": min(costs[pair.name]),
                 "most": max(costs[pair.name]), "command": pair.line()} for pair in pairs]


def host_instructions(pair):
    def instructions(traps):
        said = pair.run(traps, ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"])
        return int(re.search(r"Collected : (\d+)", said)[1]), said

    return pair.cost(instructions)


def measure_instructions(visor, depths=DEPTHS, count=TRIPS_COUNTED):
    """Rows of name, instructions of the host a trip, and command; qemu's cannot be counted."""
    if not shutil.which("valgrind"):
        raise Broken("host instructions are counted with valgrind: install it (package valgrind)")
    with tempfile.TemporaryDirectory() as folder:
        return [{"name": pair.name, "instructions": host_instructions(pair), "command": pair.line()}
                for pair in pairs_all(visor, pathlib.Path(folder), depths, count) if pair.name != QEMU]


def check(visor, depths=DEPTHS, count=1000):
    """Fails unless the programs trap as often as they should."""
    with tempfile.TemporaryDirectory() as folder:
        for depth in depths:
            for kind in KINDS:
                pair = pair_of_visor(visor, pathlib.Path(folder), kind, depth, count)
                trips = pair.trips(pair.run(False), pair.run(True))
                if not count <= trips <= kind.more * count:
                    raise Broken(f"{pair.line()}: {trips} times '{kind.name}', not {count}")
        of_qemu = pairs_all(visor, pathlib.Path(folder), (), count)
        for pair in of_qemu:
            pair.run(False)
            pair.run(True)
        if not of_qemu:
            print(f"{QEMU_SYSTEM} is not installed (package qemu-system-misc): ecall.s is not tried")


def arguments_read():
    parser = argparse.ArgumentParser(usage=argparse.SUPPRESS, description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("visor")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--depth", type=int, choices=(0, *DEPTHS), default=0)
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--check", action="store_true")
    return parser.parse_args()


def main():
    given = arguments_read()
    depths = (given.depth,) if given.depth else DEPTHS
    if given.check:
        check(given.visor, depths)
    elif given.instructions:
        for row in measure_instructions(given.visor, depths):
            print(f"{row['name']:52} {row['instructions']:9.1f} host instructions")
    else:
        for row in measure(given.visor, given.rounds, depths):
            print(f"{row['name']:52} {row['ns']:9.1f} ns ({row['least']:.1f} to {row['most']:.1f})")


if __name__ == "__main__":
    try:
        main()
    except Broken as error:
        sys.exit(f"round_trips: {error}")
