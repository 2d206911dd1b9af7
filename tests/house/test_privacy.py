"""docs/privacy.md tells of each table, and of each setting by which words go."""

from __future__ import annotations

import re

from sqlmodel import SQLModel

import routing.storage.tables  # noqa: F401  all of them
from bot.settings import Settings
from tests.house.figures import ROOT

TOLD = (ROOT / "docs" / "privacy.md").read_text()


def test_each_table_is_told_with_what_ends_it() -> None:
    rows = [line.split("|")[1:-1] for line in TOLD.splitlines() if line.startswith("| `")]
    whole = [cells for cells in rows if len(cells) == 4 and all(cell.strip() for cell in cells)]
    named = [name for cells in whole for name in re.findall(r"`(\w+)`", cells[0])]
    assert sorted(named) == sorted(SQLModel.metadata.tables)


def test_each_setting_of_days_is_told() -> None:
    days = [name for name in Settings.model_fields if name.endswith("_days")]
    assert len(days) == 4 and all(f"`SCHAKEL_{name.upper()}`" in TOLD for name in days)
