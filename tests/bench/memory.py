"""Memory and start: what a virtual machine costs, how soon it begins, how soon it is put back."""
import json
import pathlib
import tempfile

from tools import tool

HERE = pathlib.Path(__file__).resolve().parent
COUNTS, WAITS = HERE / "counts.s", HERE / "waits.s"
MANY = 1000
STARTED, RESTORED = "command line to first instruction", "snapshot of 64 KiB put back"
SECONDS = 120


def ask(driver, *words):
    """What bench_memory prints, and how it was called."""
    command = [str(driver), *map(str, words)]
    return json.loads(tool(*command, seconds=SECONDS)), " ".join(command)


def row(name, spread, unit, scale, command):
    return {"name": name, **{key: spread[key] * scale for key in ("value", "least", "most")},
            "unit": unit, "command": command}


def spread_of(values):
    values = sorted(values)
    return {"value": values[len(values) // 2], "least": values[0], "most": values[-1]}


def measure_start(driver, visor, rounds):
    """Of the process and, within it, of the guest."""
    with tempfile.TemporaryDirectory() as folder:
        image = f"{folder}/ends"
        tool(visor, "asm", "-o", image, HERE / "ends.s")
        for name, command in (("a process that does nothing, all of it", ["/bin/true"]),
                              ("visor run of a guest that ends at once, all of it",
                               [visor, "run", "--bare", "--input=/dev/null", image])):
            answer, shown = ask(driver, "process", 20 * rounds, *command)
            yield row(name, answer["process"], "ms", 1e3, shown)
        for depth in (0, 1, 3):
            answer, shown = ask(driver, "start", image, depth, 200 * rounds)
            yield row(f"{STARTED}, depth {depth}", answer["start"], "µs", 1e6, shown)


def measure_restore(driver, rounds):
    for depth in (0, 1, 3):
        answer, shown = ask(driver, "restore", COUNTS, depth, 200 * rounds)
        yield row(f"{RESTORED}, depth {depth}", answer["restore"], "µs", 1e6, shown)
        yield row(f"and into a new machine, to its next instruction, depth {depth}", answer["clone"],
                  "µs", 1e6, shown)


def measure_many(driver, rounds):
    answers = [ask(driver, "many", COUNTS, MANY) for _ in range(rounds)]
    shown = answers[0][1]
    for key, name, unit, scale in (
            ("loaded", "storage of a VM that has touched one page of 4 KiB", "KiB", 1 / 1024),
            ("done", "the same when it has run: with its decoded page", "KiB", 1 / 1024),
            ("built", f"{MANY} VMs built and loaded", "ms", 1e3),
            ("ran", f"{MANY} VMs run, 300,000 instructions each", "ms", 1e3)):
        yield row(name, spread_of(answer[key] for answer, _ in answers), unit, scale, shown)
    answer, shown = ask(driver, "beside", HERE / "loops.s", WAITS, MANY, rounds)
    yield row(f"a VM beside {MANY - 1} that wait, against alone", answer["ratio"], "ratio", 1, shown)


def measure(visor, rounds):
    visor = pathlib.Path(visor).resolve()
    driver = visor.parent / "tests/bench/bench_memory"
    return [*measure_start(driver, visor, rounds), *measure_restore(driver, rounds), *measure_many(driver, rounds)]
