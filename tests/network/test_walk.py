"""A call that is passed on to another organisation's desk and comes back: as its people see it, on
both sides of the wire, and nothing on the wire that the item does not share.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from catalog.model import Catalogue, Team
from routing.call.call import State
from routing.call.events import Noted
from routing.storage import ledger, peers
from tests.network.world import HOSPITAL, LAUNDRY, Net, world


def _passed_on(net: Net, text: str = "Ten sheets please") -> tuple[str, str, str]:
    """The numbers of the call, of the one below it, and of the one at the laundry."""
    hospital = net.places["hospital"]
    number = hospital.asked()
    child = hospital.passes_on("fatima", number, "laundry/linen", text)
    net.settle()
    return number, child, net.places["laundry"].from_elsewhere()


def _both(net: Net, child: str, there: str) -> tuple[State, State]:
    return net.places["hospital"].call(child).state, net.places["laundry"].call(there).state


def test_a_call_goes_there_and_comes_back(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number = hospital.asks("sanne", "there is a spill", "room 12", "red", "ja")
    hospital.presses("fatima", number, "acknowledge")
    child = hospital.passes_on("fatima", number, "laundry/linen", "Ten sheets please")
    two.settle()
    there = laundry.from_elsewhere()
    assert "Asked by: Hospital (S-1002)" in laundry.lines("room/washing")
    assert "Which colour?: red" in laundry.lines("room/washing"), "in the reader's language"
    assert "heeft Laundry-nl om hulp gevraagd" in hospital.types(
        "sanne", f"hoe staat het met {number}?"
    )

    laundry.presses("lars", there, "acknowledge")
    two.settle()
    assert _both(two, child, there) == (State.IN_PROGRESS, State.IN_PROGRESS)
    line = hospital.types("sanne", f"hoe staat het met {number}?")
    assert "Laundry-nl" in line and "opgepakt" not in line

    laundry.presses("lars", there, "ask", question="Which size?")
    two.settle()
    assert _both(two, child, there) == (State.WAITING_REQUESTER, State.WAITING_REQUESTER)
    assert "“Which size?”" in hospital.said("room/cleaning")[-2]
    assert any("Laundry-nl vraagt: “Which size?”" in one for one in hospital.lines("room/cleaning"))
    assert "Laundry-nl heeft een vraag aan jullie" in hospital.types("fatima", "wat is er open?")
    hospital.presses("fatima", child, "answer", text="King size")
    two.settle()
    assert "“King size”" in laundry.said("room/washing")[-2]

    laundry.presses("lars", there, "reply", text="On our way")
    hospital.presses("fatima", child, "add", text="At the back door")
    two.settle()
    assert "“On our way”" in hospital.said("room/cleaning")[-2]
    assert "“At the back door”" in "\n".join(laundry.said("room/washing"))

    laundry.presses("lars", there, "resolve", text="Washed")
    two.settle()
    assert _both(two, child, there) == (State.CLOSED, State.CLOSED)
    assert hospital.call(number).state is State.IN_PROGRESS
    assert "“Washed”" in hospital.said("room/cleaning")[-2]
    hospital.presses("fatima", child, "reopen", reason="Still stained")
    two.settle()
    assert _both(two, child, there) == (State.OFFERED, State.OFFERED)
    assert "“Still stained”" in "\n".join(laundry.said("room/washing"))


def test_what_they_ask_is_answered_by_what_is_said_next(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    laundry.presses("lars", there, "acknowledge")
    laundry.presses("lars", there, "ask", question="Is the bed occupied?")
    two.settle()
    assert "Ik geef je antwoord door aan Laundry-nl" in hospital.types("fatima", "ja, bed 2")
    two.settle()
    assert _both(two, child, there) == (State.IN_PROGRESS, State.IN_PROGRESS)
    assert "“ja, bed 2”" in laundry.said("room/washing")[-2]
    hospital.types("fatima", f"{child}: graag bellen bij aankomst")
    two.settle()
    said = "\n".join(laundry.said("room/washing"))
    assert "“graag bellen bij aankomst”" in said, "its number there names another call here"


def test_a_time_they_tell_is_the_forecast_on_both_sides(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number, child, there = _passed_on(two)
    laundry.presses("lars", there, "acknowledge")
    assert "expected by 22:30" in laundry.types("lars", f"reply {there}: I'll come at 22:30")
    two.settle()
    told = {laundry.call(there).expected, *(hospital.call(n).expected for n in (child, number))}
    assert len(told) == 1 and "22:30" in hospital.types("sanne", number)


def test_nothing_of_the_employee_goes_over_the_wire(two: Net) -> None:
    number, _, there = _passed_on(two)
    hospital = two.places["hospital"]
    hospital.types("sanne", f"trek {number} in", "ja, mijn moeder heeft het opgeruimd")
    two.settle()
    assert two.places["laundry"].call(there).state is State.CANCELLED
    wire = b"\n".join(body for _, _, body in two.seen).decode()
    for private in ("Sanne", "sanne", "Vries", "Ward 3", "room 12", "there is a spill", "moeder"):
        assert private not in wire
    assert "fatima" not in wire.lower(), "nor of who passed it on"
    assert "spill graag" in wire and "red" in wire


def test_what_they_will_read_is_shown_first(two: Net) -> None:
    hospital = two.places["hospital"]
    number = hospital.asked()
    shown = hospital.presses(
        "fatima", number, "pass_on", service="laundry/linen", text="Ten sheets", late="yes"
    )
    assert hospital.call(number).children == (), "nothing went before the yes"
    for read in ("spill", "colour? red", "“Ten sheets”"):
        assert read in shown
    assert "room 12" not in shown
    hospital.types("fatima", "nee")
    assert hospital.call(number).children == ()


def test_they_decline_with_a_reason(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number, child, there = _passed_on(two)
    laundry.does("lars", there, "decline", reason="We have no water")
    two.settle()
    assert _both(two, child, there) == (State.REFUSED, State.REFUSED)
    assert hospital.call(number).state is State.IN_PROGRESS
    assert "“We have no water”" in hospital.said("room/cleaning")[-2]


def test_inside_the_other_desk_is_theirs(two: Net) -> None:
    """Steps, notes and hand-overs there are not told here; a shared note is."""
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    _, child, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    laundry.does("lars", there, "ask", question="Which size?")
    two.settle()
    sent = len(two.seen)
    laundry.does("lars", there, "note", text="They never know their sizes")
    two.settle()
    assert len(two.seen) == sent
    laundry.does("lars", there, "note", text="Van 3 is on its way", share="yes")
    two.settle()
    assert "Van 3 is on its way" in str(two.seen[-1][2])
    with hospital.app.database.reading() as session:
        events = ledger.events(session, child)
    assert [e.text for e in events if isinstance(e, Noted)] == ["Van 3 is on its way"]
    laundry.does("lars", there, "hand_over", team="desk")
    two.settle()
    assert hospital.call(child).state is State.IN_PROGRESS, "nobody waits for the answer any more"
    assert all(b"never know" not in body for _, _, body in two.seen)
    laundry.does("dot", there, "acknowledge")
    laundry.does("dot", there, "resolve", text="Done by the desk")
    two.settle()
    assert _both(two, child, there) == (State.CLOSED, State.CLOSED)


def test_their_forecast_is_in_our_line(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number, child, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    laundry.does("lars", there, "ask", question="Which size?")
    two.settle()
    two.settle(hours=3)
    hospital.does("fatima", child, "answer", text="King size")
    two.settle()
    theirs = laundry.call(there).expected
    assert theirs and hospital.call(child).expected == theirs
    assert hospital.call(number).expected == theirs


def test_private_requests_stay_here(two: Net) -> None:
    hospital = two.places["hospital"]
    number = hospital.asked("secret")
    said = hospital.presses(
        "fatima",
        number,
        "pass_on",
        service="laundry/linen",
        text="Sheets",
        late="yes",
        shares="yes",
    )
    assert "vertrouwelijk" in said
    assert hospital.call(number).children == ()


def test_private_requests_go_where_that_is_agreed(make_url: Callable[[], str]) -> None:
    teams = tuple(_with_private(team) for team in HOSPITAL.teams)
    agreed = HOSPITAL.model_copy(update={"teams": teams})
    own = Catalogue(version="private", organisation=agreed.organisation, teams=agreed.teams)
    net = world(make_url, ("hospital", own), ("laundry", LAUNDRY))
    hospital, laundry = net.places["hospital"], net.places["laundry"]
    number = hospital.asked("secret")
    hospital.passes_on("fatima", number, "laundry/linen", "Sheets, discreetly")
    net.settle()
    there = laundry.call(laundry.from_elsewhere())
    assert there.private and there.title == "Sheets, discreetly"
    assert all(b"secret" not in body for _, _, body in net.seen), "not even what it is about"
    for place in net.places.values():
        place.app.close()


def _with_private(team: Team) -> Team:
    return team.model_copy(
        update={"link": team.link.model_copy(update={"private": True})} if team.link else {}
    )


def test_a_link_elsewhere_is_asked_and_not_handed_to(two: Net) -> None:
    hospital = two.places["hospital"]
    number = hospital.asked()
    said = hospital.presses("fatima", number, "hand_over", team="laundry")
    assert "Laundry-nl" in said and hospital.call(number).team == "cleaning"


def test_who_asked_hears_that_they_are_late(two: Net) -> None:
    """Nobody of the laundry works here: its lateness is told to the team that asked."""
    hospital = two.places["hospital"]
    two.down.add("laundry")
    number = hospital.asked()
    hospital.passes_on("fatima", number, "laundry/linen", "Sheets")
    two.settle(hours=1)
    room = "\n".join(hospital.said("room/cleaning"))
    assert "S-1002" in room
    assert "niemand het opgepakt" in hospital.types("sanne", f"hoe staat het met {number}?")


def test_down_for_days_and_nothing_is_lost(two: Net) -> None:
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    two.down.add("laundry")
    number = hospital.asked()
    child = hospital.passes_on("fatima", number, "laundry/linen", "Sheets")
    hospital.does("fatima", child, "add", text="King size")
    two.settle(hours=49)
    with hospital.app.database.reading() as session:
        row = peers.find(session, "laundry")
        assert row and row.trouble and row.trouble_since
    two.down.clear()
    two.settle(hours=0.25)
    there = laundry.from_elsewhere()
    assert laundry.call(there).state is State.OFFERED
    assert "“King size”" in "\n".join(laundry.said("room/washing"))
    two.down.add("hospital")
    laundry.does("lars", there, "acknowledge")
    laundry.does("lars", there, "resolve", text="Washed")
    two.settle(hours=26)
    two.down.clear()
    two.settle(hours=0.25)
    assert _both(two, child, there) == (State.CLOSED, State.CLOSED)
    with hospital.app.database.reading() as session:
        row = peers.find(session, "laundry")
        assert row and row.trouble is None


def test_a_breaking_wire_changes_nothing(two_either: Net) -> None:
    two = two_either
    two.faults = 0.3
    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number = hospital.asked()
    child = hospital.passes_on("fatima", number, "laundry/linen", "Sheets")
    words = [f"word {n}" for n in range(3)]
    for word in words:
        hospital.does("fatima", child, "add", text=word)
    two.settle(hours=1)
    there = laundry.from_elsewhere()
    for word in words:
        laundry.does("lars", there, "reply", text=word)
    laundry.does("lars", there, "acknowledge")
    two.settle(hours=1)
    for place, of in ((laundry, "room/washing"), (hospital, "room/cleaning")):
        said = [word for text in place.said(of) for word in words if f"“{word}”" in text]
        assert said == words, "each once, in order"


@pytest.mark.parametrize("end", ["hospital", "laundry"])
def test_who_closes_gets_everything_back(two: Net, end: str) -> None:
    from bot.network import connecting

    hospital, laundry = two.places["hospital"], two.places["laundry"]
    number, child, there = _passed_on(two)
    laundry.does("lars", there, "acknowledge")
    two.settle()
    closing, other = (hospital, "laundry") if end == "hospital" else (laundry, "hospital")
    with closing.app.database.transaction() as session:
        connecting.close(session, other, two.now)
    two.settle()
    assert _both(two, child, there) == (State.REFUSED, State.CANCELLED)
    assert hospital.call(number).state is State.IN_PROGRESS
    assert "verbinding" in hospital.said("room/cleaning")[-2]
    again = hospital.passes_on("fatima", number, "laundry/linen", "Sheets")
    two.settle()
    assert hospital.call(again).state is State.REFUSED, "it does not wait for ever"
    told = json.loads(two.seen[-1][2])
    assert told["word"] == "closed"
