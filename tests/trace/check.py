"""Does a trace say what happened, and do its formats say the same?

check.py run TEXT JSON PERFETTO STATS   the three formats of one run, and its visor run --stats=json
check.py cut TEXT JSON PERFETTO WHOLE   the three of a run that was cut, and the JSON of all of it
check.py chain PERFETTO                 the slices of each guest, in order, as lines

Prints what is wrong, and what the picture holds; the status is 1 if anything is wrong."""
import json
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal

FAILURES = []
CAUSES = {"illegal", "privileged", "memory", "align", "syscall", "break", "trace", "interrupt"}
GUEST_MODES = {"user", "supervisor"}
TRAP = {
    "cause": CAUSES, "value": int, "access": {0, 1, 2, 3}, "pc": int, "insn": str, "where": str,
    "mode": GUEST_MODES,
}
# What each kind of event has besides the members that all have.
KINDS = {
    "turn": {"after": int},
    "mode": {"mode": GUEST_MODES | {"waiting"}, "executed": {"bare", "direct", "interpreted"},
             "pc": int, "where": str},
    "exit": {"monitor": int, **TRAP, "verdict": {"EMULATE", "REFLECT"}},
    "done": {"pc": int},
    "trap": {**TRAP, "new_mode": GUEST_MODES, "new_pc": int},
    "end": {"state": {"running", "waiting", "off", "stopped"}, "cut": bool},
}
ALL = {"retired": int, "time": int, "guest": int, "kind": set(KINDS)}


def check(fact, claim, *shown):
    if not fact:
        FAILURES.append(" ".join([claim, *map(str, shown)]))


def fits(value, wanted):
    return value in wanted if isinstance(wanted, set) else type(value) is wanted


def check_members(event, wanted):
    check(set(event) == set(wanted), "members", event)
    for name, type_ in wanted.items():
        check(name in event and fits(event[name], type_), "a member " + name, event)


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def check_schema(event):
    check(event.get("kind") in KINDS, "a kind", event)
    wanted = {**ALL, **KINDS[event["kind"]]}
    if event["kind"] == "end" and event["state"] == "off":
        wanted["status"] = int
    check_members(event, wanted)


# The events of one guest, in their order.


def check_modes(events):
    mode = None
    for event in events:
        if event["kind"] == "mode":
            check(event["mode"] != mode, "a mode that the guest had already", event)
            mode = event["mode"]
        elif event["kind"] in ("exit", "trap"):
            check(event["mode"] == mode, "a trap out of another mode", event)
    ends = [event for event in events if event["kind"] == "end"]
    check(len(ends) == 1 and events[-1] is ends[0], "one end, and at the end", ends)
    check([e["kind"] for e in events if e["kind"] != "turn"][0] == "mode", "no mode at first")


def check_exits(events, depth):
    """A trap of the host reaches all monitors, the outermost first, then is emulated or delivered."""
    following = iter(events)
    for event in following:
        check(event["kind"] != "done", "done without an exit", event)
        if event["kind"] != "exit":
            continue
        group = [event] + [next(following) for _ in range(depth - 1)]
        check([e.get("monitor") for e in group] == list(range(depth)), "exits of", group)
        check(len({(e["time"], e["cause"], e["pc"], e["insn"]) for e in group}) == 1,
              "exits about one trap", group)
        check(all(e["verdict"] == "REFLECT" for e in group[:-1]), "an outer monitor emulates", group)
        after = next(following)
        if group[-1]["verdict"] == "REFLECT":
            check((after["kind"], after["cause"], after["time"]) ==
                  ("trap", event["cause"], event["time"]), "reflected, yet", after)
        elif after["kind"] == "done":
            check(after["time"] == event["time"] + 1, "emulated in no time", after)
        else:
            check(after["kind"] == "trap", "emulated, yet", after)


def check_times(events, guests):
    times, first = defaultdict(int), {}
    retired = events[0]["retired"]
    for event in events:
        check(event["retired"] >= retired, "instructions fall", event)
        check(event["time"] >= times[event["guest"]], "time falls", event)
        passed = event["time"] - times[event["guest"]]
        if event["guest"] not in first:
            passed, first[event["guest"]] = 0, True
        if event["kind"] not in ("mode", "turn"):  # these are when a wait ends
            check(passed >= event["retired"] - retired or guests > 1, "more than time", event)
        retired, times[event["guest"]] = event["retired"], event["time"]


def check_turns(events):
    running = None
    for event in events:
        if event["kind"] == "turn":
            check(event["after"] == running != event["guest"], "a turn after", running, event)
        elif not (event["kind"] == "end" and event["cut"]):
            check(running in (None, event["guest"]), "not this guest's turn", event)
        else:
            continue
        running = event["guest"]


def check_events(events, depth, guests):
    for event in events:
        check_schema(event)
    if FAILURES:
        return
    check_times(events, guests)
    check_turns(events)
    for guest in {event["guest"] for event in events}:
        own = [event for event in events if event["guest"] == guest]
        check_modes(own)
        check_exits(own, depth)


# The counts that the run itself keeps.


def same(what, got, wanted):
    check(got == wanted, f"{what}: {got}, not {wanted}")


def check_counts(events, stats):
    depth = stats["depth"]
    kinds = Counter((e["guest"], e["kind"]) for e in events)
    exits = Counter((e["guest"], e["monitor"]) for e in events if e["kind"] == "exit")
    traps = Counter((e["guest"], e["cause"]) for e in events if e["kind"] == "trap")
    for number, guest in enumerate(stats["guests"]):
        same("traps", {c: traps[number, c] for c in guest["traps"]}, guest["traps"])
        end = [e for e in events if e["guest"] == number and e["kind"] == "end"][0]
        same("how it ended", (end["state"], end.get("status")),
             (guest["state"], guest.get("exit_status")))
        check(end["cut"] == (guest["state"] in ("running", "waiting")), "cut", end)
        if depth > 0:
            counts = guest["counts"]
            same("exits", exits[number, depth - 1], counts["exits"])
            same("emulated", kinds[number, "done"], counts["emulated"])
            same("reflected", exits[number, depth - 1] - kinds[number, "done"],
                 counts["reflected"])
    for monitor, level in enumerate(stats["levels"]):
        same("a level's exits", sum(exits[g, monitor] for g in range(len(stats["guests"]))),
             level["exits"])
    same("instructions", events[-1]["retired"], sum(g["instructions"] for g in stats["guests"]))
    same("turns", sum(1 for e in events if e["kind"] == "turn"), stats["switches"])


# Text.


def trap_text(event):
    access = f"value 0x{event['value']:x} access {event['access']}"
    return (f"{event['cause']} {access}, old pc 0x{event['pc']:x}, "
            f"new {event['new_mode'][0]} pc 0x{event['new_pc']:x}")


def exit_text(event, depth):
    by = f" by monitor {event['monitor']}" if depth > 1 else ""
    return (f"{event['cause']} at 0x{event['pc']:x} ({event['insn'] or 'no instruction'}), "
            f"virtual mode {event['mode']}: {event['verdict']}{by}")


def end_text(event):
    status = f", exit status {event['status']}" if event["state"] == "off" else ""
    return event["state"] + status + (", the trace ends here" if event["cut"] else "")


def mode_text(event):
    how = "" if event["mode"] == "waiting" else f", {event['executed']}, pc 0x{event['pc']:x}"
    return event["mode"] + how


def as_text(event, depth):
    what = {
        "turn": lambda: f"after g{event['after']}",
        "mode": lambda: mode_text(event),
        "exit": lambda: exit_text(event, depth),
        "done": lambda: f"pc 0x{event['pc']:x}",
        "trap": lambda: trap_text(event),
        "end": lambda: end_text(event),
    }[event["kind"]]()
    where = "  " + event["where"] if event.get("where") else ""
    return f"{event['time']:10} g{event['guest']} {event['kind']:4} {what}{where}"


def check_text(path, events, depth):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    same("lines", len(lines), len(events))
    for line, event in zip(lines, events):
        same("a line", line, as_text(event, depth))


# The picture.


class Slice:
    def __init__(self, event):
        self.pid, self.tid, self.name = event["pid"], event["tid"], event["name"]
        self.args, self.begun, self.ended = event["args"], event["ts"], None
        self.before = self.after = None  # where arrows come from and lead to


class Picture:
    """Reads a picture as Perfetto does: in order, binding arrows to what is open."""

    MEMBERS = {
        "B": {"ph", "pid", "tid", "ts", "cat", "name", "args"},
        "E": {"ph", "pid", "tid", "ts"},
        "s": {"ph", "pid", "tid", "ts", "cat", "name", "id"},
        "f": {"ph", "pid", "tid", "ts", "cat", "name", "id", "bp"},
    }

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            document = json.load(file, parse_float=Decimal)
        self.about = document["otherData"]
        self.depth, self.guests = self.about["depth"], self.about["guests"]
        self.names, self.places, self.slices = {}, {}, []
        self.open, self.arrows, self.done = {}, {}, set()
        self.now = Decimal(0)
        check(set(document) == {"otherData", "traceEvents"}, "members", set(document))
        check("1 instruction" in self.about["time"], "the time is explained")
        for event in document["traceEvents"]:
            self.take(event)
        check(not self.open, "left open:", self.open)
        check(not self.arrows, "arrows to nowhere:", self.arrows)
        self.check_names()

    def take(self, event):
        phase = event["ph"]
        if phase == "M":
            self.take_name(event)
            return
        check(set(event) == self.MEMBERS.get(phase), "members", event)
        check(event["ts"] >= self.now, "time falls", event)
        check(type(event["ts"]) is Decimal and event["ts"] == event["ts"].quantize(Decimal("0.001")),
              "a time is in thousandths", event)
        self.now = event["ts"]
        lane = event["pid"], event["tid"]
        {"B": self.begin, "E": self.end, "s": self.start, "f": self.finish}[phase](event, lane)

    def take_name(self, event):
        check(not self.slices, "named too late", event)
        lane = event["pid"], event.get("tid")
        if event["name"].endswith("_sort_index"):
            self.places[lane] = event["args"]["sort_index"]
        else:
            check(event["name"] == ("thread_name" if lane[1] else "process_name"), "a name", event)
            self.names[lane] = event["args"]["name"]

    def begin(self, event, lane):
        check(lane not in self.open, "overlap", event)
        check(lane in self.names, "a lane without a name", event)
        check(event["pid"] == 1 + event["tid"] // 10000 - 1, "a lane of another process", event)
        self.open[lane] = Slice(event)
        self.slices.append(self.open[lane])

    def end(self, event, lane):
        check(lane in self.open, "nothing to end", event)
        ended = self.open.pop(lane)
        ended.ended = event["ts"]
        check(ended.ended > ended.begun, "a slice of no length", event)

    def start(self, event, lane):
        check(lane in self.open, "an arrow from nowhere", event)
        check(event["id"] not in self.done, "an arrow's number again", event)
        self.arrows[event["id"]] = self.open[lane], event

    def finish(self, event, lane):
        check(event["bp"] == "e", "binds to the slice it is in", event)
        check(lane in self.open and event["id"] in self.arrows, "an arrow's end", event)
        source, start = self.arrows.pop(event["id"])
        target = self.open[lane]
        self.done.add(event["id"])
        check((start["cat"], start["name"]) == (event["cat"], event["name"]), "an arrow", event)
        check(source.ended == start["ts"] == event["ts"] == target.begun, "an arrow's times", event)
        check(source.pid == target.pid, "an arrow between guests", event)
        check(source.after is None and target.before is None, "two arrows", event)
        source.after, target.before = target, source

    def check_names(self):
        lanes = ["user mode", "supervisor mode"]
        for monitor in range(self.depth):
            lanes += [f"monitor {monitor}: dispatcher", f"monitor {monitor}: interpreter"]
        processes = [pid for pid, tid in self.names if tid is None]
        same("processes", processes, list(range(1, self.guests + 1)))
        same("lanes", [name for lane, name in self.names.items() if lane[1]], lanes * self.guests)
        tids = [tid for pid, tid in self.names if tid]
        check(len(set(tids) | set(processes)) == len(tids) + len(processes), "numbers are used twice")
        for pid in processes:
            own = [self.places[lane] for lane in self.names if lane[0] == pid and lane[1]]
            same("order of lanes", own, list(range(len(lanes))))
        same("order of guests", [self.places[pid, None] for pid in processes],
             list(range(self.guests)))

    def lane(self, slice_):
        return self.names[slice_.pid, slice_.tid]

    def chain(self, guest):
        """What became of a guest. What goes on beside a slice is no part of it."""
        return [s for s in self.slices if s.pid == guest + 1 and s.name != "interpreting"]


def check_beside(picture):
    """An interpreted mode, and no other, has the interpreter's slice beside it."""
    beside = {(s.pid, s.begun): s for s in picture.slices if s.name == "interpreting"}
    inner = f"monitor {picture.depth - 1}: interpreter"
    for slice_ in picture.slices:
        if picture.lane(slice_) not in ("user mode", "supervisor mode"):
            continue
        other = beside.pop((slice_.pid, slice_.begun), None)
        if other:
            check(other.ended == slice_.ended and picture.lane(other) == inner, "beside", slice_.args)
        if "executed" in slice_.args and slice_.name in GUEST_MODES:
            check((slice_.args["executed"] == "interpreted") == (other is not None),
                  "beside", slice_.name, slice_.args)
    check(not beside, "interpreted without a mode", len(beside))


def wanted_slices(events, depth, running):
    """What must be in a guest's chain, by its events: (lane, name, event), but for the modes that it
    goes back to. At a cut only the guest whose turn it is, and those that wait, are in a slice."""
    modes = [event["mode"] for event in events if event["kind"] == "mode"]
    for event in events:
        if event["kind"] == "exit":
            yield (f"monitor {event['monitor']}: dispatcher", event["cause"] + ": " + event["verdict"],
                   event)
            if event["verdict"] == "EMULATE":
                yield f"monitor {depth - 1}: interpreter", event["insn"].split()[0], event
        elif event["kind"] == "trap":
            yield event["new_mode"] + " mode", "trap: " + event["cause"], event
        elif event["kind"] == "mode" and event["mode"] == "waiting":
            yield "supervisor mode", "waiting", event
        elif event["kind"] == "end" and not event["cut"]:
            yield "supervisor mode", event["state"], event
        elif event["kind"] == "end" and (running or modes[-1] == "waiting"):
            yield "supervisor mode", "cut", event


def check_waits(slices, wanted, events):
    """A guest waits until it goes on, whoever's turn it is in between."""
    for slice_, (_, name, event) in zip(slices, wanted):
        if name == "waiting":
            after = [e for e in events[events.index(event) + 1:] if e["kind"] != "turn"][0]
            check(0 <= slice_.ended - after["retired"] < 1, "waits until", slice_.ended, after)


def check_chain(picture, guest, events, running):
    chain = picture.chain(guest)
    named = [s for s in chain if s.name not in GUEST_MODES]
    wanted = list(wanted_slices(events, picture.depth, running))
    same("slices", [(picture.lane(s), s.name) for s in named], [w[:2] for w in wanted])
    for slice_, (_, name, event) in zip(named, wanted):
        late = slice_.begun - event["retired"]
        check(0 <= late < 1, "begins at its instruction:", slice_.name, slice_.begun, event)
        same("time", slice_.args["time"], event["time"])
        if "interpreter" in picture.lane(slice_) and slice_.after:
            check(event["retired"] <= slice_.ended <= event["retired"] + 1, "takes its instruction",
                  slice_.begun, slice_.ended, event)
    for slice_ in chain:
        if slice_.name in GUEST_MODES:
            check(picture.lane(slice_) == slice_.name + " mode", "a mode in its lane", slice_.name)
    check_waits(named, wanted, events)
    turns = sum(1 for e in events if e["kind"] == "turn")
    loose = sum(1 for s in chain if not s.before)
    check(1 <= loose <= turns + 2, "arrows:", loose, "slices have none,", turns, "turns")
    if picture.guests == 1:
        same("slices that no arrow leads to", loose, 1)


def check_picture(path, events):
    picture = Picture(path)
    if FAILURES:
        return
    check_beside(picture)
    running = [event["guest"] for event in events if not event.get("cut")][-1]
    for guest in {event["guest"] for event in events}:
        own = [event for event in events if event["guest"] == guest]
        check_chain(picture, guest, own, guest == running)
    check(0 <= picture.now - events[-1]["retired"] < 2, "ends with the run:", picture.now)
    arrows = len(picture.done)
    print(f"{len(events)} events, {len(picture.slices)} slices, {arrows} arrows")


def check_run(text, json_path, perfetto, stats):
    with open(stats, encoding="utf-8") as file:
        whole = file.read()
    counts = json.JSONDecoder().raw_decode(whole, whole.index("{\n"))[0]
    events = read_json(json_path)
    check_events(events, counts["depth"], len(counts["guests"]))
    if not FAILURES:
        check_counts(events, counts)
        check_text(text, events, counts["depth"])
        check_picture(perfetto, events)


def check_cut(text, json_path, perfetto, whole_path):
    """The beginning of the whole, and an end for every guest that was begun."""
    events, whole = read_json(json_path), read_json(whole_path)
    depth = max([event["monitor"] + 1 for event in whole if event["kind"] == "exit"], default=0)
    check_events(events, depth, 1 + max(event["guest"] for event in whole))
    body = [event for event in events if not event.get("cut")]
    same("what comes before the cut", body, whole[:len(body)])
    check(body == events[:len(body)], "ends come last")
    if not FAILURES:
        check_text(text, events, depth)
        check_picture(perfetto, events)
    print(len(body))


def show_chain(path):
    picture = Picture(path)
    for guest in range(picture.guests):
        for slice_ in picture.chain(guest):
            arrow = "->" if slice_.before else "  "
            print(f"{guest} {arrow} {slice_.begun} {picture.lane(slice_)}: {slice_.name}")


COMMANDS = {"run": check_run, "cut": check_cut, "chain": show_chain}
COMMANDS[sys.argv[1]](*sys.argv[2:])
for failure in FAILURES[:10]:
    print("FAILED:", failure)
sys.exit(1 if FAILURES else 0)
