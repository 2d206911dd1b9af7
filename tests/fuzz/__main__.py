"""Fuzzes every parser of outside input and every address of the pages and the API, and writes the
report.

    python -m tests.fuzz [--seconds 60] [--only NAME] [--keep FOLDER] [--report docs/measured]

`--seconds` for each parser; the pages and the API get five times that. What is found is kept in
FOLDER with the input that shows it, and the command ends with 1. Needs what `make fuzz` installs.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from tests.fuzz.parsers import BY_NAME
from tests.measured import Report

ADDRESSES = ("pages", "api")
"""What is fuzzed by its own description: modules here."""
_DONE = re.compile(r"^Done (\d+) runs", re.M)
_COVERED = re.compile(r"^#\d+\s+\w+\s+cov: (\d+)", re.M)
_KEPT = re.compile(r"Test unit written to (.+)$", re.M)


def main() -> int:
    """Run all or one; 1 when anything was found."""
    read = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    read.add_argument("--seconds", type=int, default=60)
    read.add_argument("--only", choices=[*BY_NAME, *ADDRESSES])
    read.add_argument("--keep", type=Path, default=Path(".fuzz"))
    read.add_argument("--report", type=Path)
    given = read.parse_args()
    console = Console()
    names = [given.only] if given.only else [*BY_NAME, *ADDRESSES]
    rows = [
        _addresses(name, given.seconds * 5)
        if name in ADDRESSES
        else _parser(name, given.seconds, given.keep)
        for name in track(names, "fuzzing", console=console)
    ]
    report = Report(
        name="fuzz",
        title="What outsiders may hand us, read or refused",
        command=f"make fuzz SECONDS={given.seconds}",
        rows=rows,
        bars="inputs",
        remarks=(
            "reached: lines and branches of ours that the inputs led to (pages, api: addresses).",
            "found: what was raised that is no refusal, took over 5 s or 2 GiB.",
        ),
    )
    console.print(report.text())
    if given.report:
        report.write(given.report)
    return 1 if any(row["found"] != "nothing" for row in rows) else 0


def _parser(name: str, seconds: int, keep: Path) -> Mapping[str, Any]:
    """One parser in a process of its own: libFuzzer ends the one it runs in."""
    folder = keep / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.led", name, str(seconds), str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    said = told.stdout + told.stderr
    (folder / "log.txt").write_text(said)
    runs, covered, kept = (pattern.findall(said) for pattern in (_DONE, _COVERED, _KEPT))
    found = "nothing"
    if told.returncode:
        found = kept[-1] if kept else f"it could not run: {said.strip().splitlines()[-1:]}"
    return {
        "parser": name,
        "inputs": int(runs[-1]) if runs else 0,
        "reached": int(covered[-1]) if covered else 0,
        "found": found,
    }


def _addresses(name: str, seconds: int) -> Mapping[str, Any]:
    command = [sys.executable, "-m", f"tests.fuzz.{name}", str(seconds)]
    told = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if told.returncode:
        wrong = f"it could not run: {told.stderr.strip().splitlines()[-1:]}"
        return {"parser": name, "inputs": 0, "reached": 0, "found": wrong}
    made = json.loads(told.stdout.splitlines()[-1])
    wrong = "; ".join(f"{where} {why}" for where, why in made["faults"].items())
    return {
        "parser": name,
        "inputs": made["requests"],
        "reached": made["addresses"],
        "found": wrong or "nothing",
    }


if __name__ == "__main__":
    raise SystemExit(main())
