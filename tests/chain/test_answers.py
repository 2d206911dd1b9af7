"""An employee who is asked and does not answer: reminded twice, the team is told, closed with a word,
reopened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from bot.worker.handlers.settle import still_possible
from catalog.model import Catalogue, Duration, Team, Windows
from routing.call.actions import Action
from routing.call.call import Call, State
from routing.call.effects import Effect, TellPerson, TellTeam
from routing.call.view import CallView
from routing.desk import departures
from routing.desk.desk import Desk
from routing.rules.route import route_item
from tests.chain.front import Front
from tests.chain.office import Office
from tests.routing.links import CATALOGUE, CLEANING


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    made = Front(sqlite_url, CATALOGUE)
    yield made
    made.app.close()


def _asked(front: Front) -> str:
    said = front.types("tom", "please see to the spill", "yes")
    number = next(word.strip(".,:") for word in said.split() if word.startswith("S-"))
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.presses("joost", number, "ask", question="Which floor?")
    return number


def test_reminded_twice_the_team_told_closed_and_reopened(front: Front) -> None:
    number = _asked(front)
    front.wait(days=1, minutes=5)
    again = [t for t in front.said("person/tom") if "still waits for your answer" in t]
    assert len(again) == 1
    assert "Which floor?" in again[0]
    assert not [t for t in front.said("room/cleaning") if "has not answered" in t]
    front.wait(days=1, minutes=5)
    assert len([t for t in front.said("person/tom") if "still waits for your answer" in t]) == 2
    assert [t for t in front.said("room/cleaning") if "Tom has not answered the question" in t]
    front.wait(days=7)
    call = front.call(number)
    assert call.state is State.CLOSED
    assert [t for t in front.said("person/tom") if "heard nothing, so I have closed it" in t]
    assert [t for t in front.said("room/cleaning") if "nobody answered the question" in t]
    front.presses("tom", number, "reopen", reason="the second floor")
    call = front.call(number)
    assert call.state is State.OFFERED
    assert call.promised_by
    assert call.promised_by > front.now, "the time that was waited for the answer does not count"


def test_an_answer_in_time_ends_the_reminders(front: Front) -> None:
    number = _asked(front)
    front.wait(days=1, minutes=5)
    front.presses("tom", number, "answer", text="the second")
    front.wait(days=9)
    assert front.call(number).state is State.IN_PROGRESS
    assert len([t for t in front.said("person/tom") if "still waits for your answer" in t]) == 1


def test_the_windows_are_the_organisations_own(sqlite_url: str) -> None:
    windows = Windows(remind=Duration(minutes=60), give_up=Duration(days=1))
    own = CATALOGUE.organisation.model_copy(update={"windows": windows})
    front = Front(sqlite_url, Catalogue(version="w", organisation=own, teams=CATALOGUE.teams))
    number = _asked(front)
    front.wait(minutes=61)
    front.wait(minutes=61)
    assert len([t for t in front.said("person/tom") if "still waits for your answer" in t]) == 2
    front.wait(days=1)
    assert front.call(number).state is State.CLOSED
    front.app.close()


def test_an_agreement_may_wait_longer() -> None:
    body = CLEANING.model_dump(mode="json", by_alias=True)
    for service in body["services"]:
        service["agreements"][0] |= {"remind": "2d", "give_up": "9d"}
    team = Team.model_validate(body)
    catalogue = Catalogue(version="w", organisation=CATALOGUE.organisation, teams=(team,))
    route = route_item("cleaning/rooms/spill", CATALOGUE.people["tom"], "en", catalogue)
    assert route
    assert (str(route.promise.remind), str(route.promise.give_up)) == ("2d", "9d")


def _child_asks(office: Office) -> tuple[Call, Call]:
    """Cleaning passed a spill on to the laundry, which asks cleaning something."""
    call = office.do(office.open("cleaning/rooms/spill", "tom"), Action.ACKNOWLEDGE, "joost")
    call = office.do(call, Action.PASS_ON, "joost", {"service": "laundry/linen"})
    child = office.do(call.children[0], Action.ACKNOWLEDGE, "lars")
    return call, office.do(child, Action.ASK, "lars", {"question": "how many?"})


def test_a_supplier_whose_question_nobody_answers_is_reminded_for_and_gives_up() -> None:
    office = Office()
    call, child = _child_asks(office)
    told: list[Effect] = []
    for _ in range(3):
        told += office.wait(office.now + dt.timedelta(days=3))
    rooms = [(e.team, e.what) for e in told if isinstance(e, TellTeam)]
    assert rooms.count(("cleaning", "answer_wanted")) == 2
    assert rooms.count(("laundry", "no_answer")) == 1
    assert {("laundry", "unanswered"), ("cleaning", "child_unanswered")} <= set(rooms)
    child, parent = office.read(child), office.read(call)
    assert (child.state, parent.state) == (State.CLOSED, State.IN_PROGRESS)
    assert parent.open_children == ()
    reminders = [e for e in office.repository.events(child.number) if e.kind == "reminded"]
    answers = [e for e in reminders if e.clock == "answer"]
    assert [e.told for e in answers] == [("fatima", "joost")] * 2


def test_what_a_supplier_gave_up_can_be_asked_again() -> None:
    office = Office()
    call, child = _child_asks(office)
    office.wait(office.now + dt.timedelta(days=9))
    child = office.do(child, Action.REOPEN, "joost", {"reason": "three"})
    parent = office.read(call)
    assert (child.state, parent.state) == (State.OFFERED, State.WAITING_SUPPLIER)
    assert parent.open_children == (child.number,)


def test_where_nobody_of_those_asked_is_there_somebody_is_called_in() -> None:
    office = Office()
    _, child = _child_asks(office)
    office.catalogue = _away(office.catalogue, "fatima", "joost")
    told = office.wait(office.now + dt.timedelta(days=2))
    events = office.repository.events(child.number)
    first = next(e for e in events if e.kind == "reminded" and e.clock == "answer")
    assert (first.told, first.skipped) == (("daan", "dina"), ("fatima", "joost"))
    assert ("daan", "escalated") in {(e.person, e.what) for e in told if isinstance(e, TellPerson)}


def _away(catalogue: Catalogue, *people: str) -> Catalogue:
    body = catalogue.model_dump(mode="json", by_alias=True)
    for team in body["teams"]:
        for person in team["people"]:
            if person["id"] in people:
                person["away"] = [{"since": "2026-11-01", "until": "2026-12-31"}]
    return Catalogue.model_validate(body)


def test_in_the_room_of_those_who_asked(front: Front) -> None:
    said = front.types("tom", "please see to the spill", "yes")
    number = next(word.strip(".,:") for word in said.split() if word.startswith("S-"))
    front.presses_in_room("joost", "cleaning", number, "acknowledge")
    front.presses("joost", number, "pass_on", service="laundry/linen", text="")
    child = front.call(number).children[0]
    front.presses_in_room("lars", "laundry", child, "acknowledge")
    front.presses("lars", child, "ask", question="how many?")
    for _ in range(3):
        front.wait(days=3)
    assert front.call(child).state is State.CLOSED
    words = front.said("room/cleaning")
    assert [t for t in words if f"{child} has ended: Laundry asked you something for {number}" in t]
    posts = front.app.mailbox.since("room/cleaning", 0, limit=1_000)
    offers = [choice for post in posts if post.message for choice in post.message.choices]
    [reopens] = [choice for choice in offers if choice.action == f"c:{child}:reopen"]
    parent = CallView(call=front.call(number), actions=())
    assert still_possible(reopens, parent), "it stays while the call above goes on"
    front.presses("joost", child, "reopen", reason="three")
    assert front.call(child).state is State.OFFERED


def test_a_requester_who_left_is_not_asked_again_and_their_team_hears_so() -> None:
    office = Office()
    call = office.do(office.open("cleaning/rooms/spill", "tom"), Action.ACKNOWLEDGE, "joost")
    office.do(call, Action.ASK, "joost", {"question": "where?"})
    own = office.catalogue.organisation.model_copy(update={"employees": ()})
    office.catalogue = Catalogue(version="left", organisation=own, teams=CATALOGUE.teams)
    desk = Desk(office.repository, office.catalogue, office.now)
    departures.put_right(desk, call.number, lambda p: p not in office.catalogue.people, str)
    told = office.wait(office.now + dt.timedelta(days=9))
    assert not [e for e in told if isinstance(e, TellPerson) and e.person == "tom"]
    words = [e.what for e in told if isinstance(e, TellTeam)]
    assert words.count("requester_left") == 2
    assert office.read(call).state is State.CLOSED
    events = office.repository.events(call.number)
    heard = [e.told for e in events if e.kind == "reminded" and e.clock == "answer"]
    assert heard == [("joost",)] * 2
