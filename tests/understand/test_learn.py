"""Corrections become proposals with a measured effect, and accepted ones reach the YAML with
nothing else changed.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from catalog.model import Catalogue
from routing.understand.learning.accepted import (
    WAIT,
    accepted_now,
    keep_accepted,
    measured_again,
    read_accepted,
)
from routing.understand.learning.correction import Correction
from routing.understand.learning.proposals import (
    Proposal,
    UnreadableCorrections,
    proposals,
    read_corrections,
    written,
)
from tests.understand.desk import desk

WIFI, CHAIR = "ict/workplace/wifi", "building/furniture/chair"


def _said(text: str, item: str | None, **more: object) -> Correction:
    return Correction(text=text, language="en", item=item, **{"source": "hand_over", **more})


@pytest.fixture(scope="module")
def made() -> tuple[Proposal, ...]:
    said = [
        _said("the hotspot thing is acting up", WIFI),
        _said("that hotspot thing is acting up", WIFI, source="decline"),
        _said("hotspot acting strange upstairs", WIFI, source="chosen"),
        _said("my spine needs proper support", CHAIR, source="none_of_these"),
        _said("wifi is down", WIFI),
        _said("gone item", "ict/workplace/gone"),
        _said("nobody knows", None),
        _said("x" * 500, WIFI),
        _said("?!", WIFI),
    ]
    return proposals(desk(), said)


def test_alike_corrections_are_one_proposal(made: tuple[Proposal, ...]) -> None:
    by_phrase = {p.phrase: p for p in made}
    assert set(by_phrase) == {
        "the hotspot thing is acting up",
        "hotspot acting strange upstairs",
        "my spine needs proper support",
    }
    assert by_phrase["the hotspot thing is acting up"].times == 2
    assert by_phrase["the hotspot thing is acting up"].sources == ("decline", "hand_over")


def test_the_effect_is_measured_on_messages_that_were_not_learnt(
    made: tuple[Proposal, ...],
) -> None:
    wifi = next(p for p in made if p.phrase == "the hotspot thing is acting up")
    assert wifi.measured > 10
    assert wifi.after > wifi.before
    assert wifi.after <= wifi.measured
    assert wifi.helps


def _with_phrase(phrase: str) -> Catalogue:
    """The desk, with one phrase more for the wifi."""
    body = desk().model_dump(mode="json")
    item = next(
        i
        for team in body["teams"]
        for service in team["services"]
        for i in service["items"]
        if i["id"] == WIFI.rsplit("/", 1)[1]
    )
    item["phrases"]["en"].append(phrase)
    return Catalogue.model_validate(body)


def test_an_accepted_phrase_is_measured_again_a_week_later_and_once(
    made: tuple[Proposal, ...], tmp_path: Path
) -> None:
    file, day = tmp_path / "desk" / "accepted.jsonl", dt.date(2026, 11, 2)
    wifi = next(p for p in made if p.phrase == "the hotspot thing is acting up")
    keep_accepted(file, accepted_now([wifi], day))
    file.write_text(file.read_text() + "no line of ours\n")
    kept = read_accepted(file)
    assert [(one.phrase, one.then.after) for one in kept] == [(wifi.phrase, wifi.after)]
    since = [_said("hotspot acting strange upstairs", WIFI)]
    now = _with_phrase(wifi.phrase)
    assert measured_again(kept, now, since, day + WAIT - dt.timedelta(days=1)) == []
    (again,) = measured_again(kept, now, since, day + WAIT)
    assert again.again and again.again.after > again.again.before
    assert not again.harms
    assert measured_again(kept, desk(), since, day + WAIT) == [], "it was taken out meanwhile"
    keep_accepted(file, [again])
    assert measured_again(read_accepted(file), now, since, day + 2 * WAIT) == []


def test_nothing_to_learn() -> None:
    assert proposals(desk(), []) == ()
    assert proposals(desk(), [_said("wifi is down", WIFI)]) == ()


FLOW = """\
# The team that keeps us online.
team: ict
services:
  - id: workplace
    items:
      - id: wifi          # wireless only
        phrases:
          en: ["wifi is down",
               "no internet"]   # as people say it
          nl: [wifi stuk]
"""
BLOCK = """\
team: building
services:
- id: furniture
  items:
  - id: chair
    phrases:
      en:
      - I need a chair
      - another chair

      # Dutch follows
      nl: []
    private: false
"""


def _proposal(item: str, phrase: str, language: str = "en") -> Proposal:
    return Proposal(item, phrase, language, 1, ("chosen",), 0, 0, 0)


def test_phrases_are_added_and_not_one_other_character_changes(tmp_path: Path) -> None:
    (tmp_path / "ict.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "building.yaml").write_text(BLOCK, encoding="utf-8")
    accepted = [
        _proposal(WIFI, 'the "hotspot": café'),
        _proposal(WIFI, "draadloos weg", "nl"),
        _proposal(CHAIR, "my back hurts"),
        _proposal(CHAIR, "rugpijn", "nl"),
        _proposal("other/team/item", "nothing"),
    ]
    files = {w.path.name: w for w in written(tmp_path, accepted)}
    assert set(files) == {"ict.yaml", "building.yaml"}
    ict = YAML(typ="safe").load(files["ict.yaml"].text)["services"][0]["items"][0]["phrases"]
    assert ict == {
        "en": ["wifi is down", "no internet", 'the "hotspot": café'],
        "nl": ["wifi stuk", "draadloos weg"],
    }
    chair = YAML(typ="safe").load(files["building.yaml"].text)["services"][0]["items"][0]["phrases"]
    assert chair == {"en": ["I need a chair", "another chair", "my back hurts"], "nl": ["rugpijn"]}
    for name, old in (("ict.yaml", FLOW), ("building.yaml", BLOCK)):
        assert {
            line.strip() for line in old.splitlines() if "#" in line and "phrase" not in line
        } <= {
            line.strip().replace(', "the \\"hotspot\\": café"', "")
            for line in files[name].text.splitlines()
        }
    removed = [
        line
        for w in files.values()
        for line in w.diff.splitlines()
        if line.startswith("-") and not line.startswith("---")
    ]
    assert len(removed) == 3
    assert (tmp_path / "ict.yaml").read_text(encoding="utf-8") == FLOW


def test_corrections_are_read_and_a_bad_line_is_told(tmp_path: Path) -> None:
    file = tmp_path / "said.jsonl"
    file.write_text(
        '{"text": "hi", "language": "en", "item": null, "source": "decline"}\n\n', encoding="utf-8"
    )
    assert read_corrections(file) == (_said("hi", None, source="decline"),)
    file.write_text('{"text": "hi"}\n', encoding="utf-8")
    with pytest.raises(UnreadableCorrections, match=r"said.jsonl, line 1: language"):
        read_corrections(file)
    with pytest.raises(UnreadableCorrections, match="can't be read"):
        read_corrections(tmp_path / "none.jsonl")
