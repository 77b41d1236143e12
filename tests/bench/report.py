"""The document of results as text that is Markdown too."""


def table(head, rows):
    """Columns are as wide as they must be; those of numbers go by their right."""
    widths = [max(map(len, column)) for column in zip(head, *rows)]
    right = [all(cell.lstrip('-')[:1].isdigit() for cell in column if cell) for column in zip(*rows)]

    def line(row):
        cells = [cell.rjust(width) if by else cell.ljust(width) for cell, width, by in zip(row, widths, right)]
        return "| " + " | ".join(cells) + " |"

    rule = "|" + "|".join("-" * (width + 1) + "-:"[by] for width, by in zip(widths, right)) + "|"
    return [line(head), rule, *map(line, rows)]


def number(value):
    """Three digits that say something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 0.01 else f"{value:.{2 if value < 10 else 1}f}"


def spread(row):
    return f"{number(row['least'])} to {number(row['most'])}"


def precise(value):
    return f"{value:.3f}" if value < 2 else number(value)


def by_speed(machines):
    return sorted(machines, key=lambda machine: machine["mean_ratio"]["value"])


def machine_row(machine, workloads):
    mean = machine["mean_ratio"]
    return [machine["name"], *(number(machine["ratios"][workload]["value"]) for workload in workloads),
            precise(mean["value"]), f"{precise(mean['least'])} to {precise(mean['most'])}",
            number(machine["mips"]) if machine["mips"] else ""]


def machines_section(document):
    workloads = document["workloads"]
    rows = [machine_row(machine, workloads) for machine in by_speed(document["machines"])]
    return [
        "## Workloads: times the time of the bare machine",
        "",
        "User CPU time without that of an empty program, medians; rounds, in which the machines take turns: "
        f"{document['rounds']}.",
        "The mean is geometric, its spread that of the rounds. MIPS: million guest instructions a second, as mean.",
        "",
        *table(["machine", *workloads, "mean", "least to most", "MIPS"], rows),
        *(line for machine in document["machines"] if machine["rounds"] < document["rounds"]
          for line in ("", f"Run in the first round only, as it is slow: {machine['name']}.")),
        *(line for name in document["left_out"] for line in ("", f"Not installed, so left out: {name}.")),
    ]


def seconds_section(document):
    workloads = document["workloads"]
    rows = [[machine["name"], *(f"{machine['seconds'][workload]:.3f}" for workload in workloads),
             f"{machine['start_seconds']:.3f}"] for machine in document["machines"]]
    return ["## Workloads: seconds", "", "The last column is the empty program, which the others are without.", "",
            *table(["machine", *workloads, "empty"], rows)]


def part_section(part):
    rows = [[row["name"], number(row["value"]), spread(row), row["unit"]] for row in part["rows"]]
    return [f"## {part['title']}", "", part["text"], "", *table(["what", "median", "least to most", "unit"], rows)]


def targets_section(document):
    rows = [[target["what"], ("at least " if target["at_least"] else "at most ") + f"{target['limit']:g}",
             "" if target["value"] is None else f"{target['value']:.3f}", target["verdict"]]
            for target in document["targets"]]
    return ["## Targets", "", *table(["what", "target", "measured", "verdict"], rows)]


def head_section(document):
    facts = [f"- {name}: {value}" for name, value in document["environment"].items()]
    notes = [f"- {note}" for note in document["notes"]]
    short = ["", "A quick run: its figures mean little."] if document["quick"] else []
    return ["# What was measured", "", "Written by", "", f"    {document['command']}", "", *facts, *notes, *short]


def report_text(document):
    sections = [head_section(document), machines_section(document), seconds_section(document),
                *map(part_section, document["parts"])]
    if document["targets"]:
        sections.append(targets_section(document))
    return "\n\n".join("\n".join(section) for section in sections) + "\n"
