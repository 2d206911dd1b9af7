"""An employee who is asked and does not answer: reminded twice, the team is told, closed with a word,
reopened.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.model import Catalogue, Duration, Team, Windows
from routing.call.call import State
from routing.rules.route import route_item
from tests.chain.front import Front
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
