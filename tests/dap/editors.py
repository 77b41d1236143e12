#!/usr/bin/env python3
"""Checks that what examples/stepping-traps/vscode tells an editor is so: each launch configuration
can be launched, and the attributes are the options of `visor debug` that are about guests.

Usage: editors.py VISOR"""
import json
import os
import pathlib
import re
import subprocess
import sys

from client import Failure, Session, check

SCENE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "stepping-traps"
# What only the adapter knows, and how an attribute is not spelled.
OWN = {"program", "cwd", "stopOnEntry", "stopAtEnd"}


def options(visor, verb):
    text = subprocess.run([visor, "help", verb], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^  (?:-\w, |    )--([\w-]+)", text, re.MULTILINE)) - {"help"}


def check_attributes(visor):
    package = json.loads((SCENE / "vscode" / "package.json").read_text())
    debugger = package["contributes"]["debuggers"][0]
    check([debugger["runtime"]] + debugger["args"] == ["visor", "dap"], "another command")
    attributes = set(debugger["configurationAttributes"]["launch"]["properties"])
    wanted = options(visor, "debug") & options(visor, "run") | OWN
    check(attributes == wanted, "attributes: %s" % sorted(attributes ^ wanted))


def check_launch(visor, configuration):
    folder = {"${workspaceFolder}": str(SCENE), "${file}": str(SCENE / "kernel.s")}
    arguments = {k: folder.get(v, v) if isinstance(v, str) else v
                 for k, v in configuration.items()}
    session = Session(visor, SCENE, None)
    session.play([{"do": "initialize", "with": {}},
                  {"do": "launch", "with": arguments},
                  {"event": "thread"},
                  {"event": "initialized"},
                  {"do": "configurationDone"},
                  {"event": "stopped", "body": {"reason": "entry"}}])


def main(visor):
    visor = os.path.realpath(visor)
    try:
        check_attributes(visor)
        launch = json.loads((SCENE / "vscode" / "launch.json").read_text())
        for configuration in launch["configurations"]:
            check_launch(visor, configuration)
    except Failure as why:
        print("FAILED: what the editor is told: %s" % why)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
