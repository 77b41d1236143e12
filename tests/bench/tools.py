"""Commands of others that are called, and what is said if they fail."""
import shutil
import subprocess

SECONDS = 60
NEEDED = {"clang": "clang", "gcc": "gcc", "ld.lld": "lld", "wasm-ld": "lld"}


class Broken(Exception):
    """Nothing can be measured; the text says why."""


def tools_check():
    missing = [f"{name} (package {package})" for name, package in NEEDED.items() if not shutil.which(name)]
    if missing:
        raise Broken("not installed: " + ", ".join(missing))


def tool(*command, seconds=SECONDS):
    """What it printed; it may not fail."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds)
    except OSError as error:
        raise Broken(f"{command[0]} cannot be run: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise Broken(f"{' '.join(map(str, command))} does not end") from error
    if done.returncode != 0:
        raise Broken(f"{' '.join(map(str, command))}: {done.stdout[:1000]}{done.stderr[:1000]}")
    return done.stdout


def tool_version(name):
    """The first line of what it says of itself."""
    return tool(name, "--version").splitlines()[0]
