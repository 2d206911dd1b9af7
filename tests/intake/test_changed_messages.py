"""Messages that are edited or deleted, once and again: the call has the newest words, the team hears
what was taken back, the requester is asked whether it is still needed.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from bot.intake.changed_answers import _anew
from bot.intake.too_long import is_cut
from bot.ports import Address, Edited, Said, Withdrawn
from catalog.model import Question
from tests.chain.front import Front
from tests.routing.links import CATALOGUE


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


HERE = Address(channel="web", conversation="person/tom")


def hears(front: Front, kind: type[Any], key: str, **more: Any) -> str:
    """Tom sends something of this kind; all that he is told since."""
    before = len(front.said("person/tom"))
    head = {"key": key, "address": HERE, "account": "tom", "at": front.now}
    asyncio.run(front._carried_through(kind(**head, **more)))
    return "\n".join(front.said("person/tom")[before:])


def test_an_edit_after_an_edit_made_before_it_was_sent(front: Front) -> None:
    hears(front, Said, "m1", text="a spill in the hall")
    hears(front, Edited, "m1:2", edits="m1", text="a spill in the kitchen")
    front.types("tom", "yes")
    assert front.call("S-1001").text == "a spill in the kitchen"
    hears(front, Edited, "m1:3", edits="m1", text="a spill beside the lift")
    assert front.call("S-1001").text == "a spill beside the lift"
    assert any("beside the lift" in line for line in front.lines("room/cleaning"))


def test_a_deletion_after_an_edit_tells_the_last_words_and_asks(front: Front) -> None:
    hears(front, Said, "m1", text="a spill in the hall")
    front.types("tom", "yes")
    hears(front, Edited, "m1:2", edits="m1", text="a spill in the kitchen")
    told = hears(front, Withdrawn, "m1:gone", withdraws="m1")
    assert "You took back “a spill in the kitchen”" in told and "still needed?" in told
    room = "\n".join(front.said("room/cleaning"))
    assert (
        "Tom has taken this message of S-1001 (spill please) back:\n“a spill in the kitchen”"
        in room
    )
    assert front.call("S-1001").state == "offered", "nothing ends without a yes"


def test_a_second_edit_after_it_was_taken_on_reaches_the_team(front: Front) -> None:
    hears(front, Said, "m1", text="a spill in the hall")
    front.types("tom", "yes")
    front.types("joost", "ack S-1001")
    for number, text in ((2, "a spill in the kitchen"), (3, "a spill beside the lift")):
        hears(front, Edited, f"m1:{number}", edits="m1", text=text)
    room = "\n".join(front.said("room/cleaning"))
    assert "a spill in the kitchen" in room and "a spill beside the lift" in room


def test_what_is_cut_is_told(front: Front) -> None:
    told = hears(front, Said, "long", text="a spill " + "x" * 10_000)
    assert "That was 10,008 characters; I have read the first 10,000." in told
    told = hears(front, Said, "short", text="a spill")
    assert "characters" not in told
    thread = "On 23 November 2026 Tom wrote:\n" + "> what was said before\n" * 600
    whole = f"the tap in the hall drips\n\n{thread}"
    told = hears(front, Said, "thread", text=whole)
    assert "characters" in told, "in a chat they put all of it there themselves"
    head = {"key": "m", "address": HERE, "account": "tom", "at": front.now}
    assert not is_cut(Said(text=whole, **head), 10_000, mail=True), "their own words were read"


BEFORE, AFTER = "a spill in the hall", "a spill in the kitchen"


@pytest.mark.parametrize("picked_up", [False, True])
def test_a_change_is_told_as_one_to_the_team_and_to_who_asked(
    front: Front, picked_up: bool
) -> None:
    hears(front, Said, "m1", text=BEFORE)
    front.types("tom", "yes")
    if picked_up:
        front.types("joost", "ack S-1001")
    hears(front, Edited, "m1:2", edits="m1", text=AFTER)
    told = "\n".join(front.said("person/tom"))
    assert f"You changed your message: “{AFTER}”" in told and "S-1001" in told
    room = "\n".join(front.said("room/cleaning"))
    assert "S-1001" in room and f"{BEFORE}; " in room and AFTER in room
    assert "changed the words" in room or "veranderd" in room


def test_a_full_stop_more_is_no_news(front: Front) -> None:
    hears(front, Said, "m1", text=BEFORE)
    front.types("tom", "yes")
    room = front.said("room/cleaning")
    assert hears(front, Edited, "m1:2", edits="m1", text="A spill in the hall!") == ""
    assert front.said("room/cleaning") == room
    assert front.call("S-1001").text == "A spill in the hall!"


def _question(id: str, type: str, **more: Any) -> Question:
    body = {"id": id, "ask": {"nl": "Waar?", "en": "Where?"}, "type": type, **more}
    return Question.model_validate(body)


@pytest.mark.parametrize(
    ("type", "value", "before", "now", "after"),
    [
        ("place", "room 12", "a spill in room 12", "a spill in room 14", "room 14"),
        ("place", "kamer 12", "gemorst in kamer 12", "er is gemorst", "kamer 12 (?)"),
        ("place", "bij de lift", "gemorst in kamer 12", "gemorst in kamer 14", "bij de lift"),
        ("component", "Printer C3 (PR-01)", "PR-01 jams", "PR-02 jams", "Printer C3 (PR-01) (?)"),
        ("component", "Printer C3 (PR-01)", "PR-01 jams", "PR-01 jams again", "Printer C3 (PR-01)"),
        ("text", "the tap drips", "the tap drips", "the tap is broken", "the tap is broken"),
        ("text", "since monday", "the tap drips", "the tap is broken", "since monday"),
        ("number", "3", "3 chairs", "4 chairs", "4"),
    ],
)
def test_answers_from_the_old_words_are_taken_anew_or_marked(
    type: str, value: str, before: str, now: str, after: str
) -> None:
    given = _anew(_question("q", type), value, (before, now), (), dt.date(2026, 11, 23))
    assert given == after
