"""Runs of workloads on machines that take turns, so that a noisy host disturbs all alike."""
import dataclasses
import json
import resource
import subprocess

from machines import NATIVE
from programs import EMPTY
from tools import Broken

SECONDS = 600


@dataclasses.dataclass
class Run:
    round: int
    workload: str
    machine: str
    seconds: float  # of the user's CPU time
    instructions: int  # of the guest; 0 if the machine does not say
    result: str


def user_seconds():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def run_process(machine, program):
    command = machine.command_for(program)
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              errors="replace", timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Broken(f"{machine.name}: {' '.join(command)} does not end") from error


def run_once(number, workload, machine, program, expected):
    begin = user_seconds()
    done = run_process(machine, program)
    seconds = user_seconds() - begin
    if done.returncode != 0:
        raise Broken(f"{machine.name} fails in {workload}, status {done.returncode}: {done.stderr[:500]}")
    if done.stdout.split() != [expected]:
        raise Broken(f"{machine.name} has another result in {workload}: {done.stdout[:100]!r}, the host has {expected}")
    own = json.loads(done.stderr)["guests"][0]["instructions"] if machine.kind == "visor" else 0
    return Run(number, workload, machine.name, seconds, own, expected)


def turns(machines, workloads, rounds):
    """Each round has each workload on each machine; who is first changes."""
    for number in range(rounds):
        for index, workload in enumerate([EMPTY, *workloads]):
            first = (number + index) % len(machines)
            for machine in machines[first:] + machines[:first]:
                if number == 0 or not machine.slow:
                    yield number, workload, machine


def run_rounds(programs, machines, workloads, rounds, tell=lambda text: None):
    """All runs; fails unless each machine prints what the host prints. tell is called before each."""
    host = next(machine for machine in machines if machine.name == NATIVE)
    expected, runs = {}, []
    for number, workload, machine in turns(machines, workloads, rounds):
        tell(f"round {number + 1} of {rounds}: {workload} on {machine.name}")
        if workload not in expected:
            expected[workload] = run_process(host, programs.path(host.kind, workload)).stdout.strip()
        program = programs.path(machine.kind, workload)
        runs.append(run_once(number, workload, machine, program, expected[workload]))
    return runs
