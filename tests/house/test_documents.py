"""What the documents name exists: links, files of the code, settings, commands."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from bot.channels.registry import installed
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"))
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:py|md|svg|png|csv|txt|toml)|[\w.-]+(?:/[\w.-]+)*/")
_SETTING = re.compile(r"`(SCHAKEL_[A-Z_]+)(\*?)")


@cache
def _ours() -> frozenset[str]:
    """Every file of the project, as a path from its root."""
    tops = ("bot", "catalog", "routing", "tests", "docs")
    inside = (path for top in tops for path in (ROOT / top).rglob("*") if path.is_file())
    return frozenset(
        path.relative_to(ROOT).as_posix()
        for path in (*inside, *ROOT.glob("*.*"))
        if "__pycache__" not in path.parts
    )


def _exists(named: str, beside: Path) -> bool:
    """Whether a path exists: from the root, beside the document, or as the end of just one."""
    if any((folder / named).exists() for folder in (ROOT, beside)):
        return True
    if named.endswith("/"):
        return any(f"/{named}" in path for path in _ours())
    return sum(path.endswith(f"/{named}") for path in _ours()) == 1


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    path = ROOT / document
    links = [link.partition("#")[0] for link in _LINK.findall(path.read_text())]
    lost = [one for one in links if one and "://" not in one and not (path.parent / one).exists()]
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_of_the_code_exists(document: str) -> None:
    path = ROOT / document
    named = [one for one in _CODE.findall(path.read_text()) if _PATH.fullmatch(one)]
    assert [one for one in named if not _exists(one, path.parent)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_setting_exists(document: str) -> None:
    models: list[type[BaseSettings]] = [Settings]
    models += [plugin.settings for plugin in installed().values() if plugin.settings]
    known = {
        f"{model.model_config.get('env_prefix') or ''}{field}".upper()
        for model in models
        for field in model.model_fields
    }
    named = _SETTING.findall((ROOT / document).read_text())
    assert [name for name, more in named if not more and name not in known] == []
    assert all(any(one.startswith(name) for one in known) for name, more in named if more)
    assert all(name.startswith(PREFIX) for name in known)


def test_ten_questions_have_their_files() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    rows = re.findall(r"^\| .+\? \| `([\w./]+)` \|$", text, re.MULTILINE)
    assert len(rows) == 10
    assert len(set(rows)) == 10
    assert [row for row in rows if not (ROOT / row).is_file()] == []


def test_the_glossary_says_each_term_once() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith(("| **", "| term "))
    ]
    terms = [row[0] for row in rows]
    assert len(terms) > 50
    assert [term for term in terms if terms.count(term) > 1] == []
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
    assert [row[3] for row in rows if not (ROOT / row[3].strip("`")).is_file()] == []


def test_hooks_run_what_make_check_runs() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    for command in ("ruff check", "ruff format", "mypy", "lint-imports"):
        assert f".venv/bin/{command}" in hooks
    assert not re.search(r"(?:^|\s)/\w+/", hooks), "no path of one machine"


def test_the_changelog_names_the_version_there_is() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    text = (ROOT / "CHANGELOG.md").read_text()
    assert "## [Unreleased]" in text
    assert f"## [{version}]" in text
