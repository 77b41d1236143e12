#!/usr/bin/env python3
"""How much slower decoding is than the plain expansion on programs that mean it no good.

Usage: hostile.py VISOR [ROUNDS]. The programs are those of tests/machine/hostile.def. What is shown is
the time of decoded instructions divided by that of plain ones, in rounds that take turns."""
import json
import os
import sys

sys.dont_write_bytecode = True
from tools import tool

INSTRUCTIONS, SECONDS = 300_000, 300


def driver_of(visor):
    return os.path.join(os.path.dirname(os.path.abspath(visor)), "tests/bench/bench_hostile")


def row(command, found):
    return {"name": "hostile: " + found["text"], "value": found["ratio"], "least": found["least"],
            "most": found["most"], "unit": "times the plain expansion", "command": " ".join(command)}


def measure(visor, rounds):
    """A row for each program, the worst first."""
    driver = driver_of(visor)
    rows = []
    for line in tool(driver, "measure", str(INSTRUCTIONS), str(rounds), seconds=SECONDS).splitlines():
        found = json.loads(line)
        command = ["tests/bench/bench_hostile", "measure", str(INSTRUCTIONS), str(rounds), found["name"]]
        rows.append(row(command, found))
    return sorted(rows, key=lambda each: -each["value"])


def main():
    visor, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    for each in measure(visor, rounds):
        print(f"{each['value']:7.2f} ({each['least']:.2f} to {each['most']:.2f})  {each['name']}")


if __name__ == "__main__":
    main()
