"""What is claimed of security is tested, and what the program is made of is told."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.licences import pins

ROOT = Path(__file__).parents[2]
BINDING = re.compile(r"(?<!L)(?<!Lesser )\b(AGPL|GPL|Affero|GNU General)", re.I)


def test_every_test_that_is_named_exists() -> None:
    told = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text()))
    files = (ROOT / "tests").rglob("*.py")
    written = {name for file in files for name in re.findall(r"def (test_\w+)", file.read_text())}
    assert len(told) > 60
    assert sorted(told - written) == []


def test_every_pin_stands_in_the_list_and_none_binds_who_uses_us() -> None:
    listed = re.findall(
        r"^\| ([a-z0-9-]+) \| ([0-9]\S*) \| (.*) \|$",
        (ROOT / "docs" / "licences.md").read_text(),
        re.M,
    )
    assert {name: version for name, version, _ in listed} == pins()
    assert [row for row in listed if BINDING.search(row[2])] == []
