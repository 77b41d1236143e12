"""The suites of cases in assembly: where a public one keeps its cases, and what is right for each; and
our own cases."""
from harness import HERE, PASSED, Case, not_run
from programs import judge_end, program

ENV = HERE / "env"


def judge_words(outcome):
    """Of a case that tests itself: case.c says what came of it."""
    said = outcome.console.strip()
    if said == PASSED and outcome.status != 0:
        return f"says that it passed, with status {outcome.status}"
    return said or "said nothing"


def judge_signature(expected):
    """Of a case whose result is a list of words, held against its reference."""

    def judge(outcome):
        if outcome.status != 0:
            return outcome.console.strip() or "said nothing"
        got, want = outcome.console.split(), expected.split()
        if len(got) != len(want) or not want:
            return f"has a signature of {len(got)} words, not {len(want)}"
        wrong = [place for place in range(len(want)) if got[place] != want[place].lower()]
        if wrong:
            place = wrong[0]
            return f"failed word {place} of the signature: {got[place]}, not {want[place]}; {len(wrong)} are wrong"
        return PASSED

    return judge


def judge_text(expected):
    """Of a program that prints what is in a file, if there is one, before it ends."""

    def judge(outcome):
        end = judge_end(outcome)
        if end != PASSED or not expected.exists():
            return end
        printed = "".join(outcome.console.splitlines(keepends=True)[:-1])
        return PASSED if printed == expected.read_text() else f"printed {printed!r}"

    return judge


def assembly_case(suite, source, judge, flags=(), **more):
    return Case(suite=suite, name=source.stem, sources=[source, ENV / "case.c"], judge=judge,
                flags=["-I", ENV, *flags], **more)


# riscv-tests -------------------------------------------------------------------------------------

# How the cases differ from the others, by name.
PECULIAR = {
    "fence_i": {"code_in_data": True},
    "ma_data": {
        "expects": "trap 4 ",
        "reason": "is about misaligned loads and stores, which RISC-V leaves to the machine: PG32 traps",
    },
}


PRIVILEGED = {"rv32mi": "is about machine mode of RISC-V and its CSRs",
              "rv32si": "is about supervisor mode of RISC-V and its CSRs"}


def riscv_tests(folder):
    isa = folder / "isa"
    run = ("rv32ui", "rv32um")
    for group in run:
        for source in sorted((isa / group).glob("*.S")):
            yield assembly_case(f"riscv-tests/{group}", source, judge_words, ["-I", isa / "macros" / "scalar"],
                                **PECULIAR.get(source.stem, {}))
    for group in sorted(path.name for path in isa.glob("rv32*") if path.name not in run):
        yield not_run("riscv-tests/others", group, PRIVILEGED.get(group, "is about an extension that PG32 has not"))


# riscv-arch-test ---------------------------------------------------------------------------------


ARCH_NOT_RUN = {
    "Zifencei": "keeps words of RISC-V's encoding beside data, and in its signature; fence_i of riscv-tests is run",
    "privilege": "is about traps of RISC-V, which are a matter of CSRs",
}


def arch_tests(folder):
    """Releases 2.x come with reference signatures; of later ones qemu-riscv32 says what they are. The
    macros are for the assembler of GNU: clang's knows not all that they do with labels."""
    suite = folder / "riscv-test-suite"
    flags = ["-I", suite / "env", "-DXLEN=32", "-DTEST_CASE_1="]
    for group in ("I", "M"):
        for source in sorted((suite / "rv32i_m" / group / "src").glob("*.S")):
            reference = source.parent.parent / "references" / f"{source.stem}.reference_output"
            given = reference.exists()
            yield assembly_case(f"riscv-arch-test/{group}", source,
                                judge_signature(reference.read_text()) if given else judge_signature,
                                flags, compiler="gcc", memory="4M", modelled=not given)
    for group, reason in ARCH_NOT_RUN.items():
        for source in sorted((suite / "rv32i_m" / group / "src").glob("*.S")):
            yield not_run(f"riscv-arch-test/{group}", source.stem, reason)


# Our own, to see that the harness can tell ---------------------------------------------------------

OWN = HERE / "own"


def expected_of(source):
    """The first line of each says how its verdict begins."""
    return source.read_text().splitlines()[0].partition("expect: ")[2]


def own_assembly(source):
    reference = source.with_suffix(".reference")
    more = {"limit": 100_000, "expects": expected_of(source)}
    if reference.exists():
        return assembly_case("own", source, judge_signature(reference.read_text()), **more)
    if "model_test.h" in source.read_text():
        return assembly_case("own", source, judge_signature, modelled=True, **more)
    return assembly_case("own", source, judge_words, **more)


def own():
    for source in sorted(OWN.glob("*.S")):
        yield own_assembly(source)
    for source in sorted(OWN.glob("*.c")):
        yield program("own", source.stem, [source], [], judge_text(source.with_suffix(".expected")),
                      expects=expected_of(source))
