"""An autograder of Classroom 50: grades the checkout it is run in, and writes ./result.json.

Its contract: https://github.com/foundation50/classroom50/wiki/Advanced-Autograding. visor is found by the
variable VISOR, in /opt/visor (see image/Dockerfile), or on the path. What visor writes is the points; whose they
are comes from Classroom 50, by the environment.
"""

import datetime
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
IDENTITY = {  # field: variables, the first that is there counts
    "classroom": ["CLASSROOM"],
    "assignment": ["ASSIGNMENT"],
    "assignment_type": ["ASSIGNMENT_TYPE"],
    "owner": ["OWNER", "USERNAME"],
    "submission": ["SUBMISSION_TAG"],
    "commit": ["COMMIT_URL"],
    "release": ["RELEASE_URL"],
    "review": ["REVIEW_URL", "COMMIT_URL"],
}


def find_visor():
    for place in (os.environ.get("VISOR"), "/opt/visor/visor", shutil.which("visor")):
        if place and os.access(place, os.X_OK):
            return place
    sys.exit("autograder: there is no visor: use the image of image/Dockerfile, see README.md")


def submitted_at():
    """When the commit was made, so that grading again does not change it."""
    git = subprocess.run(["git", "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False)
    if git.returncode == 0 and git.stdout.strip().isdigit():
        return datetime.datetime.fromtimestamp(int(git.stdout), datetime.timezone.utc)
    return datetime.datetime.now(datetime.timezone.utc)


def grade():
    spec = HERE / "spec" / (HERE / "spec.name").read_text().rstrip("\n")
    run = subprocess.run(
        [find_visor(), "grade", "--format", "classroom50", "--for", "student", str(spec), os.getcwd()],
        stdout=subprocess.PIPE, check=False)
    if run.returncode > 1:  # 0: all points; 1: not all
        sys.exit(f"autograder: visor ended with status {run.returncode}; it said what is above")
    return json.loads(run.stdout)


def main():
    result = grade()
    for field, variables in IDENTITY.items():
        values = [os.environ[variable] for variable in variables if os.environ.get(variable)]
        if values:
            result[field] = values[0]
    result["datetime"] = submitted_at().strftime("%Y-%m-%dT%H:%M:%SZ")
    Path("result.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
