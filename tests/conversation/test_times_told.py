"""A time in what a team tells who asked becomes the forecast."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.read.moments import time_told
from bot.wording.call_formatter import CallFormatter
from bot.wording.localizer import Localizer
from bot.wording.status_line import when_due
from routing.call.events import Foreseen
from routing.rules.transition import rebuilt
from tests.bench.dialogue_states import Hospital
from tests.conversation.transcript import play
from tests.conversation.world import World

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("I'll come at 22:30", "comes 24 22:30"),
        ("I'll be there at three", "comes 24 15:00"),
        ("I'll be there at 3 pm", "comes 24 15:00"),
        ("I'll be there tomorrow at half past nine", "comes 25 09:30"),
        ("ik kom om 14:00", "comes 24 14:00"),
        ("ik ben er om half vier", "comes 24 15:30"),
        ("ben er rond kwart voor 4", "comes 24 15:45"),
        ("kom morgen om 3 uur", "comes 25 15:00"),
        ("hij is klaar om 16 uur", "done 24 16:00"),
        ("I'll come on Friday at 10", "comes 27 10:00"),
        ("overmorgen om half 10", "done 26 09:30"),
        ("kwart over 3", "done 24 15:15"),
        ("ik ben er kwart over 3", "comes 24 15:15"),
        ("wordt iets later, 15 uur", "done 24 15:00"),
        ("it will be 3 pm", "done 24 15:00"),
        ("it'll be ready by 15:00", "done 24 15:00"),
    ],
)
def test_an_hour_is_read_where_one_is_told(text: str, when: str) -> None:
    assert _read(text) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("ik kom over een half uurtje", "comes 24 10:30"),
        ("over een half uurtje", "done 24 10:30"),
        ("ik ben er over een kwartier", "comes 24 10:15"),
        ("ik kom binnen 2 uur", "comes 24 12:00"),
        ("I can come in 2 hours", "comes 24 12:00"),
        ("I'll be there in half an hour", "comes 24 10:30"),
        ("done in 20 minutes", "done 24 10:20"),
        ("klaar over een uur", "done 24 11:00"),
    ],
)
def test_how_long_it_takes_is_read(text: str, when: str) -> None:
    assert _read(text) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("vrijdag", "done 27 17:00"),
        ("wordt maandag", "done 30 17:00"),
        ("ik kom vrijdag", "comes 27 17:00"),
        ("vanmiddag", "done 24 18:00"),
        ("ik kom morgenochtend", "comes 25 12:00"),
        ("it will be Monday", "done 30 17:00"),
        ("I'll be there this afternoon", "comes 24 18:00"),
        ("ready tomorrow", "done 25 17:00"),
    ],
)
def test_a_day_without_an_hour_comes_to_when_they_close(text: str, when: str) -> None:
    assert _read(text) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("ik kom niet om 23:30", "no moment"),
        ("I won't come at 23:30", "no moment"),
        ("I'm not coming at 11 pm", "no moment"),
        ("om 13:00 lukt niet, wordt morgen", "done 25 17:00"),
        ("ik kom niet om 13:00 maar om 15:00", "comes 24 15:00"),
        ("I can't come at 13:00, I'll be there at 15:00", "comes 24 15:00"),
        ("geen probleem, ik kom om 13:00", "comes 24 13:00"),
        ("No problem. I'll be there at 3 pm", "comes 24 15:00"),
        ("ik kan vandaag niet komen", "no moment"),
    ],
)
def test_a_time_that_is_denied_is_no_promise(text: str, when: str) -> None:
    assert _read(text) == when


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("kom tussen 3 en 5", "no moment"),
        ("I'll come at 9", "no moment"),
        ("er komt iemand om 8:15", "no moment"),
        ("kom je om 3 uur?", ""),
        ("ik kom zo", ""),
        ("ik kom meteen", ""),
        ("we have 3 of them", ""),
        ("ik bel om 11:00 terug", ""),
        ("er was vanmorgen een storing in kamer 12", ""),
    ],
)
def test_what_tells_no_moment_to_come_makes_none(text: str, when: str) -> None:
    assert _read(text) == when


def _read(text: str) -> str:
    told = time_told(text, NOW, lambda day: dt.datetime.combine(day, dt.time(17), NOW.tzinfo))
    if told is None or told.moment is None:
        return "no moment" if told else ""
    return f"{'comes' if told.comes else 'done'} {told.moment:%d %H:%M}"


def test_a_long_message_is_read_in_no_time() -> None:
    begun = time.perf_counter()
    time_told("kom om 3 " * 10_000, NOW, lambda _: NOW)
    time_told("wordt niet om 3, " * 30, NOW, lambda _: NOW)
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


@pytest.mark.parametrize(
    "said", ["ik kom niet om 23:30", "I'm not coming at 23:30", "ik kom om 11:00"]
)
def test_what_makes_it_no_later_leaves_the_forecast_and_says_so(said: str) -> None:
    world = _taken()
    before = world.repository.calls["S-1001"].expected
    play(f"lotte: reply S-1001: {said}\n< S-1001 stays expected", world)
    assert world.repository.calls["S-1001"].expected == before
    assert "11:00" not in world.heard["sanne"][-1].text.replace(said, "")


def test_a_day_is_told_as_its_end() -> None:
    world = play("lotte: reply S-1001: it will be Friday\n< S-1001 is expected", _taken())
    expected = world.repository.calls["S-1001"].expected
    assert expected is not None
    assert expected.date() == dt.date(2026, 11, 27)


def test_a_day_within_which_it_is_expected_moves_nothing() -> None:
    world = _taken()
    before = world.repository.calls["S-1001"].expected
    play("lotte: reply S-1001: I'll come today\n< S-1001 stays expected", world)
    play("lotte: reply S-1001: ready today\n< S-1001 stays expected", world)
    assert world.repository.calls["S-1001"].expected == before


SPILT = """
    sanne: er ligt koffie over de vloer in kamer 12
    sanne: ja
    fatima @cleaning > S-1001: ik doe het
"""


@pytest.mark.parametrize(
    "said",
    [
        "zit vast in de file, half vijf wordt het",
        "ben er om half vijf mee klaar",
        "held up, I'll be there at half past four",
        "I'll be done with it by half past four",
    ],
)
def test_a_time_noted_in_the_room_is_told_at_a_press(desk: Hospital, said: str) -> None:
    play(f"{SPILT}\nfatima @cleaning > S-1001: {said}\n[Ja, vertel het Sanne Vermeer]", desk)
    assert said not in desk.heard["sanne"][-1].text
    play("fatima @cleaning # Ja, vertel", desk)
    assert any(f"“{said}”" in told.text for told in desk.heard["sanne"])
    expected = desk.repository.calls["S-1001"].expected
    assert expected and expected.astimezone(NOW.tzinfo).time() == dt.time(16, 30)


@pytest.mark.parametrize("said", ["klant belde net boos op", "wat is er om half vijf?"])
def test_no_other_note_is_offered_to_who_asked(desk: Hospital, said: str) -> None:
    play(f"{SPILT}\nfatima @cleaning > S-1001: {said}\n<! vertellen?", desk)


def test_a_promise_whose_clock_rests_is_not_said_to_be_none(desk: Hospital) -> None:
    play(f"{SPILT}\nfatima @cleaning > S-1001: vraag: hoeveel is het?", desk)
    call = desk.repository.calls["S-1001"]
    assert call.first_promise and call.promised_by is None
    formatter = CallFormatter(desk.catalogue, Localizer("en", "Europe/Amsterdam"), desk.now)
    assert when_due(call, (), formatter) == "Its time stands still until the answer is there."
