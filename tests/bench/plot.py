"""A plot of the document of results, by gnuplot: a row for each machine."""
import pathlib
import shutil
import subprocess

from report import by_speed
from tools import Broken

TERMINALS = {".svg": "svg size 1000,%d dynamic background 'white'", ".png": "pngcairo size 1000,%d"}
ROW_PIXELS, FRAME_PIXELS = 34, 130

SCRIPT = """
set terminal {terminal}
set output {path}
set title 'Times the time of the bare machine (user CPU time; left is faster)'
set logscale x
set grid x
set yrange [-0.7:{last}.7]
set ytics ({tics})
set key outside right top Left reverse
$MEANS << EOD
{means}
EOD
{blocks}
plot $MEANS using 2:1:3:4 with xerrorbars title 'geometric mean' pt 5 ps 2 lc rgb '#aaaaaa', \\
     {points}
"""


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def plot_script(document, path):
    machines = by_speed(document["machines"])[::-1]  # rows are numbered from below
    means = [(y, machine["mean_ratio"]) for y, machine in enumerate(machines)]
    blocks, points = [], []
    for index, workload in enumerate(document["workloads"]):
        rows = [f"{y} {machine['ratios'][workload]['value']}" for y, machine in enumerate(machines)]
        blocks += [f"$W{index} << EOD", *rows, "EOD"]
        points.append(f"$W{index} using 2:1 with points pt {index + 1} title {quoted(workload)}")
    return SCRIPT.format(
        terminal=TERMINALS[path.suffix] % (FRAME_PIXELS + ROW_PIXELS * len(machines)), path=quoted(str(path)),
        last=len(machines) - 1, tics=", ".join(f"{quoted(machine['name'])} {y}" for y, machine in enumerate(machines)),
        means="\n".join(f"{y} {mean['value']} {mean['least']} {mean['most']}" for y, mean in means),
        blocks="\n".join(blocks), points=", \\\n     ".join(points))


def plot_check(path):
    if pathlib.Path(path).suffix not in TERMINALS:
        raise Broken(f"{path}: a plot's name ends in {' or '.join(TERMINALS)}")
    if not shutil.which("gnuplot"):
        raise Broken("no plot without gnuplot: install the package gnuplot-nox")


def plot_write(document, path):
    try:
        script = plot_script(document, pathlib.Path(path))
        done = subprocess.run(["gnuplot"], input=script, capture_output=True, text=True)
    except OSError as error:
        raise Broken("no plot without gnuplot: install the package gnuplot-nox") from error
    if done.returncode != 0 or done.stderr:
        raise Broken(f"gnuplot: {done.stderr[:500]}")
