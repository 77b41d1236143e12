"""The suites of programs in C. Each tests itself; port/ holds what they want of a machine."""
import re

from harness import PASSED, PORT, Case, not_run

FLAGS = ["-Dmain=program_main", "-I", PORT, "-I", PORT / "include", "-w"]
ROOM = {"memory": "4M", "limit": 500_000_000}


def judge_end(outcome):
    """What main gave is the verdict; main.c says it in full."""
    last = (outcome.console.splitlines() or [""])[-1]
    ended = re.fullmatch(r"ended at \d+ with (-?\d+)", last)
    if not ended:
        return f"said at its end: {last}"
    if outcome.status != (ended[1] != "0"):
        return f"has the exit status {outcome.status}"
    return PASSED if ended[1] == "0" else f"failed with {ended[1]}"


def program(suite, name, sources, flags, judge=judge_end, **more):
    return Case(suite=suite, name=name, sources=sources, judge=judge, flags=[*FLAGS, *flags], runtime="port",
                **{**ROOM, **more})


# CoreMark ------------------------------------------------------------------------------------------

COREMARK = ["core_list_join.c", "core_main.c", "core_matrix.c", "core_state.c", "core_util.c"]
# Its three runs, with the iterations that take it ten seconds of a million instructions.
COREMARK_RUNS = {
    "performance": ["-DPERFORMANCE_RUN=1", "-DITERATIONS=40"],
    "validation": ["-DVALIDATION_RUN=1", "-DITERATIONS=40"],
    "profile": ["-DPROFILE_RUN=1", "-DTOTAL_DATA_SIZE=1200", "-DITERATIONS=400"],
}


def judge_coremark(outcome):
    """CoreMark holds its checksums against those that it knows."""
    end = judge_end(outcome)
    if end != PASSED:
        return end
    wrong = [line for line in outcome.console.splitlines() if "ERROR" in line or "rror" in line]
    if wrong or "Correct operation validated." not in outcome.console:
        return (wrong or ["did not validate its operation"])[0]
    return PASSED


def coremark(folder):
    for run, flags in COREMARK_RUNS.items():
        yield program("coremark", run, [*(folder / name for name in COREMARK), PORT / "coremark" / "core_portme.c"],
                      ["-I", folder, "-I", PORT / "coremark", *flags], judge_coremark)


# Benchmarks of riscv-tests, Dhrystone among them -----------------------------------------------------

NOT_FOR_PG32 = {
    "pmp": "is about physical memory protection, a matter of CSRs",
    "vec-": "needs the vector extension",
}


def judge_dhrystone(outcome):
    """It says of each variable what it is and, in the next line, what it should be."""
    end = judge_end(outcome)
    lines = outcome.console.splitlines()
    pairs = [(said.partition(":")[2].strip(), should.partition(":")[2].strip(), said)
             for said, should in zip(lines, lines[1:]) if should.strip().startswith("should be:")]
    runs = re.search(r"Trying (\d+) runs", outcome.console)
    if end != PASSED or not pairs or not runs:
        return end if end != PASSED else "did not say what its variables are"
    for is_, should, said in pairs:
        if should == "Number_Of_Runs + 10":
            should = str(int(runs[1]) + 10)
        if should != is_ and not should.startswith("(implementation-dependent)"):
            return f"failed: {said.strip()}, should be {should}"
    return PASSED


def benchmarks(folder):
    base = folder / "benchmarks"
    flags = ["-std=gnu99", "-I", PORT / "riscv-tests", "-I", base / "common", "-DPREALLOCATE=1"]
    for home in sorted(path for path in base.iterdir() if path.is_dir() and path.name != "common"):
        reason = [why for name, why in NOT_FOR_PG32.items() if home.name.startswith(name)]
        if reason:
            yield not_run("riscv-tests/benchmarks", home.name, reason[0])
            continue
        sources = [*sorted(home.glob("*.c")), PORT / "riscv-tests" / "harts.c"]
        judge = judge_dhrystone if home.name == "dhrystone" else judge_end
        yield program("riscv-tests/benchmarks", home.name, sources, [*flags, "-I", home], judge, link=["--wrap=debug_printf"])


# Embench -----------------------------------------------------------------------------------------------


def embench(folder):
    support = folder / "support"
    flags = ["-I", PORT / "embench", "-I", support, "-DHAVE_BOARDSUPPORT_H", "-DWARMUP_HEAT=1", "-DGLOBAL_SCALE_FACTOR=1"]
    for home in sorted(path for path in (folder / "src").iterdir() if path.is_dir()):
        sources = [*sorted(home.glob("*.c")), support / "main.c", support / "beebsc.c", PORT / "embench" / "board.c"]
        yield program("embench", home.name, sources, [*flags, "-I", home])
