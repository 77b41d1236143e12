"""What runs say: seconds, ratios to the bare machine, their means over the workloads."""
import collections
import dataclasses
import statistics

from machines import BARE
from programs import EMPTY

SECONDS_LEAST = 0.001  # what is below cannot be told from nothing


@dataclasses.dataclass
class Spread:
    """The median of several, and where they lie."""
    value: float
    least: float
    most: float

    @classmethod
    def of(cls, values):
        return cls(statistics.median(values), min(values), max(values))


class Figures:
    def __init__(self, runs):
        """runs: of each machine and workload, the empty one too, at least one, and of the bare machine
        one in each round."""
        self.machines = list(dict.fromkeys(run.machine for run in sorted(runs, key=lambda run: run.round)))
        self.workloads = [name for name in dict.fromkeys(run.workload for run in runs) if name != EMPTY]
        self.runs = collections.defaultdict(dict)
        for run in runs:
            self.runs[run.machine, run.workload][run.round] = run
        self.starts = {machine: statistics.median(run.seconds for run in self.runs[machine, EMPTY].values())
                       for machine in self.machines}

    def seconds_by_round(self, machine, workload):
        """Without those of an empty program."""
        return {number: max(run.seconds - self.starts[machine], SECONDS_LEAST)
                for number, run in self.runs[machine, workload].items()}

    def ratios_by_round(self, machine, workload, base):
        own, theirs = self.seconds_by_round(machine, workload), self.seconds_by_round(base, workload)
        return {number: seconds / theirs[number] for number, seconds in own.items() if number in theirs}

    def seconds(self, machine, workload):
        return Spread.of(self.seconds_by_round(machine, workload).values())

    def ratio(self, machine, workload, base=BARE):
        """Times the time of the base."""
        return Spread.of(self.ratios_by_round(machine, workload, base).values())

    def mean_ratio(self, machine, base=BARE):
        """The geometric mean over the workloads of the medians; and of each round, the least and the most."""
        ratios = [self.ratios_by_round(machine, workload, base) for workload in self.workloads]
        means = [statistics.geometric_mean(ratio[number] for ratio in ratios) for number in ratios[0]]
        mean = statistics.geometric_mean(statistics.median(ratio.values()) for ratio in ratios)
        return Spread(mean, min(means), max(means))

    def speed(self, machine):
        """Million instructions a second, geometric mean: of a machine that runs those of the bare one."""
        return statistics.geometric_mean(
            next(iter(self.runs[BARE, workload].values())).instructions / self.seconds(machine, workload).value / 1e6
            for workload in self.workloads)
