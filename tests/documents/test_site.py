"""The documentation becomes a site: every page in its place, every link leads somewhere, in both
languages, and nothing is fetched from another host.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.figures import ROOT

DOCS = ROOT / "docs"
_FETCHED = re.compile(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?(https?:[^"' >]+)""")
_CANONICAL = re.compile(r"""<link rel=["']?(?:canonical|alternate)[^>]*>""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make docs` builds it: any warning ends it."""
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert built.returncode == 0, built.stderr
    return folder


def test_every_page_is_there_in_each_language(site: Path) -> None:
    names = {path.stem.removesuffix(".nl") for path in DOCS.glob("*.md")} - {"index"}
    for root in (site, site / "nl"):
        assert [name for name in sorted(names) if not (root / name / "index.html").is_file()] == []


@pytest.mark.parametrize("reader", ["index", "employee", "team-member"])
def test_employees_and_team_members_read_dutch(site: Path, reader: str) -> None:
    assert (DOCS / f"{reader}.nl.md").is_file()
    page = site / "nl" / ("" if reader == "index" else reader) / "index.html"
    text = page.read_text(encoding="utf-8")
    assert '<html lang="nl"' in text
    assert "Je werkt in een team" in text


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    fetched = {
        address
        for page in site.rglob("*.html")
        for address in _FETCHED.findall(_CANONICAL.sub("", page.read_text(encoding="utf-8")))
    }
    assert fetched == set()


def test_pages_beside_the_code_are_in_the_site(site: Path) -> None:
    assert "Where something new goes" in (site / "working-on-it" / "index.html").read_text()
    decisions = (site / "decisions" / "index.html").read_text()
    newest = sorted((DOCS / "decisions").glob("0*.md"))[-1]
    assert newest.read_text().splitlines()[0].lstrip("# ") in decisions.replace("&amp;", "&")
