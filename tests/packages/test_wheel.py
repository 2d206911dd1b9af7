"""What is built works where nothing else is: installed in an empty environment with only what it
says it needs, used from another folder by somebody without a home, offline.
"""

from __future__ import annotations

import json
import tarfile
import tomllib
import zipfile
from pathlib import Path

from tests.house.figures import ROOT
from tests.packages.environment import Environment

OURS = ("bot/", "catalog/", "routing/")


def test_all_that_is_no_code_is_inside(wheel: Path, built: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        inside = {name for name in packed.namelist() if name.startswith(OURS)}
    here = {
        path.relative_to(ROOT).as_posix()
        for top in OURS
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == here
    assert {"catalog/hospital/organisation.yaml", "catalog/languages/nl/texts/teller.po"} & inside
    with tarfile.open(next(built.glob("*.tar.gz"))) as packed_sources:
        names = {name.partition("/")[2] for name in packed_sources.getnames()}
    assert inside | {"pyproject.toml", "README.md", "LICENSE", "Makefile"} <= names


def test_it_works_where_nothing_else_is(wheel: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "env", wheel)
    environment.depend("schakel")
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir()
    begun = environment.run("schakel", "init", "desk", "--yes", cwd=elsewhere, home=home)
    assert begun.returncode == 0, begun.stderr
    asked = environment.run(
        "schakel", "route", "de lamp is kapot", "--json", cwd=elsewhere / "desk", home=home
    )
    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["item"] == "service-desk/front-desk/broken"
    assert asked.stderr == ""
    assert (home / ".cache" / "schakel").is_dir()


def test_extras_are_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    assert {"semantic", "lab", "llm"} <= set(extras)
    readme = (ROOT / "docs" / "installing.md").read_text()
    for_users = set(extras) - {"dev", "build", "fuzz"}
    assert [name for name in for_users if f"`{name}`" not in readme] == []
