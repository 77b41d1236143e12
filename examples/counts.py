"""What visor run or visor nest wrote with --stats=json, as rows of a table, or one number of it.

counts.py FILE            a row for each monitor, from the hardware up
counts.py FILE WHO WHAT   one number. WHO: guest, all (monitors together), or a monitor's number;
                          WHAT: a column; of the guest, instructions or a cause of traps; of a native monitor,
          instructions (of its machine), own (its own of these), or own_per_exit
"""
import json
import sys

COLUMNS = ("direct", "emulated", "interpreted", "reflected", "exits")
NATIVE = ("instructions", "own", "own_per_exit")


def read(path):
    text = open(path, encoding="utf-8").read()
    start = text.find("{\n")  # messages may come before it, and after
    if start < 0:
        sys.exit(f"counts.py: no counts, but: {text.strip()}")
    return json.JSONDecoder().raw_decode(text, start)[0]


def monitors(stats):
    """What each monitor did, the one on the hardware first, the guest's own last."""
    if "monitors" in stats:
        every = stats["monitors"]
    else:
        every = stats["levels"] + [guest["counts"] for guest in stats["guests"] if "counts" in guest]
    return [{column: counts.get(column, 0) for column in COLUMNS + NATIVE} for counts in every]


def number(stats, who, what):
    guest = stats["guests"][0]
    if who == "guest":
        known = {"instructions": guest["instructions"], **guest["traps"], **guest.get("counts", {})}
        return known[what]
    if who == "all":
        return sum(counts[what] for counts in monitors(stats))
    return monitors(stats)[int(who)][what]


def table(stats):
    native = "monitors" in stats
    columns = COLUMNS + NATIVE[1:2] if native else COLUMNS
    heads = ["traps" if column == "exits" else column for column in columns]
    print(f"    {'':28}" + "".join(f"{head:>12}" for head in heads))
    rows = monitors(stats)
    for index, counts in enumerate(rows):
        holds = "the guest" if index == len(rows) - 1 else f"monitor {index + 1}"
        numbers = "".join(f"{counts[column]:12}" for column in columns)
        print(f"    {f'monitor {index}, holding {holds}':28}{numbers}")


def main(arguments):
    stats = read(arguments[0])
    if len(arguments) == 1:
        table(stats)
    else:
        print(number(stats, arguments[1], arguments[2]))


main(sys.argv[1:])
