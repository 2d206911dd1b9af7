"""An empty environment into which a wheel is installed, without a network: its dependencies, and no
others, are those of the environment the tests run in.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

BESIDE = ("bin", "..")
"""How paths begin of what a distribution puts elsewhere: scripts, pages of manuals."""


class Environment:
    """A virtual environment with one wheel and what that says it needs."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self.folder = folder
        self.python = folder / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        pip = f"-m pip --disable-pip-version-check --python {self.python} install --quiet"
        install = (*pip.split(), "--no-index", "--no-deps", "--no-compile", str(wheel))
        subprocess.run((sys.executable, *install), check=True, timeout=120)

    def depend(self, name: str) -> None:
        """Link what `name` needs, and all that needs in turn, into the environment."""
        link_needs(name, self.folder)

    def run(self, *words: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
        """A command of the environment, by somebody who has set nothing."""
        return subprocess.run(
            [self.folder / "bin" / words[0], *words[1:]],
            cwd=cwd,
            env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def link_needs(name: str, environment: Path) -> None:
    """Link what `name` needs, and all that needs in turn, into the environment it stands in."""
    site = next(environment.glob("lib/python*/site-packages"))
    for needed in closure(name, site):
        for entry in _top_level(needed):
            link = site / entry.name
            if not link.exists():
                link.symlink_to(entry)


def closure(name: str, site: Path) -> list[Distribution]:
    """What a distribution of `site` needs on this machine, without its extras. Raises
    PackageNotFoundError for something that is not here.
    """
    top = next(iter(Distribution.discover(name=name, path=[str(site)])))
    found: dict[str, Distribution] = {}
    waiting = _needs(top, frozenset())
    while waiting:
        wanted = waiting.pop()
        key = f"{_normal(wanted.name)}{sorted(wanted.extras)}"
        if key not in found:
            found[key] = distribution(wanted.name)
            waiting += _needs(found[key], frozenset(wanted.extras))
    return list(found.values())


def _needs(one: Distribution, extras: frozenset[str]) -> list[Requirement]:
    every = [Requirement(line) for line in one.requires or ()]
    return [
        wanted
        for wanted in every
        if not wanted.marker
        or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


def _top_level(one: Distribution) -> set[Path]:
    """The files and folders of a distribution that stand in site-packages itself."""
    if one.files is None:
        raise PackageNotFoundError(one.metadata["Name"])
    heads = {file.parts[0] for file in one.files if file.parts[0] not in BESIDE}
    return {Path(str(one.locate_file(head))).absolute() for head in heads - {"__pycache__"}}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
