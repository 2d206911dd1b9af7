"""Writes the list of what the program is made of, each with its version and licence.

    python -m tests.house.licences docs/licences.md

From the pins of `constraints.txt` and what is installed; pip-licenses reads what each package says
of itself.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

PINS = Path(__file__).parents[2] / "constraints.txt"
HEAD = """# What Schakel is made of

Each package that an installation with all its extras has, with the version that is pinned and the licence it names.
Made by `make sbom`, which also writes the list for programs (CycloneDX) to `build/sbom.cdx.json`; a test holds that every
pin stands here and that none has terms that would bind whoever uses Schakel (GPL, AGPL).

| package | version | licence |
|---|---|---|
"""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)


def pins() -> dict[str, str]:
    """The pinned version of each package, by its normal name."""
    return {normal(name): version for name, version in _PIN.findall(PINS.read_text())}


def normal(name: str) -> str:
    """A package's name as PEP 503 compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Write the list."""
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    known = {normal(one["Name"]): str(one["License"]) for one in json.loads(told.stdout)}
    rows = [
        f"| {name} | {version} | {_plain(known.get(name, 'not for this machine'))} |"
        for name, version in sorted(pins().items())
    ]
    Path(sys.argv[1]).write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def _plain(licence: str) -> str:
    return licence.splitlines()[0].replace("|", "/")[:60].strip() or "not named"


if __name__ == "__main__":
    main()
