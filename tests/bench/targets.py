"""What Visor is to reach, held against what was measured."""
import dataclasses
import typing

import memory
import round_trips
from machines import BARE, DEPTHS


@dataclasses.dataclass
class Target:
    what: str
    limit: float
    at_least: bool  # else at most
    measure: typing.Callable  # (figures, parts) -> a number, or none
    missing: str  # what to do to have it measured

    def verdict(self, value):
        if value is None:
            return f"not measured: {self.missing}"
        beyond = self.limit / value if self.at_least else value / self.limit
        return "met" if beyond <= 1 else f"missed by {100 * (beyond - 1):.1f} %"


def fastest_peer(name):
    """How many times as fast as it we are; if there are several builds of it, as the fastest."""
    def measure(figures, _):
        builds = [machine for machine in figures.machines if machine.startswith(name)]
        return min((figures.mean_ratio(build).value for build in builds), default=None)

    return measure


def depth_cost(depth):
    def measure(figures, _):
        return figures.mean_ratio(DEPTHS[depth]).value if DEPTHS[depth] in figures.machines else None

    return measure


def values_of(parts, name):
    """Those of the rows whose names begin so."""
    return [row["value"] for part in parts for row in part["rows"] if row["name"].startswith(name)]


def trip_share(name):
    """Of what qemu takes for an ecall round trip; at depth 1, which comes first."""
    def measure(_, parts):
        own, theirs = values_of(parts, name), values_of(parts, round_trips.QEMU)
        return own[0] / theirs[0] if own and theirs else None

    return measure


def slowest(name):
    """Of all depths."""
    def measure(_, parts):
        return max(values_of(parts, name), default=None)

    return measure


TARGETS = [
    *(Target(f"bare: times as fast as {peer}'s interpreter", limit, True, fastest_peer(peer),
             f"--{option} {peer}=COMMAND")
      for peer, limit, option in (("libriscv", 1.25, "peer"), ("wasm3", 1.1, "wasm-peer"), ("rv32emu", 2, "peer"))),
    *(Target(f"depth {depth}: times the time of bare", limit, False, depth_cost(depth), "leave no machine out")
      for depth, limit in ((1, 1.02), (3, 1.05))),
    *(Target(f"{name}: of an ecall of qemu-system-riscv32", 0.1, False, trip_share(name),
             "leave nothing out; package qemu-system-misc")
      for name in (round_trips.EMULATED, round_trips.REFLECTED)),
    *(Target(f"{name}: µs", 1000, False, slowest(start), "leave nothing out")
      for name, start in ((f"{memory.STARTED}, within the process", memory.STARTED),
                          (memory.RESTORED, memory.RESTORED))),
]


def targets_judge(figures, parts):
    rows = []
    for target in TARGETS:
        value = target.measure(figures, parts)
        rows.append({"what": target.what, "limit": target.limit, "at_least": target.at_least, "value": value,
                     "verdict": target.verdict(value)})
    return rows
