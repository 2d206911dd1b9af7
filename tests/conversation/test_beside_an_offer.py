"""What a team member says next while it is asked whether words of theirs are for who asked, and
that they come, said in private.
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.read.team_words import is_plain_order, tells_only_when
from tests.conversation.test_work_in_hand import in_hand
from tests.conversation.transcript import play

MONDAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("first", "said", "done"),
    [
        ("ik kom er zo aan", "opgelost, nieuwe accu erin", "nieuwe accu erin"),
        ("we zijn er over een kwartier", "los S-1001 op: herstart", "herstart"),
        ("I'll be there at three", "fixed, a new battery", "a new battery"),
        ("on my way", "resolve 1001: restarted it", "restarted it"),
    ],
)
def test_that_it_is_solved_is_heard_the_first_time(first: str, said: str, done: str) -> None:
    world = in_hand("S-1001")
    play(f"lotte: {first}\n< S-1001\nlotte: {said}\n< passed on nothing of", world)
    call = world.repository.calls["S-1001"]
    assert (call.state, call.resolution, call.last_said) == ("resolved", done, None)


@pytest.mark.parametrize("said", ["klaar", "it's done"])
def test_what_was_done_is_asked_where_it_is_not_said(said: str) -> None:
    world = in_hand("S-1001")
    play(f"lotte: I'm coming at 3\nlotte: {said}\nlotte: a new battery", world)
    assert world.repository.calls["S-1001"].resolution == "a new battery"


@pytest.mark.parametrize("said", ["notitie: sleutel bij de balie", "note: key is at the desk"])
def test_a_note_is_written_down_and_the_offer_stands(said: str) -> None:
    world = in_hand("S-1001")
    play(f"lotte: ik kom om 15:00\nlotte: {said}\n< Noted\nlotte # Yes, tell them", world)
    assert "15:00" in str(world.repository.calls["S-1001"].last_said)


@pytest.mark.parametrize(
    ("one", "two"), [("ik kom er zo aan", "ik ben onderweg"), ("on my way", "be there in ten")]
)
def test_more_about_when_they_come_is_told_with_it(one: str, two: str) -> None:
    world = in_hand("S-1001")
    play(f"lotte: {one}\nlotte: {two}\n< {one}. {two}\nlotte: yes", world)
    assert f"{one}. {two}" in str(world.repository.calls["S-1001"].last_said)


def test_a_yes_and_a_no_are_the_answer() -> None:
    world = in_hand("S-1001")
    play("lotte: on my way\nlotte: yes, please\n< passing your message", world)
    play("lotte: ik kom om 15:00\nlotte: no\n<! passing your message", world)


def test_another_call_is_another_matter() -> None:
    world = in_hand("S-1001", "S-1002")
    play("lotte: S-1001\nlotte: on my way\nlotte: resolve S-1002: new toner", world)
    calls = world.repository.calls
    assert [calls[n].state for n in ("S-1001", "S-1002")] == ["in_progress", "resolved"]


@pytest.mark.parametrize(
    "said",
    [
        "ik ben er om drie uur",
        "ik kom om 15:00",
        "ben er rond half vier",
        "morgenochtend kom ik langs",
        "zeg maar dat ik er om 4 uur ben",
        "er komt iemand rond tien uur",
        "vrijdag kan ik even langskomen",
        "I'm coming at 3",
        "be there in ten minutes",
        "I can come tomorrow morning",
        "I'll pop by after lunch",
        "will be with you around half past two",
    ],
)
def test_that_somebody_comes_is_known_by_what_is_not_said(said: str) -> None:
    assert tells_only_when(said, MONDAY)
    play(f"lotte: {said}\n< Shall I tell Sanne Vermeer", in_hand("S-1001"))


@pytest.mark.parametrize(
    "said",
    [
        "ik kom om 15:00 met twee gasten voor een rondleiding",
        "er komen morgen drie gasten om 10 uur",
        "ik ga verhuizen naar kamer 12",
        "wordt het morgen?",
        "I'll have three lunches at noon",
        "we're coming with five visitors at two",
        "ik kom vandaag niet",
    ],
)
def test_what_names_something_is_read_as_before(said: str) -> None:
    assert not tells_only_when(said, MONDAY)


@pytest.mark.parametrize(
    "said",
    [
        *("queue", "wachtrij", "ik pak S-1001", "pak S-1001 op", "I take S-1042"),
        *("notitie S-1001: sleutel bij receptie", "resolve S-1042: new toner"),
        *("los S-1001 op: nieuwe toner", "wijs S-1001 toe aan Emre", "assign S-1042 to Emre"),
    ],
)
def test_a_plain_order_is_known_among_colleagues(said: str) -> None:
    assert is_plain_order(said)


@pytest.mark.parametrize(
    "said",
    [
        *("ik pak S-1001 niet", "S-1001 is klaar", "vraag S-1001 even na bij Jan", "open", "klaar"),
        *("wie pakt S-1001?", "ik pak 1001 dozen", "the queue is long", "note S-1001 is weird"),
        *("zullen we S-1001 samen doen", "heb jij S-1001 al gezien", "take 12 boxes along"),
    ],
)
def test_talk_among_colleagues_is_none(said: str) -> None:
    assert not is_plain_order(said)
