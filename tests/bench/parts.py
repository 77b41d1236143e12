"""What is measured beside the workloads: rows of a name, a value, its least and most, and a unit."""
import dataclasses
import typing

import hostile
import memory
import round_trips

TRIPS_QUICK = 10_000


@dataclasses.dataclass
class Part:
    name: str  # on the command line
    title: str
    text: str
    measure: typing.Callable  # (visor, rounds, quick) -> rows


def trips_measure(visor, rounds, quick):
    rows = round_trips.measure(visor, rounds, **({"count": TRIPS_QUICK} if quick else {}))
    return [{"value": row["ns"], "unit": "ns", **row} for row in rows]


PARTS = [
    Part("traps", "Trap round trips", "Differences of runs with them and without.", trips_measure),
    Part("memory", "Memory and start", "Within one process, but for what is said to be all of it. Of starts and of what is put back, least and most "
         "leave out a twentieth at either end.",
         lambda visor, rounds, _: memory.measure(visor, rounds)),
    Part("hostile", "Programs that mean it no good", "How many times as long decoded instructions take as plain ones.",
         lambda visor, rounds, _: hostile.measure(visor, rounds)),
]


def parts_measure(visor, rounds, quick, without):
    """Part by part, with the rows of each."""
    return [{"name": part.name, "title": part.title, "text": part.text, "rows": part.measure(visor, rounds, quick)}
            for part in PARTS if part.name not in without]
