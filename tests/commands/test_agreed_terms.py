"""A look-up says under which agreement somebody's request would go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import catalog
from bot.commands.agreed_terms import terms_json, terms_of, terms_text
from catalog.load import load

HOSPITAL = load(Path(catalog.__file__).parent / "hospital").catalogue
PUMP = "medical-technology/devices/infusion-pump"
NOW = HOSPITAL.at(dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC))


def test_two_groups_on_different_terms_and_the_end_of_one() -> None:
    def said(who: str, day: str = "2026-11-26") -> str:
        then = HOSPITAL.at(dt.datetime.fromisoformat(f"{day}T12:00+00:00"))
        terms = terms_of(PUMP, then.people[who], then)
        assert terms
        return terms_text(terms)

    assert said("tom") == (
        "'Medical devices for acute care', with acute-care: 10m / 2h, priority 1 5m / 45m, "
        "priority 2 5m / 1h30m"
    )
    assert said("trudy").startswith(
        "'Medical devices for the clinics 2026', with clinics: 30m / 6h"
    )
    assert said("trudy", "2027-01-01").startswith("'Medical devices for everybody', with everybody")


def test_as_data() -> None:
    terms = terms_of(PUMP, NOW.people["willemijn"], NOW)
    assert terms
    found = terms_json(terms)
    assert (found["customer"], found["resolve"]) == ("*", "4h")
    assert found["by_priority"]["1"] == {"acknowledge": "5m", "resolve": "1h"}
    assert terms_of(None, NOW.people["willemijn"], NOW) is None
    assert terms_of(PUMP, None, NOW) is None
