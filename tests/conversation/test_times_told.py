"""A time in what a team tells who asked becomes the forecast."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.read.moments import moment_told
from routing.call.events import Foreseen
from routing.rules.transition import rebuilt
from tests.conversation.transcript import play
from tests.conversation.world import World

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("I'll come at 22:30", "24 22:30"),
        ("I'll be there at three", "24 15:00"),
        ("I'll be there at 3 pm", "24 15:00"),
        ("I'll be there tomorrow at half past nine", "25 09:30"),
        ("ik kom om 14:00", "24 14:00"),
        ("ik ben er om half vier", "24 15:30"),
        ("ben er rond kwart voor 4", "24 15:45"),
        ("kom morgen om 3 uur", "25 15:00"),
        ("hij is klaar om 16 uur", "24 16:00"),
        ("I'll come on Friday at 10", "27 10:00"),
        ("kom tussen 3 en 5", ""),
        ("I'll come at 9", ""),
        ("er komt iemand om 8:15", ""),
        ("kom je om 3 uur?", ""),
        ("ik kom over een uur", ""),
        ("ik kom binnen 2 uur", ""),
        ("I can come in 2 hours", ""),
        ("ik kom zo", ""),
        ("we have 3 of them", ""),
        ("ik bel om 11:00 terug", ""),
    ],
)
def test_a_moment_is_read_where_one_is_told(text: str, when: str) -> None:
    moment = moment_told(text, NOW)
    assert (moment.strftime("%d %H:%M") if moment else "") == when


def test_a_long_message_is_read_in_no_time() -> None:
    begun = time.perf_counter()
    moment_told("kom om 3 " * 10_000, NOW)
    assert time.perf_counter() - begun < 0.5


def _taken() -> World:
    world = play("sanne: mijn laptop start niet\nsanne: ja\n< S-1001")
    world.act("lotte", "S-1001", "acknowledge")
    return world


@pytest.mark.parametrize(
    "script",
    [
        "lotte: reply S-1001: I'll come at 22:30",
        "lotte: I'll be there at 22:30\nlotte # Yes, tell",
        "lotte @ict: reply S-1001: I'll come at 22:30",
        "lotte @ict > S-1001: reply: I'll come at 22:30",
    ],
)
def test_a_time_becomes_the_forecast_wherever_it_is_said(script: str) -> None:
    world = play(f"{script}\n< S-1001 is expected by 22:30 today", _taken())
    call = world.repository.calls["S-1001"]
    assert call.expected == dt.datetime(2026, 11, 24, 21, 30, tzinfo=dt.UTC)
    assert isinstance(world.repository.ledgers["S-1001"][-1], Foreseen)
    assert rebuilt(world.repository.ledgers["S-1001"]) == call
    play("sanne: S-1001\n< vandaag vóór 22:30", world)


def test_a_note_tells_nobody_a_time() -> None:
    world = _taken()
    before = world.repository.calls["S-1001"].expected
    play("lotte: note S-1001: I'll come at 22:30\n<! is expected", world)
    assert world.repository.calls["S-1001"].expected == before


def test_the_forecast_of_a_supplier_moves_that_of_who_asked_it() -> None:
    world = _taken()
    world.act("lotte", "S-1001", "pass_on", service="tandem/devices", text="graag kijken")
    world.act("ewout", "S-1002", "acknowledge")
    play("ewout: antwoord S-1002: ik kom om 22:30\n< 22:30", world)
    assert world.repository.calls["S-1001"].expected == dt.datetime(
        2026, 11, 24, 21, 30, tzinfo=dt.UTC
    )
