"""What people are told of a call at another organisation: never their notes there, who does not do
it and why, and lateness as the lateness of those who have it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.network import connecting
from catalog.model import Catalogue, Team
from catalog.people import Shift
from routing.call.call import State
from routing.call.events import Noted
from routing.rules.readable import may_read_event
from routing.storage import ledger, peers
from tests.network.world import HOSPITAL, LAUNDRY, Net, world


def _passed_on(net: Net) -> tuple[str, str, str]:
    hospital = net.places["hospital"]
    number = hospital.asked()
    child = hospital.passes_on("fatima", number, "laundry/linen", "Ten sheets please")
    net.settle()
    return number, child, net.places["laundry"].from_elsewhere()


def _wire(net: Net) -> str:
    return b"\n".join(body for _, _, body in net.seen).decode()


@pytest.mark.parametrize(
    "typed",
    [
        "notitie {n}: die wasserij is waardeloos",
        "note {n}: die wasserij is waardeloos",
        "{n} notitie: die wasserij is waardeloos",
        "notitie bij {n}: die wasserij is waardeloos",
        "interne notitie bij {n}: die wasserij is waardeloos",
        "internal note for {n}: die wasserij is waardeloos",
    ],
)
def test_a_note_stays_with_the_own_team(two: Net, typed: str) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number, child, there = _passed_on(two)
    said = hospital.types("fatima", typed.format(n=child))
    two.settle()
    assert f"Genoteerd bij {number}" in said
    assert "waardeloos" not in _wire(two)
    assert "waardeloos" not in "\n".join(laundry.said("room/washing"))
    assert laundry.call(there).remarks == ()


def test_a_command_reaches_them_without_its_words_or_not_at_all(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, _ = _passed_on(two)
    hospital.types("fatima", f"antwoord {child}: aan de achterdeur graag")
    hospital.types("fatima", f"geef {child} door aan die luie ploeg")
    hospital.types("fatima", f"weiger {child} veel te duur")
    two.settle()
    room = "\n".join(laundry.said("room/washing"))
    assert "“aan de achterdeur graag”" in room
    assert "antwoord" not in room and "luie" not in room and "duur" not in room


def test_who_does_not_do_it_is_named_with_the_reason_and_what_comes_next(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    asks = laundry.presses("lars", there, "decline")
    assert "Why do you not do this? Hospital reads it." in asks and "next team" not in asks
    done = laundry.types("lars", "We have no water")
    assert "I'm telling Hospital" in done and "it went to" not in done
    two.settle()
    told = hospital.said("room/cleaning")[-2]
    assert told.startswith("Laundry-nl doet niet wat jullie voor") and f"({child})" in told
    assert "“We have no water”" in told and "vraag iemand anders" in told
    assert "afgerond" not in told
    for shown in (
        hospital.types("fatima", f"hoe staat het met {child}?"),
        laundry.types("lars", f"how is {there}?"),
    ):
        assert "oedgekeurd" not in shown and "approved" not in shown, shown


def test_what_is_done_and_what_is_withdrawn_are_told_apart(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, _, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    laundry.does("lars", there, "resolve", text="Washed")
    two.settle()
    assert "Laundry-nl heeft gedaan wat jullie" in "\n".join(hospital.said("room/cleaning"))
    _, child, _ = _passed_on(two)
    hospital.does("fatima", child, "cancel")
    two.settle()
    told = "\n".join(hospital.said("room/cleaning"))
    assert "Jullie vragen Laundry-nl niet meer om hulp met" in told and child in told


@pytest.mark.parametrize("end", ["hospital", "laundry"])
def test_who_closed_the_connection_is_told_at_both_ends(two: Net, end: str) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _passed_on(two)
    closing, other = (hospital, "laundry") if end == "hospital" else (laundry, "hospital")
    with closing.app.database.transaction() as session:
        connecting.close(session, other, two.now)
    two.settle()
    here, there = "\n".join(hospital.said("room/cleaning")), laundry.said("room/washing")
    last = "\n".join(there)
    assert "no longer needs" not in last, "they may well need it still"
    if end == "hospital":
        assert "Wij hebben de verbinding met Laundry-nl gesloten" in here
        assert "Hospital has closed the connection with us" in last
    else:
        assert "Laundry-nl heeft de verbinding met ons gesloten" in here
        assert "We have closed the connection with Hospital" in last


def _waits(net: Net, hours: float) -> str:
    hospital = net.places["hospital"]
    before = len(hospital.said("room/cleaning"))
    net.settle(hours=hours)
    return "\n".join(hospital.said("room/cleaning")[before:])


def test_their_lateness_is_told_as_theirs(two: Net) -> None:
    """Nobody picks it up, nobody does it: neither is put to those who asked as their own work."""
    laundry = two.places["laundry"]
    number, child, there = _passed_on(two)
    said = _waits(two, 1)
    assert f"Niemand van Laundry-nl heeft {child}" in said and number in said
    assert "Wie pakt het op?" not in said
    laundry.does("lars", there, "acknowledge")
    two.settle()
    said = _waits(two, 2.5)
    mine = [text for text in said.splitlines() if child in text]
    assert any("Laundry-nl" in text for text in mine) and "Zorg dat het" not in "\n".join(mine)
    said = _waits(two, 3)
    assert f"Laundry-nl had {child}" in said


def test_who_has_the_call_above_hears_that_they_are_late(make_url: Callable[[], str]) -> None:
    """Also where the rota calls in another."""
    teams = tuple(_on_duty(team, "fatima") for team in HOSPITAL.teams)
    own = Catalogue(version="rota", organisation=HOSPITAL.organisation, teams=teams)
    net = world(make_url, ("hospital", own), ("laundry", LAUNDRY))
    hospital = net.places["hospital"]
    number, child, _ = _passed_on(net)
    hospital.types("fatima", f"assign {number} to joost")
    assert hospital.call(number).assignee == "joost"
    net.settle(hours=1)
    assert f"Niemand van Laundry-nl heeft {child}" in "\n".join(hospital.said("person/joost"))
    for place in net.places.values():
        place.app.close()


def _on_duty(team: Team, person: str) -> Team:
    named = (Shift(people=(person,)),) if team.team == "cleaning" else ()
    return team.model_copy(update={"rota": named})


def test_ends_that_cross_are_told_at_both_ends(two: Net) -> None:
    """They had done it before they heard that it is not needed, and the other way round."""
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    two.settle()
    laundry.does("lars", there, "resolve", text="Washed and dried")
    said = hospital.types("fatima", f"trek {child} in", "ja")
    assert "niemand werkt" not in said and "ik laat het Laundry-nl weten" in said
    two.settle()
    assert hospital.call(child).state is State.CANCELLED
    assert laundry.call(there).state is State.CLOSED
    here = "\n".join(hospital.said("room/cleaning"))
    assert "Laundry-nl had" in here and "al gedaan" in here and "“Washed and dried”" in here
    told = "\n".join(laundry.said("room/washing"))
    assert "no longer needed" in told and "only after it had ended here" in told
    with laundry.app.database.reading() as session:
        events = ledger.events(session, there)
    noted = [event for event in events if isinstance(event, Noted)]
    assert len(noted) == 1 and "cancelled" in noted[0].text, "the ledger tells both"
    lars = laundry.app.catalogue
    assert may_read_event(noted[0], laundry.call(there), "lars", lars)


def test_who_said_something_hears_that_it_does_not_arrive(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    two.down.add("laundry")
    hospital.does("fatima", child, "add", text="King size")
    two.settle(hours=1)
    two.settle(hours=1)
    told = [text for text in hospital.said("room/cleaning") if "niet bereiken" in text]
    assert len(told) == 1 and "Laundry-nl" in told[0] and child in told[0], "once"
    two.down = {"hospital"}
    laundry.does("lars", there, "acknowledge")
    two.settle(hours=1)
    told = [text for text in laundry.said("room/washing") if "can't reach" in text]
    assert len(told) == 1 and "Hospital" in told[0]


def _again(net: Net, name: str, room: str, words: str) -> list[str]:
    return [text for text in net.places[name].said(room) if words in text]


def test_who_heard_that_they_are_not_reached_hears_when_they_are_again(two: Net) -> None:
    """Once each time, at either end, and only who had heard of it."""
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    _, other, _ = _passed_on(two)
    for time in (1, 2):
        two.down.add("laundry")
        hospital.does("fatima", child, "add", text="King size")
        two.settle(hours=1)
        hospital.does("fatima", other, "add", text="Said just before they are back")
        two.down.clear()
        two.settle(hours=0.25)
        two.settle(hours=1)
        told = _again(two, "hospital", "room/cleaning", "weer")
        assert len(told) == time and "Laundry-nl" in told[-1] and child in told[-1]
        assert "“King size”" in "\n".join(laundry.said("room/washing"))
    two.down = {"hospital"}
    laundry.does("lars", there, "acknowledge")
    two.settle(hours=1)
    two.down.clear()
    two.settle(hours=1)
    (told_there,) = _again(two, "laundry", "room/washing", "again")
    assert "Hospital" in told_there and there in told_there


def test_a_short_silence_is_no_news_and_its_end_is_none(two: Net) -> None:
    hospital = two.places["hospital"]
    _, child, _ = _passed_on(two)
    two.down.add("laundry")
    hospital.does("fatima", child, "add", text="King size")
    two.settle(hours=0.1)
    two.down.clear()
    two.settle(hours=1)
    assert not _again(two, "hospital", "room/cleaning", "bereik")


def test_who_speaks_need_not_hear(two: Net) -> None:
    """The way may be open in one direction alone: that they write does not say that we reach them."""
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    two.deaf.add("laundry")
    hospital.does("fatima", child, "add", text="King size")
    two.settle(hours=1)
    laundry.does("lars", there, "reply", text="Where are you?")
    two.settle(hours=1)
    assert "Where are you?" in "\n".join(hospital.said("room/cleaning"))
    assert len(_again(two, "hospital", "room/cleaning", "niet bereiken")) == 1
    assert not _again(two, "hospital", "room/cleaning", "weer")
    with hospital.app.database.reading() as session:
        row = peers.find(session, "laundry")
    assert row and row.trouble
    two.deaf.clear()
    two.settle(hours=0.5)
    assert len(_again(two, "hospital", "room/cleaning", "weer")) == 1


def test_passing_on_is_not_offered_where_no_connection_is_open(two: Net) -> None:
    hospital = two.places["hospital"]
    with hospital.app.database.transaction() as session:
        connecting.close(session, "laundry", two.now)
    two.settle()
    number = hospital.asked()
    assert "Linen" not in hospital.presses("fatima", number, "pass_on")
    said = hospital.presses("fatima", number, "pass_on", service="laundry/linen", text="Sheets")
    assert "niets over afgesproken" in said and "eigen servicedesk" not in said, "no preview"
    assert hospital.call(number).children == ()


def test_a_private_request_is_refused_before_anything_is_asked(two: Net) -> None:
    hospital = two.places["hospital"]
    number = hospital.asked("secret")
    assert "Linen" not in hospital.presses("fatima", number, "pass_on")
    for words in ({}, {"text": "Sheets"}):
        asks = {"service": "laundry/linen", **words}
        said = hospital.presses("fatima", number, "pass_on", **asks)
        assert "vertrouwelijk" in said and "eigen servicedesk" not in said


def test_what_was_done_stands_where_it_is_looked_for(two: Net) -> None:
    """Not what they said on the way: at the call with them, and on the card of the one above."""
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    laundry.does("lars", there, "reply", text="On our way")
    two.settle()
    line = hospital.types("fatima", f"hoe staat het met {child}?")
    assert "Laundry-nl is ermee bezig" in line and "Laundry-nl van Laundry-nl" not in line
    laundry.does("lars", there, "resolve", text="Washed and dried")
    two.settle()
    for person in ("fatima", "joost"):
        shown = hospital.types(person, f"hoe staat het met {child}?")
        assert "“Washed and dried”" in shown and "On our way" not in shown
    card = hospital.lines("room/cleaning")
    assert f"Gedaan door Laundry-nl: {child}: Washed and dried" in card


def test_a_file_is_sent_by_the_organisation(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    laundry.sends("lars", there, "reply", "stain.txt", text="See here", share="yes")
    two.settle(hours=0.25)
    two.settle(hours=0.25)
    assert "stain.txt" in str(hospital.files(child))
    (told,) = [text for text in hospital.said("room/cleaning") if "stain.txt" in text]
    assert told.startswith("📎 Laundry-nl")
