"""What the debugger costs: recording, a step back, and points that are set."""
import json
import pathlib

from tools import Broken, tool

HERE = pathlib.Path(__file__).resolve().parent
# What runs, and the word that it finds at 0x80: of pages.s how many pages it writes to.
GUESTS = [
    ("integer loops", "loops.s", 0, 75_000_000),
    ("system calls", "calls.s", 0, 100_000_000),
    ("all devices", "../debugger/devices.s", 0, 50_000_000),
    ("1 MB written", "pages.s", 256, 100_000_000),
    ("16 MB written", "pages.s", 4096, 100_000_000),
    ("64 MB written", "pages.s", 16384, 300_000_000),
]
SLOWER_MAX, BACK_MAX = 1.05, 0.5
DRIVER_SECONDS = 600


def ask(driver, what, file, depth, *numbers):
    """One line of bench_timeline."""
    return json.loads(tool(driver, what, f"{HERE}/{file}", str(depth), *map(str, numbers), seconds=DRIVER_SECONDS))


def guest_show(driver, depth, rounds, name, file, word, instructions):
    """Prints what a guest takes; returns if it is as it must be."""
    cost = ask(driver, "overhead", file, depth, word, instructions, rounds)
    back = ask(driver, "back", file, depth, word, instructions, 20)
    print(f"  {name:14} recording: {cost['ratio']:.3f} of the time ({cost['least']:.3f} to "
          f"{cost['most']:.3f}), {cost['bytes'] / 1e6:.1f} MB; a step back: first "
          f"{back['first'] * 1e3:.1f} ms, then {back['mean'] * 1e3:.1f} ms on average")
    return cost["ratio"] < SLOWER_MAX and back["most"] < BACK_MAX


def debugger_show(visor, rounds):
    """Prints all figures. Fails if recording slows a run by 5 per cent, or a step back after 100 million
    instructions takes half a second."""
    driver = pathlib.Path(visor).resolve().parent / "tests/bench/bench_timeline"
    good = True
    for depth in (0, 1, 3):
        print(f"debugger at depth {depth}:")
        for guest in GUESTS:
            good = guest_show(driver, depth, rounds, *guest) and good
        speeds = ask(driver, "points", "loops.s", depth, 0, 3_000_000)
        print("  million instructions a second: " + ", ".join(f"{name} {speed:.1f}" for name, speed in speeds.items()))
    if not good:
        raise Broken("recording or going back takes longer than it may")
