"""The bench that counts lost words takes a shown choice picked by its number for an answer, and
nothing that lets go by "the middle one".
"""

from __future__ import annotations

import pytest

from bot.conversation.state.dialogue import ShownOption
from tests.bench.became import CHANGES, DROPS, is_said, is_told
from tests.bench.dialogues import Said, chooses, picks
from tests.bench.kept import readings

SHOWN = [
    ShownOption(action="d:1:1", label="Yes", verb="yes"),
    ShownOption(action="d:1:2", label="No, it is solved", verb="no"),
    ShownOption(action="d:1:3", label="I meant something else", verb="none"),
]


@pytest.mark.parametrize(
    ("text", "picked"),
    [("2", True), ("first one", True), ("the middle one", False), ("paper jam", False)],
)
def test_a_choice_is_picked(text: str, picked: bool) -> None:
    assert picks(text, SHOWN) is picked


def test_an_answer_to_nothing_is_told_that_nothing_is_awaited() -> None:
    told = "All right. Nothing is waiting for an answer from you; tell me if you need something."
    assert is_told("answer", told, "en")
    assert not is_told("new", told, "en")
    assert not is_told("answer", "All right. Tell me if you need something.", "en")


@pytest.mark.parametrize(
    ("text", "heard", "changes", "chosen"),
    [
        ("the middle one", "Help in a stuck lift: day and night", False, True),
        ("the middle one", "You're welcome!", False, False),
        ("something new", "I'm not sure what you need", True, True),
        ("something new", "I'm not sure what you need", False, False),
        ("paper jam", "I'm not sure what you need", True, False),
    ],
)
def test_a_choice_counts_where_something_came_of_it(
    text: str, heard: str, changes: bool, chosen: bool
) -> None:
    labels = ("Water and sanitary", "Help in a stuck lift", "Catering")
    shown = [ShownOption(action=one, label=one, verb="service") for one in labels]
    assert chooses(Said(text, "answer", "en"), shown, heard, changes=changes) is chosen


def test_a_wish_to_stop_is_answered_by_what_is_not_sent_yet() -> None:
    told = "All right, I don't send it yet.\nShall I still send “Mail doesn't work”?"
    assert is_told("cancel", told, "en")
    assert not is_told("new", told, "en")


def test_an_answer_that_another_stands_in_for_is_told_to_be_changed() -> None:
    told = "Ik heb dat in je melding veranderd.\nIk begrijp: Lamp kapot."
    assert is_said(CHANGES, told, "nl")
    assert not is_said(DROPS, told, "nl")


def test_a_choice_after_what_only_leads_to_it_is_picked() -> None:
    assert chooses(Said("ja maar first one", "answer", "en", "ja maar "), SHOWN, "", changes=True)
    assert not chooses(Said("ja maar nothing", "answer", "en", "ja maar "), SHOWN, "", changes=True)


def test_several_choices_are_picked_at_once() -> None:
    several = Said("2 and 3, in that order", "answer", "en")
    assert chooses(several, SHOWN, "I hear two requests", changes=True)
    assert not chooses(several, SHOWN, "You're welcome!", changes=False)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I meant the telephone in the hall", ("the", "telephone", "in", "the", "hall")),
        ("ik bedoelde de telefoon in de hal", ("de", "telefoon", "in", "de", "hal")),
    ],
)
def test_what_is_meant_instead_is_what_must_be_kept(text: str, kept: tuple[str, ...]) -> None:
    assert kept in readings(text, "")
    assert kept not in readings(f"nobody knows what {text}", "")
