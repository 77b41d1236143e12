"""All that was measured, as one document: what the report and the plot are made from, and --json writes."""
import dataclasses
import os
import pathlib
import shlex

from figures import Figures
from parts import parts_measure
from programs import ROOT
from targets import targets_judge
from tools import tool_version


def processor_name():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return "unknown"


def environment(visor, machines):
    """What the figures depend on."""
    commands = [visor, "gcc", "clang", *(machine.command[0] for machine in machines if machine.package)]
    return {"processor": f"{processor_name()}, {os.cpu_count()} cores",
            **{os.path.basename(command): tool_version(command) for command in commands}}


def path_shown(word):
    """Without the folders of whoever measures."""
    path = pathlib.Path(word)
    if not path.is_absolute():
        return word
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def peer_shown(text):
    name, _, command = text.partition("=")
    return f"{name}={shlex.join(map(path_shown, shlex.split(command)))}"


def command_shown(arguments):
    """What to type to measure the same."""
    words = [path_shown(arguments.visor), *(["--quick"] if arguments.quick else ["--rounds", str(arguments.rounds)])]
    words += [word for option in ("only", "machines") if (pattern := getattr(arguments, option)) != "*"
              for word in (f"--{option}", pattern)]
    words += [word for part in arguments.without for word in ("--without", part)]
    words += [word for peer in arguments.peer for word in ("--peer", peer_shown(peer))]
    words += [word for peer in arguments.wasm_peer for word in ("--wasm-peer", peer_shown(peer))]
    return shlex.join(["tests/bench/run", *words])


def machine_document(figures, machine):
    ratios = {workload: dataclasses.asdict(figures.ratio(machine.name, workload)) for workload in figures.workloads}
    seconds = {workload: figures.seconds(machine.name, workload).value for workload in figures.workloads}
    return {"name": machine.name, "kind": machine.kind, "command": machine.command,
            "rounds": max(len(figures.runs[machine.name, workload]) for workload in figures.workloads),
            "start_seconds": figures.starts[machine.name], "seconds": seconds, "ratios": ratios,
            "mean_ratio": dataclasses.asdict(figures.mean_ratio(machine.name)),
            "mips": figures.speed(machine.name) if machine.runs_riscv() else None}


def results_document(arguments, machines, left_out, runs, rounds):
    figures = Figures(runs)
    parts = parts_measure(arguments.visor, rounds, arguments.quick, arguments.without)
    return {
        "command": command_shown(arguments),
        "environment": environment(arguments.visor, machines),
        "notes": arguments.note,
        "rounds": rounds,
        "quick": arguments.quick,
        "workloads": figures.workloads,
        "machines": [machine_document(figures, machine) for machine in machines],
        "left_out": [f"{machine.name} (package {machine.package})" for machine in left_out],
        "parts": parts,
        "targets": [] if arguments.quick or arguments.only != "*" else targets_judge(figures, parts),
        "runs": [dataclasses.asdict(run) for run in runs],
    }
