"""docs/configuration.md tells each setting as it is."""

from __future__ import annotations

from tests.house.configuration import page, undescribed
from tests.house.figures import ROOT


def test_each_setting_says_what_it_is() -> None:
    assert undescribed() == [], "write a docstring under the setting"


def test_the_page_is_made_from_the_settings() -> None:
    made = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert made == page(), "python -m tests.house.configuration docs/configuration.md"
